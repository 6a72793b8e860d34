"""How a platform's payloads depart from what their parser knows: counted, so that someone sees it before it hurts."""

from collections import Counter
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import TypeVar

from ingestion.json_reading import Json

T = TypeVar("T")

_MOST_NAMES = 1_000
"""Names counted each; payloads whose field names are ids would fill memory. What comes after is counted together."""
_LONGEST_NAME = 100
OTHERS = "(others)"

Node = dict[str, Json]


class Drift:
    """Fields that a parser does not know, and values of fields that it knows but could not read, by their path."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def unknown(self, path: str, node: Node, known: AbstractSet[str]) -> None:
        """Counts the fields of a node that are not among the known ones."""
        for name in node.keys() - known:
            self.count(f"{path}.{name[:_LONGEST_NAME]}")

    def read(self, reader: Callable[[object], T | None], node: Node, path: str, name: str) -> T | None:
        """One field by a reader of `ingestion.fields`; counted where something is there that it cannot read."""
        value = node.get(name)
        if value is None or value == "":
            return None
        result = reader(value)
        if result is None and not (isinstance(value, str) and not value.strip()):
            self.count(f"{path}.{name} (unreadable)")
        return result

    def object(self, node: Node, path: str, name: str) -> Node:
        """The object under a name; empty where there is none, counted where there is something else."""
        value = node.get(name)
        if isinstance(value, dict):
            return value
        if value is not None:
            self.count(f"{path}.{name} (not an object)")
        return {}

    def objects(self, node: Node, path: str, name: str) -> list[Node]:
        """The objects of the list under a name."""
        value = node.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.count(f"{path}.{name} (not a list)")
            return []
        found = [item for item in value if isinstance(item, dict)]
        if len(found) < len(value):
            self.count(f"{path}.{name} (not an object)", len(value) - len(found))
        return found

    def count(self, path: str, times: int = 1) -> None:
        path = path.encode(errors="replace").decode()
        self.counts[path if path in self.counts or len(self.counts) < _MOST_NAMES else OTHERS] += times
