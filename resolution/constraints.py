"""What keeps accounts apart, and what may put two accounts of one platform together."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.words import AccountRole
from resolution.coded_keys import rows_of

SECOND_ACCOUNT_LINKER = "second account"
"""The one linker whose links allow two accounts of one platform in a cluster: those more likely right than wrong."""

CLAIM_LINKERS = ("reciprocal claim", "one-way claim")
"""Linkers whose links say what an account itself says of another one."""

EVEN = 0.5
"""A probability that speaks neither for nor against."""

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


def roles(keys: pa.ChunkedArray | pa.Array, identifiers: pa.Table | None) -> pa.DictionaryArray:
    """The role of each account by what it says of itself; `primary` where it says nothing."""
    words = [AccountRole.PRIMARY, *_ROLES.values()]
    role = np.zeros(len(keys), dtype=np.int8)
    if identifiers is not None and len(identifiers):
        read = identifiers.select(["account_key", "kind", "value", "role"])
        said = read.filter(pc.and_(pc.equal(read["kind"], "role"), pc.equal(read["role"], "self")))
        (rows,) = rows_of(keys, said["account_key"])
        for word, value in reversed(_ROLES.items()):
            role[rows[np.asarray(pc.equal(said["value"], word)) & (rows >= 0)]] = words.index(value)
    return pa.DictionaryArray.from_arrays(pa.array(role), pa.array([word.value for word in words], pa.string()))


def isolated_rows(role: pa.Array) -> npt.NDArray[np.bool_]:
    """Where the role keeps an account by itself, shape (n,)."""
    return np.asarray(pc.is_in(role, value_set=pa.array([word.value for word in ALONE])))


def second_account_rows(links: pa.Table) -> npt.NDArray[np.bool_]:
    """Links (LINKS) of which one side is believed to be the other's second account, shape (n,)."""
    return np.asarray(
        pc.and_(pc.equal(links["linker"], SECOND_ACCOUNT_LINKER), pc.greater_equal(links["probability"], EVEN))
    )


def declared_rows(links: pa.Table, threshold: float) -> npt.NDArray[np.bool_]:
    """Links (LINKS) by which one side claims the other, believed enough to join the two, shape (n,)."""
    is_claim = pc.is_in(links["linker"], value_set=pa.array(CLAIM_LINKERS))
    return np.asarray(pc.and_(is_claim, pc.greater_equal(links["probability"], max(threshold, EVEN))))
