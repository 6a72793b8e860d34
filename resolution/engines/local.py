"""Everything in this process, on the cores of one machine."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa

from resolution import clustering, comparing, derived_columns, identifiers, pairing
from resolution.account_slots import AccountSlots
from resolution.block_pairs import Packed
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.priced_texts import PricedColumns


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalEngine:
    """`threads`: processes that read texts, where there are many."""

    threads: int = 1

    def extract(self, accounts: pa.Table) -> pa.Table:
        return identifiers.extract(accounts, threads=self.threads)

    def fold_texts(self, accounts: pa.Table) -> pa.Table:
        return derived_columns.fold_texts(accounts)

    def pair(self, keys: Iterable[pairing.BlockKeys], given: Sequence[Packed] = ()) -> pairing.CandidatePairs:
        return pairing.pair(keys, given)

    def compare(
        self,
        workspace: DuckDBWorkspace,
        texts: PricedColumns,
        *,
        slots: AccountSlots | None = None,
        kept: str = "true",
    ) -> int:
        return comparing.compare(workspace, texts, slots=slots, kept=kept)

    def cluster(
        self,
        accounts: pa.Table,
        links: pa.Table,
        judgements: pa.Table | None = None,
        settings: clustering.ClusteringSettings | None = None,
        *,
        identifiers: pa.Table | None = None,
    ) -> clustering.Clustering:
        return clustering.cluster(accounts, links, judgements, settings, identifiers=identifiers)
