"""display names: the same words in any order and script, how many share them, or a part of them."""

from resolution.comparison import Comparison, ComparisonLevel

DISPLAY_NAME = Comparison(
    name="display name",
    null_when="l.name_key IS NULL OR r.name_key IS NULL OR l.name_key = '' OR r.name_key = ''",
    left="l.display_name",
    right="r.display_name",
    levels=(
        ComparisonLevel(
            name="same words, one of them nobody else's",
            condition="l.name_key = r.name_key AND p.name_others = 0 AND p.name_word_others <= 0.5",
            prior_bits=10,
        ),
        ComparisonLevel(
            name="same words, nobody else's",
            condition="l.name_key = r.name_key AND p.name_others = 0 AND l.name_length > 1",
            prior_bits=8,
        ),
        ComparisonLevel(
            name="same word, nobody else's",
            condition="l.name_key = r.name_key AND p.name_others = 0",
            prior_bits=6,
        ),
        ComparisonLevel(
            name="same name, shared by few", condition="l.name_key = r.name_key AND p.name_others <= 1", prior_bits=5
        ),
        ComparisonLevel(
            name="same name, shared by some", condition="l.name_key = r.name_key AND p.name_others <= 5", prior_bits=3
        ),
        ComparisonLevel(name="same name, shared by many", condition="l.name_key = r.name_key", prior_bits=1),
        ComparisonLevel(
            name="one name holds the other",
            condition="""least(len(l.name_tokens), len(r.name_tokens)) >= 2
                AND (list_has_all(l.name_tokens, r.name_tokens) OR list_has_all(r.name_tokens, l.name_tokens))""",
            prior_bits=6,
        ),
        ComparisonLevel(
            name="very similar",
            condition="jaro_winkler_similarity(l.name_joined, r.name_joined) >= 0.93",
            prior_bits=4,
        ),
        ComparisonLevel(
            name="a name in common",
            condition="list_has_any(list_filter(l.name_tokens, lambda t: length(t) > 2), r.name_tokens)",
            prior_bits=0,
        ),
        ComparisonLevel(name="different", condition="TRUE", prior_bits=-3),
    ),
)
