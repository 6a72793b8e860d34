DROP TABLE audit_head;
DROP TABLE audit_entry;
DROP TABLE decision;
DROP FUNCTION refuse_change();
