-- depends: 0002_creators
-- What each account says of itself, for the search documents: a creator shows one name and one bio, and is found by all.
-- Null until the next consolidation, which fills them and announces the creators.

ALTER TABLE creator_account ADD COLUMN display_name text, ADD COLUMN bio text;
