"""the language that each account is in."""

from resolution.comparison import Comparison, ComparisonLevel

LANGUAGE = Comparison(
    name="language",
    null_when="l.language IS NULL OR r.language IS NULL",
    left="l.language",
    right="r.language",
    levels=(
        ComparisonLevel(name="same", condition="l.language = r.language", prior_bits=1),
        ComparisonLevel(name="different", condition="TRUE", prior_bits=-3),
    ),
)
