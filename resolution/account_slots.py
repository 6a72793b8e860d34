"""optional columns of accounts → how alike two accounts are in each, in bits of chance.

A slot is a column of ACCOUNT_SLOTS that somebody filled. What a cosine of 0.8 or three common brands are worth differs from
one embedder and market to the next, so no threshold is written down: a pair's similarity is told as -log2 of the share of
chance pairs that are at least as alike. Chance pairs are those of one platform among some accounts that are taken evenly from
all, in the order of their keys: two accounts of one platform are almost never one creator.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import InputError
from graph.tables import ACCOUNT_SLOTS
from resolution.slot import Floats, Rows, Slot
from resolution.slots.posting_times import posting_times
from resolution.slots.valued_lists import valued_lists
from resolution.slots.vectors import SlotVectors, slot_vectors

FACE = "face_embedding"

SAMPLE = 1_500
"""Accounts whose pairs of one platform show what chance gives: a quarter of a million pairs on four platforms, 18 bits."""

FEWEST_CHANCE_PAIRS = 100
"""With fewer of them a slot says nothing: they cannot tell what is rare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSlots:
    """`slots`: by column. `chance`: similarities of chance pairs, rising. `rank`: of each account's key, (accounts,)."""

    slots: Mapping[str, Slot]
    chance: Mapping[str, Floats]
    rank: Rows

    def bits(self, left: Rows, right: Rows) -> dict[str, pa.Array]:
        """Pairs of rows, (n,) each → by the name of `bits_of` float64 (n,), null where a side has no value."""
        told = {}
        for name, slot in self.slots.items():
            bits = _bits(slot.similarities(left, right), self.chance[name])
            told[bits_of(name)] = pa.array(bits, mask=np.isnan(bits))
        return told

    @property
    def vectors(self) -> dict[str, SlotVectors]:
        return {name: slot for name, slot in self.slots.items() if isinstance(slot, SlotVectors)}


def bits_of(slot: str) -> str:
    """The column of candidate pairs that tells how alike the two are in a slot."""
    return f"{slot}_bits"


def read_slots(accounts: pa.Table, face_regions: Collection[str] = ()) -> AccountSlots | None:
    """Accounts with some of the columns of ACCOUNT_SLOTS → those that have a value; None where there are none.

    `face_regions`: countries (ISO 3166-1 alpha-2) where faces may be compared. The face of an account of another country,
    or of one that is not known, is not looked at.

    Raises: InputError naming the column and row of a value that cannot be one, or what is no country.
    """
    faces = permitted(accounts, face_regions)
    columns = {
        name: accounts[name] for name in ACCOUNT_SLOTS.names if name in accounts.column_names and name != FACE
    } | ({FACE: faces} if faces is not None else {})
    keys = accounts["account_key"].combine_chunks()
    read = {name: _read(name, column, keys) for name, column in columns.items() if column.null_count < len(column)}
    if not read:
        return None
    rank = np.empty(len(keys), dtype=np.int32)
    rank[pc.sort_indices(keys).to_numpy()] = np.arange(len(keys), dtype=np.int32)
    platform = np.asarray(accounts["platform"].combine_chunks().dictionary_encode().indices, dtype=np.int32)
    chance = {name: _chance(slot, rank, platform) for name, slot in read.items()}
    return AccountSlots(slots=read, chance=chance, rank=rank)


def permitted(accounts: pa.Table, face_regions: Collection[str]) -> pa.ChunkedArray | None:
    """The column of faces without those that may not be compared; None where none may.

    Raises: InputError where a region is not two letters.
    """
    regions = [_country(region) for region in face_regions]
    if not regions or FACE not in accounts.column_names or "country" not in accounts.column_names:
        return None
    allowed = pc.is_in(accounts["country"].cast(pa.string()), value_set=pa.array(regions, pa.string()))
    allowed = pc.and_(allowed, pc.is_valid(accounts["country"]))
    return pc.if_else(allowed, accounts[FACE], pa.scalar(None, accounts[FACE].type))


def refuse_slots(accounts: pa.Table) -> None:
    """Raises: InputError naming a column of ACCOUNT_SLOTS that has a value, where none can be used."""
    for name in ACCOUNT_SLOTS.names:
        if name in accounts.column_names and accounts[name].null_count < len(accounts):
            raise InputError(
                f"{name}: accounts that arrive are not compared by it yet: leave the column out, or resolve all accounts"
            )


def _country(region: str) -> str:
    if len(region) != 2 or not (region.isascii() and region.isalpha()):  # noqa: PLR2004 - letters of ISO 3166-1 alpha-2
        raise InputError(f"face regions: {region!r} is not a country of two letters such as DE")
    return region.upper()


def _read(name: str, column: pa.ChunkedArray, keys: pa.Array) -> Slot:
    kind = ACCOUNT_SLOTS.field(name).type.value_type
    if pa.types.is_floating(kind):
        return slot_vectors(name, column, keys)
    return posting_times(name, column, keys) if pa.types.is_timestamp(kind) else valued_lists(name, column, keys)


def _chance(slot: Slot, rank: Rows, platform: Rows) -> Floats:
    rows = np.flatnonzero(slot.present).astype(np.int32)
    rows = rows[np.argsort(rank[rows])]
    if len(rows) > SAMPLE:
        rows = rows[np.linspace(0, len(rows) - 1, SAMPLE).round().astype(np.int64)]
    first, second = np.triu_indices(len(rows), 1)
    left, right = rows[first], rows[second]
    within = platform[left] == platform[right]
    found = slot.similarities(left[within], right[within])
    return np.sort(found[~np.isnan(found)])


def _bits(similarities: Floats, chance: Floats) -> Floats:
    if len(chance) < FEWEST_CHANCE_PAIRS:
        return np.full(len(similarities), np.nan)
    as_alike = len(chance) - np.searchsorted(chance, similarities, side="left")
    bits = np.log2((1 + len(chance)) / (1 + as_alike))
    return np.where(np.isnan(similarities), np.nan, bits)
