"""scored pairs, claims and shared values → links with evidence."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graph.tables import EVIDENCE, LINKS
from resolution.comparing import unpack
from resolution.comparison import NULL_LEVEL, Comparison
from resolution.comparisons import COMPARISONS
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.linkers import LINKERS
from resolution.model import Model
from resolution.scoring import claimed_bits, observable_bits, score_codes

GOING_TOGETHER = "agreements that go together"
"""The bar of the waterfall that calibration adds: what the sum of weights over- or understates."""

SHOWN_BITS = 0.005
"""Less does not show at two digits."""

_LINKED = """
SELECT l.account_key AS left_key, r.account_key AS right_key, '{name}' AS linker, '{kind}' AS kind,
    x.weight_bits::DOUBLE AS weight_bits, x.probability::DOUBLE AS probability, x.evidence
FROM ({pairs}) x
JOIN account l ON l.row = x.left_row
JOIN account r ON r.row = x.right_row
WHERE (l.self_role IS NULL OR l.self_role NOT IN ('fan', 'parody', 'shared'))
    AND (r.self_role IS NULL OR r.self_role NOT IN ('fan', 'parody', 'shared'))
"""

_ORDERED = """
SELECT CASE WHEN left_key < right_key THEN left_key ELSE right_key END AS left_key,
    CASE WHEN left_key < right_key THEN right_key ELSE left_key END AS right_key,
    linker, kind, weight_bits, probability, false AS used, evidence
FROM linked ORDER BY 1, 2, 3
"""


def link(workspace: DuckDBWorkspace, model: Model) -> pa.Table:
    """LINKS of all linkers, ordered by keys and linker; `used` is left false: clustering decides it."""
    _finish_scores(workspace, model)
    parts = [_LINKED.format(name=linker.name, kind=linker.kind, pairs=linker.pairs) for linker in LINKERS]
    workspace.make("linked", " UNION ALL BY NAME ".join(parts))
    return workspace.get(_ORDERED).cast(LINKS)


def _finish_scores(workspace: DuckDBWorkspace, model: Model) -> None:
    workspace.make(
        "scored_pair",
        f"""
        SELECT * EXCLUDE (bits), bits + rival_bits - {model.prior_bits:.12f} AS weight_bits,
            1 / (1 + power(2, -(bits + rival_bits))) AS probability
        FROM scored_pair
        """,
    )
    codes = workspace.get("SELECT DISTINCT code FROM scored_pair WHERE probability > 0.01 ORDER BY code")
    workspace.put("code_evidence", code_evidence(model, codes["code"].to_numpy()))
    weights = [
        {"comparison": c.name, "level": level.name, "weight_bits": level.weight_bits}
        for c in model.comparisons
        for level in c.levels
    ]
    workspace.put("comparison_weight", pa.Table.from_pylist(weights, schema=pa.schema(list(EVIDENCE))))


def code_evidence(
    model: Model, codes: npt.NDArray[np.int64], comparisons: Sequence[Comparison] = COMPARISONS
) -> pa.Table:
    """Distinct codes (n,) → table (`code`, `evidence`): what each comparison weighs, and what they weigh together."""
    levels = unpack(codes, comparisons)
    summed = observable_bits(model, levels, comparisons) + claimed_bits(model, levels, comparisons)
    going_together = score_codes(model, codes, comparisons)["bits"].to_numpy() - summed
    told = [
        [{"comparison": c.name, "level": level.name, "weight_bits": level.weight_bits} for level in c.levels]
        for c in model.comparisons
    ]
    rows = []
    for vector, extra in zip(levels.tolist(), going_together.tolist(), strict=True):
        evidence = [told[k][level] for k, level in enumerate(vector) if level != NULL_LEVEL]
        if abs(extra) > SHOWN_BITS:
            evidence.append({"comparison": GOING_TOGETHER, "level": "calibration", "weight_bits": extra})
        rows.append(evidence)
    return pa.table({"code": codes, "evidence": pa.array(rows, pa.list_(EVIDENCE))})
