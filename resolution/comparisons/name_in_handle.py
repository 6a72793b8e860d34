"""one side's display name in the other side's handle.

Null where handles or names agree already: `Jane Doe` and `janedoe` twice would be counted as two agreements and is one.
"""

from resolution.comparison import Comparison, ComparisonLevel

_EQUAL = "({n}.name_length > 1 AND {h}.stem IN ({n}.name_joined, {n}.name_joined_reversed))"
_HELD = "({n}.name_length > 1 AND length({n}.name_joined) >= 7 AND contains({h}.squashed, {n}.name_joined))"
_INITIAL = (
    "({n}.name_length > 1 AND length({n}.name_last) >= 4 AND {h}.stem = left({n}.name_joined, 1) || {n}.name_last)"
)
_WORD = """list_bool_or(list_transform(
    list_filter({n}.name_tokens, lambda t: length(t) >= 5), lambda t: contains({h}.squashed, t)))"""


def _either(condition: str) -> str:
    sides = (condition.format(n="l", h="r"), condition.format(n="r", h="l"))
    return " OR ".join(f"coalesce({side}, false)" for side in sides)


NAME_IN_HANDLE = Comparison(
    name="display name in handle",
    null_when="""(l.name_key = '' AND r.name_key = '') OR l.stem IS NULL OR r.stem IS NULL OR l.stem = r.stem
        OR (l.name_key = r.name_key AND l.name_key <> '')""",
    levels=(
        ComparisonLevel(name="the handle is the other's name", condition=_either(_EQUAL), prior_bits=6),
        ComparisonLevel(name="the handle holds the other's name", condition=_either(_HELD), prior_bits=4),
        ComparisonLevel(name="initial and last name", condition=_either(_INITIAL), prior_bits=3),
        ComparisonLevel(name="a part of the name", condition=_either(_WORD), prior_bits=0),
        ComparisonLevel(name="not in it", condition="TRUE", prior_bits=-1),
    ),
)
