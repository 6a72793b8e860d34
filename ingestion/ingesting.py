"""files → captures → accounts, posts → the identity graph.

The only place that strings the stages together. It holds one batch at a time. It may be killed anywhere and run again: a
capture is in the lake before anything of it is in the graph, and each write is the same when it is done twice.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import anyio.to_thread
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import InputError
from graph.identity_graph import IdentityGraph
from graph.progress import Progress, no_progress
from graph.tables import ACCOUNTS
from graph.words import TenantId
from ingestion.account_table import AccountTable, read_account_batches, value_notes
from ingestion.account_words import platform_word
from ingestion.capturing import capture_payloads, capture_table
from ingestion.dead_letters import DeadLetter, put_dead_letters, shown
from ingestion.drift import Drift
from ingestion.ingest_report import MOST_SHOWN, IngestReport, Tally
from ingestion.input_files import TABLES, InputFile, find_input_files
from ingestion.lake import Lake
from ingestion.normalised import put_rows, rows_of
from ingestion.parsing import Rows, parse_captures
from ingestion.payload_file import FoundPayload, Unreadable, read_payloads
from ingestion.settling import HASHTAGS, settle_accounts, settle_hashtags, settle_states
from ingestion.states import State, keep_newest, known_states, with_states
from ingestion.table_columns import meanings

BATCH = 10_000
"""Accounts that are merged at a time."""
_PAYLOADS_AT_A_TIME = 2_000
_BYTES_AT_A_TIME = 16 * 1024 * 1024
"""Payloads that are captured and parsed at a time: together they bound what is in memory."""


NOBODY: Mapping[str, str] = {}


def _now() -> datetime:
    return datetime.now(UTC)


async def ingest(
    paths: Sequence[Path],
    *,
    lake: Lake,
    graph: IdentityGraph,
    tenant: TenantId,
    platform: str | None = None,
    columns: Mapping[str, str] | None = None,
    progress: Progress = no_progress,
    now: Callable[[], datetime] = _now,
) -> IngestReport:
    """Ingests payloads and account tables: files, or folders of them. The same again changes nothing.

    `platform` says whose payloads these are, where neither folder nor shape does; `columns` what a table's columns mean.

    Raises: InputError for a path that is not there or a platform that is not a word; TransientError where a store is away.
    """
    if platform is not None and platform_word(platform) is None:
        raise InputError(f"--platform {platform!r}: a platform is one lower-case word")
    files = await anyio.to_thread.run_sync(find_input_files, paths)
    started = time.monotonic()
    run = _Ingestion(lake, graph, tenant, platform=platform, columns=columns or {}, progress=progress, now=now)
    await run.start()
    for file in files:
        await run.ingest_file(file)
    await run.finish()
    return run.tally.report(dict(run.drift.counts), time.monotonic() - started)


class _Ingestion:
    """One ingest under way: the batch that grows, and the counts."""

    def __init__(
        self,
        lake: Lake,
        graph: IdentityGraph,
        tenant: TenantId,
        *,
        platform: str | None,
        columns: Mapping[str, str],
        progress: Progress,
        now: Callable[[], datetime],
    ) -> None:
        self._lake, self._graph, self._tenant = lake, graph, tenant
        self._platform, self._columns = platform, columns
        self._progress, self._now = progress, now
        self._rows = Rows()
        self._states: dict[str, State] = {}
        self._said: dict[str, State] = {}
        self._waiting: dict[str, Sequence[str]] = {}
        self.drift = Drift()
        self.tally = Tally()

    async def start(self) -> None:
        self._states = await known_states(self._lake, self._tenant)

    async def ingest_file(self, file: InputFile) -> None:
        """One file; where nothing of it can be read, that is noted and the others go on."""
        try:
            if await anyio.to_thread.run_sync(self._is_table, file):
                await self._ingest_table(file)
            else:
                await self._ingest_payloads(file)
        except (InputError, OSError) as error:
            noted = self.tally.failed if file.is_named else self.tally.skipped
            noted[str(file.path)] = str(error)

    def _is_table(self, file: InputFile) -> bool:
        if file.kind in TABLES:
            return True
        first = next(iter(read_payloads(file.path)), None)
        if not isinstance(first, FoundPayload) or not isinstance(first.value, dict):
            return False
        mapped = {name: ours for name, ours in self._columns.items() if name in first.value}
        try:
            meanings(file.path, list(first.value), mapped)
        except InputError:
            return False
        return True

    async def _ingest_payloads(self, file: InputFile) -> None:
        batches = _batches(read_payloads(file.path))
        while batch := await anyio.to_thread.run_sync(lambda: next(batches, None)):
            found = [one for one in batch if isinstance(one, FoundPayload)]
            self._rows.letters += [_unreadable(one) for one in batch if isinstance(one, Unreadable)]
            captured, new = await capture_payloads(
                self._lake, self._tenant, found, platform=self._platform, folder=file.platform, now=self._now()
            )
            self.tally.captures_new += new
            self.tally.captures_known += len(captured) - new
            await anyio.to_thread.run_sync(parse_captures, captured, self._rows, self.drift)
            if len(self._rows.accounts) + len(self._rows.posts) >= BATCH:
                await self._settle_rows()

    async def _ingest_table(self, file: InputFile) -> None:
        batches = read_account_batches(file.path, columns=self._columns, rows=BATCH)
        first = await anyio.to_thread.run_sync(lambda: next(batches))  # a file that is no table is not captured
        captured = await capture_table(self._lake, self._tenant, file.path, now=self._now())
        self.tally.captures_new += captured.is_new
        self.tally.captures_known += not captured.is_new
        self.tally.ignored_columns[str(file.path)] = first.ignored_columns
        self.tally.notes += first.notes
        part: AccountTable | None = first
        missing: Counter[str] = Counter()
        cut: Counter[str] = Counter()
        while part is not None:
            self._rows.letters += [
                DeadLetter(file=row.file, line=row.line, reason=row.reason, capture=captured.capture.key, raw=row.raw)
                for row in part.rejected
            ]
            self._count_unreadable(str(file.path), part.unreadable)
            missing.update(part.missing)
            cut.update(part.cut)
            await self._settle_accounts(_observed(part.accounts, captured.capture.observed_at, captured.capture.key))
            await self._put_letters()
            part = await anyio.to_thread.run_sync(lambda: next(batches, None))
        self.tally.notes += value_notes(file.path, missing, cut)

    def _count_unreadable(self, file: str, unreadable: Mapping[str, int]) -> None:
        counted = self.tally.unreadable_values.setdefault(file, {}) if unreadable else {}
        for column, count in unreadable.items():
            counted[column] = counted.get(column, 0) + count

    async def _settle_rows(self) -> None:
        """What waits in `self._rows` goes to the lake and into the graph."""
        rows, self._rows = self._rows, Rows()
        accounts, posts, states = await anyio.to_thread.run_sync(rows.tables)
        await put_rows(
            self._lake, self._tenant, "states", states, order=["account_key", "observed_at", "state", "capture"]
        )
        keep_newest(self._states, states)
        keep_newest(self._said, states)
        await self._settle_accounts(accounts)
        await put_rows(self._lake, self._tenant, "posts", posts, order=["post_key", "capture"])
        for account_key, hashtags in await self._settle_hashtags(_hashtags(posts), _holders(accounts)):
            self._waiting[account_key] = sorted({*self._waiting.get(account_key, ()), *hashtags})
        self.tally.posts += posts.num_rows
        self.tally.empty_payloads += rows.empty_payloads
        self._rows.letters = rows.letters
        await self._put_letters()

    async def _settle_accounts(self, accounts: pa.Table) -> None:
        await put_rows(self._lake, self._tenant, "accounts", accounts, order=["account_key", "observed_at", "capture"])
        self.tally.merged += await settle_accounts(self._graph, self._tenant, with_states(accounts, self._states))
        merged = self.tally.merged
        self._progress("ingest", merged.created + merged.changed + merged.unchanged, None)

    async def _settle_hashtags(
        self, hashtags: Mapping[str, Sequence[str]], holders: Mapping[str, str] = NOBODY
    ) -> list[tuple[str, Sequence[str]]]:
        if not hashtags:
            return []
        return list((await settle_hashtags(self._graph, self._tenant, hashtags, holders)).items())

    async def _put_letters(self) -> None:
        letters, self._rows.letters = self._rows.letters, []
        key = await put_dead_letters(self._lake, self._tenant, letters)
        if key is not None:
            self.tally.objects.append(key)
        self.tally.dead_letters += len(letters)
        self.tally.shown += letters[: MOST_SHOWN - len(self.tally.shown)]

    async def finish(self) -> None:
        """The last batch, and what was said of accounts before they were known."""
        await self._settle_rows()
        if self._said:
            self.tally.merged += await settle_states(self._graph, self._tenant, self._said)
        await self._settle_waiting()

    async def _settle_waiting(self) -> None:
        """Hashtags of accounts that are not known yet wait in the lake, for the ingest that brings the account."""
        left = pa.Table.from_pylist(
            [{"account_key": key, "hashtags": tags} for key, tags in await self._settle_hashtags(self._waiting)],
            HASHTAGS,
        )
        await put_rows(self._lake, self._tenant, "waiting_hashtags", left, order=["account_key"])
        merged = self.tally.merged
        if merged.created + merged.changed + merged.unchanged:  # unchanged too: a killed ingest may have created it
            async for rows in rows_of(self._lake, self._tenant, "waiting_hashtags"):
                await self._settle_hashtags(_hashtags(rows))


def _batches(found: Iterator[FoundPayload | Unreadable]) -> Iterator[list[FoundPayload | Unreadable]]:
    batch: list[FoundPayload | Unreadable] = []
    size = 0
    for one in found:
        batch.append(one)
        size += len(one.raw)
        if len(batch) == _PAYLOADS_AT_A_TIME or size >= _BYTES_AT_A_TIME:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _unreadable(one: Unreadable) -> DeadLetter:
    return DeadLetter(file=one.file, line=one.line, reason=one.reason, raw=shown(one.raw))


def _observed(accounts: pa.Table, at: datetime, capture: str) -> pa.Table:
    """Rows of a table as observations: those without a time have the time at which the table was first ingested."""
    observed_at = pc.coalesce(accounts["observed_at"], pa.scalar(at, ACCOUNTS.field("observed_at").type))
    captures = pa.repeat(pa.scalar(capture, pa.string()), accounts.num_rows)
    columns = {"observed_at": observed_at, "capture": captures}
    return pa.table({name: columns.get(name, accounts[name]) for name in ACCOUNTS.names}).cast(ACCOUNTS)


def _holders(accounts: pa.Table) -> dict[str, str]:
    """The key of each account by itself and by its handle."""
    columns = (accounts[name].to_pylist() for name in ("account_key", "platform", "handle"))
    by_handle = {f"{platform}:@{handle}": key for key, platform, handle in zip(*columns, strict=True) if handle}
    return by_handle | {key: key for key in accounts["account_key"].to_pylist()}


def _hashtags(rows: pa.Table) -> dict[str, Sequence[str]]:
    """The hashtags of each account that has any."""
    found: dict[str, set[str]] = {}
    for key, hashtags in zip(rows["account_key"].to_pylist(), rows["hashtags"].to_pylist(), strict=True):
        if hashtags:
            found.setdefault(key, set()).update(hashtags)
    return {key: sorted(hashtags) for key, hashtags in found.items()}
