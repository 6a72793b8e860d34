"""The demo: a generated world through every stage, what came of it, and what to try."""
