"""Any two accounts can be explained, also ones that were never compared, and the waterfall adds up."""

import math

import pyarrow.compute as pc
import pytest

from graph.errors import InputError
from graph.tables import ACCOUNTS
from resolution.explaining import Explanation, explain
from resolution.picturing import waterfall_figure
from resolution.reporting import report_page
from resolution.resolving import Resolution, resolve
from tests.unit.resolution.people import crowd, person, table

PEOPLE = [*crowd(400, seed=3), *person("wilhelmina.quist", "Wilhelmina Quist")]


@pytest.fixture(scope="module")
def resolved() -> Resolution:
    return resolve(table(PEOPLE))


def explained(resolved: Resolution, left: str, right: str) -> Explanation:
    accounts = table(PEOPLE)
    two = accounts.filter(pc.is_in(accounts["account_key"], value_set=pc.cast([left, right], "string")))
    keys = sorted((left, right))
    links = resolved.links.filter(
        pc.and_(pc.equal(resolved.links["left_key"], keys[0]), pc.equal(resolved.links["right_key"], keys[1]))
    )
    return explain(two, links, resolved.model)


def test_the_accounts_of_one_person_are_together_and_it_says_by_which_linkers(resolved: Resolution) -> None:
    found = explained(resolved, "x:@wilhelmina.quist", "tiktok:@wilhelmina.quist")
    assert found.same_creator
    assert "one-way claim" in found.because
    assert {e.comparison for e in found.evidence} >= {"handle and name", "claim"}
    assert "wilhelmina.quist" in str(next(e for e in found.evidence if e.comparison == "handle and name").left)


def test_strangers_that_no_rule_brings_together_are_apart_and_it_says_so(resolved: Resolution) -> None:
    strangers = [row for row in PEOPLE if row["platform"] == "x" and "wilhelmina" not in str(row["handle"])]
    found = explained(resolved, f"x:@{strangers[0]['handle']}", "tiktok:@wilhelmina.quist")
    assert not found.same_creator
    assert found.probability < 0.01
    assert "blocking" in {e.comparison for e in found.evidence}


def test_two_accounts_of_one_platform_are_kept_apart_by_that(resolved: Resolution) -> None:
    other = next(row for row in PEOPLE if row["platform"] == "x")
    found = explained(resolved, f"x:@{other['handle']}", "x:@wilhelmina.quist")
    assert not found.same_creator
    assert "both are on x" in found.because


def test_prior_and_evidence_add_up_to_the_probability(resolved: Resolution) -> None:
    found = explained(resolved, "x:@wilhelmina.quist", "youtube:@wilhelmina.quist")
    assert found.weight_bits == pytest.approx(sum(e.weight_bits for e in found.evidence))
    odds = 2 ** (found.weight_bits + found.prior_bits)
    assert found.probability >= odds / (1 + odds) - 1e-9
    assert math.isfinite(found.weight_bits)


def test_the_explanation_weighs_as_the_link_did(resolved: Resolution) -> None:
    link = next(
        row
        for row in resolved.links.to_pylist()
        if row["linker"] == "probabilistic" and "wilhelmina" in row["left_key"] and "wilhelmina" in row["right_key"]
    )
    found = explained(resolved, link["left_key"], link["right_key"])
    told = {e["comparison"]: e["weight_bits"] for e in link["evidence"]}
    again = {e.comparison: e.weight_bits for e in found.evidence}
    assert again == pytest.approx(told)


def test_an_explanation_is_about_two_accounts(resolved: Resolution) -> None:
    with pytest.raises(InputError, match="two accounts"):
        explain(ACCOUNTS.empty_table(), None, resolved.model)


def test_the_waterfall_is_a_picture_with_a_bar_for_each_piece_of_evidence(resolved: Resolution) -> None:
    found = explained(resolved, "x:@wilhelmina.quist", "tiktok:@wilhelmina.quist")
    bars = [patch for patch in waterfall_figure(found).axes[0].patches if patch.get_width() != 0]  # type: ignore[attr-defined]
    assert len(bars) >= len(found.evidence)


def test_the_report_page_needs_no_network_and_escapes_what_people_wrote(resolved: Resolution) -> None:
    largest = [{"cluster": "<script>", "accounts": 4, "members": ["x:@a", "<b>"]}]
    page = report_page(resolved.report, resolved.model, resolved.links, largest)
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert 'src="http' not in page
    assert 'href="http' not in page
