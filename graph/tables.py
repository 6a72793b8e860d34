"""The words of identity as columns: Arrow schemas for what flows in bulk. No I/O is done or imported here."""

import pyarrow as pa

TIMESTAMP = pa.timestamp("us", tz="UTC")

ACCOUNTS = pa.schema(
    [
        pa.field("account_key", pa.string(), nullable=False),
        pa.field("platform", pa.string(), nullable=False),
        pa.field("native_id", pa.string()),
        pa.field("handle", pa.string()),  # cleaned: no @, lower case, no URL around it
        pa.field("display_name", pa.string()),
        pa.field("bio", pa.string()),
        pa.field("urls", pa.list_(pa.string())),
        pa.field("emails", pa.list_(pa.string())),
        pa.field("hashtags", pa.list_(pa.string())),
        pa.field("location", pa.string()),
        pa.field("country", pa.string()),  # ISO 3166-1 alpha-2, upper case
        pa.field("language", pa.string()),  # ISO 639-1, lower case
        pa.field("followers", pa.int64()),
        pa.field("following", pa.int64()),
        pa.field("posts", pa.int64()),
        pa.field("verified", pa.bool_()),
        pa.field("parody", pa.bool_()),
        pa.field("state", pa.string()),  # AccountState
        pa.field("avatar_hash", pa.string()),  # 64-bit perceptual hash, 16 hex digits
        pa.field("created_at", TIMESTAMP),
        pa.field("observed_at", TIMESTAMP),
        pa.field("capture", pa.string()),  # key of the capture in the lake
    ]
)
"""One row an account."""

ACCOUNT_SLOTS = pa.schema(
    [
        pa.field("bio_embedding", pa.list_(pa.float32())),  # what the bio means
        pa.field("content_embedding", pa.list_(pa.float32())),  # what the account posts about
        pa.field("face_embedding", pa.list_(pa.float32())),  # the face that is shown; read only where that is permitted
        pa.field("audience", pa.list_(pa.string())),  # who follows or comments, by ids common to all platforms
        pa.field("brands", pa.list_(pa.string())),  # brands that the posts name, one spelling each
        pa.field("posted_at", pa.list_(TIMESTAMP)),  # when its posts were published
    ]
)
"""Columns that a table of accounts may have besides: the resolver uses them where they are there, and no store keeps them."""

POSTS = pa.schema(
    [
        pa.field("post_key", pa.string(), nullable=False),  # platform:native post id
        pa.field("account_key", pa.string(), nullable=False),
        pa.field("caption", pa.string()),
        pa.field("hashtags", pa.list_(pa.string())),
        pa.field("likes", pa.int64()),
        pa.field("comments", pa.int64()),
        pa.field("views", pa.int64()),
        pa.field("published_at", TIMESTAMP),
        pa.field("capture", pa.string()),
    ]
)
"""One row a post."""

IDENTIFIERS = pa.schema(
    [
        pa.field("account_key", pa.string(), nullable=False),
        # email, phone, url (own website), link_page, handle (value `platform:handle`),
        # native (value `platform:native_id`), role (what the account says that it is itself)
        pa.field("kind", pa.string(), nullable=False),
        pa.field("value", pa.string(), nullable=False),
        # identity: this is mine (a claim, where kind is handle or native); or a relation: partner, brand, manager, fan,
        # parody, backup, main, child, member, collab, giveaway, affiliate, business, mention; self where kind is role
        pa.field("role", pa.string(), nullable=False),
        pa.field("field", pa.string(), nullable=False),  # bio, urls, emails, display_name, location
        pa.field("start", pa.int32()),  # offsets in characters into the raw text of the field; null where not a text
        pa.field("end", pa.int32()),
        pa.field("strength", pa.float64(), nullable=False),  # 0..1: how surely the text says this
        pa.field("reason", pa.string(), nullable=False),  # the form that matched, for people
    ]
)
"""One row for each identifier, claim or relation that an account's text or urls state."""

CLAIMS = pa.schema(
    [
        pa.field("account_key", pa.string(), nullable=False),  # who says it
        pa.field("claimed_key", pa.string(), nullable=False),  # the account that is said to be theirs as well
        pa.field("kind", pa.string(), nullable=False),  # handle or native: the kind of the identifier it was said by
        pa.field("value", pa.string(), nullable=False),  # the value of that identifier
    ]
)
"""One row for each claim whose other account is known."""

EVIDENCE = pa.struct(
    [
        pa.field("comparison", pa.string()),
        pa.field("level", pa.string()),
        pa.field("weight_bits", pa.float64()),
    ]
)

LINKS = pa.schema(
    [
        pa.field("left_key", pa.string(), nullable=False),  # left_key < right_key
        pa.field("right_key", pa.string(), nullable=False),
        pa.field("linker", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),  # LinkKind
        pa.field("weight_bits", pa.float64(), nullable=False),
        pa.field("probability", pa.float64(), nullable=False),
        pa.field("used", pa.bool_(), nullable=False),  # the clustering joined these two by it, or within it
        pa.field("evidence", pa.list_(EVIDENCE), nullable=False),
    ]
)
"""One row for each pair and linker."""

CLUSTERS = pa.schema(
    [
        pa.field("account_key", pa.string(), nullable=False),
        pa.field("cluster", pa.string(), nullable=False),  # the smallest account_key of the cluster
        pa.field("confidence", pa.float64(), nullable=False),  # 0..1
        pa.field("role", pa.string(), nullable=False),  # AccountRole
    ]
)
"""One row for each account: which cluster it is in."""

JUDGEMENTS = pa.schema(
    [
        pa.field("left_key", pa.string(), nullable=False),
        pa.field("right_key", pa.string(), nullable=False),
        pa.field("verdict", pa.string(), nullable=False),  # Verdict
    ]
)
"""One row for each judged pair, the newest verdict only."""
