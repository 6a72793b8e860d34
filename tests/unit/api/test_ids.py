from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.ids import kind_of, link_of_review, of_kind, public, review_id, uuid_of
from graph.errors import InputError
from graph.words import PUBLIC_TENANT, AccountKey, account_id, link_id


@given(st.uuids(), st.sampled_from(["creator", "decision"]))
def test_an_id_that_is_shown_leads_back_to_its_key(key: UUID, kind: str) -> None:
    assert uuid_of(public(kind, key), kind, argument="id") == key


def test_the_ids_of_accounts_and_links_are_recognised() -> None:
    left, right = AccountKey("x:1"), AccountKey("x:2")
    assert kind_of(account_id(PUBLIC_TENANT, left)) == "account"
    assert kind_of(link_id(PUBLIC_TENANT, left, right, "email")) == "link"


def test_a_review_task_leads_back_to_its_link() -> None:
    link = link_id(PUBLIC_TENANT, AccountKey("x:1"), AccountKey("x:2"), "email")
    review = review_id(link)
    assert kind_of(review) == "review"
    assert link_of_review(review) == link


def test_an_id_of_another_kind_is_refused_by_name() -> None:
    decision = public("decision", uuid4())
    with pytest.raises(InputError, match=r"^id: .* is the id of a decision; give that of a creator"):
        of_kind(decision, "creator", argument="id")


@pytest.mark.parametrize(
    "raw",
    ["", "creator_", "creator_xyz", "creator_" + "0" * 31, "creator_" + "0" * 33, "CREATOR_" + "0" * 32, "1", "link_1"],
)
def test_what_has_no_form_of_an_id_is_refused(raw: str) -> None:
    with pytest.raises(InputError, match="is no id of this API"):
        kind_of(raw)


@given(st.text())
def test_any_text_is_an_id_or_refused(raw: str) -> None:
    try:
        kind = kind_of(raw)
    except InputError:
        return
    assert raw.startswith(f"{kind}_")
