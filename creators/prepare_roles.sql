-- Roles and rights that the migrations rely on, as far as they are missing. Run as the user of the owner's URL.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'increator_owner') THEN
        CREATE ROLE increator_owner NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'increator_app') THEN
        CREATE ROLE increator_app LOGIN;
    END IF;
    IF current_setting('increator.app_password') <> '' THEN
        EXECUTE format('ALTER ROLE increator_app LOGIN PASSWORD %L', current_setting('increator.app_password'));
    END IF;
    IF NOT pg_has_role('increator_owner', 'SET') THEN
        EXECUTE format('GRANT increator_owner TO %I', current_user);
    END IF;
    IF NOT has_schema_privilege('increator_owner', 'public', 'CREATE')
        OR NOT has_schema_privilege('increator_owner', 'public', 'USAGE') THEN
        GRANT CREATE, USAGE ON SCHEMA public TO increator_owner;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'vector') THEN
        CREATE EXTENSION vector;
    END IF;
END
$$
