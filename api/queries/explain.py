"""two accounts → why they are together or apart, whether or not anything ever compared them."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from typing import Annotated

import pyarrow as pa
import strawberry
from anyio import to_thread

from api.context import Info
from api.ids import of_kind
from api.types.explanation import Explanation
from graph.errors import InputError, NotFoundError
from graph.tables import ACCOUNTS, LINKS
from graph.words import Link, StoredAccount
from resolution import explaining


async def explain(
    info: Info,
    left: Annotated[strawberry.ID, strawberry.argument(description="An account.")],
    right: Annotated[strawberry.ID, strawberry.argument(description="Another account.")],
) -> Explanation:
    ids = [of_kind(left, "account", argument="left"), of_kind(right, "account", argument="right")]
    if left == right:
        raise InputError("left, right: give two different accounts.")
    found = await info.context.loaders.account.load_many(ids)
    for argument, asked, stored in zip(("left", "right"), ids, found, strict=True):
        if stored is None:
            raise NotFoundError(f"{argument}: there is no account {asked}.")
    return await explained(info, [stored for stored in found if stored is not None])


async def explained(info: Info, pair: Sequence[StoredAccount]) -> Explanation:
    """Raises: NotFoundError where nothing of the tenant has been resolved yet."""
    first, second = sorted(pair, key=lambda account: account.account_key)
    context = info.context
    model = await context.loaders.model.load(first.tenant)
    if model is None:
        raise NotFoundError("Nothing has been resolved yet, so there is no model to explain with.")
    links = [
        link
        for link in await context.loaders.links.load(first.account_id)
        if second.account_key in {link.left_key, link.right_key}
    ]
    one, other = await context.loaders.creator_id.load_many(
        [(account.tenant, account.account_key) for account in (first, second)]
    )
    together = None if one is None or other is None else one == other
    computed = partial(
        explaining.explain, accounts_table([first, second]), links_table(links), model, together=together
    )
    explanation = await to_thread.run_sync(computed, limiter=context.threads)
    return Explanation.of(first, second, explanation)


def accounts_table(accounts: Sequence[StoredAccount]) -> pa.Table:
    """Accounts as the rules of resolution read them."""
    rows = [{name: value for name, value in asdict(account).items() if name in ACCOUNTS.names} for account in accounts]
    return pa.Table.from_pylist(rows, schema=ACCOUNTS)


def links_table(links: Sequence[Link]) -> pa.Table:
    """Links as the rules of resolution read them."""
    return pa.Table.from_pylist([asdict(link) for link in links], schema=LINKS)
