"""The contract of a contender: a peer's program and how it clusters."""

import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.environment import peer_python


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """`modules`: the program for each kind of set that it reads. `threshold`: the usual one. `does` is for the page."""

    name: str
    peer: str
    does: str
    modules: dict[str, str]
    clustering: str
    threshold: str

    def command(self, kind: str, table: Path, out: Path, thresholds: list[str], environments: Path) -> list[str]:
        """Writes `clusters_THRESHOLD.parquet` into `out`: account tables in, one file a threshold out."""
        python = peer_python(self.peer, environments)
        return [python, "-m", self.modules[kind], str(table), str(out), self.clustering, *thresholds]


@dataclass(frozen=True, slots=True, kw_only=True)
class OurCommand(Contender):
    """`increator link` as its users run it, with its defaults: its result files are read, and not its insides.

    On people a program of its own, which writes what a peer's does: the command line knows accounts only.
    """

    def command(self, kind: str, table: Path, out: Path, thresholds: list[str], environments: Path) -> list[str]:
        if kind != "accounts":
            return super(OurCommand, self).command(kind, table, out, thresholds, environments)
        return [sys.executable, "-m", "increator", "link", str(table), "--out", str(out), "--json"]
