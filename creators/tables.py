"""The words of creators as columns: Arrow schemas for what flows in bulk. No I/O is done or imported here.

Ids of creators travel as the 36 characters of their UUID.
"""

import pyarrow as pa

from graph.tables import TIMESTAMP

STANDING = pa.schema(
    [
        pa.field("account_key", pa.string(), nullable=False),
        pa.field("creator_id", pa.string(), nullable=False),
    ]
)
"""One row for each account that is in a creator: which."""

STANDING_CREATORS = pa.schema(
    [
        pa.field("creator_id", pa.string(), nullable=False),
        pa.field("created_at", TIMESTAMP, nullable=False),  # a merge keeps the oldest
        pa.field("digest", pa.string(), nullable=False),  # md5 of the stored row, see PROFILES
    ]
)
"""One row for each creator that stands."""

MEMBERSHIP = pa.schema(
    [
        pa.field("account_key", pa.string(), nullable=False),
        pa.field("creator_id", pa.string(), nullable=False),
        pa.field("confidence", pa.float64(), nullable=False),
        pa.field("role", pa.string(), nullable=False),  # AccountRole
    ]
)
"""One row for each account: in which creator it is once the decisions are applied."""

MOVES = pa.schema(
    [
        pa.field("component", pa.int64(), nullable=False),
        pa.field("account_key", pa.string(), nullable=False),
        pa.field("was", pa.string()),  # null: in no creator
        pa.field("creator_id", pa.string()),  # null: known no more
    ]
)
"""One row for each account of each creator that a decision touches, moving or not.

A component is a set of creators whose decisions hang together: it is applied whole or not at all.
"""

DECISIONS = pa.schema(
    [
        pa.field("component", pa.int64(), nullable=False),
        pa.field("ordinal", pa.int64(), nullable=False),  # decisions are taken in this order
        pa.field("kind", pa.string(), nullable=False),  # DecisionKind
        pa.field("before", pa.list_(pa.string()), nullable=False),
        pa.field("after", pa.list_(pa.string()), nullable=False),
        pa.field("account_keys", pa.list_(pa.string()), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
    ]
)
"""One row a decision."""

ENDED = pa.schema(
    [
        pa.field("component", pa.int64(), nullable=False),
        pa.field("creator_id", pa.string(), nullable=False),
        pa.field("leads_to", pa.string()),  # null: a tombstone
        pa.field("ordinal", pa.int64(), nullable=False),  # of the decision that ended it
    ]
)
"""One row for each creator that is no more."""

PROFILES = pa.schema(
    [
        pa.field("creator_id", pa.string(), nullable=False),
        pa.field("display_name", pa.string()),
        pa.field("bio", pa.string()),
        pa.field("country", pa.string()),
        pa.field("language", pa.string()),
        pa.field("tier", pa.string(), nullable=False),
        pa.field("followers", pa.int64(), nullable=False),
        pa.field("platforms", pa.list_(pa.string()), nullable=False),
        pa.field("hashtags", pa.list_(pa.string()), nullable=False),
        pa.field("confidence", pa.float64(), nullable=False),
        pa.field("account_count", pa.int32(), nullable=False),
        pa.field("provenance", pa.string(), nullable=False),  # JSON: [{field, account_key, observed_at, rule}]
        pa.field("shown_digest", pa.string(), nullable=False),  # md5 of what a reader sees, members with it
        pa.field("digest", pa.string(), nullable=False),  # md5 of all that is stored
    ]
)
"""One row a creator: what it shows."""
