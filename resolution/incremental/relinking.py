"""pairs that were compared or scored again → their links, and what that makes new, other and gone.

What a claim of a second account is worth depends on nobody's score, and needs all claims around it: of pairs that were
scored again only, such a link stays as it is.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import LINKS
from resolution.block_pairs import Packed
from resolution.constraints import SECOND_ACCOUNT_LINKER
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.incremental.candidates import sides
from resolution.incremental.laying_out import READ, with_rows
from resolution.incremental.link_changes import told
from resolution.incremental.neighbourhood import put_platforms
from resolution.incremental.rescoring import Rescored
from resolution.incremental.resolution_index import OWN_ROLE, ResolutionIndex
from resolution.incremental.row_sets import among, distinct, union
from resolution.linking import link

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relinked:
    """`index`: with the links of now, of which those that changed are not `used` yet. `ends`: rows whose links changed.

    `before`: LINKS that are no more, or not so. `now`: places of those that are new.
    """

    index: ResolutionIndex
    ends: Rows
    before: pa.Table
    now: Rows


def relink(
    index: ResolutionIndex, rescored: Rescored, compared: Packed, gone: Packed, claims: pa.Table, threads: int | None
) -> Relinked:
    """Links again the pairs that were `compared` or scored. `gone`: pairs that are no more. `claims`: by rows."""
    places = union(rescored.places, _places_of(index, compared))
    pairs = index.pairs.rows.take(places)
    linked = distinct(packed_rows(pairs))
    again = _links(index, pairs, rescored.scores, claims, threads)
    mine = packed_rows(again)
    again = again.filter(pa.array(among(mine, linked) & (~_second(again) | among(mine, compared))))
    ends = distinct(np.concatenate([*sides(linked), *sides(gone)]))
    held = index.links.at(ends)
    before = index.links_at(held)
    mine = packed_rows(before)
    stale = among(mine, gone) | (among(mine, linked) & (~_second(before) | among(mine, compared)))
    return _exchanged(index, held[stale], before.filter(pa.array(stale)), again)


def packed_rows(rows: pa.Table) -> Packed:
    """`left_row << 32 | right_row`, in the order of the rows."""
    left, right = (np.asarray(rows[side], dtype=np.uint64) for side in ("left_row", "right_row"))
    return (left << np.uint64(32)) | right


def _places_of(index: ResolutionIndex, pairs: Packed) -> Rows:
    places = index.pairs.at(distinct(np.concatenate(sides(pairs))))
    return places[among(packed_rows(index.pairs.rows.take(places, ["left_row", "right_row"])), pairs)]


def _second(links: pa.Table) -> Mask:
    return np.asarray(pc.equal(links["linker"], SECOND_ACCOUNT_LINKER))


def _links(
    index: ResolutionIndex, pairs: pa.Table, scores: pa.Table, claims: pa.Table, threads: int | None
) -> pa.Table:
    """LINKS of the pairs, with rows."""
    ends = [np.asarray(pairs[side], dtype=np.int64) for side in ("left_row", "right_row")]
    claiming = [np.asarray(claims[side], dtype=np.int64) for side in ("source", "target")]
    rows = distinct(np.concatenate([*ends, *claiming]))
    accounts = index.accounts.take(rows)
    codes = distinct(pairs["code"].to_numpy())
    workspace = DuckDBWorkspace(threads=threads)
    try:
        names = [name if name != OWN_ROLE else "self_role" for name in accounts.column_names]
        workspace.put("account", accounts.rename_columns(names).add_column(0, "row", pa.array(np.arange(len(rows)))))
        put_platforms(workspace, index)
        workspace.put("claim", _local(claims, rows, "source", "target"))
        workspace.put("paired", _local(pairs.filter(pc.field(READ).is_valid()), rows, "left_row", "right_row"))
        chosen = scores.filter(pa.array(among(packed_rows(scores), distinct(packed_rows(pairs)))))
        workspace.put("scored", _local(chosen, rows, "left_row", "right_row"))
        workspace.put("coded", _local(pairs.select(["left_row", "right_row", "code"]), rows, "left_row", "right_row"))
        workspace.put("code", pa.table({"code": codes, "code_place": np.arange(len(codes))}))
        workspace.make(
            "scored_pair",
            "SELECT s.*, c.code_place FROM scored s JOIN coded USING (left_row, right_row) JOIN code c USING (code)",
        )
        found = link(workspace, index.model, codes)
    finally:
        workspace.close()
    return with_rows(found, accounts["account_key"], rows)


def _local(table: pa.Table, rows: Rows, *columns: str) -> pa.Table:
    for name in columns:
        at = np.searchsorted(rows, np.asarray(table[name], dtype=np.int64))
        table = table.set_column(table.column_names.index(name), name, pa.array(at, pa.int64()))
    return table


def _exchanged(index: ResolutionIndex, held: Rows, before: pa.Table, again: pa.Table) -> Relinked:
    """What is as it was, of the same rows, stays."""
    names = [
        pc.binary_join_element_wise(
            told(links), *(links[s].cast(pa.string()) for s in ("left_row", "right_row")), "\x1f"
        )
        for links in (before, again)
    ]
    same = np.asarray(pc.is_in(names[0], value_set=names[1]))
    new = again.filter(pc.invert(pc.is_in(names[1], value_set=names[0])))
    other = before.filter(pa.array(~same))
    ends = distinct(
        np.concatenate([np.asarray(t[s], dtype=np.int64) for t in (other, new) for s in ("left_row", "right_row")])
    )
    links = index.links.without(held[~same]).added(new)
    used = np.concatenate([index.used, np.zeros(len(new), dtype=bool)])
    return Relinked(
        index=replace(index, links=links, used=used),
        ends=ends,
        before=other.select(LINKS.names),
        now=len(index.links.rows) + np.arange(len(new)),
    )
