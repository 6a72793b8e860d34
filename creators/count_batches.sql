SELECT COALESCE(max(batch) + 1, 0)::BIGINT FROM unit_batch
