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


def link(workspace: DuckDBWorkspace, model: Model, codes: npt.NDArray[np.int64]) -> pa.Table:
    """LINKS of all linkers, ordered by keys and linker; `used` is left false: clustering decides it."""
    workspace.put("code_evidence", code_evidence(model, codes))
    weights = [
        {"comparison": c.name, "level": level.name, "weight_bits": level.weight_bits}
        for c in model.comparisons
        for level in c.levels
    ]
    workspace.put("comparison_weight", pa.Table.from_pylist(weights, schema=pa.schema(list(EVIDENCE))))
    parts = [_LINKED.format(name=linker.name, kind=linker.kind, pairs=linker.pairs) for linker in LINKERS]
    workspace.make("linked", " UNION ALL BY NAME ".join(parts))
    return workspace.get(_ORDERED).cast(LINKS)


def code_evidence(
    model: Model, codes: npt.NDArray[np.int64], comparisons: Sequence[Comparison] = COMPARISONS
) -> pa.Table:
    """Distinct codes (n,) → table (`code_place`, `evidence`): what each comparison weighs."""
    told = [
        [{"comparison": c.name, "level": level.name, "weight_bits": level.weight_bits} for level in c.levels]
        for c in model.comparisons
    ]
    rows = [
        [told[k][level] for k, level in enumerate(vector) if level != NULL_LEVEL]
        for vector in unpack(codes, comparisons).tolist()
    ]
    return pa.table({"code_place": np.arange(len(codes)), "evidence": pa.array(rows, pa.list_(EVIDENCE))})
