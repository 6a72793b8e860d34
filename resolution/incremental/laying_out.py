"""all accounts → an index of them, by the functions of a batch."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import InputError
from graph.tables import ACCOUNTS, CLUSTERS, IDENTIFIERS, JUDGEMENTS, LINKS
from resolution.blocking import block, most_holders, rare_parts
from resolution.clustering import ClusteringSettings, cluster
from resolution.coded_keys import rows_of
from resolution.comparing import compare
from resolution.complete_accounts import complete
from resolution.derived_columns import attach_frequencies, count_frequencies, derive_columns, size_platforms
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.identifier_columns import identifier_columns
from resolution.incremental.account_keys import OwnKeys, account_keys, post
from resolution.incremental.part_counts import count_parts
from resolution.incremental.postings import Postings, RowTable
from resolution.incremental.resolution_index import (
    FINGERPRINT,
    OWN_ROLE,
    ROLES,
    Clusters,
    Edges,
    ResolutionIndex,
)
from resolution.incremental.watched_values import Watched, near_places, near_words
from resolution.linkers import READ_BY_LINKERS
from resolution.linking import compact_links, spelled_out
from resolution.model import Model
from resolution.name_words import handles_and_names
from resolution.priced_texts import price_texts, read_texts
from resolution.refining.refining import refine
from resolution.scoring import count_vectors, score, weigh

Rows = npt.NDArray[np.int64]

SECOND = "second"
"""The column of `tables["accounts"]` that says who is somebody's second account."""

TABLES = ("accounts", "identifiers", "pairs", "links", "clusters", "judgements")

COMPARED = """
-- What was compared of the pairs that linkers read, else null.
SELECT v.left_row::INTEGER AS left_row, v.right_row::INTEGER AS right_row, v.code,
    p.* EXCLUDE (left_row, right_row, avatar_others, bio_others, location_share)
        REPLACE (p.contact_others::FLOAT AS contact_others, p.web_others::FLOAT AS web_others)
FROM vector v LEFT JOIN paired p USING (left_row, right_row)
ORDER BY v.left_row, v.right_row
"""

READ = "second_account"
"""The column of `COMPARED` that is null where no linker reads a pair."""

_OWN_ROLE = "SELECT a.row, s.role FROM account a LEFT JOIN self_role s USING (row) ORDER BY a.row"

_FINGERPRINT = """
WITH own AS (
    SELECT row, hash(*COLUMNS(* EXCLUDE (row))) AS told
    FROM (SELECT * REPLACE (list_sort(bio_tokens) AS bio_tokens) FROM account)
), said AS (
    SELECT row, list_sort(list(hash(kind, value, role, strength, reason))) AS told FROM stated GROUP BY row
)
SELECT o.row, hash(o.told, s.told) AS fingerprint FROM own o LEFT JOIN said s USING (row) ORDER BY o.row
"""


def derived(accounts: pa.Table, threads: int | None = None) -> pa.Table:
    """ACCOUNTS → the columns of `account` as `derive_columns` makes them, ordered by key, without `row`."""
    workspace = DuckDBWorkspace(threads=threads)
    try:
        derive_columns(workspace, complete(accounts))
        return workspace.get("SELECT * EXCLUDE (row) FROM account ORDER BY account_key").combine_chunks()
    finally:
        workspace.close()


