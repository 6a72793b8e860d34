"""The contract of a set: the account table that everybody gets, and the truth that nobody gets."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TABLE = "accounts.parquet"
TABLE_FOR_PEERS = "accounts_with_identifiers.parquet"
TRUTH = "truth.parquet"
ABOUT = "about.json"

THRESHOLDS = (0.0001, 0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999)


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkSet:
    """`write` makes TABLE and TRUTH (`account_key`, `creator`) in a folder, and gives what the page says about them.

    A set that a folder lacks for good says why in `absent`. `kind`: `accounts`, or `people` (Febrl), which the programs for
    accounts do not read. `thresholds`: those that the search for the best one looks at.
    """

    name: str
    does: str
    write: Callable[[Path], dict[str, int | float | str]]
    kind: str = "accounts"
    absent: str | None = None
    thresholds: tuple[float, ...] = THRESHOLDS
