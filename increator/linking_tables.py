"""accounts that were read → resolved, and written into a folder, each file whole or not at all."""

import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import InputError, PermanentError
from graph.progress import Progress
from graph.tables import ACCOUNT_SLOTS, ACCOUNTS
from graph.words import Verdict
from increator.judged_accounts import unknown_accounts_note
from increator.judgement_file import JudgementFile, read_judgement_file
from increator.kept_judgements import keep_judgements
from increator.linking_files import LinkOptions
from increator.linking_report import linking_report, rejected_rows
from increator.linking_results import table_writers, write_text
from ingestion.account_table import AccountTable
from ingestion.raw_table import RejectedRow
from resolution.blocking_analysis import BlockingAnalysis, analyse_accounts
from resolution.comparisons import COMPARISONS
from resolution.complete_accounts import some_repeat
from resolution.engines.opening import open_engine
from resolution.model import Model
from resolution.model_checking import check_comparisons
from resolution.reporting import PageParts, page_parts, report_page
from resolution.resolving import Resolution, ResolutionSettings, resolve
from resolution.stage_clock import StageClock

_MOST_REASONS = 5
"""Reasons that are told where no row is an account; some name a number of values, and there may be many of those."""


def link_tables(
    tables: Sequence[tuple[Path, AccountTable]],
    options: LinkOptions,
    reading: StageClock,
    *,
    started: float,
    progress: Progress,
) -> dict[str, Any]:
    """Resolves the accounts of all tables, and gives the report that it wrote. `started`: of `time.perf_counter`.

    Raises: InputError naming the file, column or option at fault. PermanentError where memory is too little.
    """
    _refuse_no_account(tables)
    writing = StageClock()
    with reading.time("reading"):
        judged = read_judgement_file(options.judgements) if options.judgements else None
        rows = _stacked([table for _, table in tables], options.key)
        accounts = _newest(rows)
        note = unknown_accounts_note(judged, accounts) if judged else None
    resolution = _resolved(accounts, judged, options, progress)
    analysis = None
    if options.analyse_blocking:
        with writing.time("blocking analysis"):
            analysis = _analysed(accounts, judged, options, progress)
    with writing.time("writing"):
        progress("write", 0, None)
        parts = _write_results(options, [table for _, table in tables], rows, accounts, resolution)
        if parts is not None:
            keep_judgements(options.out, judged.judgements if judged else None)
    report = linking_report(
        tables,
        resolution,
        engine=options.engine,
        reading=reading,
        writing=writing,
        seconds=time.perf_counter() - started,
    )
    report["notes"] += [note] if note else []
    if analysis is not None:
        report["blocking_analysis"] = asdict(analysis)
    if parts is not None:
        write_text(options.out / "report.json", orjson.dumps(report, option=orjson.OPT_INDENT_2).decode())
        write_text(options.out / "report.html", report_page(report, resolution.model, parts))
    return report


def _refuse_no_account(tables: Sequence[tuple[Path, AccountTable]]) -> None:
    """Raises: InputError that names each file and why its rows are no accounts, where no row of any file is one."""
    if any(len(table.accounts) for _, table in tables):
        return
    told = "; ".join(f"{path}: {_reasons(table.rejected)}" for path, table in tables)
    raise InputError(f"no row is an account; a row needs `platform` and a `native_id` or `handle`. {told}")


def _reasons(rejected: Sequence[RejectedRow]) -> str:
    """Each reason with its first line and how many rows it is of, the most frequent ones first."""
    rows = sorted(rejected, key=lambda row: row.line)
    counts = Counter(row.reason for row in rows).most_common()
    first = {row.reason: row.line for row in reversed(rows)}
    told = [f"line {first[reason]}: {reason} ({_rows(count)})" for reason, count in counts[:_MOST_REASONS]]
    rest = sum(count for _, count in counts[_MOST_REASONS:])
    return "; ".join([*told, f"and {_rows(rest)} for other reasons"] if rest else told)


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _resolved(accounts: pa.Table, judged: JudgementFile | None, options: LinkOptions, progress: Progress) -> Resolution:
    judgements = judged.judgements if judged else None
    settings = ResolutionSettings(
        threshold=options.threshold,
        precision=options.precision,
        threads=options.threads,
        memory=options.memory,
        face_regions=options.face_regions,
    )
    model = _model(options.model)
    try:
        with open_engine(options.engine, threads=options.threads) as engine:
            return resolve(accounts, None, judgements, settings, model=model, engine=engine, progress=progress)
    except duckdb.OutOfMemoryException as error:
        if options.memory:
            raise InputError(f"--memory {options.memory}: too little for {len(accounts):,} accounts") from error
        raise PermanentError(f"this machine's memory is too little for {len(accounts):,} accounts") from error


