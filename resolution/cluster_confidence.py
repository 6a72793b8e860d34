"""clusters + scored pairs → how sure it is that each account is where it is.

Of an account that is with others: the odds of its best link inside, against 1 (it belongs to nobody there) and the odds of
each link to an account elsewhere whose platform its cluster has already, since only one of the two can be right. A link to
an account that might still join says nothing against. Of an account that is alone: 1 against the odds of all its links. The
confidence is the chosen one's share of all these odds (Luce's choice axiom). So a link of 0.95 gives 0.95; beside a rival
of 0.8 it gives 0.79; and an account that stays alone beside a link of 0.8 has 0.2.
"""

import numba
import numpy as np

from resolution.cluster_pairs import Floats
from resolution.cluster_unions import Clusters
from resolution.coded_keys import Places

SUREST = 1 - 2.0**-40
"""Certainty has no odds."""


@numba.njit(cache=True)
def _odds(
    clusters: Clusters, platform_bit: Places, root: Places, left: Places, right: Places, odds: Floats
) -> tuple[Floats, Floats]:
    """Of each account: the best odds inside its cluster, and the sum of those that speak against its being there."""
    inside, against = np.zeros(len(root)), np.zeros(len(root))
    for pair in range(len(left)):
        for here, there in ((left[pair], right[pair]), (right[pair], left[pair])):
            home = root[here]
            if home == root[there]:
                inside[here] = max(inside[here], odds[pair])
            elif clusters.members[home] == 1 or clusters.mask[home] >> platform_bit[there] & 1:
                against[here] += odds[pair]
    return inside, against


def confidences(
    clusters: Clusters, platform_bit: Places, root: Places, left: Places, right: Places, probability: Floats
) -> Floats:
    """Of each account (n,), 0 to 1. `root`, `platform_bit`: of each account, (n,). Pairs (m,): sides and probabilities."""
    bounded = np.minimum(probability, SUREST)
    inside, against = _odds(clusters, platform_bit, root, left, right, bounded / (1 - bounded))
    chosen = np.where(clusters.members[root] == 1, 1.0, inside)
    alone = np.where(clusters.members[root] == 1, 0.0, 1.0)
    return chosen / (chosen + alone + against)
