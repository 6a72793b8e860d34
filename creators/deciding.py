"""clusters + what stands → decisions (pure).

Ids are stable: a merge keeps the oldest creator's id, a split keeps it with the largest part, an id is never reused,
and where nothing changed nothing is decided. Columns go in and come out; no object is made for an account that stays.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import duckdb
import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from creators.statements import rules
from creators.tables import DECISIONS, ENDED, MEMBERSHIP, MOVES
from creators.words import CreatorId

_HOLDERS = rules("decide_holders")
_CHANGES = rules("decide_changes")
_DECISIONS = rules("decide_decisions")
_COUNT_UNCLAIMED = rules("count_unclaimed")
_TOUCHED = rules("touched")
_MEMBERSHIP = rules("decided_membership")
_MOVES = rules("decided_moves")
_TAKEN = rules("decided_decisions")
_ENDED = rules("decided_ended")


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
    with duckdb.connect() as connection:
        connection.register("clusters", clusters)
        connection.register("standing", standing)
        connection.register("standing_creators", creators)
        connection.execute(_HOLDERS)
        count = connection.sql(_COUNT_UNCLAIMED).fetchall()[0][0]
        connection.register("new_ids", _numbered(islice(new_ids, count)))
        connection.execute(_CHANGES)
        connection.register("components", _components(connection.sql(_TOUCHED).to_arrow_table()))
        connection.execute(_DECISIONS)
        return Plan(
            membership=_table(connection, _MEMBERSHIP, MEMBERSHIP),
            moves=_table(connection, _MOVES, MOVES),
            decisions=_table(connection, _TAKEN, DECISIONS),
            ended=_table(connection, _ENDED, ENDED),
        )


def _table(connection: duckdb.DuckDBPyConnection, query: str, schema: pa.Schema) -> pa.Table:
    return connection.sql(query).to_arrow_table().cast(schema)


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
