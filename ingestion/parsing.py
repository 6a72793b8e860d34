"""captures → rows of accounts, posts and states, and dead letters. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from graph.tables import ACCOUNTS, POSTS
from ingestion.capturing import Captured
from ingestion.dead_letters import DeadLetter, shown
from ingestion.drift import Drift
from ingestion.states import STATES

_NO_PLATFORM = "nothing tells which platform's payload this is: put it into a folder of the platform's name, or name it"


@dataclass(slots=True)
class Rows:
    """What captures say, as rows that wait to become tables."""

    accounts: list[Mapping[str, object]] = field(default_factory=list)
    posts: list[Mapping[str, object]] = field(default_factory=list)
    states: list[Mapping[str, object]] = field(default_factory=list)
    letters: list[DeadLetter] = field(default_factory=list)
    empty_payloads: int = 0

    def tables(self) -> tuple[pa.Table, pa.Table, pa.Table]:
        """In the schemas ACCOUNTS, POSTS and STATES."""
        return (
            pa.Table.from_pylist(self.accounts, ACCOUNTS),
            pa.Table.from_pylist(self.posts, POSTS),
            pa.Table.from_pylist(self.states, STATES),
        )


def parse_captures(captured: Sequence[Captured], rows: Rows, drift: Drift) -> None:
    """Adds what each capture says to the rows."""
    for one in captured:
        _parse(one, rows, drift)


def _parse(one: Captured, rows: Rows, drift: Drift) -> None:
    found, key = one.found, one.capture.key
    if one.platform is None:
        rows.letters.append(
            DeadLetter(file=found.file, line=found.line, reason=_NO_PLATFORM, capture=key, raw=shown(found.raw))
        )
        return
    parsed = one.platform.parse(found.value, endpoint=found.endpoint, drift=drift)
    at = one.capture.observed_at
    rows.accounts += [{**row, "observed_at": at, "capture": key} for row in parsed.accounts]
    rows.posts += [{**row, "capture": key} for row in parsed.posts]
    rows.states += [{**row, "observed_at": at, "capture": key} for row in parsed.states]
    rows.letters += [
        DeadLetter(file=found.file, line=found.line, reason=problem.reason, capture=key, pointer=problem.pointer)
        for problem in parsed.problems
    ]
    if not (parsed.accounts or parsed.posts or parsed.states or parsed.problems):
        rows.empty_payloads += 1
