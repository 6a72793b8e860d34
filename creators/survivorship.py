"""accounts + membership → what each creator shows, and from which account (pure).

**Text** (`display_name`, `bio`, `country`, `language`): the value of the first member that states one. Members speak
in this order: own accounts before backups, backups before fan, parody and impersonating ones; living before deleted
or suspended; verified before not; more followers before fewer; then by account key. Where nobody states a name, the
first handle is shown.

**Followers**: the sum over platforms, each counted once with its largest living own account, for one person's
accounts on one platform are followed by much the same people. A backup counts only on a platform where there is no
other account.

**Tier** follows from followers (`creators.words.TIER_STARTS_AT`). **Hashtags**: those of all members, used by most
members first. **Confidence**: that of the member that belongs least surely.
"""

import duckdb
import pyarrow as pa

from creators.statements import rules
from creators.tables import PROFILES
from creators.words import TIER_STARTS_AT

_SHOW = rules("survivorship")
_SHOWN = rules("shown_profiles")
_MOST_HASHTAGS = 50
"""Bounds a creator's row and the search document made of it; the rarest go first."""


def show(accounts: pa.Table, membership: pa.Table) -> pa.Table:
    """One row in PROFILES for each creator of `membership` (MEMBERSHIP), by id. `accounts` (ACCOUNTS) may hold more."""
    tiers = pa.table({"tier": list(TIER_STARTS_AT), "starts_at": pa.array(TIER_STARTS_AT.values(), pa.int64())})
    with duckdb.connect() as connection:
        connection.register("account", accounts)
        connection.register("membership", membership)
        connection.register("tiers", tiers)
        connection.execute("SET VARIABLE most_hashtags = ?", [_MOST_HASHTAGS])
        connection.execute(_SHOW)
        return connection.sql(_SHOWN).to_arrow_table().cast(PROFILES)
