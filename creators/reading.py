"""ids, accounts, filters → creators, as they are or as they were.

`tenants` are those whose rows the reader may see, the reader's own first: usually (own, PUBLIC_TENANT). Row level
security holds besides, so a tenant that is neither is never read.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from psycopg.rows import DictRow

from creators.database import Database
from creators.statements import statement
from creators.words import CreatorFilter, CreatorId, CreatorProfile, CreatorTier, MemberAccount, Provenance
from graph.errors import InputError
from graph.paging import Page, decode_cursor, encode_cursor, page_of
from graph.words import AccountKey, AccountRole, TenantId

_CREATORS = statement("read_creators")
_CREATORS_AS_OF = statement("read_creators_as_of")
_PAGE = statement("page_creators")
_COUNT = statement("count_creators")
_CREATORS_OF_ACCOUNTS = statement("read_creators_of_accounts")
_MEMBERS = statement("read_members")
_MEMBERS_AS_OF = statement("read_members_as_of")
_MERGED_IDS = statement("read_merged_ids")


async def creator(
    database: Database, tenants: Sequence[TenantId], creator_id: CreatorId, *, as_of: datetime | None = None
) -> CreatorProfile | None:
    """The creator that an id leads to, now or at a time; None where it leads nowhere or is not to be seen."""
    return (await creators_by_id(database, tenants, [creator_id], as_of=as_of)).get(creator_id)


async def creators_by_id(
    database: Database, tenants: Sequence[TenantId], ids: Sequence[CreatorId], *, as_of: datetime | None = None
) -> dict[CreatorId, CreatorProfile]:
    """Asked id → the creator it leads to. An id that leads nowhere is absent."""
    values = {"tenants": list(tenants), "ids": list(ids), "as_of": as_of}
    rows = await _read(database, tenants, _CREATORS_AS_OF if as_of else _CREATORS, values)
    return {CreatorId(row["asked"]): _profile(row) for row in rows}


async def page_creators(
    database: Database, tenants: Sequence[TenantId], chosen: CreatorFilter, *, first: int, after: str | None = None
) -> Page[CreatorProfile]:
    """Largest first, then by id.

    Raises: InputError where `after` is not a cursor of such a page.
    """
    values = _filter_values(tenants, chosen) | _after(after) | {"limit": first + 1}
    profiles = [_profile(row) for row in await _read(database, tenants, _PAGE, values)]
    return page_of(profiles, first=first, cursors=[creator_cursor(profile) for profile in profiles])


async def count_creators(database: Database, tenants: Sequence[TenantId], chosen: CreatorFilter) -> int:
    rows = await _read(database, tenants, _COUNT, _filter_values(tenants, chosen))
    return int(rows[0]["total"])


def creator_cursor(profile: CreatorProfile) -> str:
    """The cursor after which the page goes on behind this creator."""
    return encode_cursor(str(profile.followers), profile.creator_id.hex)


async def creators_of_accounts(
    database: Database, tenants: Sequence[TenantId], keys: Sequence[AccountKey]
) -> dict[tuple[TenantId, AccountKey], CreatorId]:
    """Which creator each account is in. Two tenants may know the same key, so the answer names the tenant."""
    values = {"tenants": list(tenants), "keys": list(keys)}
    rows = await _read(database, tenants, _CREATORS_OF_ACCOUNTS, values)
    return {(TenantId(row["tenant"]), AccountKey(row["account_key"])): CreatorId(row["creator_id"]) for row in rows}


async def members_of(
    database: Database, tenants: Sequence[TenantId], ids: Sequence[CreatorId], *, as_of: datetime | None = None
) -> dict[CreatorId, tuple[MemberAccount, ...]]:
    """The accounts of living creators (of those that lived at a time), by key. Redirects are not followed."""
    values = {"tenants": list(tenants), "ids": list(ids), "as_of": as_of}
    members: dict[CreatorId, list[MemberAccount]] = {}
    for row in await _read(database, tenants, _MEMBERS_AS_OF if as_of else _MEMBERS, values):
        members.setdefault(CreatorId(row["creator_id"]), []).append(
            MemberAccount(**{**row, "role": AccountRole(row["role"])})
        )
    return {creator_id: tuple(accounts) for creator_id, accounts in members.items()}


async def merged_ids(
    database: Database, tenants: Sequence[TenantId], ids: Sequence[CreatorId]
) -> dict[CreatorId, tuple[CreatorId, ...]]:
    """Every other id that leads to each of these creators, in order; a creator that none leads to is absent."""
    merged: dict[CreatorId, list[CreatorId]] = {}
    for row in await _read(database, tenants, _MERGED_IDS, {"tenants": list(tenants), "ids": list(ids)}):
        merged.setdefault(CreatorId(row["creator_id"]), []).append(CreatorId(row["merged_id"]))
    return {creator_id: tuple(others) for creator_id, others in merged.items()}


async def _read(
    database: Database, tenants: Sequence[TenantId], query: bytes, values: dict[str, object]
) -> list[DictRow]:
    if not tenants:
        raise InputError("reading needs at least one tenant")
    async with database.transaction(tenants[0]) as connection:
        return await (await connection.execute(query, values)).fetchall()


def _filter_values(tenants: Sequence[TenantId], chosen: CreatorFilter) -> dict[str, object]:
    return {
        "tenants": list(tenants),
        "platforms": list(chosen.platforms) or None,
        "tiers": [tier.value for tier in chosen.tiers] or None,
        "countries": list(chosen.countries) or None,
        "languages": list(chosen.languages) or None,
        "categories": list(chosen.categories) or None,
        "hashtags": list(chosen.hashtags) or None,
        "min_followers": chosen.min_followers,
        "max_followers": chosen.max_followers,
        "brand_safe": chosen.brand_safe,
        "handle": chosen.handle,
        "updated_since": chosen.updated_since,
    }


def _after(cursor: str | None) -> dict[str, object]:
    if cursor is None:
        return {"after_followers": None, "after_id": None}
    followers, creator_id = decode_cursor(cursor, parts=2)
    try:
        return {"after_followers": int(followers), "after_id": UUID(hex=creator_id)}
    except ValueError:
        raise InputError(
            f"cursor {cursor[:80]!r} is of another kind of page; pass `endCursor` of a page of creators"
        ) from None


def _profile(row: DictRow) -> CreatorProfile:
    asked = row.pop("asked", None)
    return CreatorProfile(
        **{
            **row,
            "tier": CreatorTier(row["tier"]),
            "provenance": tuple(_provenance(entry) for entry in row["provenance"]),
            **{name: tuple(row[name]) for name in ("niches", "platforms", "hashtags")},
        },
        redirected_from=None if asked in (None, row["creator_id"]) else CreatorId(asked),
    )


def _provenance(entry: dict[str, str]) -> Provenance:
    return Provenance(
        field=entry["field"],
        account_key=AccountKey(entry["account_key"]),
        observed_at=datetime.fromisoformat(entry["observed_at"]),
        rule=entry["rule"],
    )
