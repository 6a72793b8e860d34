"""What a contender used is measured of its own process, and what it made is compared with the truth."""

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.contender import Contender
from benchmarks.contenders import INCREATOR
from benchmarks.measuring import measure
from benchmarks.set import TABLE, TRUTH, BenchmarkSet
from tests.unit.resolution.records.invented_persons import persons

A_SET = BenchmarkSet(name="one", does="Some accounts.", write=lambda _: {}, thresholds=(0.2, 0.9))


def contender(module: str, kind: str = "accounts") -> Contender:
    return Contender(name="x", peer="exact_handle", does="", modules={kind: module}, clustering="", threshold="0.5")


def test_a_contender_is_measured_by_time_cpu_memory_and_truth(tmp_path: Path) -> None:
    handles, creators = ["ada", "ada", "grace"], ["1", "1", "2"]
    keys = pa.array([f"x:{n}" for n in range(3)])
    pq.write_table(pa.table({"account_key": keys, "handle": handles}), tmp_path / TABLE)
    pq.write_table(pa.table({"account_key": keys, "creator": creators}), tmp_path / TRUTH)
    peer = contender("benchmarks.peers.exact_handle.linking")
    found = measure(peer, A_SET, tmp_path, runs=1, environments=tmp_path)
    assert found.usual.f1 == found.best.f1 == 1.0
    assert [quality.threshold for quality in found.searched] == ["0.2", "0.9"]
    assert found.seconds > 0
    assert found.cpu_seconds > 0
    assert found.peak_memory_mib > 10


def test_a_contender_that_fails_stops_the_benchmark(tmp_path: Path) -> None:
    pq.write_table(pa.table({"account_key": ["a"], "creator": ["1"]}), tmp_path / TRUTH)
    with pytest.raises(subprocess.CalledProcessError):
        measure(contender("benchmarks.nothing"), A_SET, tmp_path, runs=1, environments=tmp_path)


@pytest.mark.parametrize("two_files", [False, True])
def test_people_are_clustered_by_our_own_core(tmp_path: Path, *, two_files: bool) -> None:
    table = persons(150, most_copies=2, seed=1, tables=two_files)
    people = table.rename_columns(
        [{"record_key": "account_key", "table": "file"}.get(name, name) for name in table.column_names]
    ).drop_columns(["person", *([] if two_files else ["file"])])
    pq.write_table(people, tmp_path / TABLE)
    program: list[str | Path] = [sys.executable, "-m", "benchmarks.linking_people", tmp_path / TABLE, tmp_path]
    subprocess.run([*program, "", "default", "0.9999"], check=True, cwd=Path(__file__).resolve().parents[3])
    for threshold in ("default", "0.9999"):
        clusters = pq.read_table(tmp_path / f"clusters_{threshold}.parquet")
        assert sorted(clusters["account_key"].to_pylist()) == sorted(people["account_key"].to_pylist())
        assert len(clusters["cluster"].unique()) < len(clusters)


def test_our_own_command_is_measured_at_its_default_and_at_each_threshold(tmp_path: Path) -> None:
    handles = [f"quixotic{n}" for n in range(30)]
    rows = [
        {"account_key": f"{platform}:@{handle}", "platform": platform, "handle": handle, "emails": [f"{handle}@x.io"]}
        for handle in handles
        for platform in ("x", "youtube")
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / TABLE)
    truth = [{"account_key": row["account_key"], "creator": row["handle"]} for row in rows]
    pq.write_table(pa.Table.from_pylist(truth), tmp_path / TRUTH)
    found = measure(INCREATOR, A_SET, tmp_path, runs=1, environments=tmp_path)
    assert found.usual.threshold == "default"
    assert [quality.threshold for quality in found.searched] == ["0.2", "0.9"]
    assert found.best.precision == 1.0
