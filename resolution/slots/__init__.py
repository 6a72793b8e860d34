"""What fills a slot: vectors, lists of names, times of posts; each says how alike two accounts are."""