def described(workspace: DuckDBWorkspace, accounts: pa.Table, identifiers: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Derived columns and IDENTIFIERS → the columns with `OWN_ROLE` and `FINGERPRINT`, and KEYS; row n is the nth.

    Leaves `account`, `stated` and what else `identifier_columns` makes.
    """
    columns = accounts.add_column(0, "row", pa.array(np.arange(len(accounts))))
    workspace.put("account", columns)
    identifier_columns(workspace, identifiers)
    role = workspace.get(_OWN_ROLE)["role"]
    told = workspace.get(_FINGERPRINT)["fingerprint"]
    columns = accounts.append_column(OWN_ROLE, role).append_column(FINGERPRINT, told)
    return columns.combine_chunks(), account_keys(workspace)


def empty(model: Model, settings: ClusteringSettings | None = None) -> ResolutionIndex:
    """Of no accounts. Without `settings` the model's own threshold joins."""
    return lay_out(
        model,
        settings or ClusteringSettings(threshold=model.threshold),
        derived(ACCOUNTS.empty_table(), 1),
        IDENTIFIERS.empty_table(),
        JUDGEMENTS.empty_table(),
        threads=1,
    )


def lay_out(
    model: Model,
    settings: ClusteringSettings,
    accounts: pa.Table,
    identifiers: pa.Table,
    judgements: pa.Table,
    *,
    threads: int | None = None,
) -> ResolutionIndex:
    """An index of all accounts (derived columns, by key) at once.

    Raises: InputError where judgements contradict each other, or there are more accounts than one machine compares.
    """
    workspace = DuckDBWorkspace(threads=threads)
    try:
        columns, keys = described(workspace, accounts, identifiers)
        size_platforms(workspace)
        watched = _watched(workspace)
        count_frequencies(workspace)
        attach_frequencies(workspace)
        read = read_texts(workspace)
        block(workspace, partial(rare_parts, read.both))
        texts = price_texts(read, model.told_texts())
        compare(workspace, texts, kept=READ_BY_LINKERS)
        del read, texts  # the prices of all letters are the most memory that nothing needs any more
        pairs = workspace.get(COMPARED).combine_chunks()
        codes, _ = count_vectors(workspace)
        _, scores = weigh(workspace, model, codes, trained=False)
        score(workspace, model, scores)
        refine(workspace, model, codes)
        second = np.zeros(len(columns), dtype=bool)
        second[scores.candidates.second] = True
        del scores
        workspace.run("DROP TABLE vector")
        links = compact_links(workspace, model, codes)
    finally:
        workspace.close()
    found = cluster(accounts.select(["account_key", "platform"]), links, judgements, settings, identifiers=identifiers)
    return _assembled(
        model,
        settings,
        columns,
        keys,
        identifiers,
        second,
        pairs,
        spelled_out(found.links),
        found.clusters,
        judgements,
        watched,
    )


def tables(index: ResolutionIndex) -> dict[str, pa.Table]:
    """Name → table, for whoever keeps them; `from_tables` is the way back."""
    rows = np.flatnonzero(index.living)
    accounts = index.accounts.take(rows).append_column(SECOND, pa.array(index.second[rows]))
    order = np.asarray(pc.sort_indices(accounts["account_key"]))
    place = np.full(len(index.living), -1, dtype=np.int64)
    place[rows[order]] = np.arange(len(rows))
    pairs = index.pairs.rows.take(index.pairs.places)
    left, right = (place[np.asarray(pairs[side])] for side in ("left_row", "right_row"))
    for name, side in (("left_row", np.minimum(left, right)), ("right_row", np.maximum(left, right))):
        pairs = pairs.set_column(pairs.column_names.index(name), name, pa.array(side, pa.int32()))
    return {
        "accounts": accounts.take(pa.array(order)).drop_columns([OWN_ROLE, FINGERPRINT]),
        "identifiers": index.identifiers_of(rows).select(IDENTIFIERS.names),
        "pairs": pairs,
        "links": index.all_links,
        "clusters": index.all_clusters,
        "judgements": index.judgements,
    }


def from_tables(
    kept: Mapping[str, pa.Table], model: Model, settings: ClusteringSettings | None = None
) -> ResolutionIndex:
    """As `tables` gave them; the model and the settings have to be those that they were made with.

    Raises: InputError where a table is missing.
    """
    missing = sorted(set(TABLES) - set(kept))
    if missing:
        raise InputError(f"the index lacks {', '.join(missing)}: let all accounts arrive again")
    accounts = kept["accounts"]
    workspace = DuckDBWorkspace()
    try:
        columns, keys = described(workspace, accounts.drop_columns([SECOND]), kept["identifiers"])
        watched = _watched(workspace)
    finally:
        workspace.close()
    return _assembled(
        model,
        settings or ClusteringSettings(threshold=model.threshold),
        columns,
        keys,
        kept["identifiers"],
        np.asarray(accounts[SECOND]),
        kept["pairs"],
        kept["links"],
        kept["clusters"],
        kept["judgements"],
        watched,
    )


def _watched(workspace: DuckDBWorkspace) -> Watched:
    """Of `account` as it is derived."""
    sizes = workspace.get("SELECT platform, count(*) AS n FROM account GROUP BY platform ORDER BY platform")
    platforms = sizes["platform"].to_pylist()
    counts = sizes["n"].to_numpy()
    there = workspace.get(
        "SELECT location, platform, count(*) AS n FROM account WHERE location IS NOT NULL GROUP BY ALL"
    )
    cells = zip(there["location"].to_pylist(), there["platform"].to_pylist(), there["n"].to_pylist(), strict=True)
    places = {(place, platforms.index(platform)): n for place, platform, n in cells}
    near = {name for name, _ in near_places(places, counts)}
    bios = workspace.get("SELECT count(bio_tokens) AS n FROM account")["n"][0].as_py()
    words = workspace.get(
        "SELECT word, count(*) AS n FROM (SELECT unnest(bio_tokens) AS word FROM account) GROUP BY word HAVING n > 10"
    )
    return Watched(
        places={cell: n for cell, n in places.items() if cell[0] in near},
        words=near_words(dict(zip(words["word"].to_pylist(), words["n"].to_pylist(), strict=True)), bios),
        bios=bios,
        sizes=tuple(counts.tolist()),
        most_bios=bios,
    )


def _assembled(
    model: Model,
    settings: ClusteringSettings,
    columns: pa.Table,
    keys: pa.Table,
    identifiers: pa.Table,
    second: npt.NDArray[np.bool_],
    pairs: pa.Table,
    links: pa.Table,
    clusters: pa.Table,
    judgements: pa.Table,
    watched: Watched,
) -> ResolutionIndex:
    size = len(columns)
    names = columns["account_key"]
    platforms = sorted(pc.unique(columns["platform"]).to_pylist())
    platform = pc.index_in(columns["platform"], value_set=pa.array(platforms, pa.string()))
    texts = handles_and_names(columns)
    said, (told_by,) = identifiers.select(IDENTIFIERS.names), rows_of(names, identifiers["account_key"])
    no_edges = (np.zeros(0, dtype=bool), Postings())
    linked = with_rows(links, names, np.arange(size))
    return ResolutionIndex(
        model=model,
        settings=settings,
        judgements=judgements.select(JUDGEMENTS.names),
        accounts=RowTable((columns,)),
        living=np.ones(size, dtype=bool),
        second=second,
        platforms=tuple(platforms),
        platform=np.asarray(platform, dtype=np.int16),
        identifiers=RowTable((said.combine_chunks(),)),
        said_by=Postings().added(told_by.astype(np.uint64), np.arange(len(said))),
        own_keys=OwnKeys().added(keys, size),
        postings=post((), keys, 0),
        parts=count_parts(texts, np.arange(size), most_holders(size)),
        pairs=Edges(rows=RowTable((pairs.slice(0, 0),)), living=no_edges[0], ends=no_edges[1]).added(pairs),
        links=Edges(rows=RowTable((linked.slice(0, 0),)), living=no_edges[0], ends=no_edges[1]).added(linked),
        used=np.asarray(links["used"]),
        clusters=clusters_by_row(clusters.select(CLUSTERS.names), names, np.arange(size)),
        watched=watched,
    )


def with_rows(links: pa.Table, names: pa.ChunkedArray, rows: Rows) -> pa.Table:
    """LINKS with the rows of both sides, the smaller first; account `names[n]` is row `rows[n]`."""
    ends = rows_of(names, links["left_key"], links["right_key"])
    left, right = (rows[end] for end in ends)
    linked = links.select(LINKS.names).append_column("left_row", pa.array(np.minimum(left, right), pa.int32()))
    return linked.append_column("right_row", pa.array(np.maximum(left, right), pa.int32())).combine_chunks()


def clusters_by_row(clusters: pa.Table, names: pa.ChunkedArray, rows: Rows) -> Clusters:
    """CLUSTERS of the accounts `names`, whose rows are `rows`, in their order."""
    place, whole = rows_of(clusters["account_key"], names), rows_of(names, clusters["cluster"])[0]
    (at,) = place
    role = np.asarray(pc.index_in(clusters["role"], value_set=pa.array(ROLES, pa.string())), dtype=np.int8)
    return Clusters(
        row=rows[whole[at]].astype(np.int32), confidence=np.asarray(clusters["confidence"])[at], role=role[at]
    )
