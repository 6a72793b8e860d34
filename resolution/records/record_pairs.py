"""candidate pairs of records → counted comparison vectors, with what shows chance beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from resolution.comparing import code_expression, unpack
from resolution.comparison import Comparison
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.training import VectorCounts

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

SAMPLED = 200_000
"""Random pairs, where nothing else shows chance. What is rarer is seen among the candidates, which are all there."""

SEED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedPairs:
    """Pairs as columns (n,): rows, the code of the comparison vector, and whether both are of one table."""

    left: Ints
    right: Ints
    code: Ints
    same_table: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedVectors:
    """`codes`: the distinct ones in rising order, (n,). `counts`: of each."""

    codes: Ints
    counts: VectorCounts


def compare_pairs(workspace: DuckDBWorkspace, comparisons: Sequence[Comparison], table: str = "pair") -> ComparedPairs:
    """Compares the pairs (`left_row`, `right_row`) of a table of the workspace."""
    found = workspace.get(
        f"""
        SELECT p.left_row, p.right_row, {code_expression(comparisons)} AS code, l.platform = r.platform AS same_table
        FROM {table} p JOIN account l ON l.row = p.left_row JOIN account r ON r.row = p.right_row
        ORDER BY p.left_row, p.right_row
        """
    )
    return ComparedPairs(
        left=found["left_row"].to_numpy().astype(np.int64),
        right=found["right_row"].to_numpy().astype(np.int64),
        code=found["code"].to_numpy(),
        same_table=np.asarray(found["same_table"]),
    )


def count_beside_decoys(pairs: ComparedPairs, tables: Ints, comparisons: Sequence[Comparison]) -> CountedVectors:
    """Pairs of one table are decoys. `tables`: a number for the table of each row, (rows,)."""
    chance = np.where(pairs.same_table, decoy_weights(np.bincount(tables))[tables[pairs.left]], 0)
    return _counted(pairs.code, ~pairs.same_table, chance, pairs.same_table, comparisons)


def decoy_weights(sizes: Ints) -> Floats:
    """Rows of each table, (tables,) → how many chance pairs of two tables one of its decoys stands for.

    As for accounts (`platform_size`): chance between two tables is told by the decoys of both, so that the few of a small
    table stand for few.
    """
    rows = sizes.astype(np.float64)
    within = rows * (rows - 1)
    each = 2 * np.outer(rows, rows) / np.maximum(within[:, None] + within, 2)
    np.fill_diagonal(each, 0)
    return np.asarray(each.sum(axis=1))


def count_beside_random_pairs(
    workspace: DuckDBWorkspace, pairs: ComparedPairs, tables: Ints, comparisons: Sequence[Comparison]
) -> CountedVectors:
    """How many of *all* pairs of two tables have each vector: candidates as they are, the others out of a sample.

    So EM sees the whole: what random pairs show of chance, less the matches among them, at their prior.
    """
    cross = ~pairs.same_table
    left, right = _random_pairs(len(tables))
    known = np.isin(left * len(tables) + right, pairs.left * len(tables) + pairs.right)
    chosen = ~known & (tables[left] != tables[right])
    workspace.put("random_pair", pa.table({"left_row": left[chosen], "right_row": right[chosen]}))
    sampled = compare_pairs(workspace, comparisons, "random_pair")
    each = max(_pairs_of_two(tables) - cross.sum(), 0) / max(len(sampled.code), 1)
    count = np.concatenate([cross.astype(np.float64), np.full(len(sampled.code), each)])
    nothing = np.zeros(len(count))
    return _counted(np.concatenate([pairs.code, sampled.code]), count, nothing, nothing, comparisons)


def _pairs_of_two(tables: Ints) -> float:
    """Pairs of rows of two tables."""
    rows, sizes = float(len(tables)), np.bincount(tables).astype(np.float64)
    return float((rows * rows - (sizes * sizes).sum()) / 2)


def _random_pairs(rows: int) -> tuple[Ints, Ints]:
    """Distinct pairs left < right: all of a small table, else a seeded sample."""
    if rows * (rows - 1) // 2 <= SAMPLED:
        left, right = np.triu_indices(rows, 1)
        return left.astype(np.int64), right.astype(np.int64)
    dice = np.random.default_rng(SEED)
    one, other = dice.integers(0, rows, SAMPLED), dice.integers(0, rows, SAMPLED)
    packed = np.unique((np.minimum(one, other) * rows + np.maximum(one, other))[one != other])
    return packed // rows, packed % rows


def _counted(
    codes: Ints,
    cross: npt.NDArray[np.generic],
    chance: npt.NDArray[np.generic],
    decoys: npt.NDArray[np.generic],
    comparisons: Sequence[Comparison],
) -> CountedVectors:
    distinct, place = np.unique(codes, return_inverse=True)
    counts = [np.bincount(place, weights=w, minlength=len(distinct)).astype(float) for w in (cross, chance, decoys)]
    levels = unpack(distinct, comparisons)
    return CountedVectors(
        codes=distinct, counts=VectorCounts(levels=levels, cross=counts[0], chance=counts[1], decoys=counts[2])
    )
