"""Any two accounts can be explained, also ones that were never compared, and the waterfall adds up."""

import math
from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from graph.errors import InputError
from graph.tables import ACCOUNTS, JUDGEMENTS, LINKS
from graph.words import Evidence
from resolution.clustering import ClusteringSettings, cluster
from resolution.comparison import Comparison
from resolution.comparisons import COMPARISONS
from resolution.counterfactuals import ALWAYS_SAID, BRINGS_TOGETHER, MOST_CHANGES, speaks_for
from resolution.decided_bars import decided_bars
from resolution.explaining import Explanation, explain
from resolution.link_evidence import RIVALS
from resolution.picturing import waterfall_figure
from resolution.resolving import Resolution, resolve
from resolution.shared_terms import SHARED_BY_MANY
from resolution.surroundings import Surroundings
from resolution.waterfall import Waterfall, log_odds, waterfall
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
                if not offered(fall, at, level, together=not found.same_creator):
                    continue
                vector = fall.levels.copy()
                vector[at] = level
                bits = float(log_odds(model, vector[None, :], rival_bits=fall.rival_bits, unmet_bits=0)[0])
                changed = link["weight_bits"] + model.prior_bits + bits - again
                if (1 / (1 + 2**-changed) >= model.threshold) != (link["probability"] >= model.threshold):
                    moved = abs(bits - again)
                    smallest[comparison.name] = min(moved, smallest.get(comparison.name, math.inf))
        told = {change.comparison: abs(change.bits or 0) for change in found.changes if change.kind == "weight"}
        least = sorted(smallest.items(), key=lambda row: (row[1], row[0]))[: len(told)]
        assert told == pytest.approx(dict(least))
        assert len(found.changes) == MOST_CHANGES or len(told) == len(smallest)
        assert list(told.values()) == sorted(told.values())


def offered(fall: Waterfall, at: int, level: int, *, together: bool) -> bool:
    """Another level that speaks for the other verdict, of what one of the two has."""
    comparison, now = COMPARISONS[at], int(fall.levels[at])
    has = bool(fall.valued[at]) or comparison.name in ALWAYS_SAID
    return has and level != now and speaks_for(comparison, now, level, together=together)


@pytest.mark.parametrize(
    ("comparison", "now", "level", "together"),
    [
        ("handle and name", "they agree in 12 bits to 14", "they agree in 60 bits or more, the names differ", False),
        ("handle and name", "they agree in 10 bits to 12", "they agree in 14 bits to 16, the names differ", True),
        ("web", None, "same page or profile, nobody else's, other names", False),
        ("bio", None, "same text, nobody else's", False),
        ("contact", None, "same e-mail or phone, shared by few", False),
        ("location", None, "different place", True),
        ("location", "same place", None, True),
        ("look-alike handle", "no look-alike", None, False),
        (
            "form of the handles",
            "the handles are alike, given 21 bits or more",
            "the handles are the same, given 40 bits or more",
            True,
        ),
    ],
)
def test_a_level_that_speaks_the_other_way_is_not_offered(
    comparison: str, now: str | None, level: str | None, *, together: bool
) -> None:
    assert not speaks_for(*levels_of(comparison, now, level), together=together)


@pytest.mark.parametrize(
    ("comparison", "now", "level", "together"),
    [
        ("handle and name", "they agree in 12 bits to 14", "they agree in 14 bits to 16", True),
        ("handle and name", "they agree in 12 bits to 14", "they agree in 12 bits to 14, the names differ", False),
        ("contact", None, "same e-mail or phone, nobody else's", True),
        ("contact", None, "different", False),
        ("location", "same place", None, False),
        ("claim", "no claim", "each claims the other", True),
    ],
)
def test_a_level_that_speaks_for_the_other_verdict_is_offered(
    comparison: str, now: str | None, level: str | None, *, together: bool
) -> None:
    assert speaks_for(*levels_of(comparison, now, level), together=together)


