"""Which sets there are, in the order of the page."""

from pathlib import Path

from benchmarks.set import BenchmarkSet
from benchmarks.sets.account_files import account_file_sets
from benchmarks.sets.febrl import febrl_sets
from benchmarks.sets.worlds import WORLDS


def all_sets(data: Path | None, environments: Path) -> tuple[BenchmarkSet, ...]:
    """`data`: the folder with `congress/accounts.csv` and `biodrop/accounts.csv`; their sets are absent without it."""
    return (*account_file_sets(data), *WORLDS, *febrl_sets(environments))
