"""claims → links: each says so, one says so, or one is said to be the other's second account."""

from graph.words import LinkKind
from resolution.comparisons.contact import STRANGERS_BITS
from resolution.constraints import SECOND_ACCOUNT_LINKER
from resolution.linker import Linker

# Scoring leaves out pairs that nothing but the claims speaks for.
RECIPROCAL_CLAIM = Linker(
    name="reciprocal claim",
    kind=LinkKind.DECLARED,
    pairs="""
    SELECT left_row, right_row, bits AS weight_bits, believed AS probability,
        [{'comparison': 'claim', 'level': 'each claims the other', 'weight_bits': bits}] AS evidence
    FROM (
        SELECT p.left_row, p.right_row, greatest(s.weight_bits, log2(999)) AS bits, greatest(s.probability, 0.999) AS believed
        FROM paired p LEFT JOIN scored_pair s USING (left_row, right_row)
        WHERE p.left_claims AND p.right_claims
    )
    """,
)

ONE_WAY = "one-way claim"

LEAST_KEPT, MOST_KEPT = 9, 10
"""Before any answer is seen nine claims of ten are believed; it counts as ten answers."""

# How far the word of one side goes: of the claims whose target names an account on the claimant's platform, the share that
# names the claimant. Contested claims are left out, as they are where this is used. A target that names an account which is
# not in the table has most likely not noticed that the claimant changed its handle (trap 18): both must be right. A famous
# account is claimed by liars (trap 29): the model, which sees what else agrees, has the only word.
# A link's sides are ordered by their keys, a pair's by its rows.
ONE_WAY_CLAIM = Linker(
    name=ONE_WAY,
    kind=LinkKind.DECLARED,
    learned=f"""
    SELECT (count(*) FILTER (p.left_claims AND p.right_claims) + {LEAST_KEPT}) / (count(*) + {MOST_KEPT}) AS kept
    FROM paired p
    WHERE (p.left_claims OR p.right_claims) AND NOT p.claim_contested
        AND ((p.left_claims AND p.right_claims) OR p.claims_another)
    """,
    pairs=f"""
    WITH said AS (
        SELECT p.left_row, p.right_row, s.weight_bits, coalesce(s.probability, 0) AS probability,
            p.left_claims = (l.account_key < r.account_key) AS forward,
            CASE WHEN p.claims_another OR (l.verified <> r.verified AND l.verified = p.right_claims) THEN 0
                WHEN p.claims_unknown THEN kept * kept ELSE kept END AS kept
        FROM paired p
        LEFT JOIN scored_pair s USING (left_row, right_row)
        JOIN account l ON l.row = p.left_row
        JOIN account r ON r.row = p.right_row
        CROSS JOIN (SELECT kept FROM learned_share WHERE linker = '{ONE_WAY}') answered
        WHERE p.left_claims <> p.right_claims AND NOT p.claim_contested
    ), weighed AS (
        SELECT *, greatest(probability, kept) AS believed,
            CASE WHEN kept > probability THEN log2(kept / (1 - kept)) ELSE weight_bits END AS bits
        FROM said
    )
    SELECT left_row, right_row, bits AS weight_bits, believed AS probability,
        [{{'comparison': 'claim', 'level': CASE WHEN forward THEN 'left claims right' ELSE 'right claims left' END,
            'weight_bits': bits}}] AS evidence
    FROM weighed WHERE believed > 0
    """,
)

# The first account names the second: `backup: @jane2`, and the two are alike in handle or name. The second alone may say so
# (`main: @jane`) where it is alike, no other account says the same, and the first names no other second account and is not
# famous: who is, is named by impersonators as well. The same contact of their own makes up for that.
SECOND_ACCOUNT = Linker(
    name=SECOND_ACCOUNT_LINKER,
    kind=LinkKind.DECLARED,
    pairs=f"""
    WITH said AS (
        SELECT CASE role WHEN 'backup' THEN source ELSE target END AS first,
            CASE role WHEN 'backup' THEN target ELSE source END AS second,
            bool_or(role = 'backup') AS by_first, bool_or(role = 'main') AS by_second
        FROM claim WHERE role IN ('backup', 'main') GROUP BY ALL
    ), judged AS (
        SELECT least(d.first, d.second) AS left_row, greatest(d.first, d.second) AS right_row, by_first, by_second,
            coalesce(h.contact_others = 0 AND h.contact_own, false) AS same_contact,
            contains(f.folded_handle, s.folded_handle) OR contains(s.folded_handle, f.folded_handle)
                OR f.skeleton = s.skeleton OR jaro_winkler_similarity(f.folded_handle, s.folded_handle) >= 0.9
                OR coalesce(h.handle_bits >= {STRANGERS_BITS}, false)
                OR coalesce(h.text_bits >= {STRANGERS_BITS} AND NOT h.names_differ, false) AS alike,
            count(*) FILTER (by_second AND NOT by_first) OVER (PARTITION BY d.first) > 1
                OR bool_or(by_first) OVER (PARTITION BY d.first) OR (f.verified AND NOT s.verified) AS doubtful
        FROM said d
        JOIN account f ON f.row = d.first
        JOIN account s ON s.row = d.second
        LEFT JOIN paired h ON h.left_row = least(d.first, d.second) AND h.right_row = greatest(d.first, d.second)
        WHERE f.platform = s.platform
    ), weighed AS (
        SELECT left_row, right_row, bool_or(by_first) AS by_first, bool_or(by_second) AS by_second,
            bool_or(same_contact) AS same_contact, bool_or(alike) AS alike, bool_and(doubtful) AS doubtful
        FROM judged GROUP BY ALL
    ), decided AS (
        SELECT left_row, right_row,
            CASE WHEN by_first AND by_second THEN 12.0 WHEN by_first AND alike THEN 8.0 WHEN same_contact THEN 5.0
                 WHEN by_second AND alike AND NOT doubtful THEN 5.0 ELSE -1.0 END AS weight_bits,
            CASE WHEN by_first AND by_second THEN 'each names the other' WHEN by_first THEN 'the first names the second'
                 ELSE 'the second names the first' END
                || CASE WHEN same_contact THEN ', same contact' ELSE '' END
                || CASE WHEN alike THEN ', alike' ELSE '' END
                || CASE WHEN doubtful AND NOT by_first THEN ', as others could' ELSE '' END AS level
        FROM weighed
    )
    SELECT left_row, right_row, weight_bits, 1 / (1 + power(2, -weight_bits)) AS probability,
        [{{'comparison': 'second account', 'level': level, 'weight_bits': weight_bits}}] AS evidence
    FROM decided
    """,
)
