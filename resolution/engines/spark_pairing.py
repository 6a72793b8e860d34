"""block keys → candidate pairs, in bins of whole blocks.

A block is in one bin, whichever accounts have its key, so each bin is paired as one machine pairs all of them. What is split
by a second key is binned anew by the keys that this gives. A pair that several blocks or rules give is one in the end.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql

from resolution.block_pairs import Packed, distinct, distinct_pairs
from resolution.engines.spark_schemas import spark_schema
from resolution.pairing import BlockKeys, CandidatePairs, PairedBlocks, Round, largest_first, pair_round

BIN_KEYS = 1 << 20
"""Keys of a bin: with the pairs that they give some 200 MB in the memory of a process."""

PAIR, DROPPED, SPLIT, REFINED = range(4)
"""What a row of FOUND tells: a pair, the first key of a dropped block, a key of a block that was split, how many were."""

_KEYS = pa.schema([("rule", pa.int32()), ("key", pa.int64()), ("second", pa.int64())])
"""Packed keys and hashes are taken for signed numbers: Spark has no others."""

FOUND = pa.schema([("rule", pa.int32()), ("what", pa.int32()), ("value", pa.int64()), ("size", pa.int64())])
"""`size`: rows of a dropped block."""


def pair_on_spark(spark: SparkSession, keys: Iterable[BlockKeys], given: Sequence[Packed]) -> CandidatePairs:
    """As `pairing.pair`."""
    rules = list(keys)
    if not any(len(of_rule.packed) for of_rule in rules):
        left, right = distinct_pairs(list(given))
        return CandidatePairs(left=left, right=right, rules=[PairedBlocks(pairs=0)] * len(rules))
    first = _paired(spark, spark.createDataFrame(_table(rules)), rules)
    split = first.where(sql.col("what") == SPLIT).selectExpr("rule", "value AS key", "CAST(NULL AS BIGINT) AS second")
    found = first.unionByName(_paired(spark, split, rules))
    pairs = found.where(sql.col("what") == PAIR).select("rule", "value").distinct().localCheckpoint()
    everything = pairs.select("value").distinct().toArrow()["value"].to_numpy().view(np.uint64)
    left, right = distinct_pairs([everything, *given])
    counts = {row["rule"]: row["count"] for row in pairs.groupBy("rule").count().toArrow().to_pylist()}
    rest = found.where(sql.col("what").isin(DROPPED, REFINED)).toArrow()
    told = [_told(counts.get(rule, 0), rest.filter(pc.equal(rest["rule"], rule)), k) for rule, k in enumerate(rules)]
    return CandidatePairs(left=left, right=right, rules=told)


def _table(rules: Sequence[BlockKeys]) -> pa.Table:
    """_KEYS of all rules."""
    parts = []
    for rule, keys in enumerate(rules):
        second = pa.nulls(len(keys.packed), pa.int64()) if keys.second is None else keys.second.view(np.int64)
        columns = [np.full(len(keys.packed), rule, dtype=np.int32), keys.packed.view(np.int64), second]
        parts.append(pa.table(columns, names=_KEYS.names).cast(_KEYS))
    return pa.concat_tables(parts)


def _paired(spark: SparkSession, keys: DataFrame, rules: Sequence[BlockKeys]) -> DataFrame:
    """FOUND of one round."""
    total = sum(len(of_rule.packed) for of_rule in rules)
    bins = max(spark.sparkContext.defaultParallelism, -(-total // BIN_KEYS))
    bits = rules[0].row_bits
    block = sql.xxhash64("rule", sql.shiftrightunsigned("key", bits))
    work = pair_bin([of_rule.most for of_rule in rules], bits)
    binned = keys.withColumn("bin", sql.pmod(block, sql.lit(bins)))
    return binned.groupBy("bin").applyInArrow(work, spark_schema(FOUND)).localCheckpoint()


def pair_bin(most: Sequence[int], row_bits: int) -> Callable[[pa.Table], pa.Table]:
    """_KEYS of whole blocks → FOUND. `most`: rows in a block, by rule."""

    def paired(keys: pa.Table) -> pa.Table:
        parts = [FOUND.empty_table()]
        for rule in pc.unique(keys["rule"]).to_pylist():
            own = keys.filter(pc.equal(keys["rule"], rule))
            packed, second = own["key"].to_numpy().view(np.uint64), own["second"]
            hashes = None if second.null_count else second.to_numpy().view(np.uint64)
            found = pair_round(BlockKeys(packed=packed, row_bits=row_bits, most=most[rule], second=hashes))
            parts += _rows(rule, found)
        return pa.concat_tables(parts)

    return paired


def _rows(rule: int, found: Round) -> list[pa.Table]:
    told: list[tuple[int, npt.NDArray[np.uint64], npt.NDArray[np.int64] | None]] = [
        (PAIR, distinct(found.pairs), None),
        (DROPPED, found.dropped, found.sizes),
        (SPLIT, found.split, None),
        (REFINED, np.array([found.refined], dtype=np.uint64), None),
    ]
    return [
        pa.table(
            [
                np.full(len(values), rule, dtype=np.int32),
                np.full(len(values), what, dtype=np.int32),
                values.view(np.int64),
                pa.nulls(len(values), pa.int64()) if sizes is None else sizes,
            ],
            schema=FOUND,
        )
        for what, values, sizes in told
    ]


def _told(pairs: int, rest: pa.Table, keys: BlockKeys) -> PairedBlocks:
    """`rest`: the rows of a rule that are no pairs and no keys."""
    dropped = rest.filter(pc.equal(rest["what"], DROPPED))
    refined = rest.filter(pc.equal(rest["what"], REFINED))
    firsts, sizes = dropped["value"].to_numpy().view(np.uint64), dropped["size"].to_numpy()
    return PairedBlocks(
        pairs=pairs,
        refined=int(pc.sum(refined["value"]).as_py() or 0),
        dropped=len(dropped),
        largest=largest_first(firsts, sizes, keys.row_bits),
    )
