-- DECISIONS.
SELECT component, ordinal, kind, before, after, account_keys, reason FROM decision ORDER BY ordinal
