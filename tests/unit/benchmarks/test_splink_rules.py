"""The pairs that a peer's blocking rule would make are counted before it is taken, as counting them one by one would."""

from itertools import combinations
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.peers.splink.preparing import crossed_pairs, pairs, prepare

ACCOUNTS = [
    ("x", "ada", "Ada Lovelace"),
    ("youtube", "ada", None),
    ("tiktok", "ada", "Grace Hopper"),
    ("x", "adalovelace", "Lady"),
    ("youtube", "adalovelace", "Ada Lovelace"),
    ("x", "gracehopper", "Ada Lovelace"),
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "accounts.parquet"
    rows = [
        {"account_key": str(n), "platform": platform, "handle": handle, "display_name": name}
        for n, (platform, handle, name) in enumerate(ACCOUNTS)
    ]
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def test_pairs_of_a_key_are_those_of_two_platforms(table: Path, tmp_path: Path) -> None:
    database = prepare(table, tmp_path / "spill")
    both = list(combinations(ACCOUNTS, 2))
    assert pairs(database, ["handle"]) == sum(a[0] != b[0] and a[1] == b[1] for a, b in both) == 4
    assert pairs(database, ["name"]) == sum(a[0] != b[0] and a[2] == b[2] is not None for a, b in both) == 2
    assert pairs(database, ["handle", "name"]) == 0
    database.close()


def test_crossed_pairs_meet_a_name_with_the_handle_of_another_platform(table: Path, tmp_path: Path) -> None:
    database = prepare(table, tmp_path / "spill")
    assert crossed_pairs(database, "parts_joined") == sum(
        a[0] != b[0] and (a[2] or "").replace(" ", "").lower() == b[1] for a in ACCOUNTS for b in ACCOUNTS
    )
    database.close()
