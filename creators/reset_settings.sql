-- What one user of a pooled connection set, the next does not find.
RESET ALL
