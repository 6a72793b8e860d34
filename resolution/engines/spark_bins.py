"""accounts, links, judgements → bins that can be clustered one by one, and each bin's clusters.

Clusters grow along links that are no less probable than `ClusteringSettings.least`, and along judgements `same`. So what
these connect is clustered apart from the rest, and a bin holds whole components. Less probable links still tell how sure a
place is: one that leads into another bin goes to both, with the account at its other end as a guest, which stays alone there.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import IDENTIFIERS, JUDGEMENTS, LINKS
from resolution.cluster_refusals import REFUSALS
from resolution.clustering import Clustering, ClusteringSettings, cluster

HOME, GUEST, SAID, LINK, JUDGEMENT = "home", "guest", "said", "link", "judgement"

ITEMS = pa.schema(
    [
        ("bin", pa.int64()),
        ("what", pa.string()),  # HOME, GUEST (an account), SAID (what it says that it is), LINK, JUDGEMENT
        ("place", pa.int64()),  # of the account, link or judgement in its table
        ("left_key", pa.string()),
        ("right_key", pa.string()),  # of links and judgements
        ("word", pa.string()),  # an account's platform, what it says, a linker, a verdict
        ("probability", pa.float64()),  # of links
    ]
)
"""What a bin is made of, as rows of one table, in any order."""

CLUSTERED, USED, REFUSED = "clustered", "used", "refused"

FOUND = pa.schema(
    [
        ("what", pa.string()),  # CLUSTERED (an account), USED (a link), REFUSED (a union)
        ("place", pa.int64()),  # of the account or link in its table
        ("left_key", pa.string()),  # this and what follows: as in REFUSALS
        ("right_key", pa.string()),
        ("probability", pa.float64()),  # of an account: its confidence
        ("reason", pa.string()),  # of an account: its role
        ("left_cluster", pa.string()),
        ("right_cluster", pa.string()),
        ("left_accounts", pa.int32()),
        ("right_accounts", pa.int32()),
    ]
)
"""What comes out of a bin, as rows of one table."""


def cluster_bin(platforms: Sequence[str], settings: ClusteringSettings) -> Callable[[pa.Table], pa.Table]:
    """ITEMS of one bin → FOUND. `platforms`: all there are, in the order in which the whole table has them."""

    def clustered(items: pa.Table) -> pa.Table:
        parts = {what: _chosen(items, what) for what in (HOME, GUEST, SAID, LINK, JUDGEMENT)}
        accounts = pa.concat_tables([parts[HOME], parts[GUEST]])
        result = cluster(
            pa.table({"account_key": accounts["left_key"], "platform": _platform_codes(accounts["word"], platforms)}),
            _links(parts[LINK]),
            _judgements(parts[JUDGEMENT]),
            settings,
            identifiers=_said(parts[SAID]),
        )
        return _found(parts[HOME]["place"], parts[LINK]["place"], result)

    return clustered


def _chosen(items: pa.Table, what: str) -> pa.Table:
    return items.filter(pc.equal(items["what"], what)).sort_by("place")


def _platform_codes(names: pa.ChunkedArray, platforms: Sequence[str]) -> pa.Array:
    """The same code in every bin as in the whole table: clustering tells platforms beyond its mask's bits apart by it."""
    known = pa.array(platforms, pa.string())
    return pa.DictionaryArray.from_arrays(pc.index_in(names.combine_chunks(), value_set=known), known)


def _links(items: pa.Table) -> pa.Table:
    count = len(items)
    columns = {
        "left_key": items["left_key"],
        "right_key": items["right_key"],
        "linker": items["word"],
        "kind": pa.array([""] * count, pa.string()),
        "weight_bits": pa.array(np.zeros(count)),
        "probability": items["probability"],
        "used": pa.array(np.zeros(count, dtype=bool)),
        "evidence": pa.array([[]] * count, LINKS.field("evidence").type),
    }
    return pa.table(columns).cast(LINKS)


def _judgements(items: pa.Table) -> pa.Table:
    return pa.table([items["left_key"], items["right_key"], items["word"]], names=JUDGEMENTS.names).cast(JUDGEMENTS)


def _said(items: pa.Table) -> pa.Table:
    """IDENTIFIERS of which clustering reads these columns."""
    count = len(items)
    columns = {
        "account_key": items["left_key"],
        "kind": pa.array(["role"] * count, pa.string()),
        "value": items["word"],
        "role": pa.array(["self"] * count, pa.string()),
    }
    return pa.table(columns).cast(pa.schema([IDENTIFIERS.field(name) for name in columns]))


def _found(accounts: pa.ChunkedArray, links: pa.ChunkedArray, result: Clustering) -> pa.Table:
    """`accounts`, `links`: places of those at home, which come first, and of all links of the bin."""
    clusters = result.clusters.slice(0, len(accounts))
    told = {
        "place": accounts,
        "left_key": clusters["account_key"],
        "probability": clusters["confidence"],
        "reason": clusters["role"],
        "left_cluster": clusters["cluster"],
    }
    used = links.filter(result.links["used"])
    refused = {name: result.refusals[name] for name in REFUSALS.names}
    return pa.concat_tables([_rows(CLUSTERED, told), _rows(USED, {"place": used}), _rows(REFUSED, refused)])


def _rows(what: str, columns: dict[str, pa.ChunkedArray]) -> pa.Table:
    """FOUND with nulls in the columns that are not given."""
    count = len(next(iter(columns.values())))
    columns = {"what": pa.chunked_array([pa.array([what] * count, pa.string())]), **columns}
    return pa.table([columns.get(f.name, pa.nulls(count, f.type)) for f in FOUND], names=FOUND.names).cast(FOUND)
