"""two accounts → why they are together or apart, whether or not anything ever compared them."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated

import strawberry
from anyio import to_thread

from api.context import Info
from api.ids import of_kind
from api.surroundings import accounts_table, surroundings
from api.types.explanation import Explanation
from graph.errors import InputError, NotFoundError
from graph.words import StoredAccount
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
    one, other = await context.loaders.creator_id.load_many(
        [(account.tenant, account.account_key) for account in (first, second)]
    )
    together = None if one is None or other is None else one == other
    around = await surroundings(context, first, second) if first.tenant == second.tenant else None
    computed = partial(
        explaining.explain,
        accounts_table([first, second]),
        around.between(first.account_key, second.account_key) if around else None,
        model,
        together=together,
        around=around,
    )
    explanation = await to_thread.run_sync(computed, limiter=context.threads)
    return Explanation.of(first, second, explanation)
