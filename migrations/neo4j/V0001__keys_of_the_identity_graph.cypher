CREATE CONSTRAINT account_key IF NOT EXISTS
FOR (a:Account) REQUIRE (a.tenant_id, a.account_key) IS UNIQUE;

CREATE CONSTRAINT account_id IF NOT EXISTS
FOR (a:Account) REQUIRE (a.tenant_id, a.account_id) IS UNIQUE;

CREATE CONSTRAINT identifier_value IF NOT EXISTS
FOR (i:Identifier) REQUIRE (i.tenant_id, i.kind, i.value) IS UNIQUE;

CREATE CONSTRAINT link_id IF NOT EXISTS
FOR ()-[k:LINK]-() REQUIRE (k.tenant_id, k.link_id) IS UNIQUE;

CREATE CONSTRAINT tenant IF NOT EXISTS
FOR (t:Tenant) REQUIRE t.tenant_id IS UNIQUE;

CREATE CONSTRAINT model IF NOT EXISTS
FOR (m:Model) REQUIRE m.tenant_id IS UNIQUE;

CREATE INDEX account_handle IF NOT EXISTS
FOR (a:Account) ON (a.tenant_id, a.handle);

CREATE INDEX account_native_id IF NOT EXISTS
FOR (a:Account) ON (a.tenant_id, a.native_id);

CREATE INDEX account_changed_at IF NOT EXISTS
FOR (a:Account) ON (a.tenant_id, a.changed_at);
