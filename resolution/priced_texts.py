"""derived columns → handles and display names as bytes, with the bits of each letter.

How surprising a text is comes from the accounts themselves, or from a model that was trained on others: from its letters, and
where other accounts of the platform have the same text, from how many they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from resolution.engines.duckdb import DuckDBWorkspace
from resolution.shared_parts import PricedTexts, beyond_own_name
from resolution.surprisal import MOST_ACCOUNTS, Ints, LetterCounts, count_letters, encode, letter_bits
from resolution.whole_texts import frequent_texts, letter_sets, remembered_shares, shares_of_others, told_by_whole

BEYOND_NAME = 0.5
"""What a letter of a handle is still worth where both display names agree and say it already: people who are called the
same choose between few handles, and yet they could have chosen another."""

LEFT_OUT_WITHIN = 1.5
"""Accounts that are not to be seen in the counts where two of one platform are compared: the account itself, and half of the
other. What two accounts share is in the counts of their platform by the other, which two of two platforms never see. But of
those the cheaper of two independent prices is taken, and leaving out the whole of the other would make decoys agree in more
bits than they do."""

_COLUMNS = "SELECT folded_handle, name_joined, platform FROM account ORDER BY row"

# The same accounts are counted in any order of rows: those whose keys have the smallest hashes.
_COUNTED = f"""
SELECT row FROM account
QUALIFY row_number() OVER (PARTITION BY platform ORDER BY hash(account_key), account_key) <= {MOST_ACCOUNTS}
ORDER BY row
"""

HANDLE, NAME = "handle", "display name"
TEXT = "text"
"""The kind of value, in a model, of texts that others of a platform have too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedColumns:
    """Row n of each is account n. `letters`: what the bits were learned from, by column.

    `handles_within`, `names_within`: as they are priced for pairs of one platform. `platform`: the place of each account's.
    """

    handles: PricedTexts
    names: PricedTexts
    handles_within: PricedTexts
    names_within: PricedTexts
    platform: Ints
    letters: Mapping[str, LetterCounts]
    frequent: Mapping[str, float]
    """Texts that others of the platform have too, and which share of it does."""


def price_texts(
    workspace: DuckDBWorkspace,
    learned: Mapping[str, LetterCounts] | None = None,
    frequent: Mapping[str, float] | None = None,
) -> PricedColumns:
    """Reads the folded handles and names of `account`; counts letters where none were `learned` before.

    `frequent`: which share of a platform has a text, where the table itself is too small to tell.
    """
    columns = workspace.get(_COLUMNS)
    platforms, platform = _places(columns["platform"].to_numpy(zero_copy_only=False))
    handles, names = encode(columns["folded_handle"]), encode(columns["name_joined"])
    if learned is None:
        counted = workspace.get(_COUNTED)["row"].to_numpy()
        learned = {
            HANDLE: count_letters(handles, platform, platforms, counted),
            NAME: count_letters(names, platform, platforms, counted),
        }
    sets = [letter_sets(handles), letter_sets(names)]
    if frequent is None:
        shares = shares_of_others(sets, platform)
        frequent = frequent_texts([handles, names], sets, shares, platform, platforms)
    else:
        shares = remembered_shares(sets, frequent, platform, platforms)

    def priced(left_out: float) -> tuple[PricedTexts, PricedTexts]:
        handle_letters = letter_bits(handles, platform, platforms, learned[HANDLE], left_out=left_out)
        name_letters = letter_bits(names, platform, platforms, learned[NAME], left_out=left_out)
        handle_bits = told_by_whole(handles, handle_letters, shares[0])
        name_bits = told_by_whole(names, name_letters, shares[1])
        beyond = beyond_own_name(handles, handle_bits, names, BEYOND_NAME)
        return (
            PricedTexts(texts=handles, bits=handle_bits, beyond=beyond),
            PricedTexts(texts=names, bits=name_bits, beyond=name_bits),
        )

    across, within = priced(1.0), priced(LEFT_OUT_WITHIN)
    return PricedColumns(
        handles=across[0],
        names=across[1],
        handles_within=within[0],
        names_within=within[1],
        platform=platform,
        letters=learned,
        frequent=frequent,
    )


def _places(values: npt.NDArray[np.object_]) -> tuple[list[str], Ints]:
    """Distinct values in order, and each row's place among them."""
    distinct, place = np.unique(values.astype(str), return_inverse=True)
    return distinct.tolist(), place.astype(np.int64)
