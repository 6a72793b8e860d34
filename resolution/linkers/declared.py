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

ONE_WAY_CLAIM = Linker(
    name="one-way claim",
    kind=LinkKind.DECLARED,
    pairs="""
    SELECT s.left_row, s.right_row, s.weight_bits, s.probability,
        [{'comparison': 'claim', 'level': CASE WHEN p.left_claims THEN 'left claims right' ELSE 'right claims left' END,
          'weight_bits': s.weight_bits}] AS evidence
    FROM scored_pair s JOIN paired p USING (left_row, right_row)
    WHERE p.left_claims <> p.right_claims AND NOT p.claim_contested
    """,
)

# The first account names the second: `backup: @jane2`. The other direction alone (`main: @jane`) is what an impersonator
# would write too, so it needs a handle that only differs by an affix, or the same contact.
SECOND_ACCOUNT = Linker(
    name=SECOND_ACCOUNT_LINKER,
    kind=LinkKind.DECLARED,
    pairs="""
    WITH said AS (
        SELECT least(source, target) AS left_row, greatest(source, target) AS right_row,
            bool_or(role = 'backup') AS by_first, bool_or(role = 'main') AS by_second
        FROM claim WHERE role IN ('backup', 'main') GROUP BY ALL
    )
    SELECT s.left_row, s.right_row,
        CASE WHEN s.by_first AND s.by_second THEN 12.0 WHEN s.by_first THEN 8.0 ELSE 1.0 END AS weight_bits,
        CASE WHEN s.by_first AND s.by_second THEN 0.9995 WHEN s.by_first THEN 0.99
             WHEN coalesce(h.contact_others, 9) = 0 THEN 0.95 ELSE 0.3 END AS probability,
        [{'comparison': 'second account', 'level': CASE WHEN s.by_first AND s.by_second THEN 'each names the other'
            WHEN s.by_first THEN 'the first names the second' ELSE 'the second names the first' END,
          'weight_bits': CASE WHEN s.by_first AND s.by_second THEN 12.0 WHEN s.by_first THEN 8.0 ELSE 1.0 END}] AS evidence
    FROM said s
    JOIN account l ON l.row = s.left_row
    JOIN account r ON r.row = s.right_row
    LEFT JOIN paired h ON h.left_row = s.left_row AND h.right_row = s.right_row
    WHERE l.platform = r.platform
    """,
)
