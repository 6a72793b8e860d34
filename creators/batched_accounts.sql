SELECT * FROM batch_account ORDER BY batch, account_key
