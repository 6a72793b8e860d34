SELECT * FROM batch_decision ORDER BY batch, ordinal
