"""Sets are seeded, and their perturbations are what they say."""

from collections.abc import Mapping
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.sets.account_files import FILES, account_file_sets, variant
from benchmarks.sets.perturbing import EMOJI, perturb
from benchmarks.sets.worlds import with_identifiers
from ingestion.account_table import read_account_table


def people(count: int = 400) -> list[Mapping[str, str | None]]:
    """Two accounts a person, all with name and state."""
    return [
        {"person_id": str(n), "name": f"Ada M. Lovelace{n}", "platform": platform, "handle": f"Ada{n}", "state": "NY"}
        for n in range(count)
        for platform in ("x", "youtube")
    ]


def test_the_same_seed_gives_the_same_rows() -> None:
    first, second = variant(people(), half_names=True), variant(people(), half_names=True)
    assert first == second
    assert variant(people(), half_names=True, seed=2)[0] != first[0]


def test_handles_alone_tell_no_name_and_no_place() -> None:
    table, truth, _ = variant(people(), half_names=False)
    assert table["display_name"].null_count == table["location"].null_count == len(table)
    assert truth.column_names == ["account_key", "creator"]
    assert table["account_key"].to_pylist() == truth["account_key"].to_pylist()


def test_half_of_the_names_and_of_the_places_are_kept_and_half_of_those_names_differ() -> None:
    table, _, _ = variant(people(), half_names=True)
    names = [name for name in table["display_name"].to_pylist() if name]
    as_written = {person["name"] for person in people()}
    assert 0.4 < len(names) / len(table) < 0.6
    assert 0.4 < sum(name in as_written for name in names) / len(names) < 0.6
    assert 0.4 < 1 - table["location"].null_count / len(table) < 0.6


def test_rows_whose_handle_is_a_native_id_are_dropped_and_counted() -> None:
    ids = ["UC" + "a" * 22, "100089476625799", "@UC" + "b" * 22]
    rows = [
        {"person_id": "p", "name": None, "platform": "youtube", "handle": handle} for handle in [*ids, "ada99", "99ada"]
    ]
    table, truth, dropped = variant(rows, half_names=False)
    assert (len(table), len(truth), dropped["dropped native ids"]) == (2, 2, 3)
    assert variant(rows, half_names=False, all_rows=True)[2]["dropped native ids"] == 0


def test_an_account_that_is_listed_twice_is_one_row() -> None:
    rows = [{"person_id": "p", "name": None, "platform": "x", "handle": handle} for handle in ("Ada", "@ada", "ADA")]
    assert len(variant(rows, half_names=False)[0]) == 1


def test_keys_are_those_that_our_reader_gives_and_a_row_that_it_rejects_is_in_no_set(tmp_path: Path) -> None:
    rows = [
        {"person_id": "p", "name": None, "platform": "x", "handle": handle}
        for handle in ("https:", "https://twitter.com/Ada", "@ada", "grace")
    ]
    table, truth, dropped = variant(rows, half_names=False, all_rows=True)
    pq.write_table(table, tmp_path / "accounts.parquet")
    read = read_account_table(tmp_path / "accounts.parquet")
    assert read.accounts["account_key"].to_pylist() == truth["account_key"].to_pylist() == ["x:@ada", "x:@grace"]
    assert not read.rejected
    assert dropped["dropped as no account"] == 1


@pytest.mark.parametrize(
    ("way", "name", "written"),
    [
        ("initial", "Ada M. Lovelace", "A. M. Lovelace"),
        ("without the middle", "Ada M. Lovelace", "Ada Lovelace"),
        ("official", "Ada Lovelace", "Ada Lovelace official"),
        ("initial", "Ada", "Ada official"),
        ("without the middle", "Ada Lovelace", "Ada Lovelace official"),
    ],
)
def test_a_perturbation_is_what_it_says(way: str, name: str, written: str) -> None:
    assert perturb(name, way, Random(0)) == written


def test_an_emoji_is_appended() -> None:
    assert perturb("Ada", "emoji", Random(0)) in {f"Ada {emoji}" for emoji in EMOJI}


def test_a_set_whose_file_is_not_there_says_why(tmp_path: Path) -> None:
    assert all("--data" in str(one.absent) for one in account_file_sets(None))
    named = [one for one in account_file_sets(tmp_path) for name in FILES if f"{name}/accounts.csv" in str(one.absent)]
    assert len(named) == len(account_file_sets(tmp_path))


def test_the_peers_get_the_e_mails_urls_and_claims_that_were_read_out_of_the_bios() -> None:
    none: list[list[str]] = [[], []]
    accounts = pa.table(
        {
            "account_key": ["a", "b"],
            "platform": ["x", "tiktok"],
            "native_id": ["1", None],
            "handle": ["ada", "ada"],
            "emails": pa.array(none, pa.list_(pa.string())),
            "urls": none,
        }
    )
    rows = [
        *(("b", "email", "b@x.io"), ("b", "link_page", "bio.example/b"), ("b", "native", "x:1")),
        *(("b", "handle", "*:ada"), ("b", "handle", "tiktok:ada"), ("a", "email", "fan@x.io")),
    ]
    found = pa.table({name: [row[at] for row in rows] for at, name in enumerate(("account_key", "kind", "value"))})
    found = found.append_column("role", pa.array([*["identity"] * 5, "manager"]))
    table = with_identifiers(accounts, found)
    assert table["emails"].to_pylist() == [[], ["b@x.io"]]
    assert table["urls"].to_pylist() == [[], ["bio.example/b"]]
    assert table["claims"].to_pylist() == [[], ["a"]]
