"""shared values → links: the same e-mail or phone, the same page, the same distinctive handle in the same place.

Each is discounted by how many accounts share the value: only a value that no third account of the two platforms has makes
a link here. The probability is the model's, which has seen everything else that speaks for and against the pair.
"""

from graph.words import LinkKind
from resolution.linker import Linker

DISTINCTIVE_BITS = 28
"""A handle that tells this much is one in 270 million: nobody takes it by chance."""

_PAIRS = """
SELECT s.left_row, s.right_row, w.weight_bits, s.probability,
    [{{'comparison': '{comparison}', 'level': '{level}', 'weight_bits': w.weight_bits}}] AS evidence
FROM scored_pair s
JOIN paired p USING (left_row, right_row)
JOIN account l ON l.row = s.left_row
JOIN account r ON r.row = s.right_row
CROSS JOIN (SELECT * FROM comparison_weight WHERE comparison = '{comparison}' AND level = '{level}') w
WHERE {condition}
"""

SAME_CONTACT = Linker(
    name="same contact",
    kind=LinkKind.DETERMINISTIC,
    pairs=_PAIRS.format(
        comparison="contact",
        level="same e-mail or phone, nobody else''s",
        condition="p.contact_others = 0 AND p.contact_own",
    ),
)
SAME_PAGE = Linker(
    name="same page",
    kind=LinkKind.DETERMINISTIC,
    pairs=_PAIRS.format(comparison="web", level="same page or profile, nobody else''s", condition="p.web_others = 0"),
)
HANDLE_AND_LOCATION = Linker(
    name="handle and location",
    kind=LinkKind.DETERMINISTIC,
    pairs=f"""
    SELECT s.left_row, s.right_row, s.weight_bits, s.probability,
        [{{'comparison': 'handle', 'level': 'the same, and few could have it; the same place', 'weight_bits': s.weight_bits}}]
            AS evidence
    FROM scored_pair s
    JOIN paired p USING (left_row, right_row)
    JOIN account l ON l.row = s.left_row
    JOIN account r ON r.row = s.right_row
    WHERE l.folded_handle = r.folded_handle AND p.handle_bits >= {DISTINCTIVE_BITS} AND l.location = r.location
    """,
)
