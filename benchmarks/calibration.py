"""accounts whose creators are known → how far probabilities, confidences and the expected precision are true."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from benchmarks.known_accounts import KnownAccounts
from resolution.evaluating import evaluate, expected_calibration_error, link_reliability
from resolution.resolving import Resolution, resolve

WITH_OTHERS = (0.8, 0.9, 0.95, 0.98, 0.99)
"""Confidences at which rows of the table of accounts with others part."""

ALONE = (0.1, 0.3, 0.5, 0.8, 0.95)

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueConfidence:
    """Of accounts (n,): the confidence that each got, whether it is alone, and whether it is right where it is.

    Right is, with others, that at least half of them are its creator's; alone, that no link leads to one of its creator's.
    """

    confidence: Floats
    alone: Bools
    right: Bools


def calibration_lines(tables: Iterable[KnownAccounts]) -> Iterator[str]:
    """A line for each table as it is resolved, then confidences over all of them."""
    found: list[TrueConfidence] = []
    for known in tables:
        resolution = resolve(known.accounts)
        yield _line(known, resolution)
        found.append(true_confidence(resolution, known))
    confidence, alone, right = (
        np.concatenate([getattr(one, name) for one in found]) for name in ("confidence", "alone", "right")
    )
    for title, chosen, limits in (("with others", ~alone, WITH_OTHERS), ("alone", alone, ALONE)):
        yield from _table(title, confidence[chosen], right[chosen], limits)


def true_confidence(resolution: Resolution, known: KnownAccounts) -> TrueConfidence:
    """What each account of `resolution.clusters` has for a confidence, and whether that is borne out."""
    keys, clusters = resolution.clusters["account_key"].to_pylist(), resolution.clusters["cluster"].to_pylist()
    creators = known.creators(resolution.clusters["account_key"])
    members: dict[str, list[str]] = {}
    for cluster, creator in zip(clusters, creators, strict=True):
        members.setdefault(cluster, []).append(creator)
    led_to = _led_to_their_own(resolution.links, known)
    alone = np.array([len(members[cluster]) == 1 for cluster in clusters], dtype=bool)
    right = [
        key not in led_to if len(members[cluster]) == 1 else _mostly(members[cluster], creator)
        for key, cluster, creator in zip(keys, clusters, creators, strict=True)
    ]
    confidence = resolution.clusters["confidence"].to_numpy()
    return TrueConfidence(confidence=confidence, alone=alone, right=np.array(right, dtype=bool))


def _mostly(creators: Sequence[str], creator: str) -> bool:
    """Whether at least half of the others are this one's, who is among them."""
    return 2 * (creators.count(creator) - 1) >= len(creators) - 1


def _led_to_their_own(links: pa.Table, known: KnownAccounts) -> set[str]:
    sides = [links[name] for name in ("left_key", "right_key")]
    owners = (known.creators(side) for side in sides)
    pairs = zip(*(side.to_pylist() for side in sides), *owners, strict=True)
    return {key for left, right, one, other in pairs if one == other for key in (left, right)}


def _line(known: KnownAccounts, resolution: Resolution) -> str:
    reliability = link_reliability(resolution.links, known.truth)
    creators = known.creators(resolution.clusters["account_key"])
    scores = evaluate(pa.table({"cluster": resolution.clusters["cluster"], "creator": creators})).pairwise
    return (
        f"{known.name}: calibration error of {reliability.pairs:,} linked pairs "
        f"{reliability.expected_calibration_error:.3f}; expected precision {resolution.report['expected_precision']:.3f}, "
        f"precision {scores.precision:.3f}, recall {scores.recall:.3f}, F1 {scores.f1:.3f}"
    )


def _table(title: str, confidence: Floats, right: Bools, limits: tuple[float, ...]) -> Iterator[str]:
    error = expected_calibration_error(confidence, right)
    yield f"\n{len(confidence):,} accounts {title}, calibration error {error:.3f}"
    yield "| confidence | accounts | mean | right |\n|---|---|---|---|"
    edges = (0.0, *limits, 1.0 + 1e-9)
    for low, high in pairwise(edges):
        inside = (confidence >= low) & (confidence < high)
        if inside.any():
            name = f"below {high}" if not low else f"{low} and more" if high > 1 else f"{low} to {high}"
            yield f"| {name} | {inside.sum():,} | {confidence[inside].mean():.3f} | {right[inside].mean():.3f} |"
