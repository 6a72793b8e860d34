"""`increator link`: a table of accounts → clusters, files to files, with no server."""

from pathlib import Path
from typing import Annotated, Any, Literal

import duckdb
from cyclopts import Parameter
from cyclopts.validators import Number

from graph.errors import InputError
from graph.progress import Progress
from increator.cli.account_tables import mapped_columns, unused_lines
from increator.cli.outputs import check_folder
from increator.cli.reporting import progress_bars, report
from increator.interruption import interruptible
from increator.linking_files import LinkOptions, link_files
from ingestion.account_words import described_columns
from resolution.escaped_text import escape_for_terminal
from resolution.uncertainty_notes import is_a_guess


def link(
    *files: Annotated[Path, Parameter(help=f"Tables of accounts; a row is an account. {described_columns()}")],
    out: Path,
    model: Path | None = None,
    train_only: Annotated[bool, Parameter(negative=())] = False,
    judgements: Path | None = None,
    threshold: float | None = None,
    precision: float | None = None,
    engine: Literal["local", "spark"] = "local",
    map: Annotated[tuple[str, ...], Parameter(negative=())] = (),  # noqa: A002 - the contract's name
    key: str | None = None,
    seed: int = 0,
    threads: Annotated[int | None, Parameter(validator=Number(gte=1))] = None,
    memory: str | None = None,
    face_region: Annotated[tuple[str, ...], Parameter(negative=())] = (),
    analyse_blocking: Annotated[bool, Parameter(negative=())] = False,
    json: Annotated[bool, Parameter(help="Print the report as one JSON object.", negative=())] = False,
) -> None:
    """Resolve tables of accounts (CSV, Parquet, JSONL) into clusters, with evidence for each link.

    Writes `clusters.parquet`, `links.parquet`, `identifiers.parquet` (what was read off texts, URLs and e-mails),
    `accounts.parquet` (what `explain` reads), `report.json`, `report.html` and `model.json` into a folder,
    `judgements.parquet` where there are any, and `rejected.jsonl`: each row that cannot be an account, with its file, line
    and reason; the rest goes on.

    A Parquet file may have `bio_embedding`, `content_embedding`, `face_embedding`, `audience`, `brands` and
    `posted_at` besides, which are evidence too: docs/resolver.md, "Columns that a table may have besides".

    Example: `increator link accounts.csv --out out --map site=platform --key person_id`

    Args:
        out: The folder of the results.
        model: Trained parameters (`model.json` of an earlier run) instead of training.
        train_only: Write `model.json` (and `rejected.jsonl`), and no clusters, links or report.
        judgements: A table `left_key`, `right_key`, `verdict` (same, different, unsure) that outranks the model.
        threshold: The least probability that joins two accounts (default: learned from the table, so that 99.5 % of the
            pairs in clusters are expected to be right, and 0.96 at most).
        precision: Choose the threshold for this expected precision instead, such as 0.99.
        engine: `local`, or `spark` (extra `spark`, Java 17): the same results; docs/resolver.md says what it spreads.
        map: A column's name here as theirs=ours, such as `site=platform`. May be given more than once.
        key: A column to copy to the results.
        seed: Without effect: nothing is sampled, so the same files give the same results whatever it is.
        threads: Threads to use (default: all cores).
        memory: Bound of the working memory, such as 2GB; beyond it work spills to disk.
        face_region: A country (ISO 3166, two letters) where faces may be compared, in tables that have a column
            `face_embedding`. May be given more than once; without it no face is looked at.
        analyse_blocking: Tell in the report what each blocking rule adds, its largest blocks and, where judgements are given,
            how many of the pairs judged the same it finds. Every rule is run once more for it.
    """
    if not files:
        raise InputError("link: name at least one table of accounts; see `increator link --help`")
    if train_only and model is not None:
        raise InputError("--train-only and --model exclude each other: a model that is given is not trained")
    if threshold is not None and precision is not None:
        raise InputError("--threshold and --precision exclude each other: give one")
    for option, value in (("--threshold", threshold), ("--precision", precision)):
        if value is not None and not 0 < value <= 1:
            raise InputError(f"{option}: {value} is not a probability between 0 and 1")
    if memory is not None:
        _check_memory(memory)
    options = LinkOptions(
        out=out,
        engine=engine,
        model=model,
        train_only=train_only,
        judgements=judgements,
        threshold=threshold,
        precision=precision,
        columns=mapped_columns(map),
        key=key,
        seed=seed,
        threads=threads,
        memory=memory,
        analyse_blocking=analyse_blocking,
        face_regions=face_region,
    )
    check_folder(out, option="--out")
    begun: set[str] = set()
    with interruptible(lambda: _left(out, writing="write" in begun)), progress_bars() as show:
        result = link_files(files, options, progress=_noting(begun, show))
    report(result if json else summary(result, trained_only=train_only), json=json, title=f"Written to {out}")
    for line in () if json else unused_lines(result["ignored_columns"], result["unreadable_values"], result["notes"]):
        print(escape_for_terminal(line))


def _noting(begun: set[str], progress: Progress) -> Progress:
    def note(stage: str, done: int, total: int | None) -> None:
        begun.add(stage)
        progress(stage, done, total)

    return note


def _left(out: Path, *, writing: bool) -> str:
    if writing:
        return f"interrupted while results were written: files in {out} may be of this run and of an earlier one"
    return f"interrupted: nothing was written, and {out} is as it was"


def _check_memory(memory: str) -> None:
    """Raises: InputError where it is no size to DuckDB, which reads it."""
    with duckdb.connect() as unused:
        try:
            unused.execute("SET memory_limit = ?", [memory])
        except duckdb.Error:
            raise InputError(f"--memory: {memory!r} is not a size such as 2GB or 500MB") from None


def summary(result: dict[str, Any], *, trained_only: bool = False) -> dict[str, object]:
    """What people look at first; with `trained_only` nothing of clusters and links, which are not written then."""
    of_results = ("links", "links_used", "links_by_linker", "clusters", "cluster_sizes")
    names = (
        *("rows", "accounts", "rejected", "pairs_compared"),
        *(() if trained_only else of_results),
        *("threshold", "expected_precision", "seconds_total", "peak_memory_mib"),
    )
    told = {name: result[name] for name in names if name in result}
    precision = result["expected_precision"]
    if precision is not None and is_a_guess(result["model"]["chance_from"]):
        told["expected_precision"] = f"a guess: {precision:.3f}"
    return told
