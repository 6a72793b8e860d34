"""candidate pairs before and now → those to compare again, those that stay, and accounts whose rivals may be others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from resolution.comparing import compare
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.incremental.needed_texts import price_rows
from resolution.incremental.resolution_index import among, packed
from resolution.told_texts import ToldTexts

Rows = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]

SCORED = ("calibration_bits", "rival_bits", "weight_bits", "probability")
"""What scoring says of a pair; null where it is of one platform, or hopeless."""

OF_VECTOR = ("code", "is_decoy")

_COMPARED = """
SELECT p.* REPLACE (p.left_row::INTEGER AS left_row, p.right_row::INTEGER AS right_row), v.code, v.is_decoy
FROM paired p JOIN vector v USING (left_row, right_row)
ORDER BY p.left_row, p.right_row
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChanges:
    """Of rows now, (n,): `touched` where a pair has to be compared again, `platform` the place of the account's.

    Of earlier rows, (m,): `moved`, where each is now, rising, -1 for gone, and `platform_before`.
    """

    touched: Mask
    platform: Rows
    moved: Rows
    platform_before: Rows

    @property
    def platforms(self) -> int:
        return 1 + max(int(self.platform.max(initial=0)), int(self.platform_before.max(initial=0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateChanges:
    """`pairs`: all candidate pairs as they are now, in order. `platform`: the place of each account's, (accounts,).

    `stirred`: (accounts, platforms), where a candidate of the account on the platform is new, other or gone.
    """

    pairs: pa.Table
    platform: Rows
    stirred: Mask


def compare_changed(
    workspace: DuckDBWorkspace, before: pa.Table | None, accounts: AccountChanges, told: ToldTexts
) -> CandidateChanges:
    """Compares those of the table `pair` that are new or have a touched side; the others keep their vectors.

    `before`: pairs of earlier rows. `told`: what the model knows of texts.
    """
    pairs = workspace.get("SELECT left_row, right_row FROM pair ORDER BY left_row, right_row")
    left, right = (pairs[side].to_numpy() for side in ("left_row", "right_row"))
    now = packed(left, right)
    stirred = np.zeros((len(accounts.platform), accounts.platforms), dtype=bool)
    kept = _kept(before, accounts, now, stirred) if before is not None else None
    fresh = ~among(now, _packed_of(kept)) if kept is not None else np.ones(len(now), dtype=bool)
    _stir(stirred, left[fresh], accounts.platform[right[fresh]])
    _stir(stirred, right[fresh], accounts.platform[left[fresh]])
    workspace.put("pair", pa.table({"left_row": left[fresh], "right_row": right[fresh]}))
    needed = np.zeros(len(accounts.platform), dtype=bool)
    needed[left[fresh]] = needed[right[fresh]] = True
    compare(workspace, price_rows(workspace, needed, told))
    compared = workspace.get(_COMPARED)
    for name in SCORED:
        compared = compared.append_column(name, pa.nulls(len(compared), pa.float64()))
    pairs = _ordered([kept, compared] if kept is not None else [compared])
    return CandidateChanges(pairs=pairs, platform=accounts.platform, stirred=stirred)


def _stir(stirred: Mask, rows: Rows, platforms: Rows) -> None:
    there = rows >= 0
    stirred[rows[there], platforms[there]] = True


def _kept(before: pa.Table, accounts: AccountChanges, now: npt.NDArray[np.uint64], stirred: Mask) -> pa.Table:
    """Pairs that are as they were, in rows of now; stirs what the others leave behind."""
    earlier = [before[side].to_numpy() for side in ("left_row", "right_row")]
    left, right = (accounts.moved[side] for side in earlier)
    same = (left >= 0) & (right >= 0)
    same[same] = among(packed(left[same], right[same]), now)
    same[same] = ~(accounts.touched[left[same]] | accounts.touched[right[same]])
    _stir(stirred, left[~same], accounts.platform_before[earlier[1][~same]])
    _stir(stirred, right[~same], accounts.platform_before[earlier[0][~same]])
    kept = before.filter(pa.array(same))
    for name, side in (("left_row", left), ("right_row", right)):
        kept = kept.set_column(kept.column_names.index(name), name, pa.array(side[same], pa.int32()))
    return kept


def _packed_of(pairs: pa.Table) -> npt.NDArray[np.uint64]:
    return packed(pairs["left_row"].to_numpy(), pairs["right_row"].to_numpy())


def _ordered(parts: Sequence[pa.Table]) -> pa.Table:
    pairs = pa.concat_tables(parts).combine_chunks()
    return pairs.take(pa.array(np.argsort(_packed_of(pairs), kind="stable")))
