"""bios: the same text, how many others have it, or how many of its words are the same, stock phrases left out."""

from resolution.comparison import Comparison, ComparisonLevel

_JACCARD = """len(list_intersect(l.bio_tokens, r.bio_tokens))
    / greatest(len(l.bio_tokens) + len(r.bio_tokens) - len(list_intersect(l.bio_tokens, r.bio_tokens)), 1)"""

SAME_WORDS = f"coalesce(l.bio_folded = r.bio_folded OR {_JACCARD} >= 0.2, false)"
"""Whether the words of the two bios agree at all."""

BIO = Comparison(
    name="bio",
    null_when="l.bio_folded IS NULL OR r.bio_folded IS NULL OR (l.bio_tokens IS NULL AND r.bio_tokens IS NULL)",
    scales=(1, 4),
    levels=(
        ComparisonLevel(
            name="same text, shared", condition="l.bio_folded = r.bio_folded AND p.bio_others > 0", prior_bits=2
        ),
        ComparisonLevel(name="same text, nobody else's", condition="l.bio_folded = r.bio_folded", prior_bits=8),
        ComparisonLevel(name="most words in common", condition=f"{_JACCARD} >= 0.5", prior_bits=5),
        ComparisonLevel(name="some words in common", condition=f"{_JACCARD} >= 0.2", prior_bits=2),
        ComparisonLevel(name="different", condition="TRUE", prior_bits=-0.5),
    ),
)
"""A text that others have as well is a matter of its own: it may be one that an agency writes, or what everybody copies."""
