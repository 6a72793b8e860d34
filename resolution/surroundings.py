"""What is known around two accounts: who else is in their clusters, their links, and what people judged.

Without it an explanation is about the two alone: it cannot say through whom they are together, or who took a place.
"""

from dataclasses import dataclass, field

import pyarrow as pa

from graph.tables import ACCOUNTS, JUDGEMENTS, LINKS
from resolution.clustering import ClusteringSettings


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
