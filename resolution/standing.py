"""two accounts and what is around them → the verdict as it stands, and what the clustering would say to other evidence.

Clustered again are the accounts of both clusters, with the links among them: what the others outside do is as it is.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import LINKS
from graph.words import LinkKind
from resolution.cluster_paths import Step
from resolution.clustering import ClusteringSettings, cluster
from resolution.decided_bars import DecidedBars
from resolution.identifiers import extract
from resolution.obstacles import Obstacle, platform_of
from resolution.surroundings import Surroundings
from resolution.waterfall import Waterfall

MOST_PROBABLE = 1 - 1e-9
"""A link is never as sure as a judgement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The verdict as it is: `path` is how the two are together, `obstacles` what keeps them apart.

    `fall` is what the comparisons say, `bars` what was decided.
    """

    accounts: pa.Table
    fall: Waterfall
    bars: DecidedBars
    around: Surroundings
    together: bool
    threshold: float
    path: tuple[Step, ...]
    obstacles: tuple[Obstacle, ...]

    @property
    def keys(self) -> tuple[str, str]:
        left, right = self.accounts["account_key"].to_pylist()
        return left, right

    @property
    def probability(self) -> float:
        return self.bars.probability


def turned(standing: Standing, probability: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which probabilities of the pair (n,) would turn the verdict, the other links being as they are.

    The more probable the pair the rather it is together, so the point at which the verdict turns is searched for. Where
    clustering again does not give the verdict that stands, since others outside had a hand in it, the threshold decides; it
    turns nothing where the two are together for other reasons.
    """
    together = probability >= standing.threshold
    by_others = standing.together and standing.probability < standing.threshold
    if len(_members(standing)) > len(standing.keys) and _joined(standing, standing.probability) == standing.together:
        distinct = np.unique(probability)
        low, high = 0, len(distinct)
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if _joined(standing, float(distinct[middle])) else (middle + 1, high)
        together = probability >= (distinct[low] if low < len(distinct) else np.inf)
    elif by_others:
        return np.zeros(len(probability), dtype=bool)
    return together != standing.together


def clustered(standing: Standing, links: pa.Table, judgements: pa.Table) -> tuple[bool, int]:
    """Whether the two are together in clusters of these links and judgements, and the size of the left one's.

    Raises: InputError where the judgements contradict each other.
    """
    left, right = standing.keys
    keys = _members(standing)
    inside = pa.array(keys)
    within = pc.and_(pc.is_in(links["left_key"], value_set=inside), pc.is_in(links["right_key"], value_set=inside))
    found = cluster(
        pa.table({"account_key": keys, "platform": [platform_of(key) for key in keys]}),
        links.filter(within),
        judgements,
        ClusteringSettings(threshold=standing.threshold, largest=standing.around.largest),
        identifiers=extract(standing.accounts),
    ).clusters
    of = dict(zip(found["account_key"].to_pylist(), found["cluster"].to_pylist(), strict=True))
    return of[left] == of[right], sum(name == of[left] for name in of.values())


def with_link(standing: Standing, linker: str, kind: LinkKind, probability: float) -> pa.Table:
    """The links around, and one between the two; those that are between them already are left out."""
    left, right = standing.keys
    links = standing.around.links
    between = pc.and_(pc.equal(links["left_key"], left), pc.equal(links["right_key"], right))
    row: dict[str, object] = {
        "left_key": left,
        "right_key": right,
        "linker": linker,
        "kind": kind.value,
        "weight_bits": 0.0,
        "probability": min(probability, MOST_PROBABLE),
        "used": False,
        "evidence": [],
    }
    return pa.concat_tables([links.filter(pc.invert(between)), pa.Table.from_pylist([row], schema=LINKS)])


def _joined(standing: Standing, probability: float) -> bool:
    links = with_link(standing, "probabilistic", LinkKind.PROBABILISTIC, probability)
    return clustered(standing, links, standing.around.judgements)[0]


def _members(standing: Standing) -> list[str]:
    return sorted({key for side in standing.keys for key in standing.around.members(side)})
