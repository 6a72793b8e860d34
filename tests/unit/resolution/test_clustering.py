"""What clustering does with each kind of evidence and each constraint, example by example."""

import itertools

import pytest

from graph.errors import InputError
from resolution.clustering import ClusteringSettings, cluster
from resolution.constraints import SECOND_ACCOUNT_LINKER
from tests.unit.resolution.clustering_tables import (
    accounts,
    confidence_of,
    groups,
    judgements,
    links,
    says_that_it_is,
    used_pairs,
)


def test_a_probable_link_joins_two_accounts() -> None:
    result = cluster(accounts("x:1", "tiktok:1"), links(("x:1", "tiktok:1", 0.9)))
    assert groups(result) == {frozenset({"x:1", "tiktok:1"})}
    assert result.links["used"].to_pylist() == [True]


def test_a_link_below_the_threshold_joins_nothing_and_is_not_used() -> None:
    result = cluster(accounts("x:1", "tiktok:1"), links(("x:1", "tiktok:1", 0.4)))
    assert len(groups(result)) == 2
    assert result.links["used"].to_pylist() == [False]


def test_the_smallest_key_names_the_cluster() -> None:
    result = cluster(accounts("x:1", "tiktok:1"), links(("x:1", "tiktok:1", 0.9)))
    assert set(result.clusters["cluster"].to_pylist()) == {"tiktok:1"}


def test_two_accounts_of_one_platform_stay_apart_and_the_likelier_one_wins() -> None:
    result = cluster(accounts("x:1", "x:2", "tiktok:1"), links(("x:1", "tiktok:1", 0.92), ("x:2", "tiktok:1", 0.95)))
    assert groups(result) == {frozenset({"x:2", "tiktok:1"}), frozenset({"x:1"})}
    assert result.refused["same platform"] == 1


def test_a_declared_second_account_may_share_the_platform() -> None:
    result = cluster(
        accounts("x:1", "x:2", "tiktok:1"),
        links(("x:1", "x:2", 0.99, SECOND_ACCOUNT_LINKER), ("x:1", "tiktok:1", 0.9)),
    )
    assert groups(result) == {frozenset({"x:1", "x:2", "tiktok:1"})}


def test_a_negative_judgement_keeps_two_clusters_apart() -> None:
    rows = links(("x:1", "tiktok:1", 0.99), ("youtube:1", "instagram:1", 0.98), ("x:1", "youtube:1", 0.97))
    result = cluster(
        accounts("x:1", "tiktok:1", "youtube:1", "instagram:1"),
        rows,
        judgements(("tiktok:1", "instagram:1", "different")),
    )
    assert groups(result) == {frozenset({"x:1", "tiktok:1"}), frozenset({"youtube:1", "instagram:1"})}
    assert result.refused["judged different"] == 1


def test_a_positive_judgement_joins_without_any_link_even_on_one_platform() -> None:
    result = cluster(accounts("x:1", "x:2"), links(), judgements(("x:1", "x:2", "same")))
    assert groups(result) == {frozenset({"x:1", "x:2"})}


def test_contradicting_judgements_are_an_error_that_names_the_pair() -> None:
    contradicting = judgements(("x:1", "t:1", "same"), ("t:1", "y:1", "same"), ("x:1", "y:1", "different"))
    with pytest.raises(InputError, match="x:1 and y:1"):
        cluster(accounts("x:1", "t:1", "y:1"), links(), contradicting)


def test_a_fan_page_stays_by_itself_whatever_the_links_say() -> None:
    said = says_that_it_is("x:1", "fan")
    result = cluster(accounts("x:1", "tiktok:1"), links(("x:1", "tiktok:1", 0.99)), identifiers=said)
    assert len(groups(result)) == 2
    assert dict(zip(result.clusters["account_key"].to_pylist(), result.clusters["role"].to_pylist(), strict=True)) == {
        "x:1": "fan",
        "tiktok:1": "primary",
    }


def test_a_cluster_does_not_grow_beyond_the_cap() -> None:
    keys = [f"p{n}:1" for n in range(10)]
    chain = links(*((a, b, 0.9) for a, b in itertools.pairwise(keys)))
    result = cluster(accounts(*keys), chain, settings=ClusteringSettings(largest=4))
    assert max(len(group) for group in groups(result)) <= 4
    assert result.refused["too large"] > 0


