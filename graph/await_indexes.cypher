// Until every new index is filled: a migration that returned before would leave a slow graph behind it.
CALL db.awaitIndexes($seconds)
