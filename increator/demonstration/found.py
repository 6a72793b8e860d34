"""What a demonstration did and found, for a person and as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

import orjson

from increator.demonstration.judging import Verdict
from increator.demonstration.trying import Example, documents


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage that is over: what it reported, and how long it took from message to result."""

    name: str
    seconds: float
    report: Mapping[str, object] = field(default_factory=dict)

    def count(self, name: str) -> int:
        """A number of the report; 0 where it has none of this name."""
        value = self.report.get(name)
        return value if isinstance(value, int) else 0


CHANGES = {
    "ingest": ("accounts_created", "accounts_changed"),
    "resolve": ("links_created", "links_changed"),
    "consolidate": ("changed",),
    "index": ("written", "deleted"),
}
"""What of a stage's report says that its store changed: all zero on a second run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkerCount:
    """How many links a linker made, and how many of them are inside a creator."""

    linker: str
    links: int
    used: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldSize:
    """`creators`: the true ones. `others`: demo worlds of other sizes or seeds that the same home holds."""

    accounts: int
    creators: int
    posts: int
    seed: int
    others: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """`stages` in order; `keys`: API keys by the name of who may try them."""

    world: WorldSize
    linkers: tuple[LinkerCount, ...]
    verdict: Verdict
    stages: tuple[Stage, ...]
    keys: Mapping[str, str] = field(repr=False)
    example: Example | None

    @property
    def accounts(self) -> int:
        """Accounts of the world that are in a creator now."""
        return self.verdict.evaluation.accounts

    @property
    def creators(self) -> int:
        """Creators that the world's accounts are in."""
        return sum(self.verdict.evaluation.cluster_sizes.values())

    @property
    def changes(self) -> dict[str, dict[str, int]]:
        """By stage, what it changed in its store; without what is 0."""
        found = {stage.name: {n: stage.count(n) for n in CHANGES.get(stage.name, ())} for stage in self.stages}
        return {
            stage: {n: v for n, v in counts.items() if v} for stage, counts in found.items() if any(counts.values())
        }


def as_json(found: Demonstration, *, url: str) -> bytes:
    """One object; `changes` is empty where nothing changed."""
    pairs, ceiling = found.verdict.evaluation.pairwise, found.verdict.ceiling
    body = {
        "world": asdict(found.world),
        "accounts": found.accounts,
        "creators": found.creators,
        "links_by_linker": {row.linker: {"links": row.links, "used": row.used} for row in found.linkers},
        "pairwise": {**asdict(pairs), "ceiling": ceiling, "recall_of_ceiling": pairs.recall / ceiling},
        "b_cubed": asdict(found.verdict.evaluation.b_cubed),
        "traps": [asdict(trap) for trap in found.verdict.traps],
        "seconds": {stage.name: stage.seconds for stage in found.stages},
        "changes": found.changes,
        "url": f"{url}/graphql",
        "keys": dict(found.keys),
        "documents": documents(found.example) if found.example else {},
    }
    return orjson.dumps(body)
