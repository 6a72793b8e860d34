"""creator, time → decisions with their receipts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from psycopg.rows import DictRow

from creators.database import Database
from creators.statements import statement
from creators.words import CreatorId, Decision, DecisionId, DecisionKind, Receipt
from graph.errors import InputError
from graph.paging import Page, decode_cursor, encode_cursor, page_of
from graph.words import AccountKey, TenantId

_DECISIONS = statement("read_decisions")
_PAGE = statement("page_decisions")
_COUNT = statement("count_decisions")


async def decisions_by_id(
    database: Database, tenants: Sequence[TenantId], ids: Sequence[DecisionId]
) -> dict[DecisionId, Decision]:
    """Those of the decisions that exist and may be seen."""
    async with database.transaction(tenants[0]) as connection:
        rows = await (await connection.execute(_DECISIONS, {"tenants": list(tenants), "ids": list(ids)})).fetchall()
    return {DecisionId(row["decision_id"]): _decision(row) for row in rows}


async def page_decisions(
    database: Database,
    tenants: Sequence[TenantId],
    *,
    creator_id: CreatorId | None = None,
    since: datetime | None = None,
    first: int,
    after: str | None = None,
) -> Page[Decision]:
    """Newest first. A creator's decisions include those about every id that now leads to it.

    Raises: InputError where `after` is not a cursor of such a page.
    """
    values = _values(tenants, creator_id, since) | _after(after) | {"limit": first + 1}
    async with database.transaction(tenants[0]) as connection:
        decisions = [_decision(row) for row in await (await connection.execute(_PAGE, values)).fetchall()]
    return page_of(decisions, first=first, cursors=[decision_cursor(decision) for decision in decisions])


async def count_decisions(
    database: Database,
    tenants: Sequence[TenantId],
    *,
    creator_id: CreatorId | None = None,
    since: datetime | None = None,
) -> int:
    async with database.transaction(tenants[0]) as connection:
        rows = await (await connection.execute(_COUNT, _values(tenants, creator_id, since))).fetchall()
    return int(rows[0]["total"])


def decision_cursor(decision: Decision) -> str:
    """The cursor after which the page goes on behind this decision."""
    return encode_cursor(decision.at.isoformat(), decision.decision_id.hex)


def _values(tenants: Sequence[TenantId], creator_id: CreatorId | None, since: datetime | None) -> dict[str, object]:
    return {"tenants": list(tenants), "creator_id": creator_id, "since": since}


def _after(cursor: str | None) -> dict[str, object]:
    if cursor is None:
        return {"after_at": None, "after_id": None}
    at, decision_id = decode_cursor(cursor, parts=2)
    try:
        return {"after_at": datetime.fromisoformat(at), "after_id": UUID(hex=decision_id)}
    except ValueError:
        raise InputError(
            f"cursor {cursor[:80]!r} is of another kind of page; pass `endCursor` of a page of decisions"
        ) from None


def _decision(row: DictRow) -> Decision:
    return Decision(
        decision_id=DecisionId(row["decision_id"]),
        tenant=TenantId(row["tenant"]),
        kind=DecisionKind(row["kind"]),
        actor=row["actor"],
        reason=row["reason"],
        at=row["at"],
        before=tuple(CreatorId(creator_id) for creator_id in row["before"]),
        after=tuple(CreatorId(creator_id) for creator_id in row["after"]),
        account_keys=tuple(AccountKey(key) for key in row["account_keys"]),
        undoes=row["undoes"],
        undone_by=row["undone_by"],
        receipt=Receipt(index=row["index"], leaf_hash=row["leaf_hash"].hex(), previous_hash=row["previous_hash"].hex()),
    )
