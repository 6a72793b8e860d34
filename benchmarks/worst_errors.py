"""a set → InCreator's worst errors on it, to read by hand: false merges with evidence, missed pairs with names."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.set import TABLE, TRUTH
from ingestion.account_table import read_account_table
from resolution.resolving import resolve

_ERRORS = """
WITH placed AS (
    SELECT c.account_key, c.cluster, t.creator, a.handle, a.display_name, a.location
    FROM clusters c JOIN truth t USING (account_key) JOIN accounts a USING (account_key)
),
scored AS (
    SELECT left_key, right_key, max(probability) AS probability, arg_max(evidence, probability) AS evidence
    FROM links GROUP BY left_key, right_key
)
SELECT l.account_key AS left_key, r.account_key AS right_key, l.display_name AS left_name, r.display_name AS right_name,
    l.location AS left_location, r.location AS right_location, s.probability,
    array_to_string(
        list_transform(s.evidence, lambda e: format('{{}} ({{}}) {{:+.1f}}', e.comparison, e.level, e.weight_bits)), '; '
    ) AS evidence
FROM placed l JOIN placed r ON {which} AND l.account_key < r.account_key
LEFT JOIN scored s ON s.left_key = l.account_key AND s.right_key = r.account_key
ORDER BY s.probability {order} NULLS LAST, l.account_key, r.account_key
LIMIT {limit}
"""

_FALSE = {"which": "l.cluster = r.cluster AND l.creator <> r.creator", "order": "DESC"}
_MISSED = {"which": "l.creator = r.creator AND l.cluster <> r.cluster", "order": "ASC"}


def worst_errors(folder: Path, limit: int) -> Iterator[str]:
    """Lines of two tables: `limit` false merges, the surest first, and `limit` missed pairs, the least suspected first."""
    accounts = read_account_table(folder / TABLE).accounts
    resolution = resolve(accounts.drop_columns(["row"]) if "row" in accounts.column_names else accounts)
    database = duckdb.connect()
    for name, table in (
        ("accounts", accounts),
        ("clusters", resolution.clusters),
        ("links", resolution.links),
        ("truth", pq.read_table(folder / TRUTH)),
    ):
        database.register(name, table)
    for title, kind in (("False merges", _FALSE), ("Missed pairs", _MISSED)):
        found = database.sql(_ERRORS.format(**kind, limit=limit)).to_arrow_table()
        yield from _table(title, found)


def _table(title: str, found: pa.Table) -> Iterator[str]:
    yield f"## {title}\n"
    yield "| probability | left | right | names | locations | evidence |\n|---|---|---|---|---|---|"
    for row in found.to_pylist():
        probability = "never compared" if row["probability"] is None else f"{row['probability']:.4f}"
        names, places = (f"{row[f'left_{what}']} · {row[f'right_{what}']}" for what in ("name", "location"))
        cells = (probability, row["left_key"], row["right_key"], names, places, row["evidence"] or "")
        yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
    yield ""
