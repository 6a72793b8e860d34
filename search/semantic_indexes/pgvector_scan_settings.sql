-- ef_search: how many neighbours a scan holds; 200 finds the ten nearest nearly always, pgvector's own 40 does not.
-- iterative_scan: goes on where the filter has let too few of them through; max_scan_tuples ends that.
SELECT
    set_config('hnsw.ef_search', '200', true),
    set_config('hnsw.iterative_scan', 'relaxed_order', true),
    set_config('hnsw.max_scan_tuples', '40000', true)
