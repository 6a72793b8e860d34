"""new or changed accounts + an index of those before → new links and affected clusters.

The result is that of `resolving.resolve` for all accounts and the same model, in whatever order they came. What others have
in common with them decides too: a block that grows over its cap loses its pairs, a value that one more account has is less
rare, a rival takes odds away. So columns, counts and block keys of all accounts are laid out again, which is cheap; what is
not (reading texts, aligning pairs, the levels of a vector, evidence, clustering) is done for what they changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import JUDGEMENTS
from resolution.blocking import block
from resolution.cluster_pairs import rows_of
from resolution.complete_accounts import complete
from resolution.derived_columns import attach_frequencies, count_frequencies, size_platforms
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.identifier_columns import identifier_columns
from resolution.identifiers import extract
from resolution.incremental.candidate_changes import AccountChanges, compare_changed
from resolution.incremental.link_changes import differing, merge_links, withdrawn
from resolution.incremental.needed_texts import texts_of
from resolution.incremental.reclustering import judged, recluster
from resolution.incremental.rescoring import Rescored, rescore
from resolution.incremental.resolution_index import SIGNATURE, ResolutionIndex, derived
from resolution.incremental.signatures import account_signatures


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
class _Laid:
    """`accounts`: with their signatures."""

    accounts: pa.Table
    changes: AccountChanges
    rescored: Rescored


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

    Raises: InputError where a key occurs twice, or judgements contradict each other.
    """
    accounts = complete(accounts)
    judgements = index.judgements if judgements is None else judgements.select(JUDGEMENTS.names)
    replaced = pa.concat_arrays([accounts["account_key"].combine_chunks(), pa.array(list(removed), pa.string())])
    columns = _merged(index.accounts.drop_columns([SIGNATURE]), derived(accounts, threads), replaced)
    columns = columns.sort_by("account_key").combine_chunks()
    identifiers = _merged(index.identifiers, extract(accounts), replaced)
    laid = _lay_out(index, columns, identifiers, threads)
    keys = columns["account_key"]
    rescored = laid.rescored
    changes = merge_links(keys, index.links, rescored.links, rescored.pairs, rescored.linked)
    clustered = recluster(
        columns.select(["account_key", "platform"]),
        changes.links,
        judgements,
        index.settings,
        identifiers=identifiers,
        before=index.clusters,
        changed=changes.ends | laid.changes.touched | judged(keys, index.judgements, judgements),
    )
    now = replace(
        index,
        accounts=laid.accounts,
        identifiers=identifiers,
        pairs=rescored.pairs,
        links=clustered.links,
        clusters=clustered.clusters,
        judgements=judgements,
    )
    return Arrival(
        links=differing(index.links, now.links),
        withdrawn=withdrawn(index.links, now.links),
        clusters=_other_rows(index.clusters, now.clusters.filter(pa.array(clustered.concerned))),
        gone=tuple(index.keys.filter(pa.array(laid.changes.moved < 0)).to_pylist()),
        index=now,
    )


def _lay_out(index: ResolutionIndex, columns: pa.Table, identifiers: pa.Table, threads: int | None) -> _Laid:
    workspace = DuckDBWorkspace(threads=threads)
    try:
        workspace.put("account", columns.add_column(0, "row", pa.array(range(len(columns)), pa.int64())))
        size_platforms(workspace)
        identifier_columns(workspace, identifiers)
        count_frequencies(workspace)
        attach_frequencies(workspace)
        signatures = account_signatures(workspace)
        block(workspace, texts_of(workspace))
        changes = _account_changes(index.accounts, columns, signatures)
        rescored = rescore(workspace, index.model, compare_changed(workspace, index.pairs, changes, index.told))
    finally:
        workspace.close()
    accounts = columns.append_column(SIGNATURE, pa.array(signatures, pa.uint64()))
    return _Laid(accounts=accounts, changes=changes, rescored=rescored)


def _account_changes(before: pa.Table, now: pa.Table, signatures: npt.NDArray[np.uint64]) -> AccountChanges:
    (moved,) = rows_of(now["account_key"], before["account_key"])
    known = moved >= 0
    touched = np.ones(len(now), dtype=bool)
    touched[moved[known]] = signatures[moved[known]] != before[SIGNATURE].to_numpy()[known]
    platforms = pa.chunked_array([*before["platform"].chunks, *now["platform"].chunks], pa.string())
    place = np.asarray(platforms.combine_chunks().dictionary_encode().indices, dtype=np.int32)
    return AccountChanges(
        touched=touched, platform=place[len(before) :], moved=moved, platform_before=place[: len(before)]
    )


def _merged(before: pa.Table, arriving: pa.Table, replaced: pa.Array) -> pa.Table:
    stays = before.filter(pc.invert(pc.is_in(before["account_key"], value_set=replaced)))
    return pa.concat_tables([stays, arriving])


def _other_rows(before: pa.Table, now: pa.Table) -> pa.Table:
    told = [
        pc.binary_join_element_wise(*(table[name].cast(pa.string()) for name in table.column_names), "\x1f")
        for table in (before, now)
    ]
    return now.filter(pc.invert(pc.is_in(told[1], value_set=told[0])))
