"""accounts, identifiers, links ⇄ the identity graph.

The contract that an identity graph fulfils, in the verbs of the domain. Tables have the schemas of `graph.tables`; a
tenant comes first everywhere, and no verb reads or writes across tenants but those that are given several to read.

Every verb may raise `graph.errors.TransientError` where the store is away, and `InputError` for what it cannot hold.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

import pyarrow as pa

from graph.errors import InputError
from graph.neo4j.identity_graph import PATIENCE_SECONDS, SCHEMES, open_neo4j
from graph.paging import Page
from graph.queries import AccountQuery, LinkQuery, MergeCounts, SavedModel
from graph.words import AccountKey, Link, StoredAccount, TenantId

__all__ = ["AccountQuery", "IdentityGraph", "LinkQuery", "MergeCounts", "SavedModel", "open_identity_graph"]


class IdentityGraph(Protocol):
    """What is known: accounts, the identifiers that they state, the claims these make, and scored links."""

    async def ping(self) -> None:
        """Raises: TransientError where the store does not answer."""

    # What was observed

    async def merge_accounts(self, tenant: TenantId, accounts: pa.Table) -> MergeCounts:
        """Observations (schema ACCOUNTS; absent columns are null) become what is known of each account.

        The newest `observed_at` wins as a whole record, equal ones by content, so any order of any batches gives the
        same accounts. Hashtags and former handles are unions. `changed` counts accounts that read differently now.
        """

    async def replace_identifiers(self, tenant: TenantId, account_keys: pa.Array, identifiers: pa.Table) -> int:
        """What these accounts state is now exactly `identifiers`; returns how many of them stated otherwise before.

        Rows of other accounts are an InputError; accounts that the graph does not hold are left out.
        """

    async def add_hashtags(self, tenant: TenantId, hashtags: pa.Table) -> int:
        """Adds to the accounts' hashtags (columns account_key, hashtags); returns how many accounts changed."""

    async def accounts(self, tenant: TenantId) -> pa.Table:
        """All accounts of a tenant, by account_key; schema ACCOUNTS."""

    async def identifiers(self, tenant: TenantId) -> pa.Table:
        """All identifiers of a tenant, by account_key; schema IDENTIFIERS."""

    async def claims(self, tenant: TenantId) -> pa.Table:
        """Which account says of which that it is also theirs; schema CLAIMS of `graph.tables`.

        A claim by handle leads to the account that holds the handle now (the newest `observed_at`).
        """

    # What was decided about pairs

    async def replace_links(
        self, tenant: TenantId, links: pa.Table, *, model_version: str, at: datetime
    ) -> MergeCounts:
        """The links of a tenant are now exactly these (schema LINKS).

        The same ones stay untouched, and what changes keeps its `created_at`. A link with an account that the graph
        does not hold is left out, and of the counts too.
        """

    async def links(self, tenant: TenantId) -> pa.Table:
        """All links of a tenant, by left_key, right_key, linker; schema LINKS."""

    async def save_model(self, tenant: TenantId, model_version: str, parameters: str) -> None:
        """Keeps the model that the tenant's links are scored with, in the place of the one before."""

    async def model(self, tenant: TenantId) -> SavedModel | None: ...

    async def unresolved_changes(self, tenant: TenantId) -> int:
        """How many accounts changed since `mark_resolved`.

        Take the time for `mark_resolved` *before* this call: it waits for the writes that are under way, so what is
        written after that time stays unresolved.
        """

    async def mark_resolved(self, tenant: TenantId, at: datetime) -> None:
        """What changed until `at` is resolved."""

    # What an API asks

    async def account(self, tenants: Sequence[TenantId], account_id: str) -> StoredAccount | None: ...

    async def accounts_by_id(self, tenants: Sequence[TenantId], ids: Sequence[str]) -> dict[str, StoredAccount]:
        """Those that there are, by account_id."""

    async def accounts_by_key(self, tenant: TenantId, keys: Sequence[AccountKey]) -> dict[AccountKey, StoredAccount]:
        """Those that there are, by account_key."""

    async def accounts_stating(
        self, tenant: TenantId, said: Sequence[tuple[str, str]], *, most: int
    ) -> list[StoredAccount]:
        """The accounts that state one of these identifiers (kind, value), in whatever role, by account_key.

        Of an identifier that more than `most` state, some `most`: who wants to know whether many do need not read a hub.
        """

    async def accounts_holding(
        self, tenant: TenantId, handles: Sequence[tuple[str | None, str]], *, most: int
    ) -> list[StoredAccount]:
        """The accounts that were last seen with one of these handles (platform, or None for any, and handle), by account_key.

        Of a handle that more than `most` have, some `most`.
        """

    async def find_account(
        self, tenants: Sequence[TenantId], *, platform: str, native_id: str | None = None, handle: str | None = None
    ) -> StoredAccount | None:
        """The account with this native id, or the one that holds this handle now; of several tenants', the newest."""

    async def page_accounts(
        self, tenants: Sequence[TenantId], query: AccountQuery, *, first: int, after: str | None = None
    ) -> Page[StoredAccount]:
        """By account_key, then tenant. Raises: InputError for a cursor that is not one."""

    async def count_accounts(self, tenants: Sequence[TenantId], query: AccountQuery) -> int: ...

    async def link(self, tenants: Sequence[TenantId], link_id: str) -> Link | None: ...

    async def links_of(self, tenants: Sequence[TenantId], account_ids: Sequence[str]) -> dict[str, list[Link]]:
        """For each account_id asked for, the links on either side of it, the most probable first; [] where none."""

    async def links_between(self, tenants: Sequence[TenantId], left_id: str, right_id: str) -> list[Link]:
        """The links of a pair, in whichever order it is asked, the most probable first."""

    async def page_links(
        self, tenants: Sequence[TenantId], query: LinkQuery, *, first: int, after: str | None = None
    ) -> Page[Link]:
        """By link_id. Raises: InputError for a cursor that is not one."""

    async def count_links(self, tenants: Sequence[TenantId], query: LinkQuery) -> int: ...


@asynccontextmanager
async def open_identity_graph(url: str, *, patience_seconds: float = PATIENCE_SECONDS) -> AsyncIterator[IdentityGraph]:
    """Opens the identity graph at a URL (`neo4j://user:password@host:port`, or `bolt://`) and closes it after.

    A store that goes away is a TransientError after `patience_seconds`, and some more where its host does not answer at all.

    Raises: InputError for a scheme that no adapter has; TransientError where nothing answers.
    """
    scheme = urlsplit(url).scheme
    if scheme not in SCHEMES:
        raise InputError(f"INCREATOR_GRAPH_URL: no identity graph at {scheme}://; use one of {', '.join(SCHEMES)}")
    async with open_neo4j(url, patience_seconds=patience_seconds) as graph:
        yield graph
