DROP TABLE creator_redirect;
DROP TABLE creator_history;
DROP TABLE creator_account;
DROP TABLE creator_profile;
