"""derived columns → handles and display names as bytes, with the bits of each letter.

How surprising a text is comes from the accounts themselves, or from a model that was trained on others: from its letters, and
where other accounts of the platform have the same text, from how many they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from resolution.decoy_prices import Mask, own_accounts_elsewhere, sees_other
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.name_words import handles_and_names
from resolution.shared_parts import PricedTexts, beyond_own_name
from resolution.surprisal import MOST_ACCOUNTS, Floats, Ints, Texts, count_letters, letter_bits_at
from resolution.told_texts import ToldTexts
from resolution.whole_texts import (
    Shares,
    frequent_texts,
    letter_sets,
    remembered_shares,
    shares_of_others,
    told_by_whole,
)

BEYOND_NAME = 0.5
"""What a letter of a handle is still worth where both display names agree and say it already: people who are called the
same choose between few handles, and yet they could have chosen another."""

_COLUMNS = "SELECT folded_handle, name_spaced, platform FROM account ORDER BY row"

# The same accounts are counted in any order of rows: those whose keys have the smallest hashes.
_COUNTED = f"""
SELECT row FROM account
QUALIFY row_number() OVER (PARTITION BY platform ORDER BY hash(account_key), account_key) <= {MOST_ACCOUNTS}
ORDER BY row
"""

HANDLE, NAME = "handle", "display name"
TEXT, ACCOUNTS = "text", "accounts"
"""Kinds of values in a model: texts that others of a platform have too, and how many accounts of a platform there were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedColumns:
    """Row n of each is account n.

    `handles_within`, `names_within`: as they are priced for pairs of one platform. `platform`: the place of each account's.
    """

    handles: PricedTexts
    names: PricedTexts
    handles_within: PricedTexts
    names_within: PricedTexts
    platform: Ints
    told: ToldTexts
    """What the bits were learned from."""


def price_texts(workspace: DuckDBWorkspace, told: ToldTexts | None = None) -> PricedColumns:
    """Reads the folded handles and names of `account`, and learns from them what nobody `told` before."""
    columns = workspace.get(_COLUMNS)
    platforms, platform = _places(columns["platform"].to_numpy(zero_copy_only=False))
    handles, names = handles_and_names(columns)
    sets = [letter_sets(handles), letter_sets(names)]
    if told is None:
        shares = shares_of_others(sets, platform)
        counted = workspace.get(_COUNTED)["row"].to_numpy()
        told = ToldTexts(
            letters={
                HANDLE: count_letters(handles, platform, platforms, counted),
                NAME: count_letters(names, platform, platforms, counted),
            },
            frequent=frequent_texts([handles, names], sets, shares, platform, platforms),
            elsewhere=own_accounts_elsewhere(sets, platform),
            accounts=dict(zip(platforms, np.bincount(platform).astype(float).tolist(), strict=True)),
        )
    else:
        shares = remembered_shares(sets, told.frequent, platform, platforms)
    rarer = 1 / np.array([max(told.accounts.get(name, 1.0), 1.0) for name in platforms])

    def bits(name: str, texts: Texts, share: Shares) -> list[Floats]:
        """With the account left out of the counts, and with the one that it is compared with left out as well."""
        priced = letter_bits_at(texts, platform, platforms, told.letters[name], (1, 2))
        rarer_shares = (share, np.maximum(share - rarer[platform], 0))
        return [told_by_whole(texts, letters, held) for letters, held in zip(priced, rarer_shares, strict=True)]

    columns_bits = [bits(*column) for column in zip((HANDLE, NAME), (handles, names), shares, strict=True)]
    alone, both = zip(*columns_bits, strict=True)
    seen = [_of_letters(texts, sees_other(s, told.elsewhere)) for s, texts in zip(sets, (handles, names), strict=True)]
    within = [np.where(see, one, two) for see, one, two in zip(seen, alone, both, strict=True)]
    return priced_columns(handles, names, alone, within, platform, told)


def priced_columns(
    handles: Texts,
    names: Texts,
    across: Sequence[Floats],
    within: Sequence[Floats],
    platform: Ints,
    told: ToldTexts,
) -> PricedColumns:
    """`across`, `within`: the bits of the letters of handles and of names, for pairs of two platforms and of one."""

    def priced(handle_bits: Floats, name_bits: Floats) -> tuple[PricedTexts, PricedTexts]:
        beyond = beyond_own_name(handles, handle_bits, names, BEYOND_NAME)
        return (
            PricedTexts(texts=handles, bits=handle_bits, beyond=beyond),
            PricedTexts(texts=names, bits=name_bits, beyond=name_bits),
        )

    (handles_across, names_across), (handles_within, names_within) = priced(*across), priced(*within)
    return PricedColumns(
        handles=handles_across,
        names=names_across,
        handles_within=handles_within,
        names_within=names_within,
        platform=platform,
        told=told,
    )


def _of_letters(texts: Texts, chosen: Mask) -> Mask:
    """Of texts, (n,) → of all bytes that hold letters: there may be more than belong to a text."""
    letters = np.zeros(len(texts.letters), dtype=bool)
    letters[texts.offsets[0] : texts.offsets[-1]] = np.repeat(chosen, np.diff(texts.offsets))
    return letters


def _places(values: npt.NDArray[np.object_]) -> tuple[list[str], Ints]:
    """Distinct values in order, and each row's place among them."""
    distinct, place = np.unique(values.astype(str), return_inverse=True)
    return distinct.tolist(), place.astype(np.int64)
