"""sets, contenders → measurements: what was measured before is read, the rest is measured and kept."""

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson
import pyarrow.parquet as pq

from benchmarks.contender import Contender
from benchmarks.measurement import Measurement, read_measurement, result_file, write_measurement
from benchmarks.measuring import measure
from benchmarks.set import ABOUT, TABLE, TRUTH, BenchmarkSet


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredSet:
    """`about`: counts and what else the set says of itself; empty where it is absent."""

    set: BenchmarkSet
    about: dict[str, int | float | str]
    measurements: tuple[Measurement, ...]


def made(benchmark_set: BenchmarkSet, results: Path) -> Path:
    """The folder of the set, written where it is not there yet."""
    folder = results / "sets" / benchmark_set.name
    if not (folder / ABOUT).exists():
        say(f"{benchmark_set.name}: making it")
        folder.mkdir(parents=True, exist_ok=True)
        about = benchmark_set.write(folder)
        creators = len(pq.read_table(folder / TRUTH)["creator"].unique())
        counts = {"accounts": pq.read_metadata(folder / TABLE).num_rows, "creators": creators}
        (folder / ABOUT).write_bytes(orjson.dumps(counts | about))
    return folder


def measured(
    sets: Sequence[BenchmarkSet], contenders: Sequence[Contender], results: Path, *, runs: int, page_only: bool = False
) -> Iterator[MeasuredSet]:
    """`page_only`: nothing is measured, and sets without a result are left out."""
    for benchmark_set in sets:
        if benchmark_set.absent:
            say(f"{benchmark_set.name}: {benchmark_set.absent}")
            yield MeasuredSet(set=benchmark_set, about={}, measurements=())
            continue
        able = [contender for contender in contenders if benchmark_set.kind in contender.modules]
        found = [_measured(contender, benchmark_set, results, runs, page_only=page_only) for contender in able]
        about = results / "sets" / benchmark_set.name / ABOUT
        if known := tuple(measurement for measurement in found if measurement):
            yield MeasuredSet(set=benchmark_set, about=orjson.loads(about.read_bytes()), measurements=known)


def _measured(
    contender: Contender, benchmark_set: BenchmarkSet, results: Path, runs: int, *, page_only: bool
) -> Measurement | None:
    path = result_file(results, benchmark_set.name, contender.name)
    if (kept := read_measurement(path)) or page_only:
        return kept
    folder = made(benchmark_set, results)
    start = time.perf_counter()
    found = measure(contender, benchmark_set, folder, runs=runs, environments=results / "environments")
    write_measurement(path, found)
    say(
        f"{benchmark_set.name}, {contender.name}: {found.seconds:.1f} s, CPU {found.cpu_seconds:.1f} s, "
        f"{found.peak_memory_mib:,} MiB; "
        f"at {found.usual.threshold}: precision {found.usual.precision:.3f}, recall {found.usual.recall:.3f}, "
        f"F1 {found.usual.f1:.3f}; best F1 {found.best.f1:.3f} at {found.best.threshold} "
        f"(measuring took {time.perf_counter() - start:.0f} s)"
    )
    return found


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
