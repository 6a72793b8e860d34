"""increator ingest: files → the lake and the identity graph."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from creators.database import open_database
from creators.tenancy import find_tenant
from graph.errors import InputError
from graph.identity_graph import open_identity_graph
from graph.words import TenantId
from increator.cli.account_tables import mapped_columns, unused_lines
from increator.cli.reporting import progress_bars, report
from increator.settings import settings
from increator.stores import store_urls
from ingestion.account_words import described_columns
from ingestion.ingest_report import IngestReport
from ingestion.ingesting import ingest as ingest_files
from ingestion.lake import open_lake
from resolution.escaped_text import escape_for_terminal

PATHS = "Files or folders. A folder's name tells the platform of payloads (`payloads/youtube/…`); else the shape does."
_LETTERS_SHOWN = 20
_COUNTS = (
    "captures_new",
    "captures_known",
    "accounts_created",
    "accounts_changed",
    "accounts_unchanged",
    "posts",
    "dead_letters",
    "seconds",
)


async def ingest(
    *paths: Annotated[Path, Parameter(help=f"{PATHS} A row of a table is an account. {described_columns()}")],
    tenant: str | None = None,
    platform: str | None = None,
    map_: Annotated[list[str] | None, Parameter(name="--map", negative="")] = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Payloads or account tables → the lake and the identity graph. The same again changes nothing.

    Takes payloads as JSON or JSONL, account tables as CSV, Parquet or JSONL, `.gz` of the texts, and folders of any.
    What cannot be read becomes a dead letter in the lake, is listed with its file and line, and the rest goes on.

    Example: `increator ingest payloads/ accounts.csv --map network=platform`

    Args:
        tenant: Whose accounts these are: a tenant's name or id (default: the public catalogue).
        platform: Whose payloads these are, where neither folder nor shape tells.
        map_: What a column of a table means: `--map theirs=ours`, as often as needed.
        json: Print one JSON object.
    """
    if not paths:
        raise InputError("name a file or a folder to ingest: increator ingest PATH…")
    columns = mapped_columns(map_ or [])
    with progress_bars() as progress:
        urls = await store_urls(settings(), progress=progress)
        of = await _tenant(urls.postgres, tenant)
        async with open_lake(urls.lake) as lake, open_identity_graph(urls.graph) as graph:
            done = await ingest_files(
                paths,
                lake=lake,
                graph=graph,
                tenant=of,
                platform=platform,
                columns=columns,
                progress=progress,
            )
    if done.failed and not json and not done.captures_new + done.captures_known:
        raise InputError("; ".join(done.failed.values()))  # a table of zeros would say that something was ingested
    report(done if json else _counts(done), json=json, title="Ingested")
    for line in () if json else _worth_a_look(done):
        print(escape_for_terminal(line))
    if done.failed:
        raise InputError("; ".join(done.failed.values()))
    return 0


async def _tenant(postgres_url: str, name_or_id: str | None) -> TenantId:
    async with open_database(postgres_url) as database:
        return await find_tenant(database, name_or_id)


def _counts(done: IngestReport) -> dict[str, object]:
    optional = ("empty_payloads", "unknown_fields")
    filled = (name for name in optional if getattr(done, name))
    return {name: getattr(done, name) for name in (*_COUNTS, *filled)}


def _worth_a_look(done: IngestReport) -> list[str]:
    lines = list(unused_lines(done.ignored_columns, done.unreadable_values, done.notes))
    lines += [f"{file}: passed over: {reason.removeprefix(f'{file}: ')}" for file, reason in done.skipped.items()]
    lines += [f"{letter.file}:{letter.line}: {letter.reason}" for letter in done.dead_letters_shown[:_LETTERS_SHOWN]]
    if (left := done.dead_letters - _LETTERS_SHOWN) > 0:
        lines.append(f"and {left:,} dead letters more: the lake has them all under dead_letters/")
    return lines
