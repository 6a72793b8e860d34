"""The embedded stack: the real engines as child processes of one supervisor, everything below one home directory."""
