"""How identifiers are written in texts: one module a form."""
