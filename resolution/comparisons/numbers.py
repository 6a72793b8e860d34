"""the numbers in two handles, where both have one: the same one is a person's habit, two are often two people."""

from resolution.comparison import Comparison, ComparisonLevel

NUMBERS = Comparison(
    name="numbers in handle",
    null_when="coalesce(l.digits, '') = '' OR coalesce(r.digits, '') = ''",
    left="l.digits",
    right="r.digits",
    levels=(
        ComparisonLevel(
            name="same, three or more digits", condition="l.digits = r.digits AND length(l.digits) > 2", prior_bits=6
        ),
        ComparisonLevel(name="same", condition="l.digits = r.digits", prior_bits=3),
        ComparisonLevel(name="different", condition="TRUE", prior_bits=-2),
    ),
)