def test_the_cap_tells_which_cluster_ran_into_it_how_often_and_between_which_accounts() -> None:
    keys = [f"p{n}:1" for n in range(5)]
    rows = [(a, b, 0.99) for a, b in itertools.combinations(keys[:3], 2)]
    rows += [("p0:1", "p3:1", 0.97), ("p1:1", "p3:1", 0.96), ("p2:1", "p4:1", 0.95)]
    result = cluster(accounts(*keys), links(*rows), settings=ClusteringSettings(largest=3))
    (capped,) = result.capped
    assert (capped.cluster, capped.accounts, capped.refused) == ("p0:1", 3, 2)
    assert capped.between == (("p0:1", "p3:1"), ("p2:1", "p4:1"))  # the surest link of each union
    assert result.refused["too large"] == 2


def test_a_judgement_outranks_the_cap() -> None:
    keys = [f"p{n}:1" for n in range(4)]
    judged = judgements(*((a, b, "same") for a, b in itertools.pairwise(keys)))
    assert groups(cluster(accounts(*keys), links(), judged, ClusteringSettings(largest=2))) == {frozenset(keys)}


def test_what_a_person_says_of_one_account_holds_for_all_that_are_judged_the_same() -> None:
    judged = judgements(("x:1", "tiktok:1", "same"), ("tiktok:1", "x:2", "same"))
    assert groups(cluster(accounts("x:1", "x:2", "tiktok:1"), links(), judged)) == {
        frozenset({"x:1", "x:2", "tiktok:1"})
    }


def test_a_person_may_join_a_fan_page_and_a_certain_link_may_not() -> None:
    table, said = accounts("x:1", "tiktok:1"), says_that_it_is("x:1", "fan")
    assert len(groups(cluster(table, links(("x:1", "tiktok:1", 1.0)), identifiers=said))) == 2
    judged = judgements(("x:1", "tiktok:1", "same"))
    assert len(groups(cluster(table, links(), judged, identifiers=said))) == 1


def test_a_second_account_that_nobody_believes_in_does_not_share_the_platform() -> None:
    rows = links(("x:1", "x:2", 0.3, SECOND_ACCOUNT_LINKER), ("x:1", "tiktok:1", 0.99), ("x:2", "tiktok:1", 0.98))
    result = cluster(accounts("x:1", "x:2", "tiktok:1"), rows)
    assert groups(result) == {frozenset({"x:1", "tiktok:1"}), frozenset({"x:2"})}


def test_one_link_between_two_clusters_whose_other_pairs_speak_against_it_is_cut() -> None:
    sure = [("a:1", "b:1", 0.999), ("c:2", "d:2", 0.999)]
    bridge, against = ("b:1", "c:2", 0.95), [("a:1", "d:2", 0.1), ("a:1", "c:2", 0.1)]
    table = accounts("a:1", "b:1", "c:2", "d:2")
    assert len(groups(cluster(table, links(*sure, bridge)))) == 1
    cut = cluster(table, links(*sure, bridge, *against))
    assert groups(cut) == {frozenset({"a:1", "b:1"}), frozenset({"c:2", "d:2"})}
    assert cut.refused["weak bridge"] == 1
    assert ("b:1", "c:2") not in used_pairs(cut)


def test_what_speaks_against_a_declared_second_account_is_not_held_against_it() -> None:
    declared = ("x:1", "x:2", 0.95, SECOND_ACCOUNT_LINKER)
    rows = links(("x:1", "tiktok:1", 0.99), ("x:2", "tiktok:1", 0.06), declared)
    assert len(groups(cluster(accounts("x:1", "x:2", "tiktok:1"), rows))) == 1


def test_two_members_that_speak_for_an_account_need_less_than_one() -> None:
    sure, half = ("a:1", "b:1", 0.999), [("a:1", "c:1", 0.85), ("b:1", "c:1", 0.85)]
    table = accounts("a:1", "b:1", "c:1")
    assert len(groups(cluster(table, links(sure, half[0])))) == 2
    joined = cluster(table, links(sure, *half))
    assert len(groups(joined)) == 1
    assert used_pairs(joined) == {("a:1", "b:1"), ("a:1", "c:1"), ("b:1", "c:1")}


def test_links_that_are_less_likely_than_not_join_nothing_however_many_they_are() -> None:
    rows = [(a, "d:1", 0.49) for a in ("a:1", "b:1", "c:1")]
    sure = [("a:1", "b:1", 0.999), ("b:1", "c:1", 0.999)]
    assert frozenset({"d:1"}) in groups(cluster(accounts("a:1", "b:1", "c:1", "d:1"), links(*sure, *rows)))


def test_evidence_that_comes_together_late_still_joins() -> None:
    # a–b and a–c are looked at before b has joined c and d, and neither is enough by itself: a second round sees both
    rows = [("c:1", "d:1", 0.97), ("a:1", "c:1", 0.85), ("b:1", "c:1", 0.85), ("a:1", "b:1", 0.9), ("b:1", "d:1", 0.8)]
    joined = cluster(accounts("a:1", "b:1", "c:1", "d:1"), links(*rows), settings=ClusteringSettings(threshold=0.95))
    assert len(groups(joined)) == 1


