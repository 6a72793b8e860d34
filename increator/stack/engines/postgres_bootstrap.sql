-- Roles of the embedded database. %(owner_password)s and %(app_password)s are bound by the client;
-- utility statements take no parameters, so they travel by settings of this transaction.
SELECT set_config('increator.owner_password', %(owner_password)s, true),
       set_config('increator.app_password', %(app_password)s, true);
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'increator_owner') THEN
        CREATE ROLE increator_owner;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'increator_app') THEN
        CREATE ROLE increator_app;
    END IF;
    EXECUTE format(
        'ALTER ROLE increator_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD %%L',
        current_setting('increator.owner_password'));
    EXECUTE format(
        'ALTER ROLE increator_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD %%L',
        current_setting('increator.app_password'));
END
$$;
