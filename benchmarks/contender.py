"""The contract of a contender: accounts → clusters, and the words that say what it did."""

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """`resolve` takes an ACCOUNTS table and gives `account_key`, `cluster`: one row an account. `does` is for the page."""

    name: str
    does: str
    resolve: Callable[[pa.Table], pa.Table]
