"""where both say that they are: the same rare or common place, the same country, another one."""

from resolution.comparison import Comparison, ComparisonLevel

FEW_SHARE = 0.002
"""Of a platform's accounts: fewer others make a place one where few are."""

LOCATION = Comparison(
    name="location",
    null_when="(l.location IS NULL OR r.location IS NULL) AND (l.country IS NULL OR r.country IS NULL)",
    left="coalesce(l.location, l.country)",
    right="coalesce(r.location, r.country)",
    levels=(
        ComparisonLevel(
            name="same place, where few are",
            condition=f"l.location = r.location AND p.location_share < {FEW_SHARE}",
            prior_bits=6,
        ),
        ComparisonLevel(name="same place", condition="l.location = r.location", prior_bits=3),
        ComparisonLevel(
            name="one place holds the other",
            condition="contains(l.location, r.location) OR contains(r.location, l.location)",
            prior_bits=2,
        ),
        ComparisonLevel(name="same country", condition="l.country = r.country", prior_bits=1),
        ComparisonLevel(name="different country", condition="l.country <> r.country", prior_bits=-3),
        ComparisonLevel(name="different place", condition="TRUE", prior_bits=-2),
    ),
)
