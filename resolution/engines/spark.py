"""The parts of a resolution that can be spread, on Spark.

Texts are read and folded in batches of rows (`mapInArrow`); blocks become pairs, pairs are compared, and clusters made
component by component, in bins (joins and `applyInArrow`). All else is still worked out in the driver's process.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import SparkSession

from graph.tables import IDENTIFIERS
from resolution.account_slots import AccountSlots
from resolution.block_pairs import Packed
from resolution.clustering import Clustering, ClusteringSettings
from resolution.derived_columns import FOLDED, READ_TO_FOLD, fold_texts
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.engines.spark_clustering import cluster_on_spark
from resolution.engines.spark_comparing import compare_on_spark
from resolution.engines.spark_pairing import pair_on_spark
from resolution.engines.spark_schemas import spark_schema
from resolution.identifiers import READ_TO_EXTRACT, extract
from resolution.pairing import BlockKeys, CandidatePairs
from resolution.priced_texts import PricedColumns

_PLACE = pa.field("place", pa.int64())


@dataclass(frozen=True, slots=True)
class SparkEngine:
    """`spark`: a session that stays open while this is used. Its executors have this project installed."""

    spark: SparkSession

    def extract(self, accounts: pa.Table) -> pa.Table:
        return self._by_batches(_extracted, _known(accounts, READ_TO_EXTRACT), IDENTIFIERS)

    def fold_texts(self, accounts: pa.Table) -> pa.Table:
        return self._by_batches(_folded, _known(accounts, READ_TO_FOLD), FOLDED)

    def pair(self, keys: Iterable[BlockKeys], given: Sequence[Packed] = ()) -> CandidatePairs:
        return pair_on_spark(self.spark, keys, given)

    def compare(
        self,
        workspace: DuckDBWorkspace,
        texts: PricedColumns,
        *,
        slots: AccountSlots | None = None,
        kept: str = "true",
    ) -> int:
        return compare_on_spark(self.spark, workspace, texts, slots, kept)

    def cluster(
        self,
        accounts: pa.Table,
        links: pa.Table,
        judgements: pa.Table | None = None,
        settings: ClusteringSettings | None = None,
        *,
        identifiers: pa.Table | None = None,
    ) -> Clustering:
        return cluster_on_spark(self.spark, accounts, links, judgements, settings or ClusteringSettings(), identifiers)

    def _by_batches(self, work: Callable[[pa.Table], pa.Table], rows: pa.Table, schema: pa.Schema) -> pa.Table:
        """`work`: rows with their `place` → rows of `schema` and the `place` of the row that each is due to.

        Gives these in the order of the rows; what one row gives, in the order of `work`.
        """
        placed = rows.append_column(_PLACE, pa.array(np.arange(len(rows), dtype=np.int64)))

        def batches(parts: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for part in parts:
                yield from work(pa.Table.from_batches([part])).to_batches()

        told = self.spark.createDataFrame(placed).mapInArrow(batches, spark_schema(schema.append(_PLACE))).toArrow()
        return told.take(pc.sort_indices(told["place"])).select(schema.names).cast(schema)


def _known(accounts: pa.Table, columns: tuple[str, ...]) -> pa.Table:
    return accounts.select([name for name in columns if name in accounts.column_names])


def _extracted(accounts: pa.Table) -> pa.Table:
    found = extract(accounts)
    at = pc.index_in(found["account_key"], value_set=accounts["account_key"].combine_chunks())
    return found.append_column(_PLACE, accounts["place"].take(at))


def _folded(accounts: pa.Table) -> pa.Table:
    return fold_texts(accounts).append_column(_PLACE, accounts["place"])
