COPY staged_decision FROM STDIN
