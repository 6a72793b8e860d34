"""`increator evaluate`: clusters against the truth, and the probabilities of links where they are given."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from cyclopts import Parameter
from rich.console import Console

from graph.errors import InputError
from graph.tables import ACCOUNTS
from increator.cli.outputs import check_file
from increator.cli.reporting import report
from increator.world.trap_passing import trap_pass_rates
from increator.world.trap_table import traps_table
from resolution.blocking_analysis import BlockingAnalysis, analyse_accounts
from resolution.escaped_text import escape_unseen
from resolution.evaluating import Evaluation, PrecisionRecall, Reliability, link_reliability, true_pairs
from resolution.evaluating import evaluate as evaluate_clusters
from resolution.report_figures import reliability_figure

WORLD_COLUMNS = {"account_key", "creator", "trap", "trap_group"}
"""A truth with these is one of `increator world`: its traps are counted too."""


def evaluate(
    *,
    clusters: Path,
    truth: Path,
    key: str = "account_key",
    links: Path | None = None,
    accounts: Path | None = None,
    png: Path | None = None,
    json: Annotated[bool, Parameter(help="Print one JSON object.")] = False,
) -> None:
    """Precision and recall of clusters against the truth, by pairs and B³, and the worst errors.

    Example: `increator evaluate --clusters out/clusters.parquet --truth world/truth.parquet --key account_key`

    Args:
        clusters: A table with the column `cluster` and the key column, as `increator link` writes it.
        truth: A table with the key column and the column `creator`; without it the key column names the creators.
        key: The column that both tables share.
        links: The `links.parquet` of the same result: how far its probabilities are true is measured too.
        accounts: The `accounts.parquet` of the same result: which true pairs each blocking rule finds is measured too.
        png: Draw how true probabilities are as a reliability plot; needs --links.
    """
    if png:
        if links is None:
            raise InputError("--png draws how far the probabilities of links are true: give --links too")
        check_file(png, option="--png")
    found, true = read_table(clusters), read_table(truth)
    labelled = join_truth(found, true, key)
    result = evaluate_clusters(labelled)
    traps = trap_pass_rates(found, true, found) if set(true.column_names) >= WORLD_COLUMNS else []
    told = None if links is None else measured_links(links, labelled)
    blocking = None if accounts is None else measured_blocking(accounts, labelled)
    if png and told:
        reliability_figure(told).savefig(png, dpi=150, format="png")
    if json:
        more: dict[str, object] = {} if told is None else {"reliability": asdict(told)}
        if blocking is not None:
            more["blocking_analysis"] = asdict(blocking)
        report({**asdict(result), **more, "traps": [asdict(trap) for trap in traps]}, json=True)
        return
    rows = {**as_rows(result), **calibration_rows(told), **blocking_rows(blocking)}
    report(rows, json=False, title="Clusters against the truth")
    if traps:
        Console(highlight=False).print(traps_table(traps))


def read_table(path: Path) -> pa.Table:
    """Raises: InputError naming the file where it is missing or no table."""
    if not path.is_file():
        raise InputError(f"{path}: there is no such file")
    try:
        if path.suffix == ".parquet":
            return pq.read_table(path)
        return pyarrow.csv.read_csv(path, parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True))
    except pa.ArrowException as error:
        raise InputError(f"{path}: not a table that can be read (Parquet or CSV): {error}") from error


def measured_links(path: Path, labelled: pa.Table) -> Reliability:
    """Raises: InputError where it is no table of links, or the clusters do not say which account is which."""
    if "account_key" not in labelled.column_names:
        raise InputError("--clusters: no column 'account_key', by which --links names accounts")
    table = read_table(path)
    for column in ("left_key", "right_key", "probability"):
        if column not in table.column_names:
            raise InputError(f"--links: no column {column!r}; it has {', '.join(table.column_names)}")
    return link_reliability(table, labelled)


def measured_blocking(path: Path, labelled: pa.Table) -> BlockingAnalysis:
    """Raises: InputError where it is no table of accounts as `increator link` writes it."""
    table = read_table(path)
    if missing := [name for name in ACCOUNTS.names if name not in table.column_names]:
        raise InputError(f"--accounts: no column {missing[0]!r}: give the accounts.parquet that `increator link` wrote")
    if "account_key" not in labelled.column_names:
        raise InputError("--clusters: no column 'account_key', by which --accounts names accounts")
    return analyse_accounts(table.select(ACCOUNTS.names).cast(ACCOUNTS), true_pairs(labelled))


def join_truth(found: pa.Table, true: pa.Table, key: str) -> pa.Table:
    """`cluster` and `creator` of each account that is in both tables, and its `account_key` where the clusters have it.

    Where the truth has no column `creator`, its key column names the creators itself, as a `--key` of `increator link` does:
    rows then meet by `account_key`, or by their number.

    Raises: InputError naming the table and the column that is missing.
    """
    wanted = [("clusters", found, "cluster"), ("truth", true, key)]
    wanted += [("clusters", found, key)] if "creator" in true.column_names else []
    for name, table, column in wanted:
        if column not in table.column_names:
            raise InputError(f"--{name}: no column {column!r}; it has {', '.join(table.column_names)}")
    label = "creator" if "creator" in true.column_names else key
    true, meet = _meeting(found, true, key, label)
    unique = true.select([meet, label]).group_by(meet).aggregate([(label, "min")]).rename_columns([meet, "creator"])
    named = [name for name in ("account_key",) if name in found.column_names and name != meet]
    clusters = found.select([meet, "cluster", *named])
    unique = unique.set_column(0, meet, unique[meet].cast(clusters[meet].type))
    joined = clusters.join(unique, keys=meet, join_type="inner")
    columns = ["cluster", "creator", *(["account_key"] if "account_key" in joined.column_names else [])]
    return pa.table({name: joined[name].cast(pa.string()) for name in columns})


def _meeting(found: pa.Table, true: pa.Table, key: str, label: str) -> tuple[pa.Table, str]:
    """The truth, and the column in which its rows and those of the clusters meet."""
    if label != key:
        return true, key
    if key != "account_key" and {"account_key"} <= set(true.column_names) & set(found.column_names):
        return true, "account_key"
    if "row" not in found.column_names or key == "row":
        raise InputError(f"--truth: no column 'creator'; it has {', '.join(true.column_names)}")
    numbered = true if "row" in true.column_names else true.append_column("row", pa.array(range(len(true)), pa.int64()))
    return numbered, "row"


def as_rows(result: Evaluation) -> dict[str, object]:
    """What people look at first."""

    def scores(value: PrecisionRecall) -> str:
        return f"precision {value.precision:.4f}  recall {value.recall:.4f}  F1 {value.f1:.4f}"

    return {
        "accounts": result.accounts,
        "pairwise": scores(result.pairwise),
        "B³": scores(result.b_cubed),
        "pairs": f"{result.right_pairs:,} right of {result.found_pairs:,} found and {result.true_pairs:,} true",
        "cluster sizes": result.cluster_sizes,
        "worst merges": _listed(result.worst_merges, "creators"),
        "worst splits": _listed(result.worst_splits, "clusters"),
    }


def calibration_rows(told: Reliability | None) -> dict[str, object]:
    """How far the probabilities of links are true: the error and the bins, the lowest probabilities first."""
    if told is None:
        return {}
    bins = [f"{b.expected:.3f} promised, {b.observed:.3f} right, of {b.pairs:,} pairs" for b in told.bins]
    return {
        "expected calibration error": f"{told.expected_calibration_error:.4f} over {told.pairs:,} linked pairs",
        "reliability": "\n".join(bins) or "none",
    }


def blocking_rows(told: BlockingAnalysis | None) -> dict[str, object]:
    """Which true pairs are compared at all, and by which rule."""
    if told is None:
        return {}
    rules = [
        f"{rule.rule}: {rule.pairs:,} pairs, adds {rule.added:,}; true {rule.known or 0:,}, adds {rule.known_added or 0:,}"
        for rule in told.rules
    ]
    recall = "none" if told.recall is None else f"{told.recall:.4f}"
    return {
        "recall of blocking": f"{recall} of {told.known_pairs or 0:,} true pairs, by {told.pairs:,} pairs",
        "blocking": "\n".join(rules),
    }


def _listed(rows: tuple[dict[str, object], ...], part: str) -> str:
    return "\n".join(f"{row['wrong_pairs']} pairs: {', '.join(_named(row[part])[:4])}" for row in rows[:5]) or "none"


def _named(value: object) -> list[str]:
    return [escape_unseen(str(one)) for one in (value if isinstance(value, list) else [value])]
