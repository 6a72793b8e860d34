"""The contract of a blocking rule: which accounts are worth comparing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockingRule:
    """Two accounts with an equal block key become a candidate pair.

    `keys` is DuckDB SQL that gives (`row`, `key`) for each block key of each account. `max_block` bounds the accounts in a
    block: a larger one would give pairs by its square. It is refined by `refine` (SQL over the table `account` as `a`, a
    second key) and dropped with a line in the report where it stays too large.
    """

    name: str
    keys: str
    max_block: int
    refine: str | None = None
