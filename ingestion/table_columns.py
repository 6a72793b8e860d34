"""columns of a file → columns of an account table, and what a person should know of those that are not read."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from graph.errors import InputError
from ingestion.account_words import ALIASES, COLUMNS
from ingestion.cell_lists import SEPARATED

_ALIKE = 0.85
"""Least ratio of `difflib` for a misspelt column: `follower`, `e_mail` and `bios`, but not `country_id`."""


def meanings(path: Path, names: Sequence[str], columns: Mapping[str, str]) -> dict[str, list[str]]:
    """For each column of ours those of the file that mean it: the one that is spelled as ours first, then in other capitals.

    Raises: InputError where the file lacks a column that the caller maps, or the required ones.
    """
    for theirs, ours in columns.items():
        if theirs not in names:
            raise InputError(f"{path}: has no column {theirs!r} to read as {ours!r}; it has {', '.join(names)}")
        if ALIASES.get(ours, ours) not in COLUMNS:
            raise InputError(f"{ours!r} is not a column of an account table; use one of {', '.join(COLUMNS)}")
    found: dict[str, list[str]] = {}
    mapped = {ALIASES.get(ours, ours) for ours in columns.values()}
    for name in sorted(dict.fromkeys(names), key=_otherwise_spelled):
        spelled = columns.get(name, _spelled(name))
        ours = ALIASES.get(spelled, spelled)
        if name in columns or (ours in COLUMNS and ours not in mapped):
            found.setdefault(ours, []).append(name)
    if "platform" not in found or not found.keys() & {"native_id", "handle"}:
        missing = "platform" if "platform" not in found else "handle or native_id"
        raise InputError(
            f"{path}: has no column {missing}; it has {', '.join(names)[:500]} (--map theirs=ours names it)"
        )
    return found


def column_notes(path: Path, theirs: Mapping[str, Sequence[str]], ignored: Sequence[str]) -> Iterator[str]:
    """What is read only where another column is empty, and what columns that are ignored may be meant for."""
    for ours, names in theirs.items():
        if len(names) > 1 and ours not in SEPARATED:
            first, *others = names
            both = "both" if len(names) == 2 else "all"  # noqa: PLR2004
            yield (
                f"{path}: columns {', '.join(names)} {both} mean {ours}: {first} is read, "
                f"and {', then '.join(others)} only where there is nothing in it"
            )
    unused = [name for name in (*COLUMNS, *ALIASES) if ALIASES.get(name, name) not in theirs]
    for name in ignored:
        if meant := _meant(name, unused):
            yield f"{path}: column {name} is ignored: did you mean {meant}? (--map {name}={meant})"


def _spelled(name: str) -> str:
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def _otherwise_spelled(name: str) -> int:
    """How far a name is from that of a column: 0 as it is, 1 in other capitals, 2 an alias, or none at all."""
    return 0 if name in COLUMNS else 1 if _spelled(name) in COLUMNS else 2


def _meant(name: str, unused: Sequence[str]) -> str | None:
    spelled = _spelled(name)
    squeezed = {known.replace("_", ""): known for known in reversed(unused)}
    found = squeezed.get(spelled.replace("_", "").replace(".", ""))
    return found or next(iter(get_close_matches(spelled, unused, 1, _ALIKE)), None)
