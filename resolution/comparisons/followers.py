"""how many times as many followers the one has as the other."""

from resolution.comparison import Comparison, ComparisonLevel

_RATIO = "greatest(l.followers, r.followers, 1) / greatest(least(l.followers, r.followers), 1)"

FOLLOWERS = Comparison(
    name="followers ratio",
    null_when="l.followers IS NULL OR r.followers IS NULL",
    left="l.followers",
    right="r.followers",
    scales=(4,),
    levels=(
        ComparisonLevel(name="up to twice as many", condition=f"{_RATIO} <= 2", prior_bits=1),
        ComparisonLevel(name="up to 10 times as many", condition=f"{_RATIO} <= 10", prior_bits=0),
        ComparisonLevel(name="up to 100 times as many", condition=f"{_RATIO} <= 100", prior_bits=-0.5),
        ComparisonLevel(name="more than that", condition="TRUE", prior_bits=-1),
    ),
)
"""Steps of a size that a creator's platforms differ by; more of them would tell little and make more vectors to train on."""
