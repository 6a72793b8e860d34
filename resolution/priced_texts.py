"""derived columns → handles and display names as bytes, with the bits of each letter.

How surprising a letter is comes from the accounts themselves, or from a model that was trained on others.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from resolution.engines.duckdb import DuckDBWorkspace
from resolution.shared_parts import PricedTexts, beyond_own_name
from resolution.surprisal import MOST_ACCOUNTS, Ints, LetterCounts, Texts, count_letters, encode, letter_bits

BEYOND_NAME = 0.5
"""What a letter of a handle is still worth where both display names agree and say it already: people who are called the
same choose between few handles, and yet they could have chosen another."""

# The same accounts are counted in any order of rows: those whose keys have the smallest hashes.
_CHOSEN = f"""
SELECT row FROM account
QUALIFY row_number() OVER (PARTITION BY platform ORDER BY hash(account_key), account_key) <= {MOST_ACCOUNTS}
ORDER BY row
"""

HANDLE, NAME = "handle", "display name"


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedColumns:
    """Row n of each is account n. `letters`: what the bits were learned from, by column."""

    handles: PricedTexts
    names: PricedTexts
    letters: Mapping[str, LetterCounts]


def price_texts(workspace: DuckDBWorkspace, learned: Mapping[str, LetterCounts] | None = None) -> PricedColumns:
    """Reads the folded handles and names of `account`; counts letters where none were `learned` before."""
    columns = workspace.get("SELECT platform, folded_handle, name_joined FROM account ORDER BY row")
    platforms, platform = _places(columns["platform"])
    handles, names = encode(columns["folded_handle"]), encode(columns["name_joined"])
    if learned is None:
        chosen = workspace.get(_CHOSEN)["row"].to_numpy()
        learned = {
            HANDLE: count_letters(handles, platform, platforms, chosen),
            NAME: count_letters(names, platform, platforms, chosen),
        }
    return PricedColumns(
        handles=_priced(handles, names, platform, platforms, learned[HANDLE]),
        names=_priced(names, None, platform, platforms, learned[NAME]),
        letters=learned,
    )


def _places(column: pa.ChunkedArray) -> tuple[list[str], Ints]:
    """Platforms in order, and each row's place among them."""
    values = column.to_numpy(zero_copy_only=False).astype(str) if len(column) else np.zeros(0, dtype=str)
    platforms, platform = np.unique(values, return_inverse=True)
    return platforms.tolist(), platform.astype(np.int64)


def _priced(
    texts: Texts, own: Texts | None, platform: Ints, platforms: list[str], letters: LetterCounts
) -> PricedTexts:
    bits = letter_bits(texts, platform, platforms, letters)
    beyond = beyond_own_name(texts, bits, own, BEYOND_NAME) if own is not None else bits
    return PricedTexts(texts=texts, bits=bits, beyond=beyond)
