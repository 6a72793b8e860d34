"""candidate pairs before and now → those to compare again, those that stay, and accounts whose rivals may be others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from resolution.comparing import compare
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.incremental.resolution_index import among, packed
from resolution.priced_texts import PricedColumns

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
class CandidateChanges:
    """`pairs`: all candidate pairs as they are now, in order.

    `stirred`: accounts with a pair that is new, other or gone, (n,).
    """

    pairs: pa.Table
    stirred: Mask


def compare_changed(
    workspace: DuckDBWorkspace, texts: PricedColumns, before: pa.Table | None, moved: Rows, touched: Mask
) -> CandidateChanges:
    """Compares those of the table `pair` that are new or have a `touched` side, (n,); the others keep their vectors.

    `before`: pairs of earlier rows. `moved`: where each of those rows is now, (m,) rising, -1 for gone.
    """
    pairs = workspace.get("SELECT left_row, right_row FROM pair ORDER BY left_row, right_row")
    left, right = (pairs[side].to_numpy() for side in ("left_row", "right_row"))
    now = packed(left, right)
    kept, stirred = _kept(before, moved, now, touched) if before is not None else (None, touched.copy())
    known = _packed_of(kept) if kept is not None else np.zeros(0, dtype=np.uint64)
    fresh = ~among(now, known)
    stirred[left[fresh]] = stirred[right[fresh]] = True
    workspace.put("pair", pa.table({"left_row": left[fresh], "right_row": right[fresh]}))
    compare(workspace, texts)
    compared = workspace.get(_COMPARED)
    for name in SCORED:
        compared = compared.append_column(name, pa.nulls(len(compared), pa.float64()))
    return CandidateChanges(pairs=_ordered([kept, compared] if kept is not None else [compared]), stirred=stirred)


def _kept(before: pa.Table, moved: Rows, now: npt.NDArray[np.uint64], touched: Mask) -> tuple[pa.Table, Mask]:
    """Pairs that are as they were, in rows of now; and the accounts that lost one."""
    left, right = (moved[before[side].to_numpy()] for side in ("left_row", "right_row"))
    there = (left >= 0) & (right >= 0)
    stays = there.copy()
    stays[there] = among(packed(left[there], right[there]), now)
    stirred = touched.copy()
    for side in (left, right):
        lost = side[~stays]
        stirred[lost[lost >= 0]] = True
    same = stays.copy()
    same[stays] = ~(touched[left[stays]] | touched[right[stays]])
    kept = before.filter(pa.array(same))
    for name, side in (("left_row", left), ("right_row", right)):
        kept = kept.set_column(kept.column_names.index(name), name, pa.array(side[same], pa.int32()))
    return kept, stirred


def _packed_of(pairs: pa.Table) -> npt.NDArray[np.uint64]:
    return packed(pairs["left_row"].to_numpy(), pairs["right_row"].to_numpy())


def _ordered(parts: Sequence[pa.Table]) -> pa.Table:
    pairs = pa.concat_tables(parts).combine_chunks()
    return pairs.take(pa.array(np.argsort(_packed_of(pairs), kind="stable")))
