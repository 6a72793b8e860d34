"""scored comparison vectors → links between records, with their evidence."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import LINKS
from graph.words import LinkKind
from resolution.comparison import Comparison
from resolution.records.record_pairs import ComparedPairs, CountedVectors
from resolution.training import Parameters

Floats = npt.NDArray[np.float64]

LINKER = "records"

LEAST_LINKED_BITS = -12.0
"""Pairs below are not linked: nobody would ask for one in 4,000."""


def links_of(
    keys: pa.ChunkedArray,
    pairs: ComparedPairs,
    counted: CountedVectors,
    odds: Floats,
    parameters: Parameters,
    comparisons: Sequence[Comparison],
) -> pa.Table:
    """LINKS of the pairs of two tables, the smaller key left. `keys` of the rows; `odds` of each distinct vector, in bits."""
    place = np.searchsorted(counted.codes, pairs.code)
    kept = ~pairs.same_table & (odds[place] > LEAST_LINKED_BITS)
    place, sides = place[kept], [keys.take(pa.array(rows[kept])) for rows in (pairs.left, pairs.right)]
    linked, of_linked = np.unique(place, return_inverse=True)
    evidence = _evidence(counted.counts.levels[linked], parameters, comparisons)
    in_order = pc.less(*sides)
    return pa.table(
        {
            "left_key": pc.if_else(in_order, *sides),
            "right_key": pc.if_else(in_order, *reversed(sides)),
            "linker": pa.repeat(LINKER, len(place)),
            "kind": pa.repeat(LinkKind.PROBABILISTIC.value, len(place)),
            "weight_bits": odds[place] - np.log2(parameters.prior / (1 - parameters.prior)),
            "probability": 1 / (1 + np.exp2(-odds[place])),
            "used": np.zeros(len(place), dtype=bool),
            "evidence": evidence.take(pa.array(of_linked)),
        },
        schema=LINKS,
    )


def _evidence(levels: npt.NDArray[np.int8], parameters: Parameters, comparisons: Sequence[Comparison]) -> pa.Array:
    """For each vector (n, comparisons) what each comparison that is not null says."""
    weights = [np.log2(m) - np.log2(u) for m, u in zip(parameters.m, parameters.u, strict=True)]
    said = [
        [
            {"comparison": comparison.name, "level": comparison.levels[level].name, "weight_bits": float(weight[level])}
            for comparison, weight, level in zip(comparisons, weights, vector, strict=True)
            if level >= 0
        ]
        for vector in levels
    ]
    return pa.array(said, LINKS.field("evidence").type)
