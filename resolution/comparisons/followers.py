"""how many times as many followers the one has as the other."""

from resolution.comparison import Comparison, ComparisonLevel

_RATIO = "greatest(l.followers, r.followers, 1) / greatest(least(l.followers, r.followers), 1)"

FOLLOWERS = Comparison(
    name="followers ratio",
    null_when="l.followers IS NULL OR r.followers IS NULL",
    left="l.followers",
    right="r.followers",
    scales=(5,),
    levels=(
        ComparisonLevel(name="up to twice as many", condition=f"{_RATIO} <= 2", prior_bits=1),
        ComparisonLevel(name="up to 5 times as many", condition=f"{_RATIO} <= 5", prior_bits=0.5),
        ComparisonLevel(name="up to 30 times as many", condition=f"{_RATIO} <= 30", prior_bits=0),
        ComparisonLevel(name="up to 1,000 times as many", condition=f"{_RATIO} <= 1000", prior_bits=-0.5),
        ComparisonLevel(name="more than that", condition="TRUE", prior_bits=-1),
    ),
)
