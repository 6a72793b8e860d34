"""The identity graph in plain Python: the oracle that adapters are compared with.

It keeps every observation and works out what stands whenever it is asked, so it has no update to get wrong.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from graph.errors import InputError
from graph.observing import CONTENT, Value, as_columns, content_hashes, precedences, texts
from graph.paging import Page, decode_cursor, encode_cursor, page_of
from graph.queries import AccountQuery, LinkQuery, MergeCounts, SavedModel
from graph.tables import ACCOUNTS, CLAIMS, IDENTIFIERS, LINKS
from graph.words import AccountKey, AccountState, Evidence, Link, LinkKind, StoredAccount, TenantId, account_id, link_id

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Row = dict[str, Value]
Tenants = Sequence[TenantId]


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Known:
    """All that was ever said about one account."""

    observations: list[tuple[int, int, int, Row]] = field(default_factory=list)
    hashtags: set[str] = field(default_factory=set)
    stated: set[tuple[object, ...]] = field(default_factory=set)
    changed_at: datetime = EPOCH

    def standing(self) -> Row:
        return max(self.observations)[-1] | {"hashtags": sorted(self.hashtags) or None}

    def content(self) -> list[Value]:
        standing = self.standing()
        return [standing[name] for name in (*CONTENT, "hashtags")]

    def handles_before(self) -> tuple[str, ...]:
        seen = {str(row["handle"]) for *_, row in self.observations if row["handle"] is not None}
        return tuple(sorted(seen - {str(self.standing()["handle"])}))


@dataclass
class Held:
    """All that one tenant holds."""

    accounts: dict[str, Known] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    model: SavedModel | None = None
    resolved_at: datetime = EPOCH - timedelta(seconds=1)


class MemoryIdentityGraph:
    def __init__(self, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock
        self._tenants: dict[TenantId, Held] = {}
        self._arrivals = 0

    def _held(self, tenant: TenantId) -> Held:
        return self._tenants.setdefault(tenant, Held())

    async def ping(self) -> None:
        """It is always there."""

    async def merge_accounts(self, tenant: TenantId, accounts: pa.Table) -> MergeCounts:
        columns = as_columns(accounts)
        known = self._held(tenant).accounts
        keys = {str(key) for key in columns["account_key"]}
        before = {key: known[key].content() for key in keys if key in known}
        for number, precedence in enumerate(precedences(columns, content_hashes(columns))):
            row = {name: values[number] for name, values in columns.items()}
            account = known.setdefault(str(row["account_key"]), Known())
            self._arrivals += 1
            at = row["observed_at"]
            assert isinstance(at, int)
            account.observations.append((at, precedence, self._arrivals, row))
            account.hashtags.update(texts(row["hashtags"]))
        changed = {key for key in before if known[key].content() != before[key]}
        for key in changed | (keys - before.keys()):
            known[key].changed_at = self._clock()
        return MergeCounts(created=len(keys) - len(before), changed=len(changed), unchanged=len(before) - len(changed))

    async def replace_identifiers(self, tenant: TenantId, account_keys: pa.Array, identifiers: pa.Table) -> int:
        known = self._held(tenant).accounts
        stated: dict[str, set[tuple[object, ...]]] = {key: set() for key in account_keys.to_pylist()}
        for row in identifiers.to_pylist():
            if row["account_key"] not in stated:
                raise InputError(f"identifiers of {row['account_key']}")
            stated[row["account_key"]].add(tuple(row[name] for name in IDENTIFIERS.names[1:]))
        changed = [key for key, rows in stated.items() if key in known and known[key].stated != rows]
        for key in changed:
            known[key].stated = stated[key]
            known[key].changed_at = self._clock()
        return len(changed)

    async def add_hashtags(self, tenant: TenantId, hashtags: pa.Table) -> int:
        changed: set[str] = set()
        known = self._held(tenant).accounts
        for row in hashtags.to_pylist():
            key, tags = row["account_key"], set(texts(row["hashtags"]))
            if key in known and tags - known[key].hashtags:
                known[key].hashtags |= tags
                known[key].changed_at = self._clock()
                changed.add(key)
        return len(changed)

    async def accounts(self, tenant: TenantId) -> pa.Table:
        rows = [known.standing() for _, known in sorted(self._held(tenant).accounts.items())]
        arrays = []
        for column in ACCOUNTS:
            timed = pa.types.is_timestamp(column.type)
            values = pa.array([row[column.name] for row in rows], pa.int64() if timed else column.type)
            arrays.append(values.cast(column.type))
        return pa.Table.from_arrays(arrays, schema=ACCOUNTS)

    async def identifiers(self, tenant: TenantId) -> pa.Table:
        rows = [(key, *row) for key, known in self._held(tenant).accounts.items() for row in known.stated]
        return _sorted([dict(zip(IDENTIFIERS.names, row, strict=True)) for row in rows], IDENTIFIERS)

    async def claims(self, tenant: TenantId) -> pa.Table:
        known = self._held(tenant).accounts
        claims = set()
        for key, account in known.items():
            for kind, value, role, *_ in account.stated:
                claimed = self._claimed(tenant, str(kind), str(value)) if role == "identity" else None
                if claimed not in {None, key}:
                    claims.add((key, claimed, kind, value))
        return _sorted([dict(zip(CLAIMS.names, claim, strict=True)) for claim in claims], CLAIMS)

    def _claimed(self, tenant: TenantId, kind: str, value: str) -> str | None:
        known = self._held(tenant).accounts
        if kind == "native":
            return value if value in known else None
        if kind != "handle":
            return None
        rows = [account.standing() for account in known.values()]
        return _holder(
            [row for row in rows if row["handle"] is not None and f"{row['platform']}:{row['handle']}" == value], tenant
        )

    async def replace_links(
        self, tenant: TenantId, links: pa.Table, *, model_version: str, at: datetime
    ) -> MergeCounts:
        held = self._held(tenant)
        before, held.links = held.links, {}
        for row in links.to_pylist():
            left, right = row["left_key"], row["right_key"]
            if left >= right:
                raise InputError(f"{left} and {right} are not ordered")
            if left in held.accounts and right in held.accounts:
                key = link_id(tenant, left, right, row["linker"])
                made = before[key].created_at if key in before else at
                held.links[key] = _link(row, key, tenant=tenant, model_version=model_version, created_at=made)
        return MergeCounts(
            created=len(held.links.keys() - before.keys()),
            changed=sum(before.get(key, link) != link for key, link in held.links.items()),
            unchanged=sum(before.get(key) == link for key, link in held.links.items()),
            deleted=len(before.keys() - held.links.keys()),
        )

    async def links(self, tenant: TenantId) -> pa.Table:
        rows = sorted(self._held(tenant).links.values(), key=lambda link: (link.left_key, link.right_key, link.linker))
        return pa.Table.from_pylist([_row(link) for link in rows], schema=LINKS)

    async def save_model(self, tenant: TenantId, model_version: str, parameters: str) -> None:
        self._held(tenant).model = SavedModel(model_version=model_version, parameters=parameters)

    async def model(self, tenant: TenantId) -> SavedModel | None:
        return self._held(tenant).model

    async def unresolved_changes(self, tenant: TenantId) -> int:
        held = self._held(tenant)
        return sum(known.changed_at >= held.resolved_at for known in held.accounts.values())

    async def mark_resolved(self, tenant: TenantId, at: datetime) -> None:
        held = self._held(tenant)
        held.resolved_at = max(held.resolved_at, at)

    # What an API asks

    def _stored(self, tenants: Tenants) -> list[StoredAccount]:
        found = [
            _stored(known, key, tenant) for tenant in set(tenants) for key, known in self._held(tenant).accounts.items()
        ]
        return sorted(found, key=lambda account: (account.account_key, str(account.tenant)))

    async def account(self, tenants: Tenants, account_id: str) -> StoredAccount | None:
        return (await self.accounts_by_id(tenants, [account_id])).get(account_id)

    async def accounts_by_id(self, tenants: Tenants, ids: Sequence[str]) -> dict[str, StoredAccount]:
        return {account.account_id: account for account in self._stored(tenants) if account.account_id in ids}

    async def accounts_by_key(self, tenant: TenantId, keys: Sequence[AccountKey]) -> dict[AccountKey, StoredAccount]:
        return {account.account_key: account for account in self._stored([tenant]) if account.account_key in keys}

    async def accounts_stating(
        self, tenant: TenantId, said: Sequence[tuple[str, str]], *, most: int
    ) -> list[StoredAccount]:
        known = self._held(tenant).accounts
        stating = {
            pair: [key for key, account in known.items() if pair in {row[:2] for row in account.stated}]
            for pair in said
        }
        found = {key for keys in stating.values() for key in keys[:most]}
        return [account for account in self._stored([tenant]) if account.account_key in found]

    async def accounts_holding(
        self, tenant: TenantId, handles: Sequence[tuple[str | None, str]], *, most: int
    ) -> list[StoredAccount]:
        stored = self._stored([tenant])
        found = set[AccountKey]()
        for platform, handle in handles:
            held = [a.account_key for a in stored if a.handle == handle and platform in (None, a.platform)]
            found |= set(held[:most])
        return [account for account in stored if account.account_key in found]

    async def find_account(
        self, tenants: Tenants, *, platform: str, native_id: str | None = None, handle: str | None = None
    ) -> StoredAccount | None:
        found = [
            account
            for account in self._stored(tenants)
            if (account.account_key == f"{platform}:{native_id}" if native_id is not None else account.handle == handle)
            and account.platform == platform
        ]
        return min(found, key=lambda account: (EPOCH - account.observed_at, account.account_id), default=None)

    async def page_accounts(
        self, tenants: Tenants, query: AccountQuery, *, first: int, after: str | None = None
    ) -> Page[StoredAccount]:
        start = decode_cursor(after, parts=2)
        found = [
            account
            for account in self._stored(tenants)
            if _asked(account, query) and (account.account_key, str(account.tenant)) > start
        ][: first + 1]
        cursors = [encode_cursor(account.account_key, str(account.tenant)) for account in found]
        return page_of(found, first=first, cursors=cursors)

    async def count_accounts(self, tenants: Tenants, query: AccountQuery) -> int:
        return sum(_asked(account, query) for account in self._stored(tenants))

    def _links(self, tenants: Tenants) -> list[Link]:
        found = [link for tenant in set(tenants) for link in self._held(tenant).links.values()]
        return sorted(found, key=lambda link: link.link_id)

    async def link(self, tenants: Tenants, link_id: str) -> Link | None:
        return next((link for link in self._links(tenants) if link.link_id == link_id), None)

    async def links_of(self, tenants: Tenants, account_ids: Sequence[str]) -> dict[str, list[Link]]:
        links = _most_probable_first(self._links(tenants))
        return {asked: [link for link in links if asked in _sides(link)] for asked in account_ids}

    async def links_between(self, tenants: Tenants, left_id: str, right_id: str) -> list[Link]:
        return [link for link in _most_probable_first(self._links(tenants)) if _sides(link) == {left_id, right_id}]

    async def page_links(
        self, tenants: Tenants, query: LinkQuery, *, first: int, after: str | None = None
    ) -> Page[Link]:
        (start,) = decode_cursor(after, parts=1)
        found = [link for link in self._links(tenants) if _asked_link(link, query) and link.link_id > start][
            : first + 1
        ]
        return page_of(found, first=first, cursors=[encode_cursor(link.link_id) for link in found])

    async def count_links(self, tenants: Tenants, query: LinkQuery) -> int:
        return sum(_asked_link(link, query) for link in self._links(tenants))


def _holder(rows: list[Row], tenant: TenantId) -> str | None:
    def newest_first(row: Row) -> tuple[int, str]:
        return -int(str(row["observed_at"])), account_id(tenant, AccountKey(str(row["account_key"])))

    return str(min(rows, key=newest_first)["account_key"]) if rows else None


def _sorted(rows: list[dict[str, object]], schema: pa.Schema) -> pa.Table:
    table = pa.Table.from_pylist(rows, schema=schema)
    return table.sort_by([(name, "ascending") for name in schema.names])


def _stored(known: Known, key: str, tenant: TenantId) -> StoredAccount:
    row: dict[str, object] = dict(known.standing())
    row |= {name: tuple(texts(known.standing()[name])) for name in ("urls", "emails", "hashtags")}
    row |= {
        name: None if row[name] is None else EPOCH + timedelta(microseconds=int(str(row[name])))
        for name in ("created_at", "observed_at")
    }
    row["state"] = AccountState(str(row["state"] or "unknown"))
    row |= {
        "account_id": account_id(tenant, AccountKey(key)),
        "tenant": tenant,
        "handles_before": known.handles_before(),
    }
    return StoredAccount(**row)  # type: ignore[arg-type]  # the columns of ACCOUNTS are its fields


def _link(row: dict[str, list[dict[str, object]]], key: str, **rest: object) -> Link:
    evidence = tuple(Evidence(**reason) for reason in row["evidence"])  # type: ignore[arg-type]  # fields of EVIDENCE
    plain = {name: value for name, value in row.items() if name not in {"evidence", "kind"}}
    return Link(link_id=key, kind=LinkKind(str(row["kind"])), evidence=evidence, **plain, **rest)  # type: ignore[arg-type]  # fields of LINKS


def _row(link: Link) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(link, name) for name in LINKS.names}
    row["evidence"] = [
        {"comparison": reason.comparison, "level": reason.level, "weight_bits": reason.weight_bits}
        for reason in link.evidence
    ]
    return row


def _sides(link: Link) -> set[str]:
    return {account_id(link.tenant, link.left_key), account_id(link.tenant, link.right_key)}


def _most_probable_first(links: Iterable[Link]) -> list[Link]:
    return sorted(links, key=lambda link: (-link.probability, -link.weight_bits, link.link_id))


def _asked(account: StoredAccount, query: AccountQuery) -> bool:
    return (
        (query.platforms is None or account.platform in query.platforms)
        and (query.handle is None or account.handle == query.handle)
        and (query.native_id is None or account.native_id == query.native_id)
        and (
            query.min_followers is None or (account.followers is not None and account.followers >= query.min_followers)
        )
    )


def _asked_link(link: Link, query: LinkQuery) -> bool:
    return (
        (query.kinds is None or link.kind in query.kinds)
        and (query.linkers is None or link.linker in query.linkers)
        and (query.min_probability is None or link.probability >= query.min_probability)
        and (query.max_probability is None or link.probability <= query.max_probability)
        and (query.account_keys is None or {link.left_key, link.right_key} & set(query.account_keys) != set())
    )
