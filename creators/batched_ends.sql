SELECT * FROM batch_end ORDER BY batch, creator_id
