COPY staged_account FROM STDIN (FORMAT csv)