def test_a_threshold_below_even_odds_joins_what_is_above_it() -> None:
    rows = links(("a:1", "b:1", 0.3), ("b:1", "c:1", 0.19))
    result = cluster(accounts("a:1", "b:1", "c:1"), rows, settings=ClusteringSettings(threshold=0.2))
    assert groups(result) == {frozenset({"a:1", "b:1"}), frozenset({"c:1"})}


def test_more_platforms_than_a_mask_has_bits_are_still_told_apart() -> None:
    keys = [f"p{n:03}:1" for n in range(100)]
    rows = [(a, b, 0.99) for a, b in itertools.pairwise(keys)]
    wide = ClusteringSettings(largest=200)
    assert groups(cluster(accounts(*keys), links(*rows), settings=wide)) == {frozenset(keys)}
    doubled = cluster(accounts(*keys, "p099:2"), links(*rows, ("p099:2", "p000:1", 0.98)), settings=wide)
    assert groups(doubled) == {frozenset(keys), frozenset({"p099:2"})}


def test_a_link_inside_a_cluster_that_is_less_likely_than_not_is_no_reason_for_it() -> None:
    rows = [("a:1", "b:1", 0.99), ("b:1", "c:1", 0.99), ("a:1", "c:1", 0.4)]
    result = cluster(accounts("a:1", "b:1", "c:1"), links(*rows))
    assert used_pairs(result) == {("a:1", "b:1"), ("b:1", "c:1")}


def test_links_to_accounts_that_are_not_given_are_ignored() -> None:
    result = cluster(accounts("x:1"), links(("x:1", "tiktok:9", 0.99)), judgements(("x:1", "y:9", "same")))
    assert groups(result) == {frozenset({"x:1"})}
    assert result.links["used"].to_pylist() == [False]


def test_no_account_is_no_cluster() -> None:
    assert cluster(accounts(), links(("x:1", "tiktok:9", 0.99))).clusters.num_rows == 0


def test_an_account_is_as_sure_as_its_best_link_inside() -> None:
    result = cluster(accounts("x:1", "tiktok:1", "y:1"), links(("x:1", "tiktok:1", 0.95), ("x:1", "y:1", 0.99)))
    assert confidence_of(result) == {"x:1": 0.99, "tiktok:1": 0.95, "y:1": 0.99}


def test_a_rival_for_a_platform_that_its_cluster_has_makes_an_account_less_sure() -> None:
    rows = links(("x:1", "tiktok:1", 0.95), ("x:2", "tiktok:1", 0.8))
    assert confidence_of(cluster(accounts("x:1", "x:2", "tiktok:1"), rows)) == {
        "x:1": 0.95,
        "tiktok:1": round(19 / (19 + 1 + 4), 4),
        "x:2": 0.2,
    }


def test_a_link_to_an_account_that_might_still_join_takes_nothing_away() -> None:
    rows = links(("x:1", "tiktok:1", 0.95), ("y:1", "tiktok:1", 0.8))
    assert confidence_of(cluster(accounts("x:1", "y:1", "tiktok:1"), rows))["tiktok:1"] == 0.95


def test_a_lone_account_that_nothing_is_linked_to_is_sure_and_one_that_is_judged_so_too() -> None:
    rows, judged = links(("x:1", "tiktok:1", 0.99)), judgements(("x:1", "tiktok:1", "different"))
    assert confidence_of(cluster(accounts("x:1", "tiktok:1", "y:1"), rows, judged)) == dict.fromkeys(
        ("x:1", "tiktok:1", "y:1"), 1.0
    )


def test_what_speaks_against_the_others_is_not_held_against_an_account_that_is_claimed() -> None:
    rows = accounts("x:jane", "tiktok:jane", "instagram:mystic", "youtube:jane")
    own = [("x:jane", "tiktok:jane", 0.99), ("x:jane", "youtube:jane", 0.99), ("tiktok:jane", "youtube:jane", 0.99)]
    against = [("instagram:mystic", "tiktok:jane", 0.06), ("instagram:mystic", "youtube:jane", 0.06)]
    for linker, joined in (("one-way claim", 4), ("reciprocal claim", 4), ("probabilistic", 3)):
        said = links(*own, *against, ("instagram:mystic", "x:jane", 0.97, linker))
        found = groups(cluster(rows, said, settings=ClusteringSettings(threshold=0.95)))
        assert max(map(len, found)) == joined
