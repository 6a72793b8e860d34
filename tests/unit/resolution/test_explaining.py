"""Any two accounts can be explained, also ones that were never compared, and the waterfall adds up."""

import math
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from graph.errors import InputError
from graph.tables import ACCOUNTS, JUDGEMENTS, LINKS
from resolution.clustering import ClusteringSettings, cluster
from resolution.comparisons import COMPARISONS
from resolution.counterfactuals import BRINGS_TOGETHER
from resolution.explaining import Explanation, explain
from resolution.picturing import waterfall_figure
from resolution.resolving import Resolution, resolve
from resolution.shared_terms import SHARED_BY_MANY
from resolution.surroundings import Surroundings
from resolution.waterfall import log_odds, waterfall
from tests.unit.resolution.people import crowd, person, table

PEOPLE = [*crowd(400, seed=3), *person("wilhelmina.quist", "Wilhelmina Quist")]


@pytest.fixture(scope="module")
def resolved() -> Resolution:
    return resolve(table(PEOPLE))


def accounts_of(left: str, right: str) -> pa.Table:
    accounts = table(PEOPLE)
    return accounts.filter(pc.is_in(accounts["account_key"], value_set=pa.array([left, right]))).sort_by("account_key")


def links_of(resolved: Resolution, link: Mapping[str, object]) -> pa.Table:
    between = [pc.equal(resolved.links[side], link[side]) for side in ("left_key", "right_key")]
    return resolved.links.filter(pc.and_(*between))


def explained(resolved: Resolution, left: str, right: str) -> Explanation:
    left, right = sorted((left, right))
    links = links_of(resolved, {"left_key": left, "right_key": right})
    return explain(accounts_of(left, right), links, resolved.model)


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


def test_what_is_shared_is_told_in_parts_that_add_up_to_the_agreement(resolved: Resolution) -> None:
    found = explained(resolved, "x:@wilhelmina.quist", "tiktok:@wilhelmina.quist")
    parts = [term for term in found.shared if term.comparison == "handle and name"]
    assert "wilhelminaquist" in {term.value for term in parts}
    assert sum(term.bits for term in parts) >= 40  # they are at the level "40 bits or more"
    assert "wilhelminaquist" in str(next(e for e in found.evidence if e.comparison == "handle and name").note)


def test_what_both_of_two_differing_names_say_of_a_handle_is_told_at_what_it_counts(resolved: Resolution) -> None:
    names = {"x": "Divya Pandey", "tiktok": "Divya Rathore"}
    pair = table([{"platform": p, "handle": "divyaqz777", "display_name": name} for p, name in names.items()])
    alike = table([{"platform": p, "handle": "divyaqz777", "display_name": "Divya Pandey"} for p in names])
    told, whole = (
        waterfall(rows.sort_by("account_key"), LINKS.empty_table(), resolved.model).shared for rows in (pair, alike)
    )
    handle, whole_handle = (sum(term.bits for term in terms if term.of == "handles") for terms in (told, whole))
    assert 0 < handle < whole_handle


def test_the_smallest_changes_that_turn_a_verdict_turn_it_and_no_smaller_one_does(resolved: Resolution) -> None:
    """Every level of every comparison is tried again here, one at a time."""
    model = resolved.model
    near = sorted(
        (row for row in resolved.links.to_pylist() if row["linker"] == "probabilistic"),
        key=lambda row: (abs(row["probability"] - model.threshold), row["left_key"], row["right_key"]),
    )[:6]
    for link in near:
        found = explained(resolved, link["left_key"], link["right_key"])
        fall = waterfall(accounts_of(link["left_key"], link["right_key"]), links_of(resolved, link), model)
        smallest: dict[str, float] = {}
        # Evidence of next to nothing is not kept with a link, so what it comes to again may differ by that.
        again = float(log_odds(model, fall.levels[None, :], rival_bits=fall.rival_bits, unmet_bits=0)[0])
        for at, comparison in enumerate(model.comparisons):
            for level in range(-1, len(comparison.levels)):
                vector = fall.levels.copy()
                vector[at] = level
                bits = float(log_odds(model, vector[None, :], rival_bits=fall.rival_bits, unmet_bits=0)[0])
                changed = link["weight_bits"] + model.prior_bits + bits - again
                if (1 / (1 + 2**-changed) >= model.threshold) != (link["probability"] >= model.threshold):
                    moved = abs(bits - again)
                    smallest[comparison.name] = min(moved, smallest.get(comparison.name, math.inf))
        told = {change.comparison: abs(change.bits or 0) for change in found.changes if change.kind == "weight"}
        assert told == pytest.approx(smallest)
        assert list(told.values()) == sorted(told.values())


