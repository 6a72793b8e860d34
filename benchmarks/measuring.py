"""a contender, a set → seconds, peak memory and how right it is; each run is a whole process, from Parquet to clusters."""

import contextlib
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.contender import Contender, OurCommand
from benchmarks.measurement import Measurement, Quality
from benchmarks.set import TABLE, TABLE_FOR_PEERS, TRUTH, BenchmarkSet
from resolution.clustering import ClusteringSettings, cluster
from resolution.evaluating import evaluate
from resolution.identifiers import extract

FEW = 2_000
"""Accounts of a run that is not measured: enough that all that is ever compiled is."""

BETWEEN_SAMPLES_SECONDS = 0.02
"""How often memory is looked at: a peak that is shorter is missed."""

ROOT = Path(__file__).resolve().parent.parent
MIB = 1024 * 1024


def measure(
    contender: Contender, benchmark_set: BenchmarkSet, folder: Path, *, runs: int, environments: Path
) -> Measurement:
    """The fastest of `runs`, the highest of their peaks, and the quality at the usual and at each threshold searched.

    Raises: subprocess.CalledProcessError where the contender fails.
    """
    ours = isinstance(contender, OurCommand) and benchmark_set.kind == "accounts"
    table = folder / (TABLE if ours or not (folder / TABLE_FOR_PEERS).exists() else TABLE_FOR_PEERS)
    truth = pq.read_table(folder / TRUTH)
    with tempfile.TemporaryDirectory() as name:
        out = Path(name)
        if ours:
            _compile(contender, benchmark_set, table, out, environments)
        command = contender.command(benchmark_set.kind, table, out, [contender.threshold], environments)
        timed = [_run(command) for _ in range(runs)]
        clusters = pq.read_table(out / ("clusters.parquet" if ours else f"clusters_{contender.threshold}.parquet"))
        usual = _quality(contender.threshold, clusters, truth)
        if ours:
            searched = tuple(_ours_at_each(benchmark_set, table, out, truth))
        else:
            thresholds = [str(threshold) for threshold in benchmark_set.thresholds]
            _run(contender.command(benchmark_set.kind, table, out, thresholds, environments))
            searched = tuple(_quality(t, pq.read_table(out / f"clusters_{t}.parquet"), truth) for t in thresholds)
    fastest = min(timed, key=lambda run: run.seconds)
    return Measurement(
        contender=contender.name,
        seconds=round(fastest.seconds, 2),
        cpu_seconds=round(fastest.cpu_seconds, 2),
        peak_memory_mib=max(run.peak_memory_mib for run in timed),
        usual=usual,
        searched=searched,
    )


def _compile(contender: Contender, benchmark_set: BenchmarkSet, table: Path, out: Path, environments: Path) -> None:
    """Lets numba compile what it keeps from then on: half a minute, once after installing, which belongs to installing."""
    few = out / "few.parquet"
    pq.write_table(pq.read_table(table).slice(0, FEW), few)
    _run(contender.command(benchmark_set.kind, few, out, [contender.threshold], environments))


def _ours_at_each(benchmark_set: BenchmarkSet, table: Path, out: Path, truth: pa.Table) -> Iterator[Quality]:
    accounts, links = pq.read_table(table), pq.read_table(out / "links.parquet")
    keys = pq.read_table(out / "clusters.parquet", columns=["account_key"])
    accounts = accounts.take(pc.index_in(keys["account_key"], value_set=accounts["account_key"]))
    identifiers = extract(accounts) if "bio" in accounts.column_names else None
    for threshold in benchmark_set.thresholds:
        settings = ClusteringSettings(threshold=threshold)
        found = cluster(accounts, links, None, settings, identifiers=identifiers).clusters
        yield _quality(str(threshold), found, truth)


def _quality(threshold: str, clusters: pa.Table, truth: pa.Table) -> Quality:
    joined = clusters.select(["account_key", "cluster"]).join(truth, "account_key", join_type="inner")
    if len(joined) != len(truth):
        message = f"{len(truth)} accounts are to be clustered, {len(joined)} of them were"
        raise ValueError(message)
    found = evaluate(joined.select(["cluster", "creator"]))
    return Quality(
        threshold=threshold,
        precision=found.pairwise.precision,
        recall=found.pairwise.recall,
        f1=found.pairwise.f1,
        largest_cluster=max(found.cluster_sizes),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    seconds: float
    cpu_seconds: float
    peak_memory_mib: int


def _run(command: list[str]) -> _Run:
    """Of a whole process and its children, interpreters included.

    CPU time is what the kernel charged it with (`wait4`). Memory is the most that was seen at once: the kernel's own figure
    begins with what this program, which it is forked from, has resident.
    """
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    peak = 0
    while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
        peak = max(peak, sum(_resident_bytes(process.pid)))
        time.sleep(BETWEEN_SAMPLES_SECONDS)
    seconds = time.perf_counter() - start
    _, status, used = ended
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return _Run(seconds=seconds, cpu_seconds=used.ru_utime + used.ru_stime, peak_memory_mib=peak // MIB)


def _resident_bytes(pid: int) -> Iterator[int]:
    with contextlib.suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        for process in (parent, *parent.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):
                yield process.memory_info().rss
