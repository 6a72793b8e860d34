"""creator → creators like it."""

from typing import TYPE_CHECKING

from api.types.enums import SimilarityAspect
from creators.words import CreatorProfile
from graph.errors import InputError
from search import retrieving
from search.words import Aspect

if TYPE_CHECKING:
    from api.context import Info
    from api.types.search import SearchConnection

KNOWN = {SimilarityAspect.BIO: Aspect.BIO, SimilarityAspect.CONTENT: Aspect.CONTENT}


async def similar_page(info: "Info", profile: CreatorProfile, by: SimilarityAspect, *, size: int) -> "SearchConnection":
    """The most alike first; the creator itself is left out.

    Raises: InputError for an aspect that nothing is known of.
    """
    from api.queries.search import search_connection  # noqa: PLC0415 - the creator that it shows asks for this page

    if by not in KNOWN:
        known = " or ".join(aspect.name for aspect in KNOWN)
        raise InputError(f"by: nothing is known of {by.name} yet; ask by {known}.")
    page = await retrieving.similar(
        info.context.stores.semantic_index, info.context.tenants, profile.creator_id, by=KNOWN[by], first=size
    )
    return await search_connection(info, page, after=None)
