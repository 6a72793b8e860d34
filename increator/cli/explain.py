"""`increator explain`: why two accounts are together or apart."""

from pathlib import Path
from typing import Annotated, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from cyclopts import Parameter
from rich.console import Console
from rich.table import Table

from graph.errors import InputError
from graph.tables import LINKS
from increator.cli.outputs import check_file
from increator.cli.reporting import report
from resolution.explaining import Explanation
from resolution.explaining import explain as explain_pair
from resolution.model import Model
from resolution.picturing import waterfall_figure


def explain(
    left: str,
    right: str,
    *,
    out: Path,
    png: Path | None = None,
    json: Annotated[bool, Parameter(help="Print one JSON object.", negative=())] = False,
) -> None:
    """Why two accounts of a result are together or apart, as a table of weights.

    Example: `increator explain --out out x:@jane tiktok:@jane --png why.png`

    Args:
        left: An account key of the result, or a row number: rows of all files together, in the order they were given, from
            0, header lines not counted and rejected rows counted; `row` in clusters.parquet.
        right: The other one.
        out: The folder that `increator link` wrote.
        png: Write the waterfall as a picture too.
    """
    if png:
        check_file(png, option="--png")
    explanation = explain_result(out, left, right)
    if png:
        waterfall_figure(explanation).savefig(png, dpi=150, format="png")
    if json:
        report(explanation, json=True)
        return
    print_waterfall(explanation)


def explain_result(out: Path, left: str, right: str) -> Explanation:
    """Raises: InputError where the folder holds no result, or an account is not in it."""
    for name in ("clusters.parquet", "links.parquet", "accounts.parquet", "model.json"):
        if not (out / name).is_file():
            raise InputError(f"--out: {out} has no {name}: run `increator link … --out {out}` first")
    clusters = pq.read_table(out / "clusters.parquet")
    keys = sorted(_key(clusters, text) for text in (left, right))
    if keys[0] == keys[1]:
        raise InputError(f"{left} and {right} are one account: {keys[0]}")
    accounts = pq.read_table(out / "accounts.parquet", filters=pc.field("account_key").isin(keys))
    links = pq.read_table(
        out / "links.parquet", filters=(pc.field("left_key") == keys[0]) & (pc.field("right_key") == keys[1])
    ).select(LINKS.names)
    of = {row["account_key"]: row["cluster"] for row in _rows_of(clusters, keys)}
    return explain_pair(
        accounts, links, Model.from_json((out / "model.json").read_bytes()), together=of[keys[0]] == of[keys[1]]
    )


def _rows_of(clusters: pa.Table, keys: list[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = clusters.filter(
        pc.is_in(clusters["account_key"], value_set=pa.array(keys))
    ).to_pylist()
    return rows


def _key(clusters: pa.Table, text: str) -> str:
    named = clusters.filter(pc.equal(clusters["account_key"], text))
    if not len(named) and text.isdecimal():
        named = clusters.filter(pc.equal(clusters["row"], int(text)))
    if not len(named):
        raise InputError(f"{text}: no such account key or row number in the result")
    return str(named["account_key"][0].as_py())


def print_waterfall(explanation: Explanation) -> None:
    console = Console(highlight=False)
    table = Table(title=f"{explanation.left_key}  and  {explanation.right_key}", title_justify="left")
    for column in ("comparison", "level", "left", "right"):
        table.add_column(column, overflow="fold")
    table.add_column("bits", justify="right")
    table.add_row("prior", "a candidate pair", "", "", f"{explanation.prior_bits:+.2f}")
    for e in explanation.evidence:
        table.add_row(e.comparison, e.level, e.left or "", e.right or "", f"{e.weight_bits:+.2f}")
    total = explanation.weight_bits + explanation.prior_bits
    table.add_row("sum", f"probability {explanation.probability:.5f}", "", "", f"{total:+.2f}", style="bold")
    console.print(table)
    console.print(explanation.because, markup=False)