def _analysed(
    accounts: pa.Table, judged: JudgementFile | None, options: LinkOptions, progress: Progress
) -> BlockingAnalysis:
    """Recall is over judgements `same`, where there are some."""
    known = judged.judgements.filter(pc.equal(judged.judgements["verdict"], Verdict.SAME.value)) if judged else None
    return analyse_accounts(accounts, known, threads=options.threads, memory=options.memory, progress=progress)


def _stacked(tables: Sequence[AccountTable], key: str | None) -> pa.Table:
    """All rows, in input order, with `row` counted over all files."""
    kept = {"row", *ACCOUNTS.names, *ACCOUNT_SLOTS.names, *([key] if key else [])}
    offset, parts = 0, []
    for table in tables:
        part = table.accounts.select([name for name in table.accounts.column_names if name in kept])
        shifted = pc.add(part["row"], offset).cast(pa.int64())
        parts.append(part.set_column(part.column_names.index("row"), "row", shifted))
        offset += len(part) + len(table.rejected)
    try:
        return pa.concat_tables(parts, promote_options="permissive")
    except pa.ArrowTypeError as error:
        raise InputError(f"a column is of one type in one file and of another type in another file: {error}") from error


def _newest(rows: pa.Table) -> pa.Table:
    """One row an account: the last observed, then the last given; values that it lacks are not filled from older rows."""
    if not some_repeat(rows["account_key"]):
        return _accounts_in(rows)
    newest = duckdb.sql(  # reads `rows` by its name
        """
        SELECT * EXCLUDE (nth) FROM (
            SELECT *, row_number() OVER (PARTITION BY account_key ORDER BY observed_at DESC NULLS LAST, row DESC) AS nth
            FROM rows
        ) WHERE nth = 1 ORDER BY row
        """
    ).to_arrow_table()
    return _accounts_in(newest)


def _accounts_in(rows: pa.Table) -> pa.Table:
    """ACCOUNTS, and what there is of ACCOUNT_SLOTS as it was written: the resolver says what is wrong with it."""
    accounts = rows.select(ACCOUNTS.names).cast(ACCOUNTS)
    for name in ACCOUNT_SLOTS.names:
        if name in rows.column_names:
            accounts = accounts.append_column(name, rows[name])
    return accounts


def _model(path: Path | None) -> Model | None:
    if path is None:
        return None
    if not path.is_file():
        raise InputError(f"--model: {path}: there is no such file")
    try:
        model = Model.from_json(path.read_bytes())
        check_comparisons(model, COMPARISONS)
    except InputError as error:
        raise InputError(f"--model: {path}: {error}") from error
    return model


def _write_results(
    options: LinkOptions,
    tables: Sequence[AccountTable],
    rows: pa.Table,
    accounts: pa.Table,
    resolution: Resolution,
) -> PageParts | None:
    """Everything but the report, which says how long this took: of its page the parts that take a while."""
    out = options.out
    out.mkdir(parents=True, exist_ok=True)
    write_text(out / "model.json", resolution.model.to_json())
    lines = [orjson.dumps(row, default=str) + b"\n" for row in rejected_rows(tables)]
    write_text(out / "rejected.jsonl", b"".join(lines).decode())
    if options.train_only:
        return None
    links, clusters = resolution.compact_links, resolution.compact_clusters
    with ThreadPoolExecutor(max_workers=options.threads) as pool:
        written = [pool.submit(write) for write in table_writers(out, rows, accounts, resolution, options.key)]
        parts = page_parts(resolution.report, resolution.model, links, clusters, accounts)
        for one in written:
            one.result()
    return parts
