"""`increator evaluate`: clusters against the truth."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from cyclopts import Parameter
from rich.console import Console

from graph.errors import InputError
from increator.cli.reporting import report
from increator.demonstration.summary import traps_table
from increator.world.trap_passing import trap_pass_rates
from resolution.evaluating import Evaluation, PrecisionRecall
from resolution.evaluating import evaluate as evaluate_clusters

WORLD_COLUMNS = {"account_key", "creator", "trap", "trap_group"}
"""A truth with these is one of `increator world`: its traps are counted too."""


def evaluate(
    *,
    clusters: Path,
    truth: Path,
    key: str = "account_key",
    json: Annotated[bool, Parameter(help="Print one JSON object.")] = False,
) -> None:
    """Precision and recall of clusters against the truth, by pairs and B³, and the worst errors.

    Example: `increator evaluate --clusters out/clusters.parquet --truth world/truth.parquet --key account_key`

    Args:
        clusters: A table with the column `cluster` and the key column, as `increator link` writes it.
        truth: A table with the key column and the column `creator` (or only two columns: the key, and the creator).
        key: The column that both tables share. Where both have the creator in one table, name that column.
    """
    found, true = read_table(clusters), read_table(truth)
    labelled = join_truth(found, true, key)
    result = evaluate_clusters(labelled)
    traps = trap_pass_rates(found, true, found) if set(true.column_names) >= WORLD_COLUMNS else []
    if json:
        report({**asdict(result), "traps": [asdict(trap) for trap in traps]}, json=True)
        return
    report(as_rows(result), json=False, title="Clusters against the truth")
    if traps:
        Console(highlight=False).print(traps_table(traps))


def read_table(path: Path) -> pa.Table:
    """Raises: InputError naming the file where it is missing or no table."""
    if not path.is_file():
        raise InputError(f"{path}: there is no such file")
    try:
        return pq.read_table(path) if path.suffix == ".parquet" else pyarrow.csv.read_csv(path)
    except pa.ArrowException as error:
        raise InputError(f"{path}: not a table that can be read (Parquet or CSV): {error}") from error


def join_truth(found: pa.Table, true: pa.Table, key: str) -> pa.Table:
    """`cluster` and `creator` of each account that is in both tables.

    Raises: InputError naming the table and the column that is missing.
    """
    for name, table, wanted in (("clusters", found, ("cluster", key)), ("truth", true, (key,))):
        missing = [column for column in wanted if column not in table.column_names]
        if missing:
            raise InputError(f"--{name}: no column {missing[0]!r}; it has {', '.join(table.column_names)}")
    others = [c for c in true.column_names if c != key]
    creator = "creator" if "creator" in others else others[0] if len(others) == 1 else None
    if creator is None:
        if key == "creator" or not others:
            raise InputError("--truth: name the creator's column `creator`")
        raise InputError(f"--truth: no column 'creator'; it has {', '.join(true.column_names)}")
    true = true.select([key, creator]).rename_columns([key, "creator"])
    unique = true.group_by(key).aggregate([("creator", "min")]).rename_columns([key, "creator"])
    clusters = found.select([key, "cluster"])
    unique = unique.set_column(0, key, unique[key].cast(clusters[key].type))
    joined = clusters.join(unique, keys=key, join_type="inner")
    return pa.table({"cluster": joined["cluster"].cast(pa.string()), "creator": joined["creator"].cast(pa.string())})


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


def _listed(rows: tuple[dict[str, object], ...], part: str) -> str:
    return (
        "\n".join(f"{row['wrong_pairs']} pairs: {', '.join(map(str, _list(row[part])[:4]))}" for row in rows[:5])
        or "none"
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
