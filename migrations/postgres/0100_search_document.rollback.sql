DROP FUNCTION search_documents_where;
DROP TABLE search_document;
