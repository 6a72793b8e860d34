"""`increator explain`: why two accounts are together or apart."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from cyclopts import Parameter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph.errors import InputError
from graph.tables import JUDGEMENTS, LINKS
from increator.accounts_around import accounts_around
from increator.cli.outputs import check_file
from increator.cli.reporting import report
from increator.judgement_file import read_judgements
from increator.kept_judgements import kept_judgements
from increator.result_accounts import called_account
from resolution.escaped_text import escape_for_terminal
from resolution.explaining import Explanation
from resolution.explaining import explain as explain_pair
from resolution.model import Model
from resolution.picturing import waterfall_figure
from resolution.surroundings import Surroundings


def explain(
    left: str,
    right: str,
    *,
    out: Path,
    judgements: Path | None = None,
    png: Path | None = None,
    json: Annotated[bool, Parameter(help="Print one JSON object.", negative=())] = False,
) -> None:
    """Why two accounts of a result are together or apart, as a table of weights.

    Below the table: what the two share and how rare it is, the links that lead from one to the other, what keeps them apart,
    and what would change that, the smallest change first. They need not have been compared before.

    Example: `increator explain --out out x:@jane tiktok:@jane --png why.png`

    Args:
        left: An account key of the result; or a handle or native id, with or without `@` and the platform, that one account
            has; or a row number: rows of all files together, in the order they were given, from
            0, header lines not counted and rejected rows counted; `row` in clusters.parquet.
        right: The other one.
        out: The folder that `increator link` wrote.
        judgements: Judgements to tell instead of those that the result was linked with, which its folder has.
        png: Write the waterfall as a picture too.
    """
    if png:
        check_file(png, option="--png")
    explanation = explain_result(out, left, right, judgements=judgements)
    if png:
        waterfall_figure(explanation).savefig(png, dpi=150, format="png")
    if json:
        report(explanation, json=True)
        return
    print_explanation(explanation)


def explain_result(out: Path, left: str, right: str, *, judgements: Path | None = None) -> Explanation:
    """Raises: InputError where the folder holds no result, or an account is not in it."""
    for name in ("clusters.parquet", "links.parquet", "accounts.parquet", "model.json"):
        if not (out / name).is_file():
            raise InputError(f"--out: {out} has no {name}: run `increator link … --out {out}` first")
    clusters = pq.read_table(out / "clusters.parquet", columns=["account_key", "cluster"])
    keys = sorted(called_account(out, text) for text in (left, right))
    if keys[0] == keys[1]:
        raise InputError(f"{left} and {right} are one account: {keys[0]}")
    accounts = pq.read_table(out / "accounts.parquet", filters=pc.field("account_key").isin(keys))
    around = _around(out, clusters, keys, read_judgements(judgements) if judgements else kept_judgements(out))
    around = replace(around, others=accounts_around(out / "accounts.parquet", accounts))
    return explain_pair(
        accounts,
        around.between(keys[0], keys[1]),
        Model.from_json((out / "model.json").read_bytes()),
        together=around.cluster_of[keys[0]] == around.cluster_of[keys[1]],
        around=around,
    )


def _around(out: Path, clusters: pa.Table, keys: list[str], judgements: pa.Table) -> Surroundings:
    """The clusters of both accounts, and the links of everybody in them."""
    own = clusters.filter(pc.is_in(clusters["account_key"], value_set=pa.array(keys)))["cluster"]
    members = clusters.filter(pc.is_in(clusters["cluster"], value_set=own.combine_chunks()))
    inside = members["account_key"].to_pylist()
    touching = pc.field("left_key").isin(inside) | pc.field("right_key").isin(inside)
    links = pq.read_table(out / "links.parquet", filters=touching).select(LINKS.names).cast(LINKS)
    return Surroundings(
        cluster_of=dict(zip(inside, members["cluster"].to_pylist(), strict=True)),
        links=links,
        judgements=judgements.cast(JUDGEMENTS),
    )


def print_explanation(explanation: Explanation) -> None:
    """Accounts say what they like: everything goes to the terminal through `escape_for_terminal`."""
    console = Console(highlight=False)
    console.print(_table(explanation))
    console.print(_shown(explanation.because), style="bold")
    for title, lines in told_lines(explanation):
        console.print(f"\n{title}", style="bold")
        for line in lines:
            console.print(_shown(f"  {line}"))


def _shown(text: str) -> Text:
    return Text(escape_for_terminal(text))


def told_lines(explanation: Explanation) -> Iterator[tuple[str, list[str]]]:
    """What is told below the waterfall: title and lines, without those that have nothing to say."""
    notes = [f"{e.comparison}: {e.note.removeprefix('shared: ')}" for e in explanation.evidence if e.note]
    path = [
        f"{step.from_key} – {step.to_key}: {', '.join(step.linkers)}, {step.probability:.4f}"
        for step in explanation.path
    ]
    sections = (
        ("What they share", notes),
        ("What brings them together to be compared", [*explanation.rules]),
        ("Links that lead from one to the other", path if len(path) > 1 or not explanation.linkers else []),
        ("What keeps them apart", [one.text for one in explanation.obstacles if not explanation.same_creator]),
        ("What would change that", [change.text for change in explanation.changes]),
    )
    yield from ((title, lines) for title, lines in sections if lines)


def _table(explanation: Explanation) -> Table:
    title = _shown(f"{explanation.left_key}  and  {explanation.right_key}")
    table = Table(title=title, title_justify="left")
    for column in ("comparison", "level", "left", "right"):
        table.add_column(column, overflow="fold")
    table.add_column("bits", justify="right")
    if explanation.prior_bits:  # none is asked where an account declares the other
        table.add_row("prior", "a candidate pair", "", "", f"{explanation.prior_bits:+.2f}")
    for e in explanation.evidence:
        row = (e.comparison, e.level, e.left or "", e.right or "", f"{e.weight_bits:+.2f}")
        table.add_row(*map(_shown, row))
    total = explanation.weight_bits + explanation.prior_bits
    least = "" if explanation.probability_anew is None else "below "
    told = f"probability {least}{explanation.probability:.5f}, threshold {explanation.threshold:.3f}"
    table.add_row("sum", told, "", "", f"{total:+.2f}", style="bold")
    return table
