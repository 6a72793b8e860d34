"""websites, link pages and profiles elsewhere that both sides state as their own, and how many others do too."""

from resolution.comparison import Comparison, ComparisonLevel
from resolution.comparisons.contact import STRANGERS_BITS

WEB = Comparison(
    name="web",
    null_when="p.web_others IS NULL AND NOT (l.has_web AND r.has_web)",
    scales=(1, 3),
    levels=(
        ComparisonLevel(
            name="same page or profile, nobody else's, other names",
            condition=f"p.web_others = 0 AND p.names_differ AND p.text_bits < {STRANGERS_BITS}",
            prior_bits=4,
        ),
        ComparisonLevel(name="same page or profile, nobody else's", condition="p.web_others = 0", prior_bits=10),
        ComparisonLevel(name="same page or profile, shared by few", condition="p.web_others <= 1", prior_bits=4),
        ComparisonLevel(
            name="same page or profile, shared by many", condition="p.web_others IS NOT NULL", prior_bits=1
        ),
        ComparisonLevel(name="different", condition="TRUE", prior_bits=-1),
    ),
)
