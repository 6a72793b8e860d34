"""a batch of decisions and profiles → Postgres, in one transaction.

Profiles, accounts, decisions with their audit entries, history, redirects and the outbox change together or not at
all. Rows that stand as they are stay untouched. Killed between two batches, the next run decides anew on what stands
and goes on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyarrow as pa
from psycopg import AsyncConnection
from psycopg.rows import DictRow

from creators.audit import NO_HASH, ChainHead, append
from creators.batching import Batch
from creators.copying import copy_in
from creators.database import Database, StaleReadError
from creators.statements import statement
from creators.words import CreatorId, Decision, DecisionId, DecisionKind, Receipt
from graph.words import AccountKey, TenantId

_LOCK_AUDIT_HEAD = statement("lock_audit_head")
_MOVE_AUDIT_HEAD = statement("move_audit_head")
_STAGE_TABLES = statement("stage_tables")
_STAGE_CREATORS = statement("stage_creators")
_STAGE_ACCOUNTS = statement("stage_accounts")
_STAGE_ENDS = statement("stage_ends")
_STAGE_DECISIONS = statement("stage_decisions")
_ANALYZE_STAGED = statement("analyze_staged")
_CHECK_STANDING = statement("check_standing")
_FIND_CHANGED = statement("find_changed")
_COUNT_CHANGED = statement("count_changed")
_IN_ORDER = [
    statement(name)
    for name in (
        "record_history",  # before anything that it remembers changes
        "record_decisions",
        "record_audit",
        "announce_changes",  # before what accounts said is overwritten
        "merge_profiles",  # before accounts refer to them
        "assign_accounts",
        "remove_accounts",
        "end_creators",  # after no account refers to them
        "record_redirects",
    )
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorship:
    """Who decides, when, and the ids that the decisions get."""

    actor: str
    at: datetime
    decision_ids: Iterator[UUID]


async def apply_batch(database: Database, tenant: TenantId, batch: Batch, by: Authorship) -> int:
    """Applies a batch and returns how many creators a reader will see changed.

    Raises: StaleReadError where an account is no longer where it was when it was decided (nothing is applied then).
    """
    async with database.transaction(tenant) as connection:
        head = await _lock(connection, tenant)
        decisions = [_decision(tenant, row, by) for row in batch.decisions.to_pylist()]
        receipts, head = append(head, decisions)
        await connection.execute(_STAGE_TABLES)
        await _stage(connection, batch, decisions)
        await _stage_decisions(connection, decisions, receipts)
        await connection.execute(_ANALYZE_STAGED)
        values = {"tenant": tenant, "actor": by.actor, "at": by.at}
        await _refuse_stale(connection, tenant)
        await connection.execute(_FIND_CHANGED, values)
        for query in _IN_ORDER:
            await connection.execute(query, values)
        await connection.execute(
            _MOVE_AUDIT_HEAD, {"tenant": tenant, "next_index": head.next_index, "head_hash": head.head_hash}
        )
        rows = await (await connection.execute(_COUNT_CHANGED)).fetchall()
        return int(rows[0]["changed"])


async def _lock(connection: AsyncConnection[DictRow], tenant: TenantId) -> ChainHead:
    values = {"tenant": tenant, "head_hash": NO_HASH}
    rows = await (await connection.execute(_LOCK_AUDIT_HEAD, values)).fetchall()
    return ChainHead(**rows[0])


async def _stage(connection: AsyncConnection[DictRow], batch: Batch, decisions: list[Decision]) -> None:
    by_ordinal = dict(zip(batch.decisions["ordinal"].to_pylist(), decisions, strict=True))
    ended_by = [str(by_ordinal[ordinal].decision_id) for ordinal in batch.ended["ordinal"].to_pylist()]
    ends = batch.ended.select(["creator_id", "leads_to"]).append_column("decision_id", pa.array(ended_by, pa.string()))
    await copy_in(connection, _STAGE_CREATORS, batch.creators)
    await copy_in(connection, _STAGE_ACCOUNTS, batch.accounts)
    await copy_in(connection, _STAGE_ENDS, ends)


async def _stage_decisions(
    connection: AsyncConnection[DictRow], decisions: list[Decision], receipts: list[Receipt]
) -> None:
    async with connection.cursor() as cursor, cursor.copy(_STAGE_DECISIONS) as stream:
        for made, receipt in zip(decisions, receipts, strict=True):
            await stream.write_row(
                (
                    made.decision_id,
                    made.kind.value,
                    made.reason,
                    list(made.before),
                    list(made.after),
                    list(made.account_keys),
                    receipt.index,
                    bytes.fromhex(receipt.leaf_hash),
                    bytes.fromhex(receipt.previous_hash),
                )
            )


async def _refuse_stale(connection: AsyncConnection[DictRow], tenant: TenantId) -> None:
    rows = await (await connection.execute(_CHECK_STANDING, {"tenant": tenant})).fetchall()
    if stale := rows[0]["stale"]:
        raise StaleReadError(f"{stale} accounts changed their creator while it was decided about them; run it again")


def _decision(tenant: TenantId, row: dict[str, list[str]], by: Authorship) -> Decision:
    return Decision(
        decision_id=DecisionId(next(by.decision_ids)),
        tenant=tenant,
        kind=DecisionKind(str(row["kind"])),
        actor=by.actor,
        reason=str(row["reason"]),
        at=by.at,
        before=tuple(CreatorId(UUID(creator)) for creator in row["before"]),
        after=tuple(CreatorId(UUID(creator)) for creator in row["after"]),
        account_keys=tuple(AccountKey(key) for key in row["account_keys"]),
    )
