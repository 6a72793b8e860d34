"""derived columns → handles and display names as bytes, with the bits of each letter.

How surprising a text is comes from the accounts themselves, or from a model that was trained on others: from its letters, and
where other accounts of the platform have the same text, from how many they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numba
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from resolution.beside import beside
from resolution.decoy_prices import Mask, own_accounts_elsewhere, sees_other
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.known_words import tell_by_words
from resolution.name_words import handles_and_names
from resolution.shared_parts import PricedTexts
from resolution.surprisal import MOST_ACCOUNTS, Floats, Ints, Texts, count_letters, letter_bits
from resolution.told_texts import ToldTexts
from resolution.whole_texts import (
    Hashes,
    Shares,
    frequent_texts,
    letter_sets,
    remembered_shares,
    shares_of_others,
    tell_by_whole,
)

_COLUMNS = """
SELECT folded_handle, name_spaced, platform, hash(account_key) AS mixed, coalesce(known_name, -1) AS known_name
FROM account ORDER BY row
"""

HANDLE, NAME = "handle", "display name"
TEXT, ACCOUNTS = "text", "accounts"
"""Kinds of values in a model: texts that others of a platform have too, and how many accounts of a platform there were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextColumns:
    """Row n of each is account n.

    `platform`: the place of each account's in `platforms`. `mixed`: the hash of each one's key. `known_names`: as
    `nicknames.named_alike` asks for them.
    """

    handles: Texts
    names: Texts
    platform: Ints
    platforms: list[str]
    mixed: Hashes
    known_names: Ints

    @property
    def both(self) -> tuple[Texts, Texts]:
        return self.handles, self.names


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedColumns:
    """Row n of each is account n.

    `handles_within`, `names_within`: as they are priced for pairs of one platform. `platform`: the place of each account's.
    `known_names`: as `nicknames.named_alike` asks for them.
    """

    handles: PricedTexts
    names: PricedTexts
    handles_within: PricedTexts
    names_within: PricedTexts
    platform: Ints
    known_names: Ints
    told: ToldTexts
    """What the bits were learned from."""


def read_texts(workspace: DuckDBWorkspace) -> TextColumns:
    """The folded handles and names of `account`."""
    columns = workspace.get(_COLUMNS)
    platforms, platform = _places(columns["platform"])
    handles, names = handles_and_names(columns)
    return TextColumns(
        handles=handles,
        names=names,
        platform=platform,
        platforms=platforms,
        mixed=columns["mixed"].to_numpy(),
        known_names=columns["known_name"].to_numpy(),
    )


def price_texts(columns: TextColumns, told: ToldTexts | None = None) -> PricedColumns:
    """Learns from the texts what nobody `told` before, and prices their letters."""
    handles, names, platform, platforms = columns.handles, columns.names, columns.platform, columns.platforms
    sets = [letter_sets(handles), letter_sets(names)]
    if told is None:
        told, shares = _learn([handles, names], sets, platform, platforms, columns.mixed)
    else:
        shares = remembered_shares(sets, told.frequent, platform, platforms)
    rarer = 1 / np.array([max(told.accounts.get(name, 1.0), 1.0) for name in platforms])

    def bits(name: str, texts: Texts, share: Shares) -> Floats:
        """With the account left out of the counts, and with the one that it is compared with left out as well."""
        priced = letter_bits(texts, platform, platforms, told.letters[name])
        for letters, held in zip(priced, (share, np.maximum(share - rarer[platform], 0)), strict=True):
            tell_by_whole(texts, letters, held)
        tell_by_words(texts, priced)
        return priced

    columns_bits = [bits(*column) for column in zip((HANDLE, NAME), (handles, names), shares, strict=True)]
    across, within = zip(*columns_bits, strict=True)
    for texts, of_sets, one, two in zip((handles, names), sets, across, within, strict=True):
        np.copyto(two, one, where=_of_letters(texts, sees_other(of_sets, told.elsewhere)))
    return priced_columns(handles, names, across, within, platform, columns.known_names, told)


def _learn(
    texts: list[Texts], sets: list[Hashes], platform: Ints, platforms: list[str], mixed: Hashes
) -> tuple[ToldTexts, list[Shares]]:
    """What the accounts themselves tell. `mixed`: the hash of each one's key, (n,)."""
    counted = _counted(platform, len(platforms), mixed)
    with beside(threads=numba.get_num_threads(), at_once=2) as start:
        letters = start(lambda: [count_letters(column, platform, platforms, counted) for column in texts])
        elsewhere = start(lambda: own_accounts_elsewhere(sets, platform))
        shares = shares_of_others(sets, platform)
        frequent = frequent_texts(texts, sets, shares, platform, platforms)
        told = ToldTexts(
            letters=dict(zip((HANDLE, NAME), letters(), strict=True)),
            frequent=frequent,
            elsewhere=elsewhere(),
            accounts=dict(zip(platforms, np.bincount(platform).astype(float).tolist(), strict=True)),
        )
    return told, shares


def _counted(platform: Ints, platforms: int, mixed: Hashes) -> Ints:
    """Rows of `MOST_ACCOUNTS` of each platform: the same accounts in any order of rows, those with the smallest hashes."""
    last = np.full(platforms, np.iinfo(np.uint64).max, dtype=np.uint64)
    for place in range(platforms):
        own = mixed[platform == place]
        if len(own) > MOST_ACCOUNTS:
            last[place] = np.partition(own, MOST_ACCOUNTS - 1)[MOST_ACCOUNTS - 1]
    return np.flatnonzero(mixed <= last[platform])


def priced_columns(
    handles: Texts,
    names: Texts,
    across: Sequence[Floats],
    within: Sequence[Floats],
    platform: Ints,
    known_names: Ints,
    told: ToldTexts,
) -> PricedColumns:
    """`across`, `within`: the bits of the letters of handles and of names, for pairs of two platforms and of one."""
    handles_across, names_across = (
        PricedTexts(texts=texts, bits=bits) for texts, bits in zip((handles, names), across, strict=True)
    )
    handles_within, names_within = (
        PricedTexts(texts=texts, bits=bits) for texts, bits in zip((handles, names), within, strict=True)
    )
    return PricedColumns(
        handles=handles_across,
        names=names_across,
        handles_within=handles_within,
        names_within=names_within,
        platform=platform,
        known_names=known_names,
        told=told,
    )


def _of_letters(texts: Texts, chosen: Mask) -> Mask:
    """Of texts, (n,) → of all bytes that hold letters: there may be more than belong to a text."""
    letters = np.zeros(len(texts.letters), dtype=bool)
    letters[texts.offsets[0] : texts.offsets[-1]] = np.repeat(chosen, np.diff(texts.offsets))
    return letters


def _places(values: pa.ChunkedArray) -> tuple[list[str], Ints]:
    """Distinct values in order, and each row's place among them."""
    distinct = sorted(values.unique().to_pylist())
    place = pc.index_in(values, value_set=pa.array(distinct, values.type))
    return distinct, np.asarray(place.to_numpy().astype(np.int64))
