ANALYZE staged_creator, staged_account, staged_end
