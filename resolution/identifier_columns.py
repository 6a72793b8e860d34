"""identifiers → columns: who shares a value, who claims whom, what an account says that it is."""

import pyarrow as pa

from resolution.engines.duckdb import DuckDBWorkspace

_STATED = """
SELECT a.row, a.platform, i.kind, i.value, i.role, i.strength, i.reason
FROM incoming_identifier i JOIN account a USING (account_key)
"""

# A value that several accounts state as their own. `*:x` ("same everywhere") is a claim, not a shared value.
_IDENTIFIER = """
SELECT row, platform, kind, kind || ':' || value AS value, bool_or(role = 'identity') AS own
FROM stated
WHERE role IN ('identity', 'business') AND kind IN ('email', 'phone', 'url', 'link_page', 'handle', 'native')
    AND NOT starts_with(value, '*:')
GROUP BY ALL
"""

OWNERS, NAMESAKES = 5, 60
"""Accounts of a platform, and of all platforms, that may have a handle which is claimed. A handle has one owner, and one
before it (trap 19): of a handle that more have, or that nearly everybody has everywhere, nobody can say whose it is, and
thousands who claim what thousands have would be millions of pairs."""

_CLAIMED = "*, split_part(value, ':', 1) AS named_platform, substr(value, instr(value, ':') + 1) AS named"
"""What is claimed taken apart, so that not each account's platform and handle have to be put together."""

_UNCLEAR_HANDLE = f"""
WITH claimed AS (SELECT {_CLAIMED} FROM (SELECT DISTINCT value FROM stated WHERE kind = 'handle')), held AS (
    SELECT value, {OWNERS} AS most
    FROM claimed JOIN account a ON named_platform = a.platform AND named = lower(a.handle)
    UNION ALL
    SELECT value, {NAMESAKES} FROM claimed JOIN account a ON named_platform = '*' AND named = lower(a.handle)
)
SELECT value, count(*) AS accounts FROM held GROUP BY value, most HAVING count(*) > most
"""

# Where an account says which accounts are its own: by handle, by native id, or "the same handle everywhere". Anybody may say
# so of a famous account (trap 29): that counts where the handle or the name is alike as well, or the famous one says it too.
# Who is named back by another account of the claimant's platform is that one's: the claim is of a handle that has a new
# owner (traps 19 and 20).
_CLAIM = f"""
WITH own AS NOT MATERIALIZED (
    SELECT row, platform, account_key, lower(handle) AS handle, folded_handle, name_key, verified FROM account
), clear AS (
    SELECT {_CLAIMED} FROM stated ANTI JOIN unclear_handle USING (value)
), targets AS (
    SELECT s.row AS source, t.row AS target, s.role, s.strength
    FROM clear s JOIN own t ON s.kind = 'handle' AND s.named_platform = t.platform AND s.named = t.handle
    UNION ALL
    SELECT s.row, t.row, s.role, s.strength
    FROM stated s JOIN own t ON s.kind = 'native' AND s.value = t.account_key
    UNION ALL
    SELECT s.row, t.row, s.role, s.strength
    FROM clear s JOIN own t ON s.kind = 'handle' AND s.named_platform = '*' AND s.named = t.handle
        AND t.platform <> s.platform
), claims AS (
    SELECT source, target, role, max(strength) AS strength FROM targets
    WHERE source <> target AND role IN ('identity', 'backup', 'main') GROUP BY ALL
), owned AS (
    SELECT DISTINCT c.source AS row, o.platform
    FROM claims c JOIN claims b ON b.source = c.target AND b.target = c.source JOIN own o ON o.row = c.target
    WHERE c.role = 'identity' AND b.role = 'identity'
)
SELECT c.*
FROM claims c JOIN own s ON s.row = c.source JOIN own t ON t.row = c.target
LEFT JOIN claims back ON back.source = c.target AND back.target = c.source AND back.role = 'identity'
LEFT JOIN owned w ON w.row = c.target AND w.platform = s.platform
WHERE c.role <> 'identity' OR back.source IS NOT NULL OR w.row IS NULL AND (
    NOT t.verified OR s.verified
    OR contains(s.folded_handle, t.folded_handle) OR contains(t.folded_handle, s.folded_handle)
    OR jaro_winkler_similarity(s.folded_handle, t.folded_handle) >= 0.85 OR s.name_key = t.name_key)
"""

# On which platforms an account names its own accounts: how many, and how many of those are in the table. A claim of an
# account that is not there may be stale: the account was renamed, or is gone.
_CLAIMED_PLATFORM = """
WITH named AS (
    SELECT row, string_split(value, ':')[1] AS platform, count(DISTINCT value) AS claims
    FROM stated
    WHERE role = 'identity' AND kind IN ('handle', 'native') AND NOT starts_with(value, '*:')
    GROUP BY ALL
), met AS (
    SELECT c.source AS row, t.platform, count(*) AS known
    FROM claim c JOIN account t ON t.row = c.target WHERE c.role = 'identity' GROUP BY ALL
)
SELECT n.row, n.platform, n.claims, coalesce(m.known, 0) AS known FROM named n LEFT JOIN met m USING (row, platform)
"""

_CLAIMED_BY = """
SELECT c.target AS row, s.platform, count(*) AS claimants
FROM claim c JOIN account s ON s.row = c.source
WHERE c.role = 'identity'
GROUP BY ALL
"""

# The strongest thing that an account says of itself; a fan page that is also a backup is a fan page.
_SELF = """
SELECT row, arg_max(value, CASE value WHEN 'parody' THEN 9 WHEN 'fan' THEN 8 WHEN 'impersonation_denied' THEN 7
    WHEN 'shared' THEN 6 WHEN 'brand' THEN 5 WHEN 'backup' THEN 4 ELSE 0 END) AS role
FROM stated WHERE kind = 'role' AND role = 'self'
GROUP BY row
"""


def identifier_columns(workspace: DuckDBWorkspace, identifiers: pa.Table, *, unclear: str = _UNCLEAR_HANDLE) -> None:
    """Makes `identifier`, `claim`, `claimed_platform`, `claimed_by` and `self_role` out of an IDENTIFIERS table.

    And `unclear_handle` (`value`, `accounts`), by the SQL `unclear`: claimed handles that too many have for anybody to be
    meant.
    """
    workspace.make("stated", _STATED, incoming_identifier=identifiers)
    workspace.make("identifier", _IDENTIFIER)
    workspace.make("unclear_handle", unclear)
    workspace.make("claim", _CLAIM)
    workspace.make("claimed_platform", _CLAIMED_PLATFORM)
    workspace.make("claimed_by", _CLAIMED_BY)
    workspace.make("self_role", _SELF)
