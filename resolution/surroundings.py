"""What is known around two accounts: who else is in their clusters, their links, and what people judged.

Without it an explanation is about the two alone: it cannot say through whom they are together, or who took a place.
"""

from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import ACCOUNTS, JUDGEMENTS, LINKS
from graph.words import AccountKey
from resolution.clustering import ClusteringSettings
from resolution.identifiers import extract

EVERYWHERE = "*"
"""The platform of a handle that somebody says to have on all of them."""

SHARED_KINDS = frozenset({"email", "phone", "url", "link_page", "handle", "native"})
"""Kinds of identifiers of which two accounts may state the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """`cluster_of`: account key → cluster, of every account in the cluster of either. `links`: LINKS that touch one of those.

    `judgements`: JUDGEMENTS. `largest`: accounts in a cluster. `others`: ACCOUNTS that state the same as one of the two, are
    named by one or name one: needed where no link remembers what they showed.
    """

    cluster_of: dict[str, str]
    links: pa.Table = field(default_factory=LINKS.empty_table)
    judgements: pa.Table = field(default_factory=JUDGEMENTS.empty_table)
    others: pa.Table = field(default_factory=ACCOUNTS.empty_table)
    largest: int = ClusteringSettings().largest

    def members(self, key: str) -> list[str]:
        """The accounts in the cluster of this one, in order, itself among them."""
        own = self.cluster_of[key]
        return sorted(other for other, cluster in self.cluster_of.items() if cluster == own)

    def between(self, left: str, right: str) -> pa.Table:
        """The links (LINKS) of the pair itself; `left` sorts first."""
        links = self.links
        return links.filter(pc.and_(pc.equal(links["left_key"], left), pc.equal(links["right_key"], right)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which other accounts have a say in what two accounts share or claim.

    Those that state one of `stated` (kind, value), those that have one of `handles` (platform or `EVERYWHERE`, handle), and
    those with one of the `keys`.
    """

    stated: tuple[tuple[str, str], ...]
    handles: tuple[tuple[str, str], ...]
    keys: tuple[AccountKey, ...]


def wanted(accounts: pa.Table) -> Wanted:
    """What two accounts (ACCOUNTS) state themselves, whom they name, and how others would name them; all in order."""
    said = {(row["kind"], row["value"]) for row in extract(accounts).to_pylist() if row["kind"] in SHARED_KINDS}
    named = {value.partition(":")[::2] for kind, value in said if kind == "handle"}
    own = set[tuple[str, str]]()
    for row in accounts.select(["account_key", "platform", "handle"]).to_pylist():
        own.add(("native", row["account_key"]))
        own |= {("handle", f"{place}:{row['handle']}") for place in (row["platform"], EVERYWHERE) if row["handle"]}
    return Wanted(
        stated=tuple(sorted(own | {(kind, value) for kind, value in said if not value.startswith(f"{EVERYWHERE}:")})),
        handles=tuple(sorted(named)),
        keys=tuple(sorted(AccountKey(value) for kind, value in said if kind == "native")),
    )
