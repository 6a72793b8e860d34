"""What is remembered of resolved accounts, so that others can arrive: columns, candidate pairs, links and clusters.

All of it is Arrow tables, to be kept as one Parquet file each (`ResolutionIndex.tables`). An account is the place of its
key among the sorted keys; a pair is two of those.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graph.errors import InputError
from graph.tables import ACCOUNTS, CLUSTERS, IDENTIFIERS, JUDGEMENTS, LINKS
from resolution.clustering import ClusteringSettings
from resolution.complete_accounts import complete
from resolution.derived_columns import derive_columns
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.model import Model
from resolution.told_texts import ToldTexts

SIGNATURE = "signature"
"""The column of `accounts` that tells whether something that its pairs depend on has changed."""

TABLES = ("accounts", "identifiers", "pairs", "links", "clusters", "judgements")

Packed = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionIndex:
    """`accounts`: derived columns that keys and comparisons are made of, ordered by `account_key`, with a `signature`.

    `identifiers`: IDENTIFIERS. `pairs`: candidate pairs ordered by `left_row` < `right_row` (int32), with what comparing and
    scoring said; empty as long as no account came. `links`: LINKS. `clusters`: CLUSTERS, ordered by key. `judgements`:
    JUDGEMENTS. All belong to one model and one `settings`: with others every account has to come again.
    """

    model: Model
    settings: ClusteringSettings
    accounts: pa.Table
    identifiers: pa.Table
    pairs: pa.Table | None
    links: pa.Table
    clusters: pa.Table
    judgements: pa.Table
    told: ToldTexts = field(repr=False)
    """What the model knows of texts, read once: `Model.told_texts`."""

    @property
    def keys(self) -> pa.ChunkedArray:
        """`account_key` of each row, in order."""
        return self.accounts["account_key"]

    @property
    def tables(self) -> dict[str, pa.Table]:
        """Name → table, for whoever keeps them; `from_tables` is the way back."""
        return {name: getattr(self, name) for name in TABLES if getattr(self, name) is not None}

    @classmethod
    def empty(cls, model: Model, settings: ClusteringSettings | None = None) -> "ResolutionIndex":
        """Of no accounts. Without `settings` the model's own threshold joins."""
        return cls(
            model=model,
            settings=settings or ClusteringSettings(threshold=model.threshold),
            accounts=derived(ACCOUNTS.empty_table()).append_column(SIGNATURE, pa.array([], pa.uint64())),
            identifiers=IDENTIFIERS.empty_table(),
            pairs=None,
            links=LINKS.empty_table(),
            clusters=CLUSTERS.empty_table(),
            judgements=JUDGEMENTS.empty_table(),
            told=model.told_texts(),
        )

    @classmethod
    def from_tables(
        cls, tables: Mapping[str, pa.Table], model: Model, settings: ClusteringSettings | None = None
    ) -> "ResolutionIndex":
        """As `tables` gave them; the model and the settings have to be those that they were made with.

        Raises: InputError where a table is missing.
        """
        missing = sorted(set(TABLES) - {"pairs"} - set(tables))
        if missing:
            raise InputError(f"the index lacks {', '.join(missing)}: let all accounts arrive again")
        settings = settings or ClusteringSettings(threshold=model.threshold)
        said = {name: tables.get(name) for name in TABLES}
        return cls(model=model, settings=settings, told=model.told_texts(), **said)


def derived(accounts: pa.Table, threads: int | None = 1) -> pa.Table:
    """ACCOUNTS → the columns of `account` as `derive_columns` makes them, ordered by key, without `row`."""
    workspace = DuckDBWorkspace(threads=threads)
    try:
        derive_columns(workspace, complete(accounts))
        return workspace.get("SELECT * EXCLUDE (row) FROM account ORDER BY account_key").combine_chunks()
    finally:
        workspace.close()


def among(pairs: Packed, others: Packed) -> npt.NDArray[np.bool_]:
    """Which pairs (n,) are among the others, which rise: a search instead of the sort of `numpy.isin`."""
    if not len(others):
        return np.zeros(len(pairs), dtype=bool)
    return np.asarray(others[np.minimum(np.searchsorted(others, pairs), len(others) - 1)] == pairs)


def packed(left: npt.NDArray[np.integer], right: npt.NDArray[np.integer]) -> Packed:
    """Pairs of rows (n,) as one number each, in the order of the pairs."""
    return (left.astype(np.uint64) << np.uint64(32)) | right.astype(np.uint64)
