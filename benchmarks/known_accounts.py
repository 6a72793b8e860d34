"""seeds of worlds, sets → accounts whose creators are known."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.set import TABLE, TRUTH
from benchmarks.sets.worlds import COLUMNS
from graph.tables import ACCOUNTS
from increator.world import generate_world
from ingestion.account_table import read_account_table

ACCOUNTS_A_WORLD = 20_000
SEEDS = (4711, 4242, 31338001, 70020033)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAccounts:
    """`accounts`: ACCOUNTS, or some of its columns. `truth`: `account_key` and `creator`, one row an account."""

    name: str
    accounts: pa.Table
    truth: pa.Table

    def creators(self, keys: pa.ChunkedArray) -> list[str]:
        """Who has these accounts, in the order given."""
        columns = (self.truth[name].to_pylist() for name in ("account_key", "creator"))
        creator = dict(zip(*columns, strict=True))
        return [creator[key] for key in keys.to_pylist()]


def seeded_worlds(results: Path, accounts: int, seeds: Iterable[int], *, bios: bool = True) -> Iterator[KnownAccounts]:
    """A world is written below `results` where it is not there yet.

    Accounts say all that they say in that world, or, without `bios`, what they do in the benchmark's sets without bios.
    """
    read = ACCOUNTS.names if bios else COLUMNS
    for seed in seeds:
        folder = results / "worlds" / f"{accounts}-{seed}"
        if not folder.exists():
            generate_world(folder, accounts=accounts, seed=seed, posts=False, workers=2)
        yield KnownAccounts(
            name=f"{accounts:,} accounts of seed {seed}",
            accounts=read_account_table(folder / "accounts.parquet").accounts.select(read),
            truth=pq.read_table(folder / "truth.parquet", columns=["account_key", "creator"]),
        )


def known_set(name: str, folder: Path) -> KnownAccounts:
    """A set of the benchmark that is in `folder`."""
    return KnownAccounts(
        name=name,
        accounts=read_account_table(folder / TABLE).accounts.select(ACCOUNTS.names),
        truth=pq.read_table(folder / TRUTH, columns=["account_key", "creator"]),
    )
