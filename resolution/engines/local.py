"""Everything in this process, on the cores of one machine."""

from dataclasses import dataclass

import pyarrow as pa

from resolution import clustering, derived_columns, identifiers


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalEngine:
    """`threads`: processes that read texts, where there are many."""

    threads: int = 1

    def extract(self, accounts: pa.Table) -> pa.Table:
        return identifiers.extract(accounts, threads=self.threads)

    def fold_texts(self, accounts: pa.Table) -> pa.Table:
        return derived_columns.fold_texts(accounts)

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
