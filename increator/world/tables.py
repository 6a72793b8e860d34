"""accounts of a chunk → rows of the account table and of the truth."""

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
        "followers": [account.followers for account in accounts],
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
