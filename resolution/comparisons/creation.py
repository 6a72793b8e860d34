"""when the accounts were created, and in which order.

A person opens several at once, or one after the other as platforms come. Who imitates somebody comes later, without the badge
that the other one has.
"""

from resolution.comparison import Comparison, ComparisonLevel

_DAYS = "abs(date_diff('hour', l.created_at, r.created_at)) / 24.0"

CREATION = Comparison(
    name="creation order",
    null_when="l.created_at IS NULL OR r.created_at IS NULL",
    left="l.created_at",
    right="r.created_at",
    scales=(2,),
    levels=(
        ComparisonLevel(name="within a month", condition=f"{_DAYS} <= 30", prior_bits=1.5),
        ComparisonLevel(
            name="further apart",
            condition=f"{_DAYS} <= 365 OR l.verified = r.verified OR l.verified = (l.created_at > r.created_at)",
            prior_bits=-0.2,
        ),
        ComparisonLevel(
            name="years apart, and only the older one is verified", condition="TRUE", prior_bits=-1, most_bits=0
        ),
    ),
)
