"""decisions + profiles → batches of whole creators, without those that stay as they are (pure)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import duckdb
import pyarrow as pa

from creators.deciding import Plan

_BATCHING = Path(__file__).with_name("batching.sql").read_text(encoding="utf-8")
BATCH_ACCOUNTS = 10_000
"""Bounds a transaction: what a crash loses, and how long others wait for the tenant's lock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one transaction applies: creators that hang together are never in two."""

    creators: pa.Table
    """The columns of staged_creator in stage_tables.sql."""
    accounts: pa.Table
    """The columns of staged_account."""
    decisions: pa.Table
    """DECISIONS."""
    ended: pa.Table
    """ENDED."""


def batches(
    accounts: pa.Table, plan: Plan, profiles: pa.Table, creators: pa.Table, *, batch_accounts: int = BATCH_ACCOUNTS
) -> list[Batch]:
    """What makes the creators that stand (STANDING_CREATORS) those of the profiles (PROFILES).

    Batches of about `batch_accounts` accounts, more only where one component has more. None where nothing changed.
    """
    with duckdb.connect() as rules:
        inputs = {
            "account": accounts.select(["account_key", "platform", "handle"]),
            "membership": plan.membership,
            "moves": plan.moves,
            "decisions": plan.decisions,
            "ended": plan.ended,
            "profiles": profiles,
            "standing_creators": creators,
        }
        for name, table in inputs.items():
            rules.register(name, table)
        rules.execute("SET VARIABLE batch_accounts = ?", [batch_accounts])
        rules.execute(_BATCHING)
        count = rules.sql("SELECT COALESCE(max(batch) + 1, 0)::BIGINT FROM unit_batch").fetchall()[0][0]
        changed, members, decisions, ended = (
            _by_batch(rules.sql(query).to_arrow_table(), count) for query in (_CREATORS, _ACCOUNTS, _DECISIONS, _ENDED)
        )
    return [
        Batch(creators=some, accounts=of_them, decisions=taken, ended=gone)
        for some, of_them, taken, gone in zip(changed, members, decisions, ended, strict=True)
        if of_them.num_rows
    ]


_CREATORS = "SELECT * FROM batch_creator ORDER BY batch, creator_id"
_ACCOUNTS = "SELECT * FROM batch_account ORDER BY batch, account_key"
_DECISIONS = "SELECT * FROM batch_decision ORDER BY batch, ordinal"
_ENDED = "SELECT * FROM batch_end ORDER BY batch, creator_id"


def _by_batch(table: pa.Table, count: int) -> Iterator[pa.Table]:
    """The rows of each batch, cut out of a table that is sorted by it."""
    bounds = table["batch"].to_numpy().searchsorted(range(count + 1))
    rows = table.drop_columns(["batch"])
    return (rows.slice(start, end - start) for start, end in pairwise(bounds))
