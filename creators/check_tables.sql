-- Every table of the schema with what row level security needs of it. yoyo's own tables hold no tenant's data and the
-- application role has no right on them; an extension's belong to the extension.
SELECT
    c.relname::text AS name,
    c.relrowsecurity AS enabled,
    c.relforcerowsecurity AS forced,
    pg_has_role(current_user, c.relowner, 'MEMBER') AS owned,
    EXISTS (
        SELECT FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
        WHERE i.indrelid = c.oid AND i.indisprimary AND a.attname = 'tenant_id'
    ) AS keyed,
    EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid) AS guarded,
    -- A permissive policy lets through by itself, so each that is meant for this role must look at the tenant.
    EXISTS (
        SELECT FROM pg_policy AS p CROSS JOIN LATERAL unnest(p.polroles) AS r (role)
        WHERE p.polrelid = c.oid AND p.polpermissive
            AND CASE r.role WHEN 0 THEN true ELSE pg_has_role(current_user, r.role, 'MEMBER') END
            AND (
                strpos(pg_get_expr(p.polqual, p.polrelid), 'NULLIF(current_setting(''app.tenant_id''') = 0
                OR strpos(pg_get_expr(p.polwithcheck, p.polrelid), 'NULLIF(current_setting(''app.tenant_id''') = 0
            )
    ) AS open
FROM pg_class AS c
WHERE c.relnamespace = 'public'::regnamespace
    AND c.relkind IN ('r', 'p')
    AND c.relname <> ALL (%(exempt)s)
    AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.relname
