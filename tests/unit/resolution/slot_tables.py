"""Small made-up accounts that have slots."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graph.tables import ACCOUNT_SLOTS
from tests.unit.resolution.people import table

PLATFORMS = ("instagram", "tiktok", "x", "youtube")


def strangers(count: int, **columns: Sequence[object]) -> pa.Table:
    """Accounts on four platforms in turn, whose handles have nothing in common; `columns`: a value for each."""
    rows = [{"platform": PLATFORMS[row % 4], "handle": f"{row * 7919 % 100_003:05d}"} for row in range(count)]
    return with_slots(table(rows), **columns)


def with_slots(accounts: pa.Table, **columns: Sequence[object]) -> pa.Table:
    for name, values in columns.items():
        accounts = accounts.append_column(name, pa.array(values, ACCOUNT_SLOTS.field(name).type))
    return accounts


def people_vectors(people: int, *, noise: float, seed: int, size: int = 32) -> npt.NDArray[np.float32]:
    """Two unit vectors a person, one after the other, all of them on one side of the origin as embedders put them."""
    dice = np.random.default_rng(seed)
    own = dice.normal(size=(people, size)) + 2 * dice.normal(size=size)
    vectors = np.repeat(own, 2, axis=0) + noise * dice.normal(size=(2 * people, size))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def shuffled(accounts: pa.Table, seed: int = 5) -> pa.Table:
    return accounts.take(pa.array(np.random.default_rng(seed).permutation(len(accounts))))


def named_pairs(accounts: pa.Table, pairs: npt.NDArray[np.uint64]) -> set[tuple[str, str]]:
    """Packed pairs of rows as keys, the smaller first."""
    keys = accounts["account_key"].to_pylist()
    rows = [(int(pair) >> 32, int(pair) & 0xFFFFFFFF) for pair in pairs]
    assert all(left < right for left, right in rows)
    return {(min(keys[a], keys[b]), max(keys[a], keys[b])) for a, b in rows}


def evidence_of(links: Sequence[Mapping[str, object]], comparison: str) -> dict[tuple[object, object], str]:
    """(left_key, right_key) → level of this comparison, of links that have it."""
    return {
        (link["left_key"], link["right_key"]): bar["level"]
        for link in links
        for bar in link["evidence"]  # type: ignore[attr-defined] # a list of evidence
        if bar["comparison"] == comparison
    }
