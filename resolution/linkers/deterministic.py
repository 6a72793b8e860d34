"""shared values → links: the same e-mail or phone, the same page, the same distinctive handle in the same place.

Each is discounted by how many accounts share the value: only a value that no third account of the two platforms has makes
a link here. The probability is the model's, which has seen everything else that speaks for and against the pair; a contact
of one's own is worth no less than what the decoys of the same kind leave of it.
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

# How far a contact of one's own goes: pairs of one platform that share one are decoys, so they tell how many of two platforms
# do by chance (training). One more of them is assumed than was seen, so that a few pairs prove nothing.
CONTACT_NAME = "same contact"

_SHARING = """
SELECT p.left_row, p.right_row, p.claims_another, l.platform = r.platform AS decoy, z.decoy_weight,
    p.second_account OR l.self_role IS NOT NULL OR r.self_role IS NOT NULL AS said_otherwise
FROM paired p
JOIN account l ON l.row = p.left_row
JOIN account r ON r.row = p.right_row
JOIN platform_size z ON z.platform = l.platform
WHERE p.contact_others = 0 AND p.contact_own
"""

SAME_CONTACT = Linker(
    name=CONTACT_NAME,
    kind=LinkKind.DETERMINISTIC,
    learned=f"""
    SELECT 1 - least((coalesce(sum(decoy_weight) FILTER (decoy), 0)
        + coalesce((SELECT avg(decoy_weight) FROM platform_size), 1)) / greatest(count(*) FILTER (NOT decoy), 1), 1) AS kept
    FROM ({_SHARING}) WHERE NOT said_otherwise
    """,
    pairs=f"""
    SELECT h.left_row, h.right_row, w.weight_bits,
        CASE WHEN h.claims_another THEN s.probability ELSE greatest(s.probability, kept) END AS probability,
        [{{'comparison': 'contact', 'level': w.level, 'weight_bits': w.weight_bits}}] AS evidence
    FROM ({_SHARING}) h
    LEFT JOIN scored_pair s USING (left_row, right_row)
    CROSS JOIN (SELECT kept FROM learned_share WHERE linker = '{CONTACT_NAME}') chance
    CROSS JOIN (
        SELECT * FROM comparison_weight WHERE comparison = 'contact' AND level = 'same e-mail or phone, nobody else''s'
    ) w
    WHERE NOT h.decoy AND (s.left_row IS NOT NULL OR NOT h.claims_another)
    """,
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
    WHERE l.folded_handle = r.folded_handle AND l.assigned = r.assigned AND p.handle_bits >= {DISTINCTIVE_BITS}
        AND l.location = r.location
    """,
)
