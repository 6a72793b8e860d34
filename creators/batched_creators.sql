SELECT * FROM batch_creator ORDER BY batch, creator_id
