"""derived columns, shared values and claims → a signature of each account: all that its pairs' vectors and links depend on.

Two accounts whose signatures have not changed compare as before, whoever arrived since. So a signature holds what the
account is and says, and of the others only what comparisons ask: how many share a value, up to `MANY`; whether a place is
one where few are; who claims it, and whether a claim is contested.
"""

import numpy as np
import numpy.typing as npt

from resolution.comparisons.location import FEW_SHARE
from resolution.engines.duckdb import DuckDBWorkspace

MANY = 5
"""Comparisons ask whether no other has a value, or one on average of two platforms; from this many accounts of one platform
on both answers are no, whatever the other platform has."""

MOST_OWNERS = 12
"""Identifiers that more accounts have are not compared (`comparing`)."""

_FEW = f"""
WITH held AS (SELECT DISTINCT location, platform, location_n, platform_n FROM account WHERE location IS NOT NULL)
SELECT h.location, h.platform, list(
    (CASE WHEN h.platform = q.platform THEN h.location_n - 2 ELSE (h.location_n + coalesce(o.location_n, 1) - 2) / 2.0 END)
    / greatest(h.platform_n, q.n) < {FEW_SHARE} ORDER BY q.platform) AS few
FROM held h CROSS JOIN platform_size q LEFT JOIN held o ON o.location = h.location AND o.platform = q.platform
GROUP BY h.location, h.platform
"""

_SHARED = f"""
SELECT i.row, list(hash(i.value, i.own, least(coalesce(f.n, 1), {MANY})) ORDER BY i.value) AS told
FROM identifier i
JOIN (SELECT value FROM identifier GROUP BY value HAVING count(*) BETWEEN 2 AND {MOST_OWNERS}) s USING (value)
LEFT JOIN frequency f ON f.kind = 'identifier' AND f.platform = i.platform AND f.value = i.value
GROUP BY i.row
"""

_CLAIMS = """
SELECT row, list_sort(list(told)) AS told FROM (
    SELECT c.source AS row, hash('claims', t.account_key, c.role) AS told
    FROM claim c JOIN account t ON t.row = c.target
    UNION ALL SELECT c.target, hash('claimed', s.account_key, c.role) FROM claim c JOIN account s ON s.row = c.source
    UNION ALL SELECT row, hash('names', platform, claims, known) FROM claimed_platform
    UNION ALL SELECT row, hash('named by', platform, claimants) FROM claimed_by
) GROUP BY row
"""

_SIGNATURE = f"""
WITH counted AS (
    SELECT * EXCLUDE (location_n, platform_n) REPLACE (
        least(bio_n, {MANY}) AS bio_n, least(avatar_n, {MANY}) AS avatar_n, list_sort(bio_tokens) AS bio_tokens)
    FROM account
), own AS (
    SELECT row, location, platform, hash(*COLUMNS(* EXCLUDE (row))) AS told FROM counted
)
SELECT hash(o.told, f.few, s.told, c.told) AS signature
FROM own o
LEFT JOIN ({_FEW}) f ON f.location = o.location AND f.platform = o.platform
LEFT JOIN ({_SHARED}) s ON s.row = o.row
LEFT JOIN ({_CLAIMS}) c ON c.row = o.row
ORDER BY o.row
"""


def account_signatures(workspace: DuckDBWorkspace) -> npt.NDArray[np.uint64]:
    """Of each row of `account`, (n,); needs what `attach_frequencies` and `identifier_columns` make."""
    return workspace.get(_SIGNATURE)["signature"].to_numpy()
