"""candidate pairs → comparison vectors, in bins of pairs.

Pairs are cut into bins in their order, what the two have to do with each other is joined to them, and to each bin go the
accounts that it has a pair of, each once: joined to every pair, an account would travel some twenty times. A bin is a table
`pair`, `account` and so on, like those of one machine, and the same statements run over it. The sizes of the platforms go
along with the function, since there are few of them. What slots tell of a pair is worked out before and goes with it: vectors
are long, and of two of them a pair needs one number.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numba
import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from resolution.account_slots import AccountSlots
from resolution.comparing import RELATIONS, compare_parts, relate, slot_columns, take_pairs, text_bits
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.engines.spark_schemas import spark_schema
from resolution.engines.spark_sides import put_sides, sides_of
from resolution.priced_texts import PricedColumns

BIN_PAIRS = 1 << 18
"""Pairs of a bin: some 300 bytes each, and as much again for the accounts, in the memory of a process."""

_MADE = ("vector", "paired")

_PAIR = ["left_row", "right_row"]

_NO_ROWS = np.zeros(0, dtype=np.int32)


@dataclass(frozen=True, slots=True, kw_only=True)
class HowCompared:
    """`slots`: columns of pairs that tell what slots do. `kept`: as in `comparing.compare`."""

    slots: Sequence[str]
    kept: str

    def compare(self, workspace: DuckDBWorkspace, pairs: pa.Table, bits: Mapping[str, pa.Array]) -> dict[str, pa.Table]:
        """Pairs, and what their texts have in common in bits → `vector` and `paired`."""
        columns = pa.table({**{name: pairs[name] for name in (*_PAIR, *self.slots)}, **bits})
        compare_parts(workspace, [columns], slots=self.slots, kept=self.kept)
        return {name: workspace.get(f"FROM {name}") for name in _MADE}


def compare_on_spark(
    spark: SparkSession, workspace: DuckDBWorkspace, texts: PricedColumns, slots: AccountSlots | None, kept: str
) -> int:
    """As `comparing.compare`."""
    left, right = take_pairs(workspace)
    relate(workspace)
    pairs = pa.table({"left_row": left, "right_row": right, **(slots.bits(left, right) if slots else {})})
    how = HowCompared(slots=slot_columns(slots), kept=kept)
    none = how.compare(workspace, pairs.slice(0, 0), text_bits(texts, _NO_ROWS, _NO_ROWS))
    if len(pairs):
        _fill(spark, workspace, texts, _binned(spark, pairs), how, {name: none[name].schema for name in _MADE})
    for name in RELATIONS:
        workspace.run(f"DROP TABLE {name}")
    return len(pairs)


def _binned(spark: SparkSession, pairs: pa.Table) -> DataFrame:
    bins = max(spark.sparkContext.defaultParallelism, -(-len(pairs) // BIN_PAIRS))
    numbers = np.arange(len(pairs), dtype=np.int64) * bins // len(pairs)
    return spark.createDataFrame(pairs.append_column("bin", pa.array(numbers)))


def _fill(
    spark: SparkSession,
    workspace: DuckDBWorkspace,
    texts: PricedColumns,
    pairs: DataFrame,
    how: HowCompared,
    made: Mapping[str, pa.Schema],
) -> None:
    """Fills the tables that are made, in the order of the pairs."""
    sides = sides_of(workspace, texts)
    rows = pairs.selectExpr("bin AS of_bin", "left_row AS row").unionByName(
        pairs.selectExpr("bin AS of_bin", "right_row AS row")
    )
    sided = rows.distinct().join(spark.createDataFrame(sides.table), "row")
    for name in RELATIONS:
        pairs = pairs.join(spark.createDataFrame(workspace.get(f"FROM {name}")), _PAIR, "left")
    work = compare_bin(sides.accounts, workspace.get("FROM platform_size"), how, made)
    bins = pairs.groupBy("bin").cogroup(sided.groupBy("of_bin"))
    found = bins.applyInArrow(work, spark_schema(_both(made))).localCheckpoint()
    for name, holds in zip(_MADE, ("code IS NOT NULL", "code IS NULL"), strict=True):
        workspace.put("told", found.where(holds).select(*made[name].names).toArrow())
        workspace.run(f"INSERT INTO {name} FROM told ORDER BY left_row, right_row")
        workspace.run("DROP TABLE told")


def compare_bin(
    accounts: pa.Schema, platforms: pa.Table, how: HowCompared, made: Mapping[str, pa.Schema]
) -> Callable[[pa.Table, pa.Table], pa.Table]:
    """Pairs of one bin, with what relates them, and its sides → the rows of both tables that are made.

    `accounts`: of the sides. `platforms`: `platform_size`. `made`: the schemas of `vector`, and of `paired`, whose rows have
    no code.
    """

    def compared(pairs: pa.Table, sides: pa.Table) -> pa.Table:
        numba.set_num_threads(1)  # as many bins are compared at a time as there are cores
        workspace = DuckDBWorkspace(threads=1)
        try:
            sides = sides.sort_by("row")
            texts = put_sides(workspace, sides, accounts)
            workspace.put("platform_size", platforms)
            for name in RELATIONS:
                workspace.put(name, pairs)
            rows = sides["row"].to_numpy()
            left, right = (np.searchsorted(rows, pairs[side].to_numpy()).astype(np.int32) for side in _PAIR)
            found = how.compare(workspace, pairs, text_bits(texts, left, right))
        finally:
            workspace.close()
        parts = [found[name].cast(made[name]) for name in _MADE]
        return pa.concat_tables(parts, promote_options="default").select(_both(made).names)

    return compared


def _both(made: Mapping[str, pa.Schema]) -> pa.Schema:
    return pa.unify_schemas([made[name] for name in _MADE])
