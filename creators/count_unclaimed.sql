SELECT count(*) FROM unclaimed
