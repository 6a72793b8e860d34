SELECT count(*) AS changed FROM changed_creator
