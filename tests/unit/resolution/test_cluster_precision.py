"""How precise clusters are expected to be, out of how sure the links are that make them."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolution.cluster_precision import cluster_precision, cluster_threshold, default_threshold, expected_precision
from resolution.thresholds import LEAST_THRESHOLD

PLATFORMS = ("instagram", "tiktok", "x", "youtube")
ACCOUNTS = pa.table(
    {
        "account_key": [f"{platform}:{n}" for platform in PLATFORMS for n in range(5)],
        "platform": [platform for platform in PLATFORMS for _ in range(5)],
    }
)


def links(*rows: tuple[str, str, float], used: bool = True) -> pa.Table:
    columns = list(zip(*sorted(rows), strict=True)) if rows else [(), (), ()]
    table = {"left_key": pa.array(columns[0], pa.string()), "right_key": pa.array(columns[1], pa.string())}
    return pa.table(
        {**table, "probability": pa.array(columns[2], pa.float64()), "used": pa.array([used] * len(rows), pa.bool_())}
    )


def test_a_pair_is_as_precise_as_its_link() -> None:
    told = links(("tiktok:0", "x:0", 0.9), ("tiktok:1", "x:1", 0.7))
    assert expected_precision(ACCOUNTS, told, 0.5) == pytest.approx(0.8)
    assert expected_precision(ACCOUNTS, told, 0.8) == pytest.approx(0.9)


def test_the_third_pair_of_three_accounts_is_right_where_both_links_are() -> None:
    told = links(("instagram:0", "tiktok:0", 0.9), ("tiktok:0", "x:0", 0.8))
    assert expected_precision(ACCOUNTS, told, 0.5) == pytest.approx((0.9 + 0.8 * 1.9) / 3, abs=1e-5)


def test_a_link_between_accounts_that_are_together_already_adds_no_pair() -> None:
    three = [("instagram:0", "tiktok:0", 0.9), ("tiktok:0", "x:0", 0.8)]
    closed = links(*three, ("instagram:0", "x:0", 0.6))
    assert expected_precision(ACCOUNTS, closed, 0.5) == expected_precision(ACCOUNTS, links(*three), 0.5)


def test_two_accounts_of_one_platform_are_not_put_together() -> None:
    told = links(("tiktok:0", "x:0", 0.9), ("tiktok:1", "x:0", 0.6))
    assert expected_precision(ACCOUNTS, told, 0.5) == pytest.approx(0.9)


def test_links_that_are_not_used_make_no_cluster() -> None:
    assert expected_precision(ACCOUNTS, links(("tiktok:0", "x:0", 0.9), used=False), 0.5) is None
    assert expected_precision(ACCOUNTS, links(), 0.5) is None


def test_the_threshold_is_the_lowest_at_which_clusters_are_as_precise_as_asked() -> None:
    told = cluster_precision(
        ACCOUNTS, links(*((f"tiktok:{n}", f"x:{n}", p) for n, p in enumerate([1.0, 0.8, 0.6, 0.4])))
    )
    assert cluster_threshold(told, 0.9) == 0.8
    assert cluster_threshold(told, 0.79) == 0.6
    assert cluster_threshold(told, 0.3) >= LEAST_THRESHOLD
    assert cluster_threshold(cluster_precision(ACCOUNTS, links(("tiktok:0", "x:0", 0.6))), 0.9) == 1.0


@pytest.mark.parametrize(
    ("probabilities", "asked"),
    [
        ([1.0] * 70 + [0.7], 0.7),  # 99.5 % are expected of all
        ([1.0] * 12 + [0.93] * 4, 0.92),  # of all 98.25 %, so no more than enough is asked
        ([1.0] * 2 + [0.93] * 18, 0.96),  # of all 93.7 %
        ([0.5], 0.96),
    ],
)
def test_no_more_is_asked_than_is_enough_where_what_it_joins_is_expected_to_be_right(
    probabilities: list[float], asked: float
) -> None:
    told = cluster_precision(many(len(probabilities)), pairs_of(probabilities))
    assert default_threshold(told) == asked


def many(pairs: int) -> pa.Table:
    keys = [f"{platform}:{n}" for platform in ("tiktok", "x") for n in range(pairs)]
    return pa.table({"account_key": keys, "platform": [key.partition(":")[0] for key in keys]})


def pairs_of(probabilities: list[float]) -> pa.Table:
    return links(*((f"tiktok:{n}", f"x:{n}", probability) for n, probability in enumerate(probabilities)))


Scored = st.lists(
    st.tuples(st.integers(0, 19), st.integers(0, 19), st.sampled_from([0.5, 0.6, 0.75, 0.9, 0.99])), max_size=30
)


@given(Scored)
def test_what_is_expected_is_no_more_than_the_surest_link_and_no_less_than_chance(
    rows: list[tuple[int, int, float]],
) -> None:
    keys = ACCOUNTS["account_key"].to_pylist()
    two = {(keys[min(a, b)], keys[max(a, b)]): p for a, b, p in rows if a // 5 != b // 5}
    told = cluster_precision(ACCOUNTS, links(*((left, right, p) for (left, right), p in two.items())))
    assert (np.diff(told.thresholds) < 0).all()
    if two:
        assert told.expected[0] <= max(two.values()) + 1e-12
        assert (told.expected >= 0.5**3).all()  # four platforms: no two accounts are more than three links apart


def test_a_second_account_of_a_platform_is_a_pair_as_precise_as_its_link() -> None:
    assert expected_precision(ACCOUNTS, links(("x:0", "x:1", 0.9)), 0.5) == pytest.approx(0.9)
    beside = links(("tiktok:0", "x:0", 0.7), ("x:0", "x:1", 0.9))
    assert expected_precision(ACCOUNTS, beside, 0.5) == pytest.approx(0.8)


def test_a_second_account_that_two_linkers_link_is_one_pair() -> None:
    told = links(("tiktok:0", "tiktok:1", 0.9), ("tiktok:0", "tiktok:1", 0.7), ("x:0", "youtube:0", 0.6))
    assert expected_precision(ACCOUNTS, told, 0.5) == pytest.approx(0.75)


def test_links_below_a_half_count_where_the_threshold_is_as_low() -> None:
    told = links(("tiktok:0", "x:0", 0.9), ("tiktok:1", "x:1", 0.3))
    assert expected_precision(ACCOUNTS, told, 0.3) == pytest.approx(0.6)


def test_links_of_accounts_that_are_not_there_make_nothing() -> None:
    told = links(("tiktok:0", "x:0", 0.9), ("tiktok:1", "x:nobody", 0.7))
    assert expected_precision(ACCOUNTS, told, 0.5) == pytest.approx(0.9)


def test_the_order_of_accounts_changes_nothing_among_more_platforms_than_bits() -> None:
    keys = [f"p{n:02}:0" for n in range(65)]
    accounts = pa.table({"account_key": keys, "platform": [key[:3] for key in keys]})
    chain = links(*((left, right, 0.9) for left, right in pairwise(keys)))
    forwards = expected_precision(accounts, chain, 0.5)
    assert forwards == expected_precision(accounts.take(list(range(64, -1, -1))), chain, 0.5)
