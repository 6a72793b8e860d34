COPY staged_creator FROM STDIN (FORMAT csv)
