"""seed, size → a world on disk."""

import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import InputError
from increator.world import generate_world
from increator.world.tables import ACCOUNT_TABLE, TRUTH
from tests.unit.world.written_world import files_of


def test_the_same_seed_gives_the_same_bytes_with_any_number_of_workers(tmp_path: Path) -> None:
    generate_world(tmp_path / "one", accounts=11_000, seed=5, workers=1)
    generate_world(tmp_path / "two", accounts=11_000, seed=5, workers=2)
    one, two = files_of(tmp_path / "one"), files_of(tmp_path / "two")
    assert list(one) == list(two)
    assert [name for name, content in one.items() if content != two[name]] == []


def test_another_seed_gives_other_people(tmp_path: Path) -> None:
    generate_world(tmp_path / "one", accounts=300, seed=1)
    generate_world(tmp_path / "two", accounts=300, seed=2)
    keys = [set(pq.read_table(tmp_path / name / "truth.parquet")["account_key"].to_pylist()) for name in ("one", "two")]
    assert len(keys[0] & keys[1]) < 110  # Instagram's ids are numbered; nothing else is shared


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(accounts=st.integers(1, 400), seed=st.integers(0, 2**40))
def test_the_truth_covers_each_account_exactly_once(tmp_path: Path, accounts: int, seed: int) -> None:
    generate_world(tmp_path / "world", accounts=accounts, seed=seed)
    table = pq.read_table(tmp_path / "world" / "accounts.parquet")
    truth = pq.read_table(tmp_path / "world" / "truth.parquet")
    keys = table["account_key"].to_pylist()
    assert len(keys) == accounts == len(set(keys))
    assert truth["account_key"].to_pylist() == keys
    assert table.schema.equals(ACCOUNT_TABLE)
    assert truth.schema.equals(TRUTH)
    expected = [
        f"{platform}:{native}"
        for platform, native in zip(*(table[c].to_pylist() for c in ("platform", "native_id")), strict=True)
    ]
    assert keys == expected


def test_memory_does_not_grow_with_the_world(tmp_path: Path) -> None:
    script = (
        "import resource, sys; from pathlib import Path; from increator.world import generate_world\n"
        "generate_world(Path(sys.argv[1]), accounts=int(sys.argv[2]), seed=3)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    small, large = (
        int(subprocess.check_output([sys.executable, "-c", script, str(tmp_path / "world"), accounts]))
        for accounts in ("10000", "30000")
    )
    assert large < 1.2 * small


def test_without_posts_there_are_none(tmp_path: Path) -> None:
    generate_world(tmp_path / "world", accounts=300, seed=3, posts=False)
    assert json.loads((tmp_path / "world" / "world.json").read_text())["posts"] == 0
    lines = b"".join(files_of(tmp_path / "world" / "payloads").values())
    assert lines


def test_a_world_takes_the_place_of_an_earlier_one_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    generate_world(tmp_path / "world", accounts=300, seed=1)
    generate_world(tmp_path / "world", accounts=200, seed=1)
    assert pq.read_table(tmp_path / "world" / "truth.parquet").num_rows == 200
    assert [path.name for path in tmp_path.iterdir()] == ["world"]


def test_a_directory_with_something_else_in_it_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(InputError, match=r"--out .*letter\.txt"):
        generate_world(tmp_path, accounts=10, seed=1)
    assert (tmp_path / "letter.txt").read_text() == "dear"


def test_no_accounts_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--accounts 0"):
        generate_world(tmp_path / "world", accounts=0, seed=1)


def test_a_failure_leaves_nothing_half_written(tmp_path: Path) -> None:
    def stop(stage: str, done: int, total: int | None) -> None:
        raise KeyboardInterrupt((stage, done, total))

    with pytest.raises(KeyboardInterrupt):
        generate_world(tmp_path / "world", accounts=100, seed=1, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_progress_tells_both_rounds_to_their_end(tmp_path: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    generate_world(tmp_path / "world", accounts=100, seed=1, progress=lambda *step: told.append(step))
    assert told == [("planning", 100, 100), ("writing", 100, 100)]
