"""accounts + links + judgements → clusters, component by component on Spark.

Connected components are found first, by Spark's joins; whole components are spread over bins, and `clustering.cluster` runs
in each bin. Why that gives what one run over everything gives is told in `spark_bins`.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql

from graph.tables import CLUSTERS, JUDGEMENTS, LINKS
from graph.words import Verdict
from resolution.cluster_pairs import DIGITS
from resolution.cluster_refusals import REFUSALS
from resolution.clustering import Clustering, ClusteringSettings
from resolution.coded_keys import rows_of
from resolution.engines.spark_bins import (
    CLUSTERED,
    FOUND,
    GUEST,
    HOME,
    ITEMS,
    JUDGEMENT,
    LINK,
    REFUSED,
    SAID,
    USED,
    cluster_bin,
)
from resolution.engines.spark_components import components
from resolution.engines.spark_schemas import spark_schema
from resolution.judgement_cycles import refuse_contradictions

BIN_ACCOUNTS = 100_000
"""Accounts that one Python process clusters at a time, on average: some ten megabytes. A larger component stays whole."""

_PAIRS = pa.schema(
    [
        ("what", pa.string()),  # LINK, JUDGEMENT
        ("place", pa.int64()),  # in its own table
        ("left", pa.int64()),  # places of the accounts
        ("right", pa.int64()),
        ("left_key", pa.string()),
        ("right_key", pa.string()),
        ("word", pa.string()),  # the linker, the verdict
        ("probability", pa.float64()),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tables:
    """`accounts`: `place`, `key`, `platform`. `said`: `place` of an account, `word`.

    `pairs`: _PAIRS, the links and judgements of which both accounts are known.
    """

    accounts: DataFrame
    said: DataFrame
    pairs: DataFrame


def cluster_on_spark(
    spark: SparkSession,
    accounts: pa.Table,
    links: pa.Table,
    judgements: pa.Table | None,
    settings: ClusteringSettings,
    identifiers: pa.Table | None,
) -> Clustering:
    """As `clustering.cluster`. Raises: InputError where judgements contradict each other."""
    judgements = judgements if judgements is not None else JUDGEMENTS.empty_table()
    refuse_contradictions(judgements)
    tables = _tables(spark, accounts, links, judgements, identifiers)
    bins = max(spark.sparkContext.defaultParallelism, -(-len(accounts) // BIN_ACCOUNTS))
    items = _items(tables, _binned(tables, settings.least, bins))
    platforms = pc.unique(accounts["platform"]).to_pylist()
    found = items.groupBy("bin").applyInArrow(cluster_bin(platforms, settings), spark_schema(FOUND))
    return _gathered(found.toArrow().cast(FOUND), links)


def _tables(
    spark: SparkSession,
    accounts: pa.Table,
    links: pa.Table,
    judgements: pa.Table,
    identifiers: pa.Table | None,
) -> _Tables:
    keys = accounts["account_key"].cast(pa.string())  # Spark knows no dictionaries
    told = pa.table({"place": _count(len(keys)), "key": keys, "platform": accounts["platform"]})
    return _Tables(
        accounts=spark.createDataFrame(told),
        said=spark.createDataFrame(_said(keys, identifiers)),
        pairs=spark.createDataFrame(
            pa.concat_tables(
                [
                    _sided(keys, LINK, links, links["linker"], links["probability"]),
                    _sided(keys, JUDGEMENT, judgements, judgements["verdict"], pa.nulls(len(judgements), pa.float64())),
                ]
            )
        ),
    )


def _count(rows: int) -> pa.Array:
    return pa.array(np.arange(rows, dtype=np.int64))


def _said(keys: pa.ChunkedArray, identifiers: pa.Table | None) -> pa.Table:
    if identifiers is None:
        return pa.table({"place": pa.array([], pa.int64()), "word": pa.array([], pa.string())})
    said = identifiers.filter(pc.and_(pc.equal(identifiers["kind"], "role"), pc.equal(identifiers["role"], "self")))
    (places,) = rows_of(keys, said["account_key"])
    return pa.table({"place": places.astype(np.int64), "word": said["value"]}).filter(pa.array(places >= 0))


def _sided(
    keys: pa.ChunkedArray, what: str, table: pa.Table, word: pa.ChunkedArray, probability: pa.ChunkedArray | pa.Array
) -> pa.Table:
    left, right = rows_of(keys, table["left_key"], table["right_key"])
    columns = {
        "what": pa.array([what] * len(table), pa.string()),
        "place": _count(len(table)),
        "left": left.astype(np.int64),
        "right": right.astype(np.int64),
        "left_key": table["left_key"],
        "right_key": table["right_key"],
        "word": word,
        "probability": probability,
    }
    known = pa.array((left >= 0) & (right >= 0))
    return pa.table(columns).cast(_PAIRS).filter(known)


def _binned(tables: _Tables, least: float, bins: int) -> DataFrame:
    """`place` of an account and its `bin`: accounts that may come together are in one."""
    joining = tables.pairs.where(
        ((sql.col("what") == LINK) & (sql.col("probability") >= least))
        | ((sql.col("what") == JUDGEMENT) & (sql.col("word") == Verdict.SAME.value))
    )
    found = components(joining.select("left", "right")).withColumnRenamed("row", "place")
    component = sql.coalesce(sql.col("component"), sql.col("place"))
    spread = sql.pmod(sql.xxhash64(component), sql.lit(bins)).alias("bin")
    return tables.accounts.join(found, "place", "left").select("place", spread).localCheckpoint()


def _items(tables: _Tables, binned: DataFrame) -> DataFrame:
    pairs = tables.pairs
    for side in ("left", "right"):
        pairs = pairs.join(binned.selectExpr(f"place AS {side}", f"bin AS {side}_bin"), side)
    pairs = pairs.localCheckpoint()
    across = pairs.where("left_bin <> right_bin")
    guests = across.selectExpr("right AS place", "left_bin AS bin").unionByName(
        across.selectExpr("left AS place", "right_bin AS bin")
    )
    present = binned.withColumn("what", sql.lit(HOME)).unionByName(guests.distinct().withColumn("what", sql.lit(GUEST)))
    known = present.join(tables.accounts, "place").localCheckpoint()
    parts = (
        known.selectExpr("bin", "what", "place", "key AS left_key", "platform AS word"),
        known.drop("what")
        .join(tables.said, "place")
        .selectExpr("bin", f"'{SAID}' AS what", "place", "key AS left_key", "word"),
        pairs.withColumn("bin", sql.col("left_bin")).select(*ITEMS.names),
        across.withColumn("bin", sql.col("right_bin")).select(*ITEMS.names),
    )
    items = parts[0]
    for part in parts[1:]:
        items = items.unionByName(part, allowMissingColumns=True)
    return items.select(*ITEMS.names)


def _gathered(found: pa.Table, links: pa.Table) -> Clustering:
    """Rows of all bins → the tables that one run gives, in its order."""
    of = {what: found.filter(pc.equal(found["what"], what)) for what in (CLUSTERED, USED, REFUSED)}
    told = of[CLUSTERED].sort_by("place")
    clusters = [told[name] for name in ("left_key", "left_cluster", "probability", "reason")]
    used = np.zeros(len(links), dtype=bool)
    used[of[USED]["place"].to_numpy()] = True
    return Clustering(
        compact_clusters=pa.table(clusters, names=CLUSTERS.names).cast(CLUSTERS),
        links=links.set_column(LINKS.get_field_index("used"), LINKS.field("used"), pa.array(used)),
        refusals=_surest_first(of[REFUSED].select(REFUSALS.names).cast(REFUSALS)),
    )


def _surest_first(refusals: pa.Table) -> pa.Table:
    """Ties by keys, as in `cluster_pairs.by_falling_probability`."""
    rounded = np.round(refusals["probability"].to_numpy(), DIGITS)
    order = pa.table({"rounded": rounded, "left_key": refusals["left_key"], "right_key": refusals["right_key"]})
    by = [("rounded", "descending"), ("left_key", "ascending"), ("right_key", "ascending")]
    return refusals.take(pc.sort_indices(order, by))