def test_a_judgement_that_would_change_the_verdict_changes_it(resolved: Resolution) -> None:
    left, right = "x:@wilhelmina.quist", "youtube:@wilhelmina.quist"
    found = explained(resolved, left, right)
    assert [change.level for change in found.changes if change.kind == "judgement"] == ["different"]
    judged = pa.Table.from_pylist([{"left_key": left, "right_key": right, "verdict": "different"}], schema=JUDGEMENTS)
    again = resolve(table(PEOPLE), judgements=judged, model=resolved.model).clusters
    of = dict(zip(again["account_key"].to_pylist(), again["cluster"].to_pylist(), strict=True))
    assert of[left] != of[right]


def test_a_fan_page_is_kept_apart_by_its_role_and_no_weight_would_change_that(resolved: Resolution) -> None:
    page = {"platform": "x", "handle": "wilhelminafans", "display_name": "Wilhelmina Quist", "bio": "fan page"}
    star = next(row for row in PEOPLE if row["handle"] == "wilhelmina.quist" and row["platform"] == "tiktok")
    found = explain(table([page, star]), None, resolved.model)
    assert found.obstacles[0].kind == "role"
    assert found.because == f"apart: {found.obstacles[0].text}"
    assert {change.kind for change in found.changes} == {"judgement"}


def links_between(*pairs: tuple[str, str, float]) -> pa.Table:
    rows = [
        {
            "left_key": min(one, other),
            "right_key": max(one, other),
            "linker": "one-way claim",
            "kind": "declared",
            "weight_bits": 9.0,
            "probability": probability,
            "used": probability >= 0.9,
            "evidence": [],
        }
        for one, other, probability in pairs
    ]
    return pa.Table.from_pylist(rows, schema=LINKS)


STRANGERS = table([{"platform": "tiktok", "handle": "quiet"}, {"platform": "x", "handle": "loud"}])


def test_two_that_are_together_through_others_are_shown_the_way_with_the_strongest_weakest_link(
    resolved: Resolution,
) -> None:
    links = links_between(
        ("tiktok:@quiet", "youtube:@mid", 0.97),
        ("youtube:@mid", "x:@loud", 0.95),
        ("tiktok:@quiet", "instagram:@other", 0.99),
        ("instagram:@other", "x:@loud", 0.92),
    )
    members = ("tiktok:@quiet", "x:@loud", "youtube:@mid", "instagram:@other")
    around = Surroundings(cluster_of=dict.fromkeys(members, "c"), links=links)
    found = explain(STRANGERS, None, resolved.model, together=True, around=around)
    assert [(step.from_key, step.to_key) for step in found.path] == [
        ("tiktok:@quiet", "youtube:@mid"),
        ("youtube:@mid", "x:@loud"),
    ]
    assert "through other accounts of the same creator, youtube:@mid" in found.because
    assert "link" not in {change.kind for change in found.changes}  # another way leads round it


def test_who_holds_the_place_is_named_with_the_probability_of_its_link(resolved: Resolution) -> None:
    links = links_between(("tiktok:@quiet", "x:@loud", 0.95), ("tiktok:@quiet", "x:@first", 0.98))
    around = Surroundings(
        cluster_of={"tiktok:@quiet": "tiktok:@quiet", "x:@first": "tiktok:@quiet", "x:@loud": "x:@loud"}, links=links
    )
    found = explain(STRANGERS, links.slice(0, 1), resolved.model, together=False, threshold=0.9, around=around)
    kinds = {one.kind: one for one in found.obstacles}
    assert list(kinds) == ["place taken", "rival"]
    assert (kinds["place taken"].accounts[0], kinds["place taken"].probability) == ("x:@first", 0.98)
    assert "x:@first holds the place on x" in found.because
    assert "was taken" in kinds["rival"].text


def test_a_weak_bridge_is_told_with_what_the_pairs_between_the_clusters_come_to(resolved: Resolution) -> None:
    links = links_between(("tiktok:@quiet", "x:@loud", 0.95), ("tiktok:@quiet", "youtube:@mid", 0.1))
    around = Surroundings(cluster_of={"tiktok:@quiet": "a", "x:@loud": "b", "youtube:@mid": "b"}, links=links)
    found = explain(STRANGERS, links.slice(0, 1), resolved.model, together=False, threshold=0.9, around=around)
    assert [one.kind for one in found.obstacles if one.kind != "rival"] == ["weak bridge"]
    assert "the 2 scored pairs between their clusters come to +1.1 bits, +3.2 are needed" in found.because


