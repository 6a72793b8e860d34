"""Counts of parts of texts that come and go one after the other are those of all texts at once."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from resolution.incremental.changing_parts import change_parts
from resolution.incremental.part_counts import PartCounts, count_parts, rarest_parts
from resolution.rare_parts import rare_part_keys
from resolution.surprisal import Texts, encode

Rows = npt.NDArray[np.int64]

# Few letters, and words that are put together: parts become common and rare again.
_WORDS = st.sampled_from(("anna", "annak", "kanna", "nan", "rose", "roses", "tv", "7", ""))
_TEXTS = st.lists(_WORDS, min_size=1, max_size=4).map("".join)
_PEOPLE = st.lists(st.tuples(_TEXTS, _TEXTS), min_size=2, max_size=24)


def columns_of(people: list[tuple[str, str]], rows: Rows) -> list[Texts]:
    return [encode(pa.array([people[row][side] for row in rows], pa.string())) for side in (0, 1)]


def keys_of(parts: PartCounts, people: list[tuple[str, str]], rows: Rows) -> set[tuple[int, int]]:
    row, hashes, held = rarest_parts(parts, columns_of(people, rows), rows)
    return set(zip(hashes[held > 1].tolist(), row[held > 1].tolist(), strict=True))


def expected(people: list[tuple[str, str]], rows: Rows, most: int) -> set[tuple[int, int]]:
    packed = rare_part_keys(columns_of(people, rows), most)
    places = (packed & np.uint64((1 << 24) - 1)).astype(np.int64)
    return set(zip((packed >> np.uint64(24)).tolist(), rows[places].tolist(), strict=True))


@settings(max_examples=60, deadline=None)
@given(people=_PEOPLE, most=st.integers(1, 4), data=st.data())
def test_any_coming_and_going_gives_the_keys_of_a_batch(
    people: list[tuple[str, str]], most: int, data: st.DataObject
) -> None:
    everybody = np.arange(len(people))
    there = np.zeros(len(people), dtype=bool)
    there[: len(people) // 2] = True
    before = np.flatnonzero(there)
    parts = count_parts(columns_of(people, before), before, most)
    assert keys_of(parts, people, before) == expected(people, before, most)
    for _ in range(3):
        moved = data.draw(st.sets(st.sampled_from(everybody.tolist()), max_size=6))
        moving = np.array(sorted(moved), dtype=np.int64)
        arrived, gone = moving[~there[moving]], moving[there[moving]]
        was = {row: parts_of(parts, people, row) for row in np.flatnonzero(there).tolist()}
        staying = there.copy()
        staying[gone] = False
        parts, reached = change_parts(
            parts,
            lambda rows: columns_of(people, rows),
            arrived,
            gone,
            lambda rows, staying=staying: staying[rows],  # type: ignore[misc] # a default of a lambda
            lambda staying=staying: np.flatnonzero(staying),  # type: ignore[misc]
        )
        there[arrived], there[gone] = True, False
        now = np.flatnonzero(there)
        assert keys_of(parts, people, now) == expected(people, now, most)
        hashes = np.array([key for key, _ in sorted(keys_of(parts, people, now))], dtype=np.uint64)
        which, hinted = parts.hints.find(parts.turned(hashes))
        assert keys_of(parts, people, now) <= set(zip(hashes[which].tolist(), hinted.tolist(), strict=True))
        other = [row for row in np.flatnonzero(staying).tolist() if parts_of(parts, people, row) != was[row]]
        assert set(other) <= set(reached.tolist())


def parts_of(parts: PartCounts, people: list[tuple[str, str]], row: int) -> set[int]:
    rows = np.array([row])
    return set(rarest_parts(parts, columns_of(people, rows), rows)[1].tolist())


def test_counts_that_were_written_into_the_layout_are_the_same() -> None:
    people = [(f"anna{n}rose", "anna rose") for n in range(40)]
    rows = np.arange(20)
    parts = count_parts(columns_of(people, rows), rows, 3)
    coming = np.arange(20, 40)
    parts, _ = change_parts(
        parts, lambda chosen: columns_of(people, chosen), coming, rows[:0], lambda held: held < len(rows), lambda: rows
    )
    assert len(parts.changed)
    assert keys_of(parts.settled(), people, np.arange(40)) == keys_of(parts, people, np.arange(40))
    assert not len(parts.settled().changed)
