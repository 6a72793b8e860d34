"""The blocking rules, in the order of the report."""

from resolution.blocking_rule import BlockingRule

STEM = BlockingRule(
    name="same handle stem",
    keys="SELECT row, stem AS key FROM account WHERE stem IS NOT NULL",
    max_block=100,
    refine="coalesce(a.name_key, '')",
)
NAME = BlockingRule(
    name="same display name",
    keys="SELECT row, name_key AS key FROM account WHERE length(name_key) > 3",
    max_block=60,
    refine="coalesce(a.location, a.country, '') || '|' || left(a.stem, 3)",
)
NAME_IN_HANDLE = BlockingRule(
    name="the display name is the other's handle",
    keys="""
        SELECT row, stem AS key FROM account WHERE length(stem) > 4
        UNION SELECT row, name_joined FROM account WHERE length(name_joined) > 4
        UNION SELECT row, name_joined_reversed FROM account WHERE length(name_joined_reversed) > 4 AND name_length > 1
        UNION SELECT row, left(name_joined, 1) || name_last FROM account WHERE name_length > 1 AND length(name_last) > 4
    """,
    max_block=60,
    refine="coalesce(a.name_key, '')",
)
HANDLE_WORDS = BlockingRule(
    name="same words in the handle",
    keys="SELECT row, array_to_string(handle_tokens, ' ') AS key FROM account WHERE len(handle_tokens) > 1",
    max_block=60,
)
HANDLE_START = BlockingRule(
    name="handles begin alike",
    keys="SELECT row, left(stem, 7) AS key FROM account WHERE length(stem) > 7",
    max_block=30,
    refine="coalesce(a.name_tokens[1], a.location, '')",
)
IDENTIFIER = BlockingRule(
    name="same e-mail, website, link page or profile elsewhere",
    keys="SELECT row, value AS key FROM identifier",
    max_block=12,
)
AVATAR = BlockingRule(
    name="same avatar",
    keys="SELECT row, avatar_hash AS key FROM account WHERE avatar_hash IS NOT NULL",
    max_block=12,
    refine="coalesce(left(a.stem, 4), '')",
)
BIO = BlockingRule(
    name="same bio",
    keys="SELECT row, bio_folded AS key FROM account WHERE length(bio_folded) > 24",
    max_block=12,
    refine="coalesce(left(a.stem, 4), '')",
)

BLOCKING_RULES = (STEM, NAME, NAME_IN_HANDLE, HANDLE_WORDS, HANDLE_START, IDENTIFIER, AVATAR, BIO)
