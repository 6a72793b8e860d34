"""Two accounts that were never linked are explained with what the others of the table show."""

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from increator.accounts_around import accounts_around
from resolution.model import Model
from resolution.resolving import resolve
from resolution.waterfall import waterfall
from tests.unit.resolution.people import crowd, table

EMAIL = "booking@bigagency.com"


def account(platform: str, handle: str, **values: object) -> dict[str, object]:
    return {"platform": platform, "handle": handle, "display_name": handle.title(), **values}


ROWS: list[Mapping[str, object]] = [
    *crowd(300, seed=3),
    account("x", "quietowl", emails=[EMAIL], bio="TikTok: @someoneelse"),
    account("tiktok", "loudhen", emails=[EMAIL]),
    account("tiktok", "thirdcat", emails=[EMAIL]),
    account("x", "fourthdog", bio=f"write to {EMAIL}"),
    account("tiktok", "someoneelse"),
    account("youtube", "namesowl", bio="X: @quietowl"),
    account("youtube", "stranger", emails=["me@stranger.com"]),
]


@pytest.fixture(scope="module")
def accounts() -> pa.Table:
    return table(ROWS)


@pytest.fixture(scope="module")
def model(accounts: pa.Table) -> Model:
    return resolve(accounts).model


def two(accounts: pa.Table) -> pa.Table:
    wanted = pa.array(["x:@quietowl", "tiktok:@loudhen"])
    return accounts.filter(pc.is_in(accounts["account_key"], value_set=wanted)).sort_by("account_key")


def test_who_states_the_same_is_named_or_names_one_of_the_two_is_found(accounts: pa.Table, tmp_path: Path) -> None:
    pq.write_table(accounts, tmp_path / "accounts.parquet")
    found = accounts_around(tmp_path / "accounts.parquet", two(accounts))
    assert set(found["account_key"].to_pylist()) == {
        *("tiktok:@thirdcat", "x:@fourthdog", "tiktok:@someoneelse", "youtube:@namesowl"),
    }


def test_a_contact_that_others_have_and_a_claim_of_another_are_seen(
    accounts: pa.Table, model: Model, tmp_path: Path
) -> None:
    pq.write_table(accounts, tmp_path / "accounts.parquet")
    pair = two(accounts)
    found = waterfall(
        pair,
        resolve(pair).links.slice(0, 0),
        model,
        others=accounts_around(tmp_path / "accounts.parquet", pair),
    )
    levels = {e.comparison: e.level for e in found.evidence}
    assert levels["contact"] == "same e-mail or phone, shared by few"
    assert levels["claim"] == "claims another account there"
    contact = next(term for term in found.shared if term.comparison == "contact")
    assert (contact.value, contact.others) == (f"email:{EMAIL}", 1)
    assert contact.bits == pytest.approx(rarity(model, "contact", levels["contact"]))


def rarity(model: Model, comparison: str, level: str) -> float:
    """What the level weighs beyond that of a value which many share."""
    weights = {c.name: {one.name: one.weight_bits for one in c.levels} for c in model.comparisons}[comparison]
    return weights[level] - weights["same e-mail or phone, shared by many"]