def test_a_place_that_is_taken_is_won_by_the_told_changes_and_by_no_other(resolved: Resolution) -> None:
    """Every level is tried, and the clustering asked each time, without searching."""
    links = links_between(("tiktok:@quiet", "x:@loud", 0.95), ("tiktok:@quiet", "x:@first", 0.98))
    of = {"tiktok:@quiet": "tiktok:@quiet", "x:@first": "tiktok:@quiet", "x:@loud": "x:@loud"}
    model = resolved.model
    found = explain(
        STRANGERS,
        links.slice(0, 1),
        model,
        together=False,
        threshold=0.9,
        around=Surroundings(cluster_of=of, links=links),
    )
    fall = waterfall(STRANGERS.sort_by("account_key"), links.slice(0, 1), model)

    def wins(probability: float) -> bool:
        rows = [("tiktok:@quiet", "x:@loud", min(probability, 1 - 1e-9)), ("tiktok:@quiet", "x:@first", 0.98)]
        accounts = pa.table({"account_key": list(of), "platform": ["tiktok", "x", "x"]})
        clusters = cluster(accounts, links_between(*rows), settings=ClusteringSettings(threshold=0.9)).clusters
        names = clusters["cluster"].to_pylist()
        return bool(names[0] == names[2])

    winning = set()
    for at, comparison in enumerate(model.comparisons):
        for level in range(-1, len(comparison.levels)):
            vector = fall.levels.copy()
            vector[at] = level
            bits = float(log_odds(model, vector[None, :], rival_bits=0.0, unmet_bits=0.0)[0])
            if level != fall.levels[at] and wins(1 / (1 + 2**-bits)):
                winning.add(comparison.name)
    told = {change.comparison: change for change in found.changes if change.kind == "weight"}
    assert set(told) <= winning
    assert all(wins(change.probability or 0) for change in told.values())
    assert "claim" in told


def test_a_judgement_and_a_cluster_that_is_full_keep_apart(resolved: Resolution) -> None:
    judged = pa.table({"left_key": ["tiktok:@quiet"], "right_key": ["x:@loud"], "verdict": ["different"]})
    of = {"tiktok:@quiet": "a", "x:@loud": "b"}
    links = links_between(("tiktok:@quiet", "x:@loud", 0.95))

    def kinds(around: Surroundings) -> list[str]:
        found = explain(STRANGERS, links, resolved.model, together=False, threshold=0.9, around=around)
        return [one.kind for one in found.obstacles]

    assert kinds(Surroundings(cluster_of=of, links=links, judgements=judged.cast(JUDGEMENTS))) == ["judgement"]
    assert kinds(Surroundings(cluster_of=of, links=links, largest=1)) == ["size"]


def test_a_declared_second_account_is_explained_by_the_declaration(resolved: Resolution) -> None:
    rows = [{"platform": "x", "handle": "jane"}, {"platform": "x", "handle": "jane2"}]
    link = links_between(("x:@jane", "x:@jane2", 0.996)).to_pylist()[0]
    said = {"comparison": "second account", "level": "the first names the second", "weight_bits": 8.0}
    links = pa.Table.from_pylist(
        [{**link, "linker": "second account", "weight_bits": 8.0, "evidence": [said]}], schema=LINKS
    )
    found = explain(table(rows), links, resolved.model)
    assert (found.same_creator, found.weight_bits, found.prior_bits) == (True, 8.0, 0.0)


def test_others_may_have_nulls_where_the_two_have_none(resolved: Resolution) -> None:
    two, all_of_them = accounts_of("x:@wilhelmina.quist", "tiktok:@wilhelmina.quist"), table(PEOPLE)
    fields = [field.with_nullable(not field.nullable) for field in all_of_them.schema]
    others = all_of_them.slice(0, 5).filter(pc.is_valid(all_of_them.slice(0, 5)["display_name"]))
    loose = pa.table(others.columns, schema=pa.schema(fields))
    found = [waterfall(two, LINKS.empty_table(), resolved.model, others=rows).weight_bits for rows in (others, loose)]
    assert found[0] == pytest.approx(found[1])


def test_levels_that_rarity_adds_nothing_to_are_levels() -> None:
    levels = {comparison.name: {level.name for level in comparison.levels} for comparison in COMPARISONS}
    assert all(level in levels[comparison] for comparison, level in SHARED_BY_MANY.items())
    assert set(levels) >= BRINGS_TOGETHER
