"""outbox → search documents in the index.

A row says that a creator changed, not how: the creator is read as it is now, so telling it twice, late or in another
order ends in the same document. Rows are marked after the index has been written; a stop in between writes the same again.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from creators.database import Database
from creators.outbox import changed_creators, count_unsent, forget_sent, take_unsent
from creators.reading import creators_by_id, members_of, page_creators
from creators.words import CreatorFilter, CreatorId, CreatorProfile
from graph.progress import Progress, no_progress
from graph.words import TenantId
from search.document import EmbeddedDocument, SearchDocument, search_document
from search.embedder import Embedder, Side
from search.semantic_index import SemanticIndex
from search.words import StoredDocument, Vector

_LOCK = Path(__file__).with_name("lock_index.sql").read_bytes()
_BATCH = 256
"""Creators between two writes: some seconds of embedding, which is what a stop can lose."""
SENT_ROWS_ARE_KEPT = timedelta(days=7)
"""So that a week later it can still be seen when the index was told what. Without an end the outbox would grow for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexReport:
    """What one run did, in documents; `embedded` is in passages, of which a document has up to two."""

    written: int = 0
    unchanged: int = 0
    deleted: int = 0
    embedded: int = 0
    seconds: float = 0.0

    def __add__(self, other: "IndexReport") -> "IndexReport":
        return IndexReport(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(IndexReport)})


async def index(
    database: Database,
    semantic_index: SemanticIndex,
    embedder: Embedder,
    tenant: TenantId,
    *,
    progress: Progress = no_progress,
) -> IndexReport:
    """Projects what changed since the last run. May be stopped at any time and run again; again: nothing.

    Raises: TransientError where a store or the embedder is away; what was projected until then stays.
    """
    started, report, done = monotonic(), IndexReport(), 0
    async with _alone(database, tenant):
        total = await count_unsent(database, tenant)
        while True:
            async with take_unsent(database, tenant, limit=_BATCH) as rows:
                ids = changed_creators(rows)
                report += await _project(database, semantic_index, embedder, tenant, ids)
            done += len(rows)
            progress("index", done, max(total, done))
            if len(rows) < _BATCH:
                break
        await forget_sent(database, tenant, before=datetime.now(UTC) - SENT_ROWS_ARE_KEPT)
    return report + IndexReport(seconds=monotonic() - started)


async def rebuild(
    database: Database,
    semantic_index: SemanticIndex,
    embedder: Embedder,
    tenant: TenantId,
    *,
    progress: Progress = no_progress,
) -> IndexReport:
    """Makes the index what Postgres says: every creator is projected, and what is no creator is deleted.

    Embeddings of unchanged passages are kept. Outbox rows stay: the next `index` finds their work done.
    """
    started, report, done = monotonic(), IndexReport(), 0
    async with _alone(database, tenant):
        async for creators in _all_creators(database, tenant):
            report += await _project(database, semantic_index, embedder, tenant, [c.creator_id for c in creators])
            done += len(creators)
            progress("rebuild index", done, None)
        async for ids in semantic_index.creator_ids(tenant):
            living = await creators_by_id(database, [tenant], ids)
            report += await _delete(semantic_index, tenant, [i for i in ids if not _is_living(i, living)])
    return report + IndexReport(seconds=monotonic() - started)


@asynccontextmanager
async def _alone(database: Database, tenant: TenantId) -> AsyncIterator[None]:
    """One writer a tenant: of two, the slower could write what it read before the faster one's change."""
    async with database.transaction(tenant) as connection:
        await connection.execute(_LOCK, {"tenant": tenant})
        yield


async def _all_creators(database: Database, tenant: TenantId) -> AsyncIterator[Sequence[CreatorProfile]]:
    after: str | None = None
    while True:
        page = await page_creators(database, [tenant], CreatorFilter(), first=_BATCH, after=after)
        if page.items:
            yield page.items
        if not page.has_next:
            return
        after = page.end


async def _project(
    database: Database,
    semantic_index: SemanticIndex,
    embedder: Embedder,
    tenant: TenantId,
    ids: Sequence[CreatorId],
) -> IndexReport:
    if not ids:
        return IndexReport()
    creators = await creators_by_id(database, [tenant], ids)
    members = await members_of(database, [tenant], ids)
    gone = [creator_id for creator_id in ids if not _is_living(creator_id, creators)]
    living = [creators[creator_id] for creator_id in ids if _is_living(creator_id, creators)]
    documents = [search_document(creator, members.get(creator.creator_id, ()), embedder.name) for creator in living]
    written = await _write(semantic_index, embedder, tenant, documents)
    return written + await _delete(semantic_index, tenant, gone)


async def _write(
    semantic_index: SemanticIndex, embedder: Embedder, tenant: TenantId, documents: Sequence[SearchDocument]
) -> IndexReport:
    stored = await semantic_index.stored(tenant, [document.creator_id for document in documents])
    changed = [d for d in documents if d.creator_id not in stored or _differs(d, stored[d.creator_id])]
    known = {
        digest: stored[d.creator_id].vectors.get(aspect)
        for d in changed
        if d.creator_id in stored
        for aspect, digest in stored[d.creator_id].passage_hashes.items()
    }
    missing = {
        digest: d.passages[aspect]
        for d in changed
        for aspect, digest in d.passage_hashes.items()
        if known.get(digest) is None
    }
    vectors = await embedder.embed(list(missing.values()), Side.PASSAGE) if missing else []
    known.update(zip(missing, vectors, strict=True))
    if changed:
        await semantic_index.upsert(tenant, [_embedded(document, known) for document in changed])
    return IndexReport(written=len(changed), unchanged=len(documents) - len(changed), embedded=len(missing))


async def _delete(semantic_index: SemanticIndex, tenant: TenantId, ids: Collection[CreatorId]) -> IndexReport:
    if ids:
        await semantic_index.delete(tenant, ids)
    return IndexReport(deleted=len(ids))


def _differs(document: SearchDocument, stored: StoredDocument) -> bool:
    return document.document_hash != stored.document_hash


def _embedded(document: SearchDocument, vectors: Mapping[str, Vector | None]) -> EmbeddedDocument:
    found = {aspect: vectors[digest] for aspect, digest in document.passage_hashes.items()}
    return EmbeddedDocument(document=document, vectors={a: v for a, v in found.items() if v is not None})


def _is_living(creator_id: CreatorId, creators: Mapping[CreatorId, CreatorProfile]) -> bool:
    """An id that was merged leads to another creator: it has no document of its own."""
    return creator_id in creators and creators[creator_id].creator_id == creator_id
