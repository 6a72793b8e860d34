"""new or changed accounts + the model and an index of those before → new links and affected clusters.

The result is that of `resolving.resolve` for all accounts and the same model, in whatever order they came. What it costs
depends on who arrives and on the blocks, values, claims and components that they touch, not on how many accounts there are.

What the model has learned stays as it was learned until a model is trained again: weights, calibration, threshold, how
surprising letters and whole texts are, and what claims and contacts are worth. A batch with the same model takes them from
it as well. What is counted over all accounts is counted on: who shares a value, how large a block is, how many texts hold a
part. Where that turns something for many at once (a cap that falls with the size of the table) all is laid out anew.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import CLUSTERS, IDENTIFIERS, JUDGEMENTS, LINKS
from resolution.account_slots import refuse_slots
from resolution.complete_accounts import complete
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.identifiers import extract
from resolution.incremental.account_keys import ACCOUNT, hashes
from resolution.incremental.comparing_again import compare_again
from resolution.incremental.growing import grow, has_outgrown, must_lay_out
from resolution.incremental.laying_out import derived, described, lay_out
from resolution.incremental.link_changes import differing, in_parts, withdrawn
from resolution.incremental.reclustering import judged_rows, recluster
from resolution.incremental.relinking import Relinked, relink
from resolution.incremental.rescoring import rescore
from resolution.incremental.resolution_index import FINGERPRINT, OWN_ROLE, ResolutionIndex
from resolution.incremental.row_sets import distinct, union, without
from resolution.incremental.touching import Change, laid_out_again, touched
from resolution.incremental.watching import watch
from resolution.judgement_cycles import refuse_contradictions
from resolution.thread_count import FEW, at_most

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What changed, and the `index` that holds everything as it is now.

    `links`: LINKS that are new, weigh otherwise, or are used otherwise. `withdrawn`: `left_key`, `right_key`, `linker` of
    links that are no more. `clusters`: CLUSTERS rows that are new or other. `gone`: keys that were removed.
    """

    links: pa.Table
    withdrawn: pa.Table
    clusters: pa.Table
    gone: tuple[str, ...]
    index: ResolutionIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arriving:
    """`accounts`, `keys`: of those that are new or other, as `described`. `identifiers`: of all. `went`: rows."""

    accounts: pa.Table
    keys: pa.Table
    identifiers: pa.Table
    went: Rows


def arrive(
    index: ResolutionIndex,
    accounts: pa.Table,
    *,
    removed: Sequence[str] = (),
    judgements: pa.Table | None = None,
    threads: int | None = None,
) -> Arrival:
    """Takes accounts (ACCOUNTS; columns may be missing; each `account_key` once) that are new or replace those of their keys.

    `removed`: keys of accounts that are no more. `judgements` (JUDGEMENTS): all that are valid now; those of the index where
    none are given. The index that is given is left as it is.

    Raises: InputError where a key occurs twice, judgements contradict each other, or a column of ACCOUNT_SLOTS has a value:
        what chance gives in those is read off all accounts, which an index does not keep.
    """
    refuse_slots(accounts)
    accounts = complete(accounts)
    judgements = index.judgements if judgements is None else judgements.select(JUDGEMENTS.names)
    refuse_contradictions(judgements)
    with at_most(threads or os.cpu_count() or 1):
        return _arrival(index, accounts, removed, judgements, threads)


def _arrival(
    index: ResolutionIndex, accounts: pa.Table, removed: Sequence[str], judgements: pa.Table, threads: int | None
) -> Arrival:
    little = threads or (1 if len(accounts) + len(removed) <= FEW else None)
    arriving = _read(index, accounts, removed, little)
    if not must_lay_out(index, len(arriving.accounts), len(arriving.went)):
        change, reached = grow(index, arriving.accounts, arriving.keys, arriving.identifiers, arriving.went)
        watched, turned = watch(change)
        change = replace(change, index=replace(change.index, watched=watched))
        if not has_outgrown(change):
            return _arrived(index, change, judgements, reached, turned, little)
    arriving = replace(
        arriving, keys=arriving.keys.slice(0, 0)
    )  # they are made of all accounts, and take a lot of memory
    return _laid_out(index, arriving, judgements, threads)


