SELECT * FROM touched
