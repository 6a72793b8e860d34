"""a contender, a world → seconds, peak memory and how right it is; each run in a process of its own."""

import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.contender import Contender
from resolution.evaluating import Evaluation, evaluate

BETWEEN_SAMPLES_SECONDS = 0.02
"""How often memory is looked at: a peak that is shorter is missed."""

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """`seconds`: of the fastest run. `peak_memory_mib`: resident, of the process and its children, interpreter included."""

    contender: Contender
    seconds: float
    peak_memory_mib: int
    evaluation: Evaluation
    recall_of_ceiling: float


def measure(contender: Contender, world: Path, *, runs: int) -> Measurement:
    """Raises: subprocess.CalledProcessError where the contender fails."""
    seconds, memory = [], []
    with tempfile.TemporaryDirectory() as name:
        out = Path(name)
        for _ in range(runs):
            memory.append(_peak_memory_mib([contender.name, str(world / "accounts.parquet"), name]))
            seconds.append(float(json.loads((out / "seconds.json").read_text("utf-8"))))
        clusters = pq.read_table(out / "clusters.parquet")
    evaluation = evaluate(_labelled(clusters, pq.read_table(world / "truth.parquet")))
    ceiling = json.loads((world / "world.json").read_text("utf-8"))["shares"]["ceiling"]
    return Measurement(
        contender=contender,
        seconds=min(seconds),
        peak_memory_mib=max(memory),
        evaluation=evaluation,
        recall_of_ceiling=evaluation.pairwise.recall / ceiling,
    )


def _labelled(clusters: pa.Table, truth: pa.Table) -> pa.Table:
    joined = clusters.join(truth.select(["account_key", "creator"]), "account_key", join_type="inner")
    if len(joined) != len(clusters):
        message = f"{len(clusters)} accounts were clustered and the truth has {len(joined)} of them"
        raise ValueError(message)
    return joined.select(["cluster", "creator"])


def _peak_memory_mib(arguments: list[str]) -> int:
    command = [sys.executable, "-m", "benchmarks.running", *arguments]
    with subprocess.Popen(command) as process:
        peak = 0
        while process.poll() is None:
            peak = max(peak, sum(_resident_bytes(process.pid)))
            time.sleep(BETWEEN_SAMPLES_SECONDS)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return peak // MIB


def _resident_bytes(pid: int) -> Iterator[int]:
    with contextlib.suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        for process in (parent, *parent.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):
                yield process.memory_info().rss
