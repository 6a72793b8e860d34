"""handles that look the same and are written otherwise: what an impersonator takes (trap 8)."""

from resolution.comparison import Comparison, ComparisonLevel

LOOK_ALIKE = Comparison(
    name="look-alike handle",
    null_when="l.folded_handle IS NULL OR r.folded_handle IS NULL",
    left="l.handle",
    right="r.handle",
    levels=(
        ComparisonLevel(
            name="looks the same, is written otherwise",
            condition="l.skeleton = r.skeleton AND l.folded_handle <> r.folded_handle",
            prior_bits=-6,
            most_bits=0,
        ),
        ComparisonLevel(name="no look-alike", condition="TRUE", prior_bits=0),
    ),
)
