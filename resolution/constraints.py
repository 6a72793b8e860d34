"""What keeps accounts apart, and what may put two accounts of one platform together."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import InputError
from graph.words import AccountRole, Verdict

Ints = npt.NDArray[np.int64]

SECOND_ACCOUNT_LINKER = "second account"
"""The one linker whose links allow two accounts of one platform in a cluster."""

ALONE = (AccountRole.FAN, AccountRole.PARODY, AccountRole.IMPERSONATOR)
"""Accounts in these roles are about a creator, not of that creator: nothing joins them but a person's judgement."""

_ROLES = {
    "parody": AccountRole.PARODY,
    "fan": AccountRole.FAN,
    "shared": AccountRole.SHARED,
    "brand": AccountRole.BRAND,
    "backup": AccountRole.BACKUP,
}
"""What an account says of itself → its role, in the order in which one outranks another."""


def roles(keys: pa.ChunkedArray, identifiers: pa.Table | None) -> pa.Array:
    """The role of each account by what it says of itself; `primary` where it says nothing."""
    role = np.full(len(keys), AccountRole.PRIMARY.value, dtype=object)
    if identifiers is not None and len(identifiers):
        said = identifiers.filter(pc.and_(pc.equal(identifiers["kind"], "role"), pc.equal(identifiers["role"], "self")))
        rows = np.asarray(pc.index_in(said["account_key"], value_set=keys).fill_null(-1))
        for word, value in reversed(_ROLES.items()):
            at = rows[np.asarray(pc.equal(said["value"], word)) & (rows >= 0)]
            role[at] = value.value
    return pa.array(role, pa.string())


def isolated_rows(role: pa.Array) -> npt.NDArray[np.bool_]:
    """Where the role keeps an account by itself, shape (n,)."""
    return np.asarray(pc.is_in(role, value_set=pa.array([word.value for word in ALONE])))


def cannot_links(keys: pa.ChunkedArray, judgements: pa.Table | None) -> Ints:
    """Pairs of positions (n, 2) that a person judged to be different.

    Raises: InputError where judgements `same` lead from one side of a `different` to the other, naming the pair.
    """
    if judgements is None or not len(judgements):
        return np.zeros((0, 2), dtype=np.int64)
    apart = judgements.filter(pc.equal(judgements["verdict"], Verdict.DIFFERENT.value))
    together = judgements.filter(pc.equal(judgements["verdict"], Verdict.SAME.value))
    _check(apart, together)
    return _positions(keys, apart)


def second_account_pairs(keys: pa.ChunkedArray, links: pa.Table, judgements: pa.Table | None) -> Ints:
    """Pairs of positions (n, 2) of accounts of which one is declared to be the other's second one, or judged the same."""
    declared = _positions(keys, links.filter(pc.equal(links["linker"], SECOND_ACCOUNT_LINKER)))
    if judgements is None or not len(judgements):
        return declared
    judged = judgements.filter(pc.equal(judgements["verdict"], Verdict.SAME.value))
    return np.concatenate([declared, _positions(keys, judged)])


def _positions(keys: pa.ChunkedArray, pairs: pa.Table) -> Ints:
    sides = [np.asarray(pc.index_in(pairs[side], value_set=keys).fill_null(-1)) for side in ("left_key", "right_key")]
    found = np.stack(sides, axis=1).astype(np.int64) if len(pairs) else np.zeros((0, 2), dtype=np.int64)
    return found[(found >= 0).all(axis=1)]


def _check(apart: pa.Table, together: pa.Table) -> None:
    parent: dict[str, str] = {}

    def find(key: str) -> str:
        while parent.setdefault(key, key) != key:
            key = parent[key]
        return key

    for left, right in zip(together["left_key"].to_pylist(), together["right_key"].to_pylist(), strict=True):
        parent[find(left)] = find(right)
    for left, right in zip(apart["left_key"].to_pylist(), apart["right_key"].to_pylist(), strict=True):
        if find(left) == find(right):
            raise InputError(
                f"judgements contradict each other: {left} and {right} are judged different, and judgements `same` lead "
                "from one to the other; take one of them back"
            )
