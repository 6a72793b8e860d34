"""comparison vectors → match weights and probabilities.

Weights are summed on distinct vectors and calibrated; then come the rivals of each pair (`competition`), a calibration of
what those leave, and the weights of what decoys cannot tell, which are added after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from resolution.calibration import apply_calibration, calibrate
from resolution.comparing import unpack
from resolution.comparison import Comparison
from resolution.comparisons import COMPARISONS
from resolution.competition import Candidates, Seen, read_candidates, rival_bits
from resolution.decoy_rivals import LEAST_ELSEWHERE, read_population, seen_from_elsewhere
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.model import Calibration, ComparisonParameters, LevelParameters, Model
from resolution.thresholds import CAUTIOUS_THRESHOLD
from resolution.training import Parameters, VectorCounts, train

MOST_BITS = 24.0
"""Log odds are clipped here: beyond it a float's 1 - p is noise, and one wrong claim would outweigh all else."""

STEP_BITS = 1 / 16
"""Scores are calibrated in steps of this size."""

LEAST_SCORED_BITS = -12.0
"""Pairs below are not kept: nobody would ask for one in 4,000."""

# Whole numbers are counted and only then weighed, in the order of platforms: sums of fractions would differ from run to run.
_COUNTS = """
WITH counted AS (
    SELECT code, left_place, count(*) FILTER (left_place <> right_place) AS cross_pairs, count(*) FILTER (is_decoy) AS decoys
    FROM vector GROUP BY ALL
)
SELECT code, sum(cross_pairs)::DOUBLE AS cross_pairs, sum(decoys * z.decoy_weight ORDER BY z.place) AS chance,
    sum(decoys)::DOUBLE AS decoys
FROM counted c JOIN platform_size z ON z.place = c.left_place
GROUP BY code ORDER BY code
"""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Per candidate pair, (n,) of bits.

    `observable`: the sum of weights with the prior. `alone`: its calibrated log2 odds. `rivals`: what rivals take of those.
    `claimed`: the weights of claims. `stand_for`: not bits, but how many chance pairs a decoy stands for, 0 for others.
    """

    candidates: Candidates
    observable: Floats
    alone: Floats
    rivals: Floats
    claimed: Floats
    stand_for: Floats


def count_vectors(workspace: DuckDBWorkspace, *, taken: float = 1.0) -> tuple[Ints, VectorCounts]:
    """Distinct codes of `vector` in rising order, with their counts; `taken`: see `taken_handles`."""
    table = workspace.get(_COUNTS)
    codes = table["code"].to_numpy()
    levels = unpack(codes)
    counts = VectorCounts(
        levels=levels,
        cross=table["cross_pairs"].to_numpy(),
        chance=table["chance"].to_numpy() * np.where(shown_by_decoys(levels), 1.0, taken),
        decoys=table["decoys"].to_numpy(),
        taken=taken,
    )
    return codes, counts


def fit(
    counts: VectorCounts,
    *,
    accounts: int,
    frequencies: dict[str, dict[str, float]],
    letters: dict[str, dict[str, dict[str, int]]],
    own_elsewhere: float = 0.0,
    comparisons: Sequence[Comparison] = COMPARISONS,
) -> Model:
    """Trains a model on counted vectors; `weigh` adds what its sums mean."""
    parameters = train(counts, comparisons)
    model = _model(parameters, counts, accounts, comparisons, frequencies=frequencies, letters=letters)
    return replace(model, own_elsewhere=own_elsewhere)


def weigh(
    workspace: DuckDBWorkspace, model: Model, codes: Ints, *, trained: bool, taken: float = 1.0
) -> tuple[Model, Scores]:
    """Sums the weights of each pair of `vector` and lets the pairs compete.

    A model that is being `trained` is given the calibrations that the decoys tell: first of the sums, then of what rivals
    leave of them. `taken`: see `taken_handles`.
    """
    candidates = read_candidates(workspace, codes)
    levels = unpack(codes)
    summed = observable_bits(model, levels)
    observable = summed[candidates.code_place]
    claimed = claimed_bits(model, levels)[candidates.code_place]
    stand_for = _stand_for(workspace, candidates, np.where(shown_by_decoys(levels), 1.0, taken))
    learns = trained and model.chance_from == "decoys"
    if learns:
        model = replace(model, calibration=_calibration_of(candidates, observable, stand_for))
    alone = apply_calibration(model.calibration, summed)[candidates.code_place]
    rivals = rival_bits(candidates, alone + claimed, _seen(workspace, model, candidates))
    if learns:
        model = replace(model, competition=_calibration_of(candidates, alone + rivals, stand_for))
    scores = Scores(
        candidates=candidates,
        observable=observable,
        alone=alone,
        rivals=rivals,
        claimed=claimed,
        stand_for=stand_for,
    )
    return model, scores


def _seen(workspace: DuckDBWorkspace, model: Model, candidates: Candidates) -> Seen | None:
    """Where decoys have their rivals: None where there are no decoys, or none that could have some elsewhere."""
    if model.own_elsewhere < LEAST_ELSEWHERE or not candidates.is_decoy.any():
        return None
    return seen_from_elsewhere(candidates, read_population(workspace))


def _stand_for(workspace: DuckDBWorkspace, candidates: Candidates, taken: Floats) -> Floats:
    """How many chance pairs of two platforms each pair (n,) stands for: 0 where it is no decoy. `taken`: of each code."""
    weight = workspace.get("SELECT decoy_weight FROM platform_size ORDER BY place")["decoy_weight"].to_numpy()
    return np.where(candidates.is_decoy, weight[candidates.left_place] * taken[candidates.code_place], 0.0)


def _calibration_of(candidates: Candidates, bits: Floats, stand_for: Floats) -> Calibration:
    steps = np.round(bits / STEP_BITS).astype(np.int64)
    least = int(steps.min(initial=0))
    weights = (~candidates.same_platform, stand_for, candidates.is_decoy)
    counted = [np.bincount(steps - least, weights=w).astype(np.float64) for w in weights]
    seen = np.flatnonzero(np.bincount(steps - least))
    pairs, chance, decoys = (values[seen] for values in counted)
    scores = (seen + least).astype(np.float64) * STEP_BITS
    return calibrate(scores, pairs, chance, decoys)


def score(workspace: DuckDBWorkspace, model: Model, scores: Scores) -> None:
    """Makes `scored_pair` for pairs of two platforms.

    Its columns: rows, `code_place`, `calibration_bits`, `rival_bits`, `weight_bits` (the sum) and `probability`.
    """
    candidates = scores.candidates
    cross = np.flatnonzero(~candidates.same_platform)
    competed = apply_calibration(model.competition, scores.alone[cross] + scores.rivals[cross])
    bits = np.clip(competed + scores.claimed[cross], -MOST_BITS, MOST_BITS)
    likely = bits > LEAST_SCORED_BITS
    kept, bits = cross[likely], bits[likely]
    alone = scores.alone[kept]
    columns: dict[str, npt.NDArray[np.generic]] = {
        "left_row": candidates.left[kept],
        "right_row": candidates.right[kept],
        "code_place": candidates.code_place[kept],
        "calibration_bits": alone - scores.observable[kept],
        "rival_bits": bits - scores.claimed[kept] - alone,
        "weight_bits": bits - model.prior_bits,
        "probability": 1 / (1 + np.exp2(-bits)),
    }
    workspace.put("scored_pair", pa.table(columns))


def observable_bits(
    model: Model, levels: npt.NDArray[np.int8], comparisons: Sequence[Comparison] = COMPARISONS
) -> Floats:
    """Prior and weights of the comparisons whose chance decoys show, (n, comparisons) → (n,): what calibration maps."""
    return model.prior_bits + _sum_bits(model, levels, comparisons, decoys="show chance")


def claimed_bits(model: Model, levels: npt.NDArray[np.int8], comparisons: Sequence[Comparison] = COMPARISONS) -> Floats:
    """Weights of the comparisons that decoys cannot tell of, (n, comparisons) → (n,): added after calibration."""
    return _sum_bits(model, levels, comparisons, decoys="cannot tell")


def shown_by_decoys(
    levels: npt.NDArray[np.int8], comparisons: Sequence[Comparison] = COMPARISONS
) -> npt.NDArray[np.bool_]:
    """Which vectors, (n, comparisons) → (n,), are at levels only that two accounts of one platform could be at."""
    shown = np.ones(len(levels), dtype=bool)
    for k, comparison in enumerate(comparisons):
        shown &= np.array([level.shown_by_decoys for level in comparison.levels] + [True])[levels[:, k]]
    return shown


def _sum_bits(model: Model, levels: npt.NDArray[np.int8], comparisons: Sequence[Comparison], *, decoys: str) -> Floats:
    total = np.zeros(len(levels))
    for k, (parameters, comparison) in enumerate(zip(model.comparisons, comparisons, strict=True)):
        if comparison.decoys == decoys:
            weights = np.array([level.weight_bits for level in parameters.levels] + [0.0])  # the last: the null level
            total += weights[levels[:, k]]
    return total


def _model(
    parameters: Parameters,
    counts: VectorCounts,
    accounts: int,
    comparisons: Sequence[Comparison],
    *,
    frequencies: dict[str, dict[str, float]],
    letters: dict[str, dict[str, dict[str, int]]],
) -> Model:
    rows = []
    for comparison, m, u in zip(comparisons, parameters.m, parameters.u, strict=True):
        levels = tuple(
            LevelParameters(name=level.name, m=float(m_l), u=float(u_l))
            for level, m_l, u_l in zip(comparison.levels, m, u, strict=True)
        )
        rows.append(ComparisonParameters(name=comparison.name, levels=levels))
    return Model(
        prior=parameters.prior,
        comparisons=tuple(rows),
        calibration=Calibration(),
        competition=Calibration(),
        frequencies=frequencies,
        letters=letters,
        threshold=CAUTIOUS_THRESHOLD,
        trained_on={
            "accounts": accounts,
            "candidate_pairs": float(counts.cross.sum()),
            "decoys": float(counts.decoys.sum()),
            "distinct_vectors": len(counts.cross),
            "iterations": parameters.iterations,
            "converged": float(parameters.converged),
        },
        chance_from=parameters.chance_from,
    )
