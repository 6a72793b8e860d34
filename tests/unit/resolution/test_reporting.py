"""The report page: one file, no network, whatever the table holds."""

import re
from collections import Counter

import numpy as np
import pyarrow as pa
import pytest

from graph.tables import ACCOUNTS, CLUSTERS, LINKS
from resolution.evaluating import reliability
from resolution.report_facts import evidence_means, report_facts, threshold_curve
from resolution.report_figures import reliability_figure
from resolution.reporting import page_parts, report_page
from resolution.resolving import Resolution, ResolutionSettings, resolve
from tests.unit.resolution.people import crowd, person, table

PEOPLE = table([*crowd(400, seed=3), *person("wilhelmina.quist", "<b>Wilhelmina</b> <script>Quist")])


@pytest.fixture(scope="module")
def resolved() -> Resolution:
    return resolve(PEOPLE)


def page_of(resolution: Resolution, accounts: pa.Table) -> str:
    parts = page_parts(resolution.report, resolution.model, resolution.links, resolution.clusters, accounts)
    return report_page(resolution.report, resolution.model, parts)


def test_the_report_page_needs_no_network_and_escapes_what_people_wrote(resolved: Resolution) -> None:
    page = page_of(resolved, PEOPLE)
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert not re.search(r"(src|href)=.(https?:)?//", page)
    assert "@import" not in page
    assert "url(" not in page


def test_the_report_page_shows_keys_and_spells_out_what_is_not_seen() -> None:
    hostile = [*crowd(300, seed=3), *person("wilhelmina.quist", "\x1b[31mWil\u202ehelmina\u200b Quist\x07")]
    hostile[-1] |= {"native_id": "UC\u2066quist"}
    accounts = table(hostile)
    page = page_of(resolve(accounts), accounts)
    assert r"\x1b[31mWil\u202ehelmina\u200b Quist\x07" in page
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", page)
    assert "<code><bdi>x:@wilhelmina.quist</bdi></code>" in page
    assert r"<code><bdi>youtube:UC\u2066quist</bdi></code>" in page


def test_the_report_page_is_the_same_for_the_same_result(resolved: Resolution) -> None:
    assert page_of(resolved, PEOPLE) == page_of(resolved, PEOPLE)


def test_the_report_page_answers_each_question(resolved: Resolution) -> None:
    page = page_of(resolved, PEOPLE)
    for heading in ("Where weights come from", "How sure the links are", "How clusters look", "What is uncertain"):
        assert f">{heading}</h2>" in page
    assert page.count("data:image/svg+xml;base64,") == 4
    assert f"{resolved.report['pairs_compared']:,}</b> pairs compared" in page


@pytest.mark.parametrize("accounts", [ACCOUNTS.empty_table(), PEOPLE.slice(0, 1)])
def test_a_table_of_nothing_has_a_report_page_too(accounts: pa.Table) -> None:
    page = page_of(resolve(accounts), accounts)
    assert "There is no link." in page
    assert "data:image" not in page


def test_two_accounts_have_a_report_page_too() -> None:
    accounts = PEOPLE.slice(len(PEOPLE) - 2, 2)
    assert "2 accounts are" in page_of(resolve(accounts), accounts)


def test_the_nearest_pairs_are_on_their_side_of_the_threshold_and_the_nearest_first(resolved: Resolution) -> None:
    threshold = resolved.report["threshold"]
    facts = report_facts(PEOPLE, resolved.links, resolved.clusters, threshold)
    joined = [row["probability"] for row in facts.last_joined]
    apart = [row["probability"] for row in facts.first_apart]
    assert joined
    assert joined == sorted(joined)
    assert apart == sorted(apart, reverse=True)
    assert min(joined) >= threshold
    assert all(probability < threshold for probability in apart)


def test_the_curve_at_a_threshold_is_the_mean_of_the_pairs_above_it(resolved: Resolution) -> None:
    pairs = resolved.links.group_by(["left_key", "right_key"]).aggregate([("probability", "max")])
    probability = pairs["probability_max"].to_numpy()
    curve = threshold_curve(probability).to_pylist()
    for row in curve[:: len(curve) // 9]:
        above = probability[probability >= row["threshold"]]
        assert row["pairs"] == len(above)
        assert row["expected_precision"] == (pytest.approx(above.mean()) if len(above) else None)


def test_the_bits_of_the_evidence_add_up_to_the_mean_weight_of_the_used_links(resolved: Resolution) -> None:
    links = [row for row in resolved.links.to_pylist() if row["used"] and row["kind"] == "probabilistic"]
    total = sum(row["for_bits"] + row["against_bits"] for row in evidence_means(resolved.links))
    assert total == pytest.approx(np.mean([row["weight_bits"] for row in links]), abs=0.02)  # bars too small to be told


def test_the_page_names_the_clusters_at_the_cap_what_holds_them_and_which_unions_were_refused() -> None:
    """Four accounts of one person that may be two at most."""
    capped = resolve(PEOPLE, settings=ResolutionSettings(largest_cluster=2))
    told = capped.report["capped_clusters"]
    facts = report_facts(PEOPLE, capped.links, capped.clusters, capped.report["threshold"], told)
    assert [(row["cluster"], row["accounts"], row["refused"]) for row in facts.capped] == [
        (row["cluster"], row["accounts"], row["refused"]) for row in told
    ]
    of = dict(zip(capped.clusters["account_key"].to_pylist(), capped.clusters["cluster"].to_pylist(), strict=True))
    for row in facts.capped:
        used = [
            link["linker"]
            for link in capped.links.to_pylist()
            if link["used"] and of[link["left_key"]] == of[link["right_key"]] == row["cluster"]
        ]
        assert row["held_by"] == Counter(used)
        assert all(union["probability"] >= capped.report["threshold"] and union["linkers"] for union in row["unions"])
        assert all(row["cluster"] in {of[union["left_key"]], of[union["right_key"]]} for union in row["unions"])
    page = page_of(capped, PEOPLE)
    assert "Clusters that may not grow any more</h3>" in page
    assert page.count(f'<span class="who"><bdi>{facts.capped[0]["cluster"]}</bdi></span>') >= 1


def test_the_page_says_nothing_of_the_cap_where_no_cluster_ran_into_it(resolved: Resolution) -> None:
    assert resolved.report["capped_clusters"] == []
    assert "may not grow any more" not in page_of(resolved, PEOPLE)


def test_no_account_is_named_where_none_is_linked() -> None:
    facts = report_facts(ACCOUNTS.empty_table(), LINKS.empty_table(), CLUSTERS.empty_table(), 0.9)
    assert (facts.largest, facts.last_joined, facts.first_apart, facts.unsure, facts.evidence) == ([], [], [], [], [])
    assert facts.capped == []


def test_a_reliability_plot_has_a_dot_a_bin() -> None:
    told = reliability(np.linspace(0, 1, 500), np.arange(500) % 2 == 0)
    dots = reliability_figure(told).axes[0].collections[0].get_offsets()
    assert len(np.asarray(dots)) == len(told.bins)
