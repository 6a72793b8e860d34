"""What is remembered of resolved accounts, so that others can arrive: columns, keys, candidate pairs, links and clusters.

An account is the row that it got when it came; who changes gets another one. Nothing that is here is written again when
somebody arrives, but for some bytes an account (`living`, `Clusters`), so an index that was given stays as it is.
`tables` gives all of it as Arrow tables, to be kept as one Parquet file each.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import CLUSTERS, LINKS
from graph.words import AccountRole
from resolution.clustering import ClusteringSettings
from resolution.incremental.account_keys import ACCOUNT, OwnKeys
from resolution.incremental.part_counts import PartCounts
from resolution.incremental.postings import Keys, Postings, RowTable
from resolution.incremental.row_sets import distinct
from resolution.incremental.watched_values import Watched
from resolution.model import Model
from resolution.name_words import handles_and_names
from resolution.surprisal import Texts

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

OWN_ROLE, FINGERPRINT = "own_role", "fingerprint"
"""Columns of `accounts` beside the derived ones: what it says that it is itself, and a hash of all that it is and says."""

ROLES = [role.value for role in AccountRole]

SIDES = ("left_row", "right_row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    """Of each row: that of the smallest key of its cluster, its confidence, and the place of its role in `ROLES`."""

    row: npt.NDArray[np.int32]
    confidence: npt.NDArray[np.float64]
    role: npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """`rows`: with `left_row` < `right_row`. `living`: which of them there are now. `ends`: row of an account → places."""

    rows: RowTable
    living: Mask
    ends: Postings

    def added(self, rows: pa.Table) -> "Edges":
        places = len(self.rows) + np.arange(len(rows))
        ends = [np.asarray(rows[side], dtype=np.uint64) for side in SIDES]
        return Edges(
            rows=self.rows.added(rows),
            living=np.concatenate([self.living, np.ones(len(rows), dtype=bool)]),
            ends=self.ends.added(np.concatenate(ends), np.tile(places, 2)),
        )

    def without(self, places: Rows) -> "Edges":
        living = self.living.copy()
        living[places] = False
        return Edges(rows=self.rows, living=living, ends=self.ends)

    def at(self, accounts: Rows) -> Rows:
        """Places, rising, of those that there are and that have an end there."""
        _, places = self.ends.find(accounts.astype(np.uint64))
        places = distinct(places)
        return places[self.living[places]]

    @property
    def places(self) -> Rows:
        return np.flatnonzero(self.living)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionIndex:
    """All belongs to one `model` and one `settings`: with others every account has to come again.

    `accounts`: derived columns by row. `identifiers`: IDENTIFIERS, with `said_by` their places by row. `own_keys`: KEYS.
    `postings`: rows by key, one a kind. `parts`: rows by the rare parts of handle and name.
    `pairs`: candidate pairs with what comparing said. `links`: LINKS with the rows of both sides, `used` in an array of its
    own. `second`: who is somebody's second account. `platform`: the place of each row's in `platforms`.
    """

    model: Model
    settings: ClusteringSettings
    judgements: pa.Table
    accounts: RowTable
    living: Mask
    second: Mask
    platforms: tuple[str, ...]
    platform: npt.NDArray[np.int16]
    identifiers: RowTable
    said_by: Postings
    own_keys: OwnKeys
    postings: tuple[Postings, ...]
    parts: PartCounts
    pairs: Edges
    links: Edges
    used: Mask
    clusters: Clusters
    watched: Watched

    def __len__(self) -> int:
        return int(self.living.sum())

    @property
    def sizes(self) -> npt.NDArray[np.int64]:
        """Accounts of each platform, in the order of `platforms`."""
        return np.bincount(self.platform[self.living], minlength=len(self.platforms))

    def rows_of(self, keys: pa.ChunkedArray | pa.Array, hashes: Keys) -> Rows:
        """Row of each account key (n,), with its hash; -1 where there is none."""
        found = np.full(len(keys), -1, dtype=np.int64)
        which, rows = self.postings[ACCOUNT].find(hashes)
        which, rows = which[self.living[rows]], rows[self.living[rows]]
        same = np.asarray(self.accounts.take(rows, ["account_key"])["account_key"]) == np.asarray(keys)[which]
        found[which[same]] = rows[same]
        return found

    def texts_of(self, rows: Rows) -> list[Texts]:
        """Handles and names of these rows, as parts are read in them."""
        return handles_and_names(self.accounts.take(rows, ["folded_handle", "name_spaced"]))

    def identifiers_of(self, rows: Rows) -> pa.Table:
        """IDENTIFIERS of these rows."""
        _, places = self.said_by.find(distinct(rows).astype(np.uint64))
        return self.identifiers.take(np.sort(places))

    def keys_at(self, rows: Rows) -> pa.Table:
        """KEYS of these rows, which have to be distinct."""
        return self.own_keys.at(np.sort(rows))

    def links_at(self, places: Rows) -> pa.Table:
        """LINKS at these places, and the rows of their sides."""
        links = self.links.rows.take(places)
        return links.set_column(LINKS.get_field_index("used"), LINKS.field("used"), pa.array(self.used[places]))

    def clusters_of(self, rows: Rows) -> pa.Table:
        """CLUSTERS of these rows."""
        keys = self.accounts.take(rows, ["account_key"])["account_key"]
        cluster = self.accounts.take(self.clusters.row[rows], ["account_key"])["account_key"]
        role = pa.array(ROLES, pa.string()).take(pa.array(self.clusters.role[rows]))
        return pa.table([keys, cluster, self.clusters.confidence[rows], role], schema=CLUSTERS)

    @property
    def all_links(self) -> pa.Table:
        """LINKS of all accounts, ordered by keys and linker."""
        links = self.links_at(self.links.places).select(LINKS.names).cast(LINKS)
        keys = [(name, "ascending") for name in ("left_key", "right_key", "linker")]
        order = np.asarray(pc.sort_indices(links, sort_keys=keys))
        return links if (order == np.arange(len(order))).all() else links.take(pa.array(order))

    @property
    def all_clusters(self) -> pa.Table:
        """CLUSTERS of all accounts, ordered by key."""
        return self.clusters_of(np.flatnonzero(self.living)).sort_by("account_key")
