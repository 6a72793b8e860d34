"""typed opaque ids ↔ the keys of the stores."""

import re
from uuid import UUID

import strawberry

from graph.errors import InputError

_FORMS = {
    "creator": re.compile(r"[0-9a-f]{32}"),
    "decision": re.compile(r"[0-9a-f]{32}"),
    "account": re.compile(r"[a-z2-7]{26}"),
    "link": re.compile(r"[a-z2-7]{26}"),
    "review": re.compile(r"[a-z2-7]{26}"),
}


def kind_of(raw: str) -> str:
    """Which kind of object an id names.

    Raises: InputError where the id has none of the forms.
    """
    kind, _, rest = raw.partition("_")
    form = _FORMS.get(kind)
    if form is None or form.fullmatch(rest) is None:
        raise InputError(
            f"{_quoted(raw)} is no id of this API: ids look like creator_…, account_…, link_…, decision_…, review_…."
        )
    return kind


def of_kind(raw: str, kind: str, *, argument: str) -> str:
    """The id itself, where it names that kind of object.

    Raises: InputError naming the argument.
    """
    found = kind_of(raw)
    if found != kind:
        raise InputError(f"{argument}: {_quoted(raw)} is the id of {_an(found)}; give that of {_an(kind)} ({kind}_…).")
    return raw


def uuid_of(raw: str, kind: str, *, argument: str) -> UUID:
    """The key behind the id of a creator or a decision.

    Raises: InputError naming the argument.
    """
    return UUID(hex=of_kind(raw, kind, argument=argument).removeprefix(f"{kind}_"))


def public(kind: str, key: UUID) -> strawberry.ID:
    """The id that the API shows for a creator or a decision."""
    return strawberry.ID(f"{kind}_{key.hex}")


def review_id(link_id: str) -> strawberry.ID:
    """A review task is a link seen as a question, so it has the link's id under its own kind."""
    return strawberry.ID("review_" + link_id.removeprefix("link_"))


def link_of_review(review: str) -> str:
    return "link_" + review.removeprefix("review_")


def _quoted(raw: str) -> str:
    return repr(raw if len(raw) <= 60 else raw[:57] + "…")  # noqa: PLR2004 - what fits a line of a message


def _an(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
