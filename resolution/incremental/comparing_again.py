"""who came, went or was touched → the candidate pairs of now, those among them compared that are new or may be other."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from resolution.block_pairs import Packed
from resolution.comparing import compare
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.incremental.candidates import candidates, packed, sides
from resolution.incremental.claim_neighbours import ClaimNeighbours
from resolution.incremental.laying_out import COMPARED
from resolution.incremental.needed_texts import price_rows
from resolution.incremental.neighbourhood import Neighbourhood, neighbourhood
from resolution.incremental.resolution_index import OWN_ROLE, ResolutionIndex
from resolution.incremental.row_sets import among, distinct, union, without
from resolution.incremental.touching import Change

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedAgain:
    """`index`: with the pairs of now. `compared`, `gone`: pairs, rising. `claims`: what there is around these accounts."""

    index: ResolutionIndex
    compared: Packed
    gone: Packed
    claims: pa.Table


def compare_again(change: Change, whole: Rows, around: Rows, threads: int | None) -> ComparedAgain:
    """Compares all pairs of the accounts `whole`, and of those `around` (`whole` among them) the ones that are new."""
    index = change.index
    places = index.pairs.at(union(around, change.went))
    was = _pairs_at(index, places)
    before = distinct(was)
    by_keys = candidates(index, around)
    claims = ClaimNeighbours(index=index, states=(index.living,))
    asked = union(claims.around(around), _ends(_comparable(by_keys, before, whole)))
    hood = neighbourhood(index, asked, threads)
    try:
        claimed = _claims(hood)
        now = union(by_keys, _claimed_pairs(claimed, around))
        compared = _comparable(now, before, whole)
        rows = _compared(hood, index, compared)
    finally:
        hood.workspace.close()
    gone = without(before, now)
    stale = among(was, union(gone, compared))
    pairs = index.pairs.without(places[stale]).added(rows)
    index = replace(index, pairs=pairs, second=_second(index, whole, claimed))
    return ComparedAgain(index=index, compared=compared, gone=gone, claims=claimed)


def _pairs_at(index: ResolutionIndex, places: Rows) -> Packed:
    pairs = index.pairs.rows.take(places, ["left_row", "right_row"])
    left, right = (np.asarray(pairs[side], dtype=np.uint64) for side in ("left_row", "right_row"))
    return (left << np.uint64(32)) | right


def _comparable(now: Packed, was: Packed, whole: Rows) -> Packed:
    """Pairs that are new, and those with a side whose pairs are all compared again."""
    left, right = sides(now)
    return now[~among(now, was) | among(left, whole) | among(right, whole)]


def _ends(pairs: Packed) -> Rows:
    return distinct(np.concatenate(sides(pairs)))


def _claims(hood: Neighbourhood) -> pa.Table:
    """`claim`, by rows of the index."""
    claims = hood.workspace.get("FROM claim")
    for name in ("source", "target"):
        rows = hood.rows[np.asarray(claims[name], dtype=np.int64)]
        claims = claims.set_column(claims.column_names.index(name), name, pa.array(rows))
    return claims


def _claimed_pairs(claims: pa.Table, rows: Rows) -> Packed:
    source, target = (np.asarray(claims[name], dtype=np.int64) for name in ("source", "target"))
    own = among(source, rows) | among(target, rows)
    return packed(source[own], target[own])


def _compared(hood: Neighbourhood, index: ResolutionIndex, pairs: Packed) -> pa.Table:
    workspace: DuckDBWorkspace = hood.workspace
    left, right = (hood.local(side) for side in sides(pairs))
    workspace.put("pair", pa.table({"left_row": pa.array(left, pa.int32()), "right_row": pa.array(right, pa.int32())}))
    needed = np.zeros(len(hood.rows), dtype=bool)
    needed[left] = needed[right] = True
    compare(workspace, price_rows(workspace, needed, index.model.told_texts()))
    rows = workspace.get(COMPARED)
    for name in ("left_row", "right_row"):
        of = hood.rows[np.asarray(rows[name], dtype=np.int64)]
        rows = rows.set_column(rows.column_names.index(name), name, pa.array(of, pa.int32()))
    return rows


def _second(index: ResolutionIndex, rows: Rows, claims: pa.Table) -> npt.NDArray[np.bool_]:
    """Who of the rows is somebody's second account, as `competition` has it; the others as they were."""
    role = np.asarray(claims["role"])
    source, target = (np.asarray(claims[name], dtype=np.int64) for name in ("source", "target"))
    said = np.concatenate([target[role == "backup"], source[role == "main"]])
    own = np.asarray(index.accounts.take(rows, [OWN_ROLE])[OWN_ROLE]) == "backup"
    second = index.second.copy()
    second[rows] = own | among(rows, distinct(said))
    return second
