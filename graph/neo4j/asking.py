"""what an API asks → stored accounts and links, a few at a time."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from neo4j import Record

from graph.neo4j.connection import Connected
from graph.neo4j.times import moment
from graph.paging import Page, decode_cursor, encode_cursor, page_of
from graph.queries import AccountQuery, LinkQuery
from graph.words import AccountKey, AccountState, Evidence, Link, LinkKind, StoredAccount, TenantId

_NEXT = "\0"
"""Appended to a key, it gives the key that follows: no text sorts between the two."""

_LISTS = ("urls", "emails", "hashtags", "handles_before")
_COPIED = tuple(
    field.name
    for field in fields(StoredAccount)
    if field.name not in {*_LISTS, "tenant", "state", "created_at", "observed_at"}
)


class AskedAccounts(Connected):
    """The verbs that read accounts for an API."""

    async def account(self, tenants: Sequence[TenantId], account_id: str) -> StoredAccount | None:
        return (await self.accounts_by_id(tenants, [account_id])).get(account_id)

    async def accounts_by_id(self, tenants: Sequence[TenantId], ids: Sequence[str]) -> dict[str, StoredAccount]:
        records = await self._connection.read("accounts_by_id", tenant_ids=texts(tenants), account_ids=list(ids))
        return {account.account_id: account for account in map(_account, records)}

    async def accounts_by_key(self, tenant: TenantId, keys: Sequence[AccountKey]) -> dict[AccountKey, StoredAccount]:
        records = await self._connection.read("accounts_by_key", tenant_id=str(tenant), account_keys=list(keys))
        return {account.account_key: account for account in map(_account, records)}

    async def accounts_stating(
        self, tenant: TenantId, said: Sequence[tuple[str, str]], *, most: int
    ) -> list[StoredAccount]:
        asked = sorted(set(said))
        records = await self._connection.read(
            "accounts_stating",
            tenant_id=str(tenant),
            kind=[kind for kind, _ in asked],
            value=[value for _, value in asked],
            most=most,
        )
        return list(map(_account, records))

    async def accounts_holding(
        self, tenant: TenantId, handles: Sequence[tuple[str | None, str]], *, most: int
    ) -> list[StoredAccount]:
        asked = list(dict.fromkeys(handles))
        records = await self._connection.read(
            "accounts_holding",
            tenant_id=str(tenant),
            platform=[platform for platform, _ in asked],
            handle=[handle for _, handle in asked],
            most=most,
        )
        return list(map(_account, records))

    async def find_account(
        self, tenants: Sequence[TenantId], *, platform: str, native_id: str | None = None, handle: str | None = None
    ) -> StoredAccount | None:
        if native_id is not None:
            key = f"{platform}:{native_id}"
            records = await self._connection.read("find_account_by_key", tenant_ids=texts(tenants), account_key=key)
        else:
            records = await self._connection.read(
                "find_account_by_handle", tenant_ids=texts(tenants), platform=platform, handle=handle
            )
        return next(map(_account, records), None)

    async def page_accounts(
        self, tenants: Sequence[TenantId], query: AccountQuery, *, first: int, after: str | None = None
    ) -> Page[StoredAccount]:
        start = decode_cursor(after, parts=2)
        if _is_named(query):
            records = await self._connection.read("named_accounts", tenant_ids=texts(tenants), **_account_filter(query))
        else:
            from_keys = [start[0] if tenant > start[1] else start[0] + _NEXT for tenant in texts(tenants)]
            records = await self._connection.read(
                "page_accounts",
                tenant_ids=texts(tenants),
                from_keys=from_keys,
                limit=first + 1,
                **_account_filter(query),
            )
        found = {(account.account_key, str(account.tenant)): account for account in map(_account, records)}
        keys = sorted(key for key in found if key > start)[: first + 1]
        return page_of([found[key] for key in keys], first=first, cursors=[encode_cursor(*key) for key in keys])

    async def count_accounts(self, tenants: Sequence[TenantId], query: AccountQuery) -> int:
        name = "count_named_accounts" if _is_named(query) else "count_accounts"
        [counted] = await self._connection.read(name, tenant_ids=texts(tenants), **_account_filter(query))
        return int(counted["accounts"])


class AskedLinks(Connected):
    """The verbs that read links for an API."""

    async def link(self, tenants: Sequence[TenantId], link_id: str) -> Link | None:
        records = await self._connection.read("links_by_id", tenant_ids=texts(tenants), link_ids=[link_id])
        return next(map(_link, records), None)

    async def links_of(self, tenants: Sequence[TenantId], account_ids: Sequence[str]) -> dict[str, list[Link]]:
        found: dict[str, list[Link]] = {account: [] for account in account_ids}
        records = await self._connection.read("links_of_accounts", tenant_ids=texts(tenants), account_ids=list(found))
        for record in records:
            found[record["account_id"]].append(_link(record))
        return found

    async def links_between(self, tenants: Sequence[TenantId], left_id: str, right_id: str) -> list[Link]:
        records = await self._connection.read(
            "links_between", tenant_ids=texts(tenants), left_id=left_id, right_id=right_id
        )
        return [_link(record) for record in records]

    async def page_links(
        self, tenants: Sequence[TenantId], query: LinkQuery, *, first: int, after: str | None = None
    ) -> Page[Link]:
        (after_id,) = decode_cursor(after, parts=1)
        name = "page_links" if query.account_keys is None else "page_links_of_accounts"
        records = await self._connection.read(
            name, tenant_ids=texts(tenants), after=after_id, limit=first + 1, **_link_filter(query)
        )
        links = [_link(record) for record in records]
        return page_of(links, first=first, cursors=[encode_cursor(link.link_id) for link in links])

    async def count_links(self, tenants: Sequence[TenantId], query: LinkQuery) -> int:
        name = "count_links" if query.account_keys is None else "count_links_of_accounts"
        [counted] = await self._connection.read(name, tenant_ids=texts(tenants), **_link_filter(query))
        return int(counted["links"])


def texts(tenants: Sequence[TenantId]) -> list[str]:
    """Each once: a tenant that is asked for twice is not answered twice."""
    return sorted({str(tenant) for tenant in tenants})


def _is_named(query: AccountQuery) -> bool:
    return query.handle is not None or query.native_id is not None


def _account_filter(query: AccountQuery) -> dict[str, object]:
    return {
        "platforms": None if query.platforms is None else list(query.platforms),
        "handle": query.handle,
        "native_id": query.native_id,
        "min_followers": query.min_followers,
    }


def _link_filter(query: LinkQuery) -> dict[str, object]:
    return {
        "kinds": None if query.kinds is None else [str(kind) for kind in query.kinds],
        "linkers": None if query.linkers is None else list(query.linkers),
        "min_probability": query.min_probability,
        "max_probability": query.max_probability,
        "account_keys": None if query.account_keys is None else sorted(set(query.account_keys)),
    }


def _account(record: Record) -> StoredAccount:
    found: dict[str, Any] = record["account"]
    shown: dict[str, Any] = {name: found.get(name) for name in _COPIED}
    shown.update({name: tuple(found.get(name) or ()) for name in _LISTS})
    created_at = found.get("created_at")
    return StoredAccount(
        **shown,
        tenant=TenantId(UUID(found["tenant_id"])),
        state=AccountState(found.get("state") or AccountState.UNKNOWN),
        created_at=None if created_at is None else moment(created_at),
        observed_at=moment(found["observed_at"]),
    )


def _link(record: Record) -> Link:
    found = record["link"]
    evidence = zip(found["evidence_comparisons"], found["evidence_levels"], found["evidence_weights"], strict=True)
    return Link(
        link_id=found["link_id"],
        tenant=TenantId(UUID(found["tenant_id"])),
        left_key=AccountKey(found["left_key"]),
        right_key=AccountKey(found["right_key"]),
        linker=found["linker"],
        kind=LinkKind(found["kind"]),
        weight_bits=found["weight_bits"],
        probability=found["probability"],
        used=found["used"],
        evidence=tuple(Evidence(comparison=a, level=b, weight_bits=c) for a, b, c in evidence),
        model_version=found["model_version"],
        created_at=moment(found["created_at"]),
    )
