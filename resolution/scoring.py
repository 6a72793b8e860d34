"""comparison vectors → match weights and probabilities.

The work is done on distinct vectors; pairs get their numbers by a join. Last comes competition: where an account has several
candidates on one platform, each is a rival of the others, since at most one of them is its creator's (findings, section 3).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from resolution.calibration import apply_calibration, calibrate
from resolution.comparing import unpack
from resolution.comparison import Comparison
from resolution.comparisons import COMPARISONS
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.model import Calibration, ComparisonParameters, LevelParameters, Model
from resolution.training import Parameters, VectorCounts, train

MOST_BITS = 24.0
"""Log odds are clipped here: beyond it a float's 1 - p is noise, and one wrong claim would outweigh all else."""

_COUNTS = """
SELECT code,
    coalesce(sum(1) FILTER (NOT same_platform), 0)::DOUBLE AS cross_pairs,
    coalesce(sum((t.n - z.n) / (z.n - 1)) FILTER (is_decoy), 0)::DOUBLE AS chance,
    coalesce(sum(1) FILTER (is_decoy), 0)::DOUBLE AS decoys
FROM vector v
JOIN platform_size z ON z.platform = v.left_platform
CROSS JOIN (SELECT sum(n) AS n FROM platform_size) t
GROUP BY code ORDER BY code
"""

_COMPETED = """
WITH scored AS (
    SELECT v.left_row, v.right_row, v.left_platform, v.right_platform, v.code, c.bits, power(2, c.bits) AS odds
    FROM vector v JOIN code_score c USING (code)
    WHERE NOT v.same_platform AND c.bits > -12
), sides AS (
    SELECT left_row AS row, right_platform AS platform, odds, right_row AS other FROM scored
    UNION ALL SELECT right_row, left_platform, odds, left_row FROM scored
), rivals AS (
    SELECT s.row, s.platform, sum(s.odds) AS odds
    FROM sides s ANTI JOIN second_row b ON b.row = s.other
    GROUP BY ALL
)
SELECT s.left_row, s.right_row, s.code, s.bits,
    -log2(1 + greatest(coalesce(a.odds, 0) - CASE WHEN rb.row IS NULL THEN s.odds ELSE 0 END, 0))
    -log2(1 + greatest(coalesce(b.odds, 0) - CASE WHEN lb.row IS NULL THEN s.odds ELSE 0 END, 0)) AS rival_bits
FROM scored s
LEFT JOIN rivals a ON a.row = s.left_row AND a.platform = s.right_platform
LEFT JOIN rivals b ON b.row = s.right_row AND b.platform = s.left_platform
LEFT JOIN second_row lb ON lb.row = s.left_row
LEFT JOIN second_row rb ON rb.row = s.right_row
"""

# Accounts that are somebody's second one: no rivals of the first.
_SECOND = """
SELECT DISTINCT row FROM (
    SELECT row FROM account WHERE self_role = 'backup'
    UNION ALL SELECT target FROM claim WHERE role = 'backup'
    UNION ALL SELECT source FROM claim WHERE role = 'main'
)
"""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Per distinct code: what its levels weigh before and after calibration."""

    codes: npt.NDArray[np.int64]
    bits: Floats


def count_vectors(workspace: DuckDBWorkspace) -> tuple[npt.NDArray[np.int64], VectorCounts]:
    """Distinct codes of `vector` in rising order, with their counts."""
    table = workspace.get(_COUNTS)
    codes = table["code"].to_numpy()
    counts = VectorCounts(
        levels=unpack(codes),
        cross=table["cross_pairs"].to_numpy(),
        chance=np.nan_to_num(table["chance"].to_numpy(), posinf=0.0),
        decoys=table["decoys"].to_numpy(),
    )
    return codes, counts


def fit(
    counts: VectorCounts,
    *,
    accounts: int,
    frequencies: dict[str, dict[str, float]],
    comparisons: Sequence[Comparison] = COMPARISONS,
) -> Model:
    """Trains and calibrates a model on counted vectors."""
    parameters = train(counts, comparisons)
    model = _model(parameters, counts, accounts, frequencies, comparisons)
    if parameters.chance_from != "decoys":
        return model
    observable = observable_bits(model, counts.levels, comparisons)
    points = calibrate(observable, counts.cross, counts.chance, counts.decoys)
    return _calibrated(model, points)


def score_codes(
    model: Model, codes: npt.NDArray[np.int64], comparisons: Sequence[Comparison] = COMPARISONS
) -> pa.Table:
    """Distinct codes (n,) → table (`code`, `bits`): the log2 odds that a pair with this vector is a match."""
    levels = unpack(codes, comparisons)
    observable = observable_bits(model, levels, comparisons)
    bits = apply_calibration(model.calibration, observable) + _sum_bits(
        model, levels, comparisons, decoys="cannot tell"
    )
    return pa.table({"code": codes, "bits": np.clip(bits, -MOST_BITS, MOST_BITS)})


def score(workspace: DuckDBWorkspace, model: Model, codes: npt.NDArray[np.int64]) -> int:
    """Makes `scored_pair` (`left_row`, `right_row`, `code`, `bits`, `rival_bits`) for pairs of two platforms."""
    workspace.put("code_score", score_codes(model, codes))
    workspace.make("second_row", _SECOND)
    return workspace.make("scored_pair", _COMPETED)


def observable_bits(
    model: Model, levels: npt.NDArray[np.int8], comparisons: Sequence[Comparison] = COMPARISONS
) -> Floats:
    """Prior and weights of the comparisons whose chance decoys show, (n, comparisons) → (n,): what calibration maps."""
    return model.prior_bits + _sum_bits(model, levels, comparisons, decoys="show chance")


def claimed_bits(model: Model, levels: npt.NDArray[np.int8], comparisons: Sequence[Comparison] = COMPARISONS) -> Floats:
    """Weights of the comparisons that decoys cannot tell of, (n, comparisons) → (n,): added after calibration."""
    return _sum_bits(model, levels, comparisons, decoys="cannot tell")


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
    frequencies: dict[str, dict[str, float]],
    comparisons: Sequence[Comparison],
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
        frequencies=frequencies,
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


def _calibrated(model: Model, points: Calibration) -> Model:
    return Model(
        prior=model.prior,
        comparisons=model.comparisons,
        calibration=points,
        frequencies=model.frequencies,
        trained_on=model.trained_on,
        chance_from=model.chance_from,
    )
