"""links as they are now + what changed → clusters: the components that hold a change are clustered again, the others stay.

Only a link of `ClusteringSettings.least` or more, or a judgement `same`, can join two clusters, so clusters do not reach
beyond connected components of those. The confidence of an account also looks at weaker links to accounts elsewhere: these
take part, and what is found of them is left aside.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graph.tables import CLUSTERS, LINKS
from graph.words import Verdict
from resolution.cluster_pairs import rows_of
from resolution.clustering import ClusteringSettings, cluster
from resolution.judgement_cycles import refuse_contradictions

Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reclustered:
    """`clusters`: CLUSTERS of all accounts, by key. `links`: with `used` as it is now.

    `concerned`: who was clustered again, (n,).
    """

    clusters: pa.Table
    links: pa.Table
    concerned: Mask


def recluster(
    accounts: pa.Table,
    links: pa.Table,
    judgements: pa.Table,
    settings: ClusteringSettings,
    *,
    identifiers: pa.Table,
    before: pa.Table,
    changed: Mask,
) -> Reclustered:
    """Clusters again what holds a `changed` account (n,). `accounts`: `account_key`, `platform`, by key; `before`: CLUSTERS.

    Raises: InputError where judgements contradict each other.
    """
    refuse_contradictions(judgements)
    keys = accounts["account_key"]
    left, right = rows_of(keys, links["left_key"], links["right_key"])
    concerned = _components_with(changed, keys, left, right, links, judgements, settings.least)
    touching = concerned[left] | concerned[right]
    present = concerned.copy()
    present[left[touching]] = present[right[touching]] = True
    found = cluster(
        accounts.filter(pa.array(present)),
        links.filter(pa.array(touching)),
        judgements,
        settings,
        identifiers=identifiers,
    )
    return Reclustered(
        clusters=_clusters(found.clusters.filter(pa.array(concerned[present])), before, keys, concerned),
        links=_with_used(links, found.links, touching, concerned[left] & concerned[right]),
        concerned=concerned,
    )


def judged(keys: pa.ChunkedArray, before: pa.Table, now: pa.Table) -> Mask:
    """Accounts of which a judgement is new, other or taken back, (n,)."""
    told = [
        pc.binary_join_element_wise(*(table[name] for name in table.column_names), "\x1f") for table in (before, now)
    ]
    ends = np.zeros(len(keys), dtype=bool)
    for table, own, other in ((before, told[0], told[1]), (now, told[1], told[0])):
        rows = table.filter(pc.invert(pc.is_in(own, value_set=other)))
        for side in rows_of(keys, rows["left_key"], rows["right_key"]):
            ends[side[side >= 0]] = True
    return ends


def _components_with(
    changed: Mask,
    keys: pa.ChunkedArray,
    left: Rows,
    right: Rows,
    links: pa.Table,
    judgements: pa.Table,
    least: float,
) -> Mask:
    joining = links["probability"].to_numpy() >= least
    same = judgements.filter(pc.equal(judgements["verdict"], Verdict.SAME.value))
    one, other = rows_of(keys, same["left_key"], same["right_key"])
    known = (one >= 0) & (other >= 0)
    sides = np.concatenate([left[joining], one[known]]), np.concatenate([right[joining], other[known]])
    graph = coo_array((np.ones(len(sides[0]), dtype=np.int8), sides), shape=(len(keys), len(keys)))
    if not len(keys):
        return changed
    count, component = connected_components(graph, directed=False)
    holds = np.zeros(count, dtype=bool)
    holds[component[changed]] = True
    return np.asarray(holds[component])


def _clusters(found: pa.Table, before: pa.Table, keys: pa.ChunkedArray, concerned: Mask) -> pa.Table:
    unconcerned = pc.is_in(before["account_key"], value_set=keys.filter(pa.array(~concerned)))
    return pa.concat_tables([before.filter(unconcerned), found]).sort_by("account_key").cast(CLUSTERS)


def _with_used(links: pa.Table, found: pa.Table, touching: Mask, within: Mask) -> pa.Table:
    """`used` as found within what was clustered again; false from there to elsewhere, or the two would be one component."""
    used = np.asarray(links["used"]).copy()
    used[touching] = np.asarray(found["used"])
    used[touching & ~within] = False
    return links.set_column(LINKS.get_field_index("used"), LINKS.field("used"), pa.array(used))
