"""The named .sql files beside these modules, as literals: never formatted, values travel as parameters."""

from pathlib import Path


def statement(name: str) -> bytes:
    """The text of `<name>.sql`."""
    return Path(__file__).with_name(f"{name}.sql").read_bytes()


def rules(name: str) -> str:
    """The text of `<name>.sql`, for DuckDB."""
    return statement(name).decode()
