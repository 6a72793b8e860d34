ALTER TABLE creator_account DROP COLUMN display_name, DROP COLUMN bio;
