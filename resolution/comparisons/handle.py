"""handles: the same stem, how rare it is on one platform, or how much two stems look alike.

A handle is unique on its platform, so two accounts of one platform never agree exactly: exact and stem-equal are one
level, or chance would look rarer than it is. So are a stem and the same stem with a number: that is what the second person
of a name takes. Where both handles are only the display name that both show, the handle adds little to the name, and that is
a level of its own.
"""

from resolution.comparison import Comparison, ComparisonLevel

_SAME = "l.stem = r.stem"

_NAME = "l.is_name AND r.is_name AND l.name_key = r.name_key"

HANDLE = Comparison(
    name="handle",
    null_when="l.stem IS NULL OR r.stem IS NULL",
    left="l.handle",
    right="r.handle",
    levels=(
        ComparisonLevel(
            name="same stem, the name they share", condition=f"{_SAME} AND p.stem_others = 0 AND {_NAME}", prior_bits=5
        ),
        ComparisonLevel(
            name="same stem, nobody else's, of common parts",
            condition=f"{_SAME} AND p.stem_others = 0 AND p.stem_parts_others >= 3",
            prior_bits=5,
        ),
        ComparisonLevel(
            name="same stem, nobody else's, long",
            condition=f"{_SAME} AND p.stem_others = 0 AND length(l.stem) >= 9",
            prior_bits=12,
        ),
        ComparisonLevel(
            name="same stem, nobody else's",
            condition=f"{_SAME} AND p.stem_others = 0 AND length(l.stem) >= 6",
            prior_bits=9,
        ),
        ComparisonLevel(
            name="same stem, nobody else's, short", condition=f"{_SAME} AND p.stem_others = 0", prior_bits=5
        ),
        ComparisonLevel(name="same stem, shared by few", condition=f"{_SAME} AND p.stem_others <= 1", prior_bits=4),
        ComparisonLevel(name="same stem, shared by many", condition=_SAME, prior_bits=1),
        ComparisonLevel(
            name="looks the same, is written otherwise", condition="l.skeleton = r.skeleton", prior_bits=-2
        ),
        ComparisonLevel(
            name="one inside the other, long",
            condition="least(length(l.stem), length(r.stem)) >= 8 AND (contains(l.stem, r.stem) OR contains(r.stem, l.stem))",
            prior_bits=6,
        ),
        ComparisonLevel(
            name="one inside the other",
            condition="least(length(l.stem), length(r.stem)) >= 5 AND (contains(l.stem, r.stem) OR contains(r.stem, l.stem))",
            prior_bits=2,
        ),
        ComparisonLevel(name="very similar", condition="jaro_winkler_similarity(l.stem, r.stem) >= 0.93", prior_bits=3),
        ComparisonLevel(
            name="a word in common", condition="list_has_any(l.handle_tokens, r.handle_tokens)", prior_bits=1
        ),
        ComparisonLevel(name="different", condition="TRUE", prior_bits=-3),
    ),
)