def _read(index: ResolutionIndex, accounts: pa.Table, removed: Sequence[str], threads: int | None) -> _Arriving:
    identifiers = extract(accounts)
    workspace = DuckDBWorkspace(threads=threads)
    try:
        columns, keys = described(workspace, derived(accounts, threads), identifiers)
    finally:
        workspace.close()
    was = index.rows_of(columns["account_key"], _own(keys))
    known = was >= 0
    same = known.copy()
    before = index.accounts.take(was[known], [FINGERPRINT])[FINGERPRINT]
    same[known] = np.asarray(before) == np.asarray(columns[FINGERPRINT])[known]
    going = sorted(set(removed) - set(columns["account_key"].to_pylist()))
    gone = index.rows_of(pa.array(going, pa.string()), hashes(going)) if going else was[:0]
    place = np.cumsum(~same) - 1
    rows = keys["row"].to_numpy()
    keys = keys.set_column(0, "row", pa.array(place[rows])).filter(pa.array(~same[rows]))
    return _Arriving(
        accounts=columns.filter(pa.array(~same)).combine_chunks(),
        keys=keys.combine_chunks(),
        identifiers=identifiers,
        went=distinct(np.concatenate([was[known & ~same], gone[gone >= 0]])),
    )


def _own(keys: pa.Table) -> npt.NDArray[np.uint64]:
    """The key of each account itself, in the order of rows."""
    return keys["key"].to_numpy()[keys["kind"].to_numpy() == ACCOUNT]


def _arrived(
    before: ResolutionIndex, change: Change, judgements: pa.Table, reached: Rows, turned: Rows, threads: int | None
) -> Arrival:
    """The arrival where only what is touched is looked at."""
    others = without(union(touched(change), turned), change.came)
    whole = union(change.came, others)
    around = union(whole, union(laid_out_again(change), reached))
    again = compare_again(change, whole, around, threads)
    rescored = rescore(again.index, union(again.compared, again.gone), threads)
    relinked = relink(again.index, rescored, again.compared, again.gone, again.claims, threads)
    index = replace(relinked.index, judgements=judgements)
    changed = union(relinked.ends, union(change.came, judged_rows(index, before.judgements, judgements)))
    return _differences(before, change, relinked, index, changed[index.living[changed]])


def _differences(
    before: ResolutionIndex, change: Change, relinked: Relinked, index: ResolutionIndex, changed: Rows
) -> Arrival:
    clustered = recluster(index, changed)
    now = clustered.index
    turned = clustered.touching[now.used[clustered.touching] != index.used[clustered.touching]]
    turned = without(turned, relinked.now)
    links = now.links_at(union(turned, relinked.now)).select(LINKS.names)
    was = pa.concat_tables([relinked.before, index.links_at(turned).select(LINKS.names)])
    known = clustered.concerned[clustered.concerned < len(before.living)]
    earlier = before.clusters_of(union(known, change.went))
    return Arrival(
        links=differing(was, links),
        withdrawn=withdrawn(was, links),
        clusters=_other_rows(earlier, now.clusters_of(clustered.concerned)),
        gone=_gone(change),
        index=now,
    )


def _gone(change: Change) -> tuple[str, ...]:
    went, came = (
        change.index.accounts.take(rows, ["account_key"])["account_key"].to_pylist()
        for rows in (change.went, change.came)
    )
    return tuple(sorted(set(went) - set(came)))


def _laid_out(before: ResolutionIndex, arriving: _Arriving, judgements: pa.Table, threads: int | None) -> Arrival:
    """The arrival where all accounts are laid out anew."""
    staying = before.living.copy()
    staying[arriving.went] = False
    rows = np.flatnonzero(staying)
    columns = arriving.accounts
    if len(rows):
        columns = pa.concat_tables([before.accounts.take(rows), columns]).sort_by("account_key").combine_chunks()
    names = arriving.accounts["account_key"]
    said = arriving.identifiers.filter(pc.is_in(arriving.identifiers["account_key"], value_set=names))
    identifiers = pa.concat_tables([before.identifiers_of(rows).select(IDENTIFIERS.names), said])
    now = lay_out(
        before.model,
        before.settings,
        columns.drop_columns([OWN_ROLE, FINGERPRINT]),
        identifiers,
        judgements,
        threads=threads,
    )
    links = list(in_parts(before.all_links, now.all_links))
    gone = before.accounts.take(arriving.went, ["account_key"])["account_key"]
    return Arrival(
        links=pa.concat_tables([differing(*part) for part in links]),
        withdrawn=pa.concat_tables([withdrawn(*part) for part in links]),
        clusters=_other_rows(before.all_clusters, now.all_clusters),
        gone=tuple(sorted(set(gone.to_pylist()) - set(names.to_pylist()))),
        index=now,
    )


def _other_rows(before: pa.Table, now: pa.Table) -> pa.Table:
    if not len(before):
        return now
    told = [
        pc.binary_join_element_wise(*(table[name].cast(pa.string()) for name in table.column_names), "\x1f")
        for table in (before.select(CLUSTERS.names), now.select(CLUSTERS.names))
    ]
    return now.filter(pc.invert(pc.is_in(told[1], value_set=told[0])))
