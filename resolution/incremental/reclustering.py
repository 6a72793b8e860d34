"""links as they are now + what changed → clusters: the components that hold a change are clustered again, the others stay.

Only a link of `ClusteringSettings.least` or more, or a judgement `same`, can join two clusters, so clusters do not reach
beyond connected components of those. The confidence of an account also looks at weaker links to accounts elsewhere: these
take part, and what is found of them is left aside.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import IDENTIFIERS, LINKS
from graph.words import Verdict
from resolution.clustering import cluster
from resolution.incremental.account_keys import hashes
from resolution.incremental.laying_out import clusters_by_row
from resolution.incremental.resolution_index import Clusters, ResolutionIndex
from resolution.incremental.row_sets import among, distinct, union, without

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reclustered:
    """`index`: with the clusters and `used` of now. `concerned`: rows that were clustered again, rising.

    `touching`: places of the links of those.
    """

    index: ResolutionIndex
    concerned: Rows
    touching: Rows


def recluster(index: ResolutionIndex, changed: Rows) -> Reclustered:
    """Clusters again what holds a `changed` row."""
    judged = _judged(index, index.judgements)
    concerned = _components(index, distinct(changed), judged)
    touching = index.links.at(concerned)
    links = index.links_at(touching)
    left, right = (np.asarray(links[side], dtype=np.int64) for side in ("left_row", "right_row"))
    present = distinct(np.concatenate([concerned, left, right]))
    accounts = index.accounts.take(present, ["account_key", "platform"])
    found = cluster(
        accounts,
        links.select(LINKS.names),
        index.judgements,
        index.settings,
        identifiers=index.identifiers_of(present).select(IDENTIFIERS.names),
    )
    inside = among(present, concerned)
    now = clusters_by_row(found.clusters, accounts["account_key"], present)
    used = index.used.copy()
    # From what was clustered again to elsewhere no link is used, or the two would be one component.
    used[touching] = np.asarray(found.links["used"]) & among(left, concerned) & among(right, concerned)
    clusters = _with(index.clusters, concerned, now, inside)
    return Reclustered(index=replace(index, used=used, clusters=clusters), concerned=concerned, touching=touching)


def judged_rows(index: ResolutionIndex, before: pa.Table, now: pa.Table) -> Rows:
    """Rows of which a judgement is new, other or taken back."""
    told = [
        pc.binary_join_element_wise(*(table[name] for name in table.column_names), "\x1f") for table in (before, now)
    ]
    other = [before.filter(pc.invert(pc.is_in(told[0], value_set=told[1])))]
    other.append(now.filter(pc.invert(pc.is_in(told[1], value_set=told[0]))))
    return distinct(
        np.concatenate([row[row >= 0] for rows in (_sides(index, table) for table in other) for row in rows])
    )


def _sides(index: ResolutionIndex, judgements: pa.Table) -> tuple[Rows, Rows]:
    left, right = (
        index.rows_of(judgements[side], hashes(judgements[side].to_pylist()))
        if len(judgements)
        else np.zeros(0, dtype=np.int64)
        for side in ("left_key", "right_key")
    )
    return left, right


def _judged(index: ResolutionIndex, judgements: pa.Table) -> tuple[Rows, Rows]:
    """The sides of pairs that are judged the same, of accounts that there are."""
    left, right = _sides(index, judgements.filter(pc.equal(judgements["verdict"], Verdict.SAME.value)))
    known = (left >= 0) & (right >= 0)
    return left[known], right[known]


def _components(index: ResolutionIndex, changed: Rows, judged: tuple[Rows, Rows]) -> Rows:
    """All rows that joining links and judgements connect with the changed ones, rising."""
    reached, edge = changed, changed
    while len(edge):
        links = index.links.rows.take(index.links.at(edge), ["left_row", "right_row", "probability"])
        joining = np.asarray(links["probability"]) >= index.settings.least
        left, right = (np.asarray(links[side], dtype=np.int64)[joining] for side in ("left_row", "right_row"))
        met = [left, right, judged[1][among(judged[0], edge)], judged[0][among(judged[1], edge)]]
        edge = without(np.concatenate(met), reached)
        reached = union(reached, edge)
    return reached


def _with(before: Clusters, rows: Rows, found: Clusters, chosen: npt.NDArray[np.bool_]) -> Clusters:
    columns = {name: getattr(before, name).copy() for name in ("row", "confidence", "role")}
    for name, column in columns.items():
        column[rows] = getattr(found, name)[chosen]
    return Clusters(**columns)
