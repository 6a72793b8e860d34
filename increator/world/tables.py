"""accounts of a chunk → rows of the account table, of the truth, and of the lists that tests of processes need."""

import pyarrow as pa

from graph.tables import ACCOUNTS
from increator.world.accounts import Account

_LEFT_OUT = {"hashtags", "language", "parody", "state", "capture"}
ACCOUNT_TABLE = pa.schema([field for field in ACCOUNTS if field.name not in _LEFT_OUT])
"""The columns that the account table form names and a world fills."""

TRUTH = pa.schema(
    [
        pa.field("account_key", pa.string(), nullable=False),
        pa.field("creator", pa.string(), nullable=False),
        pa.field("trap", pa.string(), nullable=False),  # number of the trap as text; empty for most
        pa.field("trap_group", pa.string(), nullable=False),  # the instance of the trap; empty for most
    ]
)


def account_rows(accounts: list[Account]) -> pa.Table:
    columns = {
        "account_key": [account.key for account in accounts],
        "platform": [account.platform for account in accounts],
        "native_id": [account.native_id for account in accounts],
        "handle": [account.handle.lower() for account in accounts],
        "display_name": [account.display_name or None for account in accounts],
        "bio": [account.bio or None for account in accounts],
        "urls": [account.urls for account in accounts],
        "emails": [account.emails for account in accounts],
        "location": [account.location or None for account in accounts],
        "country": [account.country or None for account in accounts],
        "followers": [None if account.hides_followers else account.followers for account in accounts],
        "following": [None if account.platform == "youtube" else account.following for account in accounts],
        "posts": [account.posts for account in accounts],
        "verified": [account.verified if account.platform in {"x", "tiktok"} else None for account in accounts],
        "avatar_hash": [account.avatar_hash or None for account in accounts],
        "created_at": [account.created_at if account.platform in {"x", "youtube"} else None for account in accounts],
        "observed_at": [account.observed_at for account in accounts],
    }
    return pa.table(columns, schema=ACCOUNT_TABLE)


def truth_rows(accounts: list[Account]) -> pa.Table:
    return pa.table(
        {
            "account_key": [account.key for account in accounts],
            "creator": [f"creator-{account.creator.number}" for account in accounts],
            "trap": [account.trap for account in accounts],
            "trap_group": [account.group for account in accounts],
        },
        schema=TRUTH,
    )


LIST_COLUMNS = {
    "erased.csv": "account_key",
    "judgements.csv": "left_key,right_key,verdict",
    "private_accounts.csv": "platform,native_id,handle,emails",
}


def process_lists(units: list[list[Account]]) -> dict[str, list[str]]:
    """Who was erased, what a person judged, and what only one tenant knows, as lines of CSV."""
    erased = [account.key for unit in units if unit[0].trap == "28" for account in unit]
    judgements: list[str] = []
    private: list[str] = []
    for unit in units:
        if unit[0].trap == "30":
            one, same, other = unit
            judgements += [_judgement(one, same, "same"), _judgement(one, other, "different")]
        if unit[0].trap == "33":
            private += [f"{a.platform},{a.native_id},{a.handle},{a.creator.email}" for a in unit]
    return {"erased.csv": erased, "judgements.csv": judgements, "private_accounts.csv": private}


def _judgement(one: Account, other: Account, verdict: str) -> str:
    left, right = sorted((one.key, other.key))
    return f"{left},{right},{verdict}"
