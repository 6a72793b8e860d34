"""People's verdicts on pairs: kept all, and the newest of each pair as columns."""

from collections.abc import Sequence
from uuid import uuid4

import pyarrow as pa

from creators.copying import copy_out
from creators.database import Database
from creators.statements import statement
from graph.errors import InputError
from graph.tables import JUDGEMENTS
from graph.words import AccountKey, Judgement, TenantId, Verdict

_RECORD = statement("record_judgement")
_NEWEST = statement("read_newest_judgements")
_OF_ACCOUNTS = statement("read_judgements_of_accounts")


async def record_judgement(database: Database, tenant: TenantId, judgement: Judgement) -> None:
    """Adds a verdict; it outranks earlier ones of the pair.

    Raises: InputError where the pair is not ordered: `left_key < right_key`.
    """
    if not judgement.left_key < judgement.right_key:
        raise InputError(f"a pair is ordered: {judgement.left_key} does not come before {judgement.right_key}")
    values = {
        "tenant": tenant,
        "judgement_id": uuid4(),
        "left_key": judgement.left_key,
        "right_key": judgement.right_key,
        "verdict": judgement.verdict.value,
        "actor": judgement.actor,
        "reason": judgement.reason,
        "at": judgement.judged_at,
    }
    async with database.transaction(tenant) as connection:
        await connection.execute(_RECORD, values)


async def newest_judgements(database: Database, tenant: TenantId) -> pa.Table:
    """The tenant's own newest verdict on each pair, in JUDGEMENTS. Nobody else's: those never move a tenant's creators."""
    async with database.transaction(tenant) as connection:
        return await copy_out(connection, _NEWEST, JUDGEMENTS)


async def judgements_of_accounts(
    database: Database, tenants: Sequence[TenantId], keys: Sequence[AccountKey], *, reader: TenantId | None = None
) -> dict[tuple[AccountKey, AccountKey], Judgement]:
    """The newest verdict on each pair that has one of the accounts; the first tenant's before the others'.

    `reader`: who asks, the first tenant where none is given; of others it sees what the shared catalogue shows.
    """
    async with database.transaction(reader or tenants[0]) as connection:
        values = {"tenants": list(tenants), "keys": list(keys)}
        rows = await (await connection.execute(_OF_ACCOUNTS, values)).fetchall()
    judgements = [Judgement(**{**row, "verdict": Verdict(row["verdict"])}) for row in rows]
    return {(judgement.left_key, judgement.right_key): judgement for judgement in judgements}
