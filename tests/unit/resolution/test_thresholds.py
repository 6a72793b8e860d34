"""A precision that somebody asks for becomes a threshold, by probabilities that mean what they say."""

import pyarrow as pa

from resolution.thresholds import LEAST_THRESHOLD, threshold_for


def scored(*probabilities: float) -> pa.Table:
    keys = [f"x:{n}" for n in range(len(probabilities))]
    return pa.table({"left_key": keys, "right_key": ["youtube:0"] * len(keys), "probability": list(probabilities)})


def test_the_threshold_is_the_lowest_at_which_the_mean_above_it_is_the_precision() -> None:
    assert threshold_for(scored(0.4, 1.0, 0.8), 0.9) == 0.8
    assert threshold_for(scored(0.6, 1.0, 0.8), 0.7) == 0.6


def test_what_is_more_likely_wrong_than_right_joins_nobody() -> None:
    assert threshold_for(scored(0.4, 1.0, 1.0), 0.7) == LEAST_THRESHOLD


def test_a_pair_that_two_linkers_link_counts_once_and_as_the_surer_one_has_it() -> None:
    links = pa.concat_tables([scored(0.9, 0.7), scored(0.8, 0.9)])
    assert threshold_for(links, 0.9) == 0.9


def test_a_precision_that_nothing_reaches_joins_nothing() -> None:
    assert threshold_for(scored(0.4, 0.5), 0.9) == 1.0
