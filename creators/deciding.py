"""clusters + what stands → decisions (pure).

Ids are stable: a merge keeps the oldest creator's id, a split keeps it with the largest part, an id is never reused,
and where nothing changed nothing is decided. Columns go in and come out; no object is made for an account that stays.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from creators.tables import DECISIONS, ENDED, MEMBERSHIP, MOVES
from creators.words import CreatorId

_HOLDERS = Path(__file__).with_name("decide_holders.sql").read_text(encoding="utf-8")
_CHANGES = Path(__file__).with_name("decide_changes.sql").read_text(encoding="utf-8")
_DECISIONS = Path(__file__).with_name("decide_decisions.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be done. Tables in the schemas of `creators.tables`."""

    membership: pa.Table
    moves: pa.Table
    decisions: pa.Table
    ended: pa.Table


def decide(clusters: pa.Table, standing: pa.Table, creators: pa.Table, new_ids: Iterator[CreatorId]) -> Plan:
    """The decisions that make what stands (STANDING, STANDING_CREATORS) the creators of `clusters` (CLUSTERS).

    `new_ids` gives ids that no creator ever had; as many are taken as there are new creators, in a fixed order.
    """
    with duckdb.connect() as rules:
        rules.register("clusters", clusters)
        rules.register("standing", standing)
        rules.register("standing_creators", creators)
        rules.execute(_HOLDERS)
        count = rules.sql("SELECT count(*) FROM unclaimed").fetchall()[0][0]
        rules.register("new_ids", _numbered(islice(new_ids, count)))
        rules.execute(_CHANGES)
        rules.register("components", _components(rules.sql("SELECT * FROM touched").to_arrow_table()))
        rules.execute(_DECISIONS)
        return Plan(
            membership=_table(rules, _MEMBERSHIP, MEMBERSHIP),
            moves=_table(rules, _MOVES, MOVES),
            decisions=_table(rules, _TAKEN, DECISIONS),
            ended=_table(rules, _ENDED, ENDED),
        )


_MEMBERSHIP = """
    SELECT account_key, creator_id, confidence, role FROM clusters JOIN holder USING (cluster) ORDER BY account_key
"""
_MOVES = """
    SELECT o.component, m.account_key, m.was, h.creator_id
    FROM member AS m
    JOIN component_of AS o ON o.was IS NOT DISTINCT FROM m.was AND o.cluster IS NOT DISTINCT FROM m.cluster
    LEFT JOIN holder AS h ON h.cluster = m.cluster
    ORDER BY o.component, m.account_key
"""
_TAKEN = "SELECT component, ordinal, kind, before, after, account_keys, reason FROM decision ORDER BY ordinal"
_ENDED = "SELECT component, creator_id, leads_to, ordinal FROM ended ORDER BY component, creator_id"


def _table(rules: duckdb.DuckDBPyConnection, query: str, schema: pa.Schema) -> pa.Table:
    return rules.sql(query).to_arrow_table().cast(schema)


def _numbered(ids: Iterable[CreatorId]) -> pa.Table:
    texts = [str(creator_id) for creator_id in ids]
    return pa.table({"number": pa.array(range(len(texts)), pa.int64()), "creator_id": pa.array(texts, pa.string())})


def _components(touched: pa.Table) -> pa.Table:
    """Labels what hangs together: creators and clusters are the nodes, the parts that they share are the edges."""
    was = touched["was_code"].to_numpy()
    cluster = touched["cluster_code"].to_numpy()
    is_new = touched["was"].is_null().to_numpy()
    is_gone = touched["cluster"].is_null().to_numpy()
    nodes_of_creators = int(was.max(initial=-1)) + 1
    right = np.where(is_gone, was, cluster + nodes_of_creators)
    left = np.where(is_new, right, was)
    nodes = nodes_of_creators + int(cluster.max(initial=-1)) + 1
    edges = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=(nodes, nodes))
    _, labels = connected_components(edges, directed=False)
    return touched.append_column("label", pa.array(labels[left] if len(left) else [], pa.int64()))
