-- MEMBERSHIP: where each account is to be.
SELECT account_key, creator_id, confidence, role FROM clusters JOIN holder USING (cluster) ORDER BY account_key
