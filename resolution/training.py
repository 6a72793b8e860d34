"""comparison vectors → m, u and the prior.

Fellegi & Sunter (1969) with two changes. u is not estimated from random pairs but read off decoys: candidate pairs of one
platform, which are almost never one creator and so show what chance gives, with blocking and collisions included (the
target–decoy idea of Elias & Gygi 2007). EM (Winkler 1988) then has m and the prior left to find. Where decoys cannot tell
(claims), EM finds both sides from what else agrees.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.optimize import isotonic_regression

from resolution.comparison import NULL_LEVEL, Comparison
from resolution.comparisons import COMPARISONS

FEWEST_DECOYS = 30
"""With fewer same-platform candidates the prior is left to EM, and the report says so. Thirty know more of the names of a
table than EM does: it takes sixty namesakes for one another."""

PRIOR_DECOYS = 10.0
"""The weight, in decoys, of what is believed of chance before any is seen: bounds weights on small tables."""

PRIOR_MATCHES = 5.0
"""The same for matches."""

LEAST_PRIOR = 0.001
"""Of candidate pairs one in a thousand at least is a match."""

LEAST_SEEN = 0.05
"""Of the believed decoys, the share that each level gets at least: half a decoy. What none of them shows may still happen."""

MOST_ITERATIONS = 200
CONVERGED = 1e-6
"""EM stops when no parameter moves by more."""

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorCounts:
    """Distinct comparison vectors: `levels` (n, comparisons) int8, and how many pairs have each.

    `cross`: pairs of two platforms. `chance`: the chance pairs of two platforms that the decoys stand for (`platform_size`).
    `decoys`: the decoys themselves. `taken`: as how many chance pairs one counts in `chance` at a level that only one
    account of a platform can be at (`taken_handles`).
    """

    levels: npt.NDArray[np.int8]
    cross: Floats
    chance: Floats
    decoys: Floats
    taken: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """What training found: per comparison arrays m and u over its levels, the prior, and how EM went."""

    m: tuple[Floats, ...]
    u: tuple[Floats, ...]
    prior: float
    iterations: int
    converged: bool
    chance_from: str


def train(
    counts: VectorCounts, comparisons: Sequence[Comparison] = COMPARISONS, *, least_prior: float = LEAST_PRIOR
) -> Parameters:
    """EM over distinct vectors; deterministic. `least_prior` bounds the prior that EM finds where there are no decoys."""
    places = [_places(counts.levels[:, k]) for k in range(len(comparisons))]
    seen = [_counted(place, counts.cross, len(c.levels)) for place, c in zip(places, comparisons, strict=True)]
    believed = [_believed(s, c) for s, c in zip(seen, comparisons, strict=True)]
    enough = counts.decoys.sum() >= FEWEST_DECOYS
    floor = LEAST_SEEN if enough else 0.0
    u = [
        _smoothed(
            _counted(place, counts.chance, len(c.levels)),
            b[1],
            PRIOR_DECOYS * _mean_weight(counts),
            c.groups,
            least=floor,
        )
        for place, b, c in zip(places, believed, comparisons, strict=True)
    ]
    unshown = [np.flatnonzero([not level.shown_by_decoys for level in c.levels]) for c in comparisons]
    m = [b[0] for b in believed]
    total = counts.cross.sum()
    prior = float(np.clip(1 - counts.chance.sum() / max(total, 1), 0.005, 0.95)) if enough else 0.1
    iterations, moved = 0, np.inf
    while iterations < MOST_ITERATIONS and moved > CONVERGED:
        matches = responsibilities(places, m, u, prior) * counts.cross
        new_m = [
            _smoothed(_counted(place, matches, len(c.levels)), b[0], PRIOR_MATCHES, c.groups)
            for place, b, c in zip(places, believed, comparisons, strict=True)
        ]
        for k, comparison in enumerate(comparisons):
            if comparison.decoys == "cannot tell" or not enough:
                unmatched = _counted(places[k], counts.cross - matches, len(comparison.levels))
                u[k] = _smoothed(unmatched, believed[k][1], PRIOR_DECOYS, comparison.groups)
            elif len(unshown[k]):
                unmatched = _counted(places[k], counts.cross - matches, len(comparison.levels))
                u[k] = _with_unshown(u[k], unmatched, unshown[k], comparison.groups)
        if not enough:
            prior = float(np.clip((matches.sum() + 1) / (total + 10), least_prior, 0.95))
        moved = max(float(np.abs(new - old).max()) for new, old in zip(new_m, m, strict=True))
        m = new_m
        iterations += 1
    m = [_falling(m_k, u_k, s, c.scales) for m_k, u_k, s, c in zip(m, u, seen, comparisons, strict=True)]
    met = [
        _counted(place, counts.cross + counts.chance, len(c.levels))
        for place, c in zip(places, comparisons, strict=True)
    ]
    m = [_as_believed(m_k, u_k, met_k, c) for m_k, u_k, met_k, c in zip(m, u, met, comparisons, strict=True)]
    m = [_bounded(m_k, u_k, c, shown=enough) for m_k, u_k, c in zip(m, u, comparisons, strict=True)]
    most = [
        np.maximum(m_k, 1) for m_k in m
    ]  # a weight that was raised to the next level's may ask for more than all matches
    return Parameters(
        m=tuple(m_k / most_k for m_k, most_k in zip(m, most, strict=True)),
        u=tuple(u_k / most_k for u_k, most_k in zip(u, most, strict=True)),
        prior=prior,
        iterations=iterations,
        converged=moved <= CONVERGED,
        chance_from="decoys" if enough else f"EM: {int(counts.decoys.sum())} decoys are too few (of {FEWEST_DECOYS})",
    )


def responsibilities(places: Sequence[Places], m: Sequence[Floats], u: Sequence[Floats], prior: float) -> Floats:
    """P(match) of each vector, shape (n,), where comparisons are independent and null levels say nothing."""
    bits = np.full(len(places[0]) if places else 0, np.log2(prior / (1 - prior)))
    for place, m_k, u_k in zip(places, m, u, strict=True):
        bits += np.concatenate([[0.0], np.log2(m_k) - np.log2(u_k)])[place]
    return 1 / (1 + np.exp2(-np.clip(bits, -60, 60)))


def _places(levels: npt.NDArray[np.int8]) -> Places:
    """The place of each vector's level among all, from 1 on; 0 for the null level."""
    return levels.astype(np.intp) - NULL_LEVEL


