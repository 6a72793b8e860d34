DROP FUNCTION list_tenants();
DROP FUNCTION authenticate_api_key(bytea);
DROP TABLE api_key;
DROP TABLE tenant;
