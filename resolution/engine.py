"""The contract of an engine: where the parts of a resolution that can be spread over machines are worked out.

Every engine runs the same functions over columns, so the tables that it gives are the same, whichever it is.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

import pyarrow as pa

from resolution.account_slots import AccountSlots
from resolution.block_pairs import Packed
from resolution.clustering import Clustering, ClusteringSettings
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.pairing import BlockKeys, CandidatePairs
from resolution.priced_texts import PricedColumns


class Engine(Protocol):
    """Tables go in and out as Arrow, in the order that the function of the same name gives."""

    def extract(self, accounts: pa.Table) -> pa.Table:
        """ACCOUNTS → IDENTIFIERS, as `identifiers.extract`."""

    def fold_texts(self, accounts: pa.Table) -> pa.Table:
        """ACCOUNTS → FOLDED, as `derived_columns.fold_texts`."""

    def pair(self, keys: Iterable[BlockKeys], given: Sequence[Packed] = ()) -> CandidatePairs:
        """As `pairing.pair`."""

    def compare(
        self,
        workspace: DuckDBWorkspace,
        texts: PricedColumns,
        *,
        slots: AccountSlots | None = None,
        kept: str = "true",
    ) -> int:
        """`pair` → `vector` and `paired`, as `comparing.compare`."""

    def cluster(
        self,
        accounts: pa.Table,
        links: pa.Table,
        judgements: pa.Table | None = None,
        settings: ClusteringSettings | None = None,
        *,
        identifiers: pa.Table | None = None,
    ) -> Clustering:
        """As `clustering.cluster`. Raises: InputError where judgements contradict each other."""