def spread(resolved: Resolution, number: int) -> list[Mapping[str, object]]:
    return list(resolved.links.to_pylist()[:: max(len(resolved.links) // number, 1)])


def levels_of(name: str, now: str | None, level: str | None) -> tuple[Comparison, int, int]:
    comparison = next(one for one in COMPARISONS if one.name == name)
    names = [one.name for one in comparison.levels]
    before, after = (-1 if one is None else names.index(one) for one in (now, level))
    return comparison, before, after


def test_few_changes_are_told_none_twice_and_none_of_what_neither_account_has(resolved: Resolution) -> None:
    has = {"handle and name", "form of the handles", "look-alike handle", "claim", "bio", "language"}
    for link in spread(resolved, 4):
        found = explained(resolved, str(link["left_key"]), str(link["right_key"]))
        assert len(found.changes) <= MOST_CHANGES
        told = [change for change in found.changes if change.kind == "weight"]
        assert {change.comparison for change in told} <= has
        assert all(((change.bits or 0) > 0) != found.same_creator for change in told)


def test_bars_come_to_the_probability_whatever_linker_vouches_for_a_pair(resolved: Resolution) -> None:
    for link in spread(resolved, 6):
        found = explained(resolved, str(link["left_key"]), str(link["right_key"]))
        bits = found.weight_bits + found.prior_bits
        assert found.weight_bits == pytest.approx(sum(e.weight_bits for e in found.evidence))
        assert 1 / (1 + 2**-bits) == pytest.approx(found.probability, rel=1e-6)


def test_a_link_of_an_earlier_model_is_explained_with_the_prior_that_it_had(resolved: Resolution) -> None:
    link = next(row for row in resolved.links.to_pylist() if row["linker"] == "probabilistic")
    found = explained(resolved, link["left_key"], link["right_key"])
    pair, links = accounts_of(link["left_key"], link["right_key"]), links_of(resolved, link)
    again = explain(pair, links, replace(resolved.model, prior=0.001))
    assert again.prior_bits == pytest.approx(found.prior_bits)
    assert [bar.comparison for bar in again.evidence] == [bar.comparison for bar in found.evidence]


def test_what_a_claim_is_worth_beyond_the_sum_is_a_bar(resolved: Resolution) -> None:
    links = links_between(("tiktok:@quiet", "x:@loud", 0.9))
    found = explain(STRANGERS, links, resolved.model, threshold=0.9)
    assert found.evidence[-1].comparison == "one-way claim"
    assert "is worth 0.9000 at least" in found.evidence[-1].level
    assert found.weight_bits + found.prior_bits == pytest.approx(math.log2(9))


TWINS = table([{"platform": p, "handle": "oddotterquill", "display_name": "Oddie Otterquill"} for p in ("tiktok", "x")])


def apart_by_linking(*links: tuple[str, str, float]) -> Surroundings:
    keys = ("tiktok:@oddotterquill", "x:@oddotterquill", *(key for pair in links for key in pair[:2]))
    return Surroundings(cluster_of={key: key for key in keys}, links=links_between(*links))


def test_a_pair_that_linking_left_no_link_of_is_told_so_and_no_constraint_is_made_up(resolved: Resolution) -> None:
    found = explain(TWINS, None, resolved.model, together=False, threshold=0.5, around=apart_by_linking())
    assert (found.probability_anew or 0) > 0.5  # alone they would be joined
    assert found.probability == 0.05
    assert found.weight_bits + found.prior_bits == pytest.approx(math.log2(0.05 / 0.95))
    assert "constraint" not in found.because
    assert "linking left them below 0.05" in found.because
    forgotten = found.evidence[-1]
    assert forgotten.comparison == "not remembered"
    assert forgotten.level.startswith("what rivals took")
    assert [one.kind for one in found.obstacles] == ["threshold"]
    assert {change.kind for change in found.changes} == {"judgement"}
    texts = [text.get_text() for text in waterfall_figure(found).axes[0].texts]
    assert any("below 0.05" in text for text in texts)


def test_of_columns_that_are_not_kept_the_links_around_tell(resolved: Resolution) -> None:
    around = apart_by_linking(("tiktok:@oddotterquill", "youtube:@other", 0.3))
    said = {"comparison": "content", "level": "as alike as one in 16 by chance", "weight_bits": 1.0}
    with_content = [{**row, "evidence": [said]} for row in around.links.to_pylist()]
    around = Surroundings(cluster_of=around.cluster_of, links=pa.Table.from_pylist(with_content, schema=LINKS))
    found = explain(TWINS, None, resolved.model, together=False, threshold=0.9, around=around)
    assert "what rivals or content took" in found.evidence[-1].level


def test_who_was_never_linked_is_told_what_the_two_come_to(resolved: Resolution) -> None:
    found = explain(TWINS, None, resolved.model, threshold=0.5)
    assert found.probability_anew is None
    assert found.same_creator
    assert found.probability > 0.5


STAND_OUT = "pairs that stand out so much are right more often than the sum says"


@pytest.mark.parametrize(
    ("taken", "known", "named", "bits", "level"),
    [
        (0.0, True, (), 2.3, "nobody else competes for this place; such pairs are right more often than the sum says"),
        (0.0, True, (), -0.3, "nobody else competes for this place; such pairs are right less often than the sum says"),
        (-3.0, True, (), -2.1, "others compete for the same place"),
        (-3.0, True, ("x:@b 0.40",), -2.1, "others compete for the same place: x:@b 0.40"),
        (
            *(-0.34, True, ("x:@b 0.06",), 2.1),
            f"only weak ones compete for the same place, who take 0.3 bits: x:@b 0.06; {STAND_OUT}",
        ),
        (0.0, False, (), 2.3, "what others leave that compete for the same place, if any do"),
    ],
)
def test_a_bar_of_rivals_says_whether_anybody_competes(
    resolved: Resolution, *, taken: float, known: bool, named: tuple[str, ...], bits: float, level: str
) -> None:
    bar = Evidence(comparison=RIVALS[0], level=RIVALS[1], weight_bits=bits)
    fall = waterfall(STRANGERS.sort_by("account_key"), LINKS.empty_table(), resolved.model)
    fall = replace(fall, evidence=(bar,), rival_bits=taken, rivals_known=known)
    told = decided_bars(fall, LINKS.empty_table(), LINKS.empty_table(), linked=False, rivals=named)
    assert told.evidence == (replace(bar, level=level),)


def test_a_judgement_same_is_the_reason_where_nothing_else_joins(resolved: Resolution) -> None:
    judged = pa.table({"left_key": ["x:@loud"], "right_key": ["tiktok:@quiet"], "verdict": ["same"]})
    around = Surroundings(
        cluster_of=dict.fromkeys(("tiktok:@quiet", "x:@loud"), "c"), judgements=judged.cast(JUDGEMENTS)
    )
    found = explain(STRANGERS, None, resolved.model, together=True, around=around)
    assert found.because.startswith("together: a person judged them the same")


def test_who_else_has_a_page_is_named_also_where_it_is_on_another_platform(resolved: Resolution) -> None:
    page = "https://linktr.ee/oddotterquill"
    rows = [
        {"platform": platform, "handle": handle, "display_name": "Oddie", "urls": [page]}
        for platform, handle in (("instagram", "oddie"), ("instagram", "oddl"), ("tiktok", "oddtok"))
    ]
    accounts = table(rows)
    pair, others = accounts.slice(0, 2), accounts.slice(2, 1)
    note = next(
        e.note
        for e in waterfall(pair, LINKS.empty_table(), resolved.model, others=others).evidence
        if e.comparison == "web"
    )
    assert "tiktok:@oddtok has it too" in str(note)
    alone = next(e.note for e in waterfall(pair, LINKS.empty_table(), resolved.model).evidence if e.comparison == "web")
    assert "nobody else is known to have it" in str(alone)


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
