"""a resolution → the tables of CONTRACT.md, each file whole or not at all."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graph.tables import ACCOUNTS, LINKS
from resolution.coded_keys import rows_of
from resolution.resolving import Resolution

WORDS = ["linker", "kind", "evidence.list.element.comparison", "evidence.list.element.level"]
"""Columns of links that say a few things many times: of the others a dictionary would be given up half-way."""


def table_writers(
    out: Path, rows: pa.Table, accounts: pa.Table, resolution: Resolution, key: str | None
) -> list[Callable[[], None]]:
    """What writes `links`, `identifiers`, `accounts` and `clusters.parquet`: Arrow needs no lock of Python for it.

    `rows`: the input's, with their `row`. `accounts`: one row an account, in the order of the resolution's clusters.
    """
    links, clusters = resolution.compact_links, resolution.compact_clusters
    return [
        lambda: _write_links(out / "links.parquet", _with_rows(links, clusters, rows)),
        lambda: _write_identifiers(out / "identifiers.parquet", resolution.identifiers),
        lambda: _write_table(out / "accounts.parquet", accounts.select(ACCOUNTS.names)),
        lambda: _write_table(out / "clusters.parquet", _clusters_of(rows, clusters, key)),
    ]


def _clusters_of(rows: pa.Table, clusters: pa.Table, key: str | None) -> pa.Table:
    """One row an input row."""
    if len(rows) != len(clusters):  # else no account is there twice, and both are in the same order
        keys = clusters["account_key"].cast(pa.string())
        clusters = clusters.take(pa.array(rows_of(keys, rows["account_key"])[0]))
    columns = {
        "row": rows["row"],
        "account_key": rows["account_key"],
        "cluster": clusters["cluster"].cast(pa.string()),
        "confidence": clusters["confidence"],
    }
    if key and key not in columns:
        columns[key] = rows[key]
    return pa.table(columns)


def _with_rows(links: pa.Table, clusters: pa.Table, rows: pa.Table) -> pa.Table:
    """Links with the first row of each side."""
    first = rows["row"].to_numpy()
    if len(rows) != len(clusters):
        first = first[rows_of(rows["account_key"], clusters["account_key"].cast(pa.string()))[0]]
    sides = rows_of(clusters["account_key"], links["left_key"], links["right_key"])
    placed = {f"{side}_row": first[at] for side, at in zip(("left", "right"), sides, strict=True)}
    keys = {name: links[name].cast(pa.string()) for name in ("left_key", "right_key")}
    return pa.table({**placed, **{name: keys.get(name, links[name]) for name in LINKS.names}})


def _write_links(path: Path, links: pa.Table) -> None:
    """Dictionaries are written as they are; without the schema of Arrow in the file they are texts to whoever reads it."""
    _write_table(path, links, use_dictionary=WORDS, store_schema=False)


def _write_identifiers(path: Path, identifiers: pa.Table) -> None:
    _write_table(path, identifiers, use_dictionary=["kind", "role", "field", "reason"])


def _write_table(
    path: Path, table: pa.Table, *, use_dictionary: bool | list[str] = True, store_schema: bool = True
) -> None:
    partial = path.with_suffix(".partial")
    pq.write_table(table, partial, compression="zstd", use_dictionary=use_dictionary, store_schema=store_schema)
    partial.replace(path)


def write_text(path: Path, text: str) -> None:
    partial = path.with_suffix(".partial")
    partial.write_text(text, "utf-8")
    partial.replace(path)
