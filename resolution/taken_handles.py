"""accounts → how much more chance there is of one handle twice than the accounts of one platform can show.

Of a platform only one account has a handle, so decoys show who writes `jane.doe` beside `jane_doe`, and never who would write
both alike. How many would is read off the table: the share s of pairs of accounts of one platform that have the same
separators in the same places. Strangers who want one handle write it alike with probability s, so decoys show 1 - s of them,
and each such decoy stands for 1/(1 - s) as many.
"""

from resolution.engines.duckdb import DuckDBWorkspace

MOST_STOOD_FOR = 8.0
"""Where nearly all write alike, few decoys are left to tell: one stands for no more, and what is believed decides."""

_WRITTEN = r"""
WITH written AS (
    SELECT platform, regexp_replace(lower(handle), '[\p{L}\p{M}\p{N}]+', 'a', 'g') AS form, count(*)::DOUBLE AS n
    FROM account WHERE handle IS NOT NULL GROUP BY ALL
), platform AS (
    SELECT sum(n * (n - 1) ORDER BY form) AS alike, sum(n) * (sum(n) - 1) AS pairs FROM written GROUP BY platform
)
SELECT coalesce(sum(alike), 0)::DOUBLE AS alike, coalesce(sum(pairs), 0)::DOUBLE AS pairs FROM platform
"""


def taken_stand_for(workspace: DuckDBWorkspace) -> float:
    """As how many chance pairs a decoy counts whose handles are the same but for separators, 1 or more. Reads `account`."""
    written = workspace.get(_WRITTEN)
    alike, pairs = (float(written[name][0].as_py()) for name in ("alike", "pairs"))
    return min(pairs / (pairs - alike), MOST_STOOD_FOR) if pairs > alike else MOST_STOOD_FOR if pairs else 1.0