def _counted(places: Places, weights: Floats, size: int) -> Floats:
    """The sum of the weights of the vectors at each of `size` levels."""
    return np.asarray(np.bincount(places, weights=weights, minlength=size + 1)[1:], dtype=np.float64)


def _believed(seen: Floats, comparison: Comparison) -> tuple[Floats, Floats]:
    """Levels' shares among matches and among chance pairs as `prior_bits` has them, given how often each level is seen."""
    bits = np.array([level.prior_bits for level in comparison.levels])
    m, u = (seen + 0.5) * np.exp2(np.clip(bits, None, 0)), (seen + 0.5) * np.exp2(-np.clip(bits, 0, None))
    return m / _sums(m, comparison.groups), u / _sums(u, comparison.groups)


def _smoothed(
    observed: Floats, believed: Floats, weight: float, groups: tuple[int, ...], *, least: float = 0.0
) -> Floats:
    """Shares in a group where `weight` more were seen as believed, and of no level less than the share `least` of those."""
    added = weight * (believed if groups else np.maximum(believed, least))
    return np.clip((observed + added) / (_sums(observed, groups) + _sums(added, groups)), 1e-9, None)


def _with_unshown(u: Floats, unmatched: Floats, levels: npt.NDArray[np.int64], groups: tuple[int, ...]) -> Floats:
    """U where levels that decoys cannot show have at least the share of their group that `unmatched` pairs give them."""
    shares = (unmatched / np.maximum(_sums(unmatched, groups), 1e-9))[levels]
    raised = u.copy()
    raised[levels] = np.maximum(u[levels], shares)
    return raised / _sums(raised, groups)


def _sums(values: Floats, groups: tuple[int, ...]) -> Floats:
    """For each level the sum over its group; all levels are one group where none are named."""
    starts = np.concatenate([[0], np.cumsum(groups)[:-1]]).astype(np.int64) if groups else np.zeros(1, dtype=np.int64)
    return np.repeat(np.add.reduceat(values, starts), groups or (len(values),))


def _falling(m: Floats, u: Floats, seen: Floats, scales: tuple[int, ...]) -> Floats:
    """M with weights that no level of a scale raises above the one before: pool adjacent violators (Ayer et al. 1955)."""
    bits = np.log2(m) - np.log2(u)
    start = 0
    for steps in scales:
        scale = slice(start, start + steps)
        bits[scale] = isotonic_regression(bits[scale], weights=seen[scale] + 1, increasing=False).x
        start += steps
    return np.asarray(u * np.exp2(bits))


def _as_believed(m: Floats, u: Floats, met: Floats, comparison: Comparison) -> Floats:
    """M with the weights that were believed at levels that no pair of the table, and no decoy, has `met`.

    No pair of this table asks what they weigh; those of other tables that the model is read for do. On a scale such levels
    stay between those that were met, and below one another. What a group tells apart is weighed beside what brought it there.
    """
    bits = np.log2(m) - np.log2(u)
    believed = np.array([level.prior_bits for level in comparison.levels])
    free = np.ones(len(bits), dtype=bool)
    free[: sum(comparison.groups)] = False
    start = 0
    for steps in comparison.scales:
        last = start + steps
        for first, end in _runs(bits, start, last):
            if free[start:last].all() and not met[first:end].any():
                below, above = bits[end] if end < last else -np.inf, bits[first - 1] if first > start else np.inf
                bits[first:end] = np.clip(np.minimum.accumulate(believed[first:end]), below, above)
        free[start:last] = False
        start = last
    bits = np.where(free & (met == 0), believed, bits)
    return np.where(bits == np.log2(m) - np.log2(u), m, u * np.exp2(bits))


def _runs(values: Floats, start: int, last: int) -> list[tuple[int, int]]:
    """Where values that are the same begin and end, from `start` to `last`."""
    turns = np.flatnonzero(np.abs(np.diff(values[start:last])) > CONVERGED) + start + 1
    edges = [start, *turns.tolist(), last]
    return list(pairwise(edges))


def _bounded(m: Floats, u: Floats, comparison: Comparison, *, shown: bool) -> Floats:
    """M with weights that are no more than a level's `most_bits`.

    Where decoys have `shown` the other levels, those that they cannot show weigh no more than is believed.
    """
    most = np.array([np.inf if level.most_bits is None else level.most_bits for level in comparison.levels])
    believed = np.array([np.inf if level.shown_by_decoys else level.prior_bits for level in comparison.levels])
    bits = np.minimum(np.log2(m) - np.log2(u), np.minimum(most, believed) if shown else most)
    return np.asarray(u * np.exp2(bits))


def _mean_weight(counts: VectorCounts) -> float:
    return float(counts.chance.sum() / max(counts.decoys.sum(), 1)) or 1.0
