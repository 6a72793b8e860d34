"""candidate pairs of which some are new, other or gone → the scores of all pairs whose rivals that changes.

A pair competes with the other candidates of each side on the other's platform. So who gains or loses a candidate on a
platform is scored again with all that are there, and each of those against all that it competes with.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from resolution.block_pairs import Packed
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.incremental.candidates import sides
from resolution.incremental.neighbourhood import put_platforms
from resolution.incremental.resolution_index import ResolutionIndex
from resolution.incremental.row_sets import among, distinct
from resolution.refining.refining import refine
from resolution.scoring import count_vectors, score, weigh

Rows = npt.NDArray[np.int64]

_ACCOUNTS = pa.schema([("row", pa.int64()), ("self_role", pa.string())])
_CLAIMS = pa.schema([("source", pa.int64()), ("target", pa.int64()), ("role", pa.string())])

_VECTORS = """
SELECT left_row, right_row, left_place::SMALLINT AS left_place, right_place::SMALLINT AS right_place, code,
    false AS is_decoy
FROM competing
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescored:
    """`places`: of the pairs of two platforms whose scores may be others, rising.

    `scores`: as `scored_pair`, without `code_place`, of those and of others; its rows are rows of the index.
    """

    places: Rows
    scores: pa.Table


def rescore(index: ResolutionIndex, changed: Packed, threads: int | None) -> Rescored:
    """Scores what the `changed` pairs concern, which may be no more."""
    left, right = sides(changed)
    two = index.platform[left] != index.platform[right]
    here, there = _cells(index, left[two], right[two])
    stirred = distinct(np.concatenate([here, there]))
    places, here, there = _competing(index, stirred)
    concerned = among(here, stirred) | among(there, stirred)
    near = distinct(np.concatenate([here[concerned], there[concerned]]))
    competing, here, there = _competing(index, near)
    competing = competing[among(here, near) | among(there, near)]
    return Rescored(places=places[concerned], scores=_scores(index, competing, threads))


def _cells(index: ResolutionIndex, left: Rows, right: Rows) -> tuple[Rows, Rows]:
    """Each side of the pairs with the platform of the other one, as a number."""
    platforms = len(index.platforms)
    return left * platforms + index.platform[right], right * platforms + index.platform[left]


def _competing(index: ResolutionIndex, cells: Rows) -> tuple[Rows, Rows, Rows]:
    """Pairs of two platforms that have a side of one of these cells, and their own cells."""
    places = index.pairs.at(distinct(cells // max(len(index.platforms), 1)))
    pairs = index.pairs.rows.take(places, ["left_row", "right_row"])
    left, right = (np.asarray(pairs[side], dtype=np.int64) for side in ("left_row", "right_row"))
    two = index.platform[left] != index.platform[right]
    return (places[two], *_cells(index, left[two], right[two]))


def _scores(index: ResolutionIndex, places: Rows, threads: int | None) -> pa.Table:
    pairs = index.pairs.rows.take(places, ["left_row", "right_row", "code"])
    left, right = (np.asarray(pairs[side], dtype=np.int64) for side in ("left_row", "right_row"))
    rows = _by_key(index, distinct(np.concatenate([left, right])))
    second = np.flatnonzero(index.second[rows])
    workspace = DuckDBWorkspace(threads=threads)
    try:
        roles = {"row": second, "self_role": ["backup"] * len(second)}
        workspace.put("account", pa.table(roles, schema=_ACCOUNTS))
        workspace.put("claim", _CLAIMS.empty_table())
        put_platforms(workspace, index)
        workspace.put("competing", _sided(index, rows, left, right, pairs["code"]))
        workspace.make("vector", _VECTORS)
        codes, _ = count_vectors(workspace)
        _, scores = weigh(workspace, index.model, codes, trained=False)
        score(workspace, index.model, scores)
        refine(workspace, index.model, codes)
        found = workspace.get("SELECT * EXCLUDE (code_place) FROM scored_pair")
    finally:
        workspace.close()
    ends = [rows[np.asarray(found[side], dtype=np.int64)] for side in ("left_row", "right_row")]
    for name, side in (("left_row", np.minimum(*ends)), ("right_row", np.maximum(*ends))):
        found = found.set_column(found.column_names.index(name), name, pa.array(side))
    return found


def _by_key(index: ResolutionIndex, rows: Rows) -> Rows:
    """In the order of keys: odds of rivals are added in the order of a batch of accounts by key, to the last digit."""
    keys = index.accounts.take(rows, ["account_key"])["account_key"]
    return rows[np.asarray(pc.sort_indices(keys))]


def _sided(index: ResolutionIndex, rows: Rows, left: Rows, right: Rows, codes: pa.ChunkedArray) -> pa.Table:
    """The pairs with the places of both sides among `rows`, the smaller first."""
    order = np.argsort(rows)
    place = [order[np.searchsorted(rows[order], side)] for side in (left, right)]
    first, last = (np.where(place[0] < place[1], one, other) for one, other in ((left, right), (right, left)))
    return pa.table(
        {
            "left_row": np.minimum(*place),
            "right_row": np.maximum(*place),
            "left_place": index.platform[first],
            "right_place": index.platform[last],
            "code": codes,
        }
    )
