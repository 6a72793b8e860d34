"""claims → links: each says so, one says so, or one is said to be the other's second account."""

from graph.words import LinkKind
from resolution.constraints import SECOND_ACCOUNT_LINKER
from resolution.linker import Linker

RECIPROCAL_CLAIM = Linker(
    name="reciprocal claim",
    kind=LinkKind.DECLARED,
    pairs="""
    SELECT s.left_row, s.right_row, s.weight_bits, greatest(s.probability, 0.999) AS probability,
        [{'comparison': 'claim', 'level': 'each claims the other', 'weight_bits': s.weight_bits}] AS evidence
    FROM scored_pair s JOIN paired p USING (left_row, right_row)
    WHERE p.left_claims AND p.right_claims
    """,
)

# A link's sides are ordered by their keys, a pair's by its rows.
ONE_WAY_CLAIM = Linker(
    name="one-way claim",
    kind=LinkKind.DECLARED,
    pairs="""
    SELECT s.left_row, s.right_row, s.weight_bits, s.probability,
        [{'comparison': 'claim', 'level': CASE WHEN p.left_claims = (l.account_key < r.account_key)
            THEN 'left claims right' ELSE 'right claims left' END, 'weight_bits': s.weight_bits}] AS evidence
    FROM scored_pair s
    JOIN paired p USING (left_row, right_row)
    JOIN account l ON l.row = s.left_row
    JOIN account r ON r.row = s.right_row
    WHERE p.left_claims <> p.right_claims AND NOT p.claim_contested
    """,
)

# The first account names the second: `backup: @jane2`, and the handles are alike. Otherwise, or in the other direction
# alone (`main: @jane`), it is what an impersonator would write too; the same contact of their own makes up for that.
SECOND_ACCOUNT = Linker(
    name=SECOND_ACCOUNT_LINKER,
    kind=LinkKind.DECLARED,
    pairs="""
    WITH said AS (
        SELECT least(source, target) AS left_row, greatest(source, target) AS right_row,
            bool_or(role = 'backup') AS by_first, bool_or(role = 'main') AS by_second
        FROM claim WHERE role IN ('backup', 'main') GROUP BY ALL
    ), weighed AS (
        SELECT s.*, coalesce(h.contact_others = 0 AND h.contact_own, false) AS same_contact,
            contains(l.folded_handle, r.folded_handle) OR contains(r.folded_handle, l.folded_handle)
                OR l.skeleton = r.skeleton OR jaro_winkler_similarity(l.folded_handle, r.folded_handle) >= 0.9 AS alike
        FROM said s
        JOIN account l ON l.row = s.left_row
        JOIN account r ON r.row = s.right_row
        LEFT JOIN paired h ON h.left_row = s.left_row AND h.right_row = s.right_row
        WHERE l.platform = r.platform
    ), decided AS (
        SELECT left_row, right_row,
            CASE WHEN by_first AND by_second THEN 12.0 WHEN by_first AND alike THEN 8.0 WHEN same_contact THEN 5.0
                 ELSE -1.0 END AS weight_bits,
            CASE WHEN by_first AND by_second THEN 'each names the other' WHEN by_first THEN 'the first names the second'
                 ELSE 'the second names the first' END
                || CASE WHEN same_contact THEN ', same contact' ELSE '' END
                || CASE WHEN alike THEN ', handles alike' ELSE '' END AS level
        FROM weighed
    )
    SELECT left_row, right_row, weight_bits, 1 / (1 + power(2, -weight_bits)) AS probability,
        [{'comparison': 'second account', 'level': level, 'weight_bits': weight_bits}] AS evidence
    FROM decided
    """,
)
