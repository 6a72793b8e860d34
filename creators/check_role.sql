-- What the role that the application connects as must not be.
SELECT rolname::text AS name, rolsuper AS superuser, rolbypassrls AS bypasses FROM pg_roles WHERE rolname = current_user
