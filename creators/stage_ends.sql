COPY staged_end FROM STDIN (FORMAT csv)
