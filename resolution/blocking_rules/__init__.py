"""The blocking rules over whole values, in the order of the report; parts of values are the matter of `rare_parts`."""

from resolution.blocking_rule import BlockingRule

SAME_HANDLE = BlockingRule(
    name="same handle",
    keys="SELECT row, folded_handle AS key FROM account WHERE folded_handle IS NOT NULL",
    max_block=60,
    refine="coalesce(a.name_key, '')",
)
NAME = BlockingRule(
    name="same display name",
    keys="SELECT row, name_key AS key FROM account WHERE length(name_key) > 2",
    max_block=60,
    refine="coalesce(a.location, a.country, '') || '|' || left(a.folded_handle, 3)",
)
NAME_AND_PLACE = BlockingRule(
    name="same display name and place",
    keys="SELECT row, name_key || '|' || location AS key FROM account WHERE name_key <> '' AND location IS NOT NULL",
    max_block=60,
)
INITIAL_AND_LAST = BlockingRule(
    name="initial and last name are the other's handle",
    keys="""
        SELECT row, regexp_replace(folded_handle, '[0-9]+$', '') AS key FROM account WHERE length(folded_handle) > 4
        UNION ALL SELECT row, initial_and_last FROM account WHERE length(initial_and_last) > 4
    """,
    max_block=30,
    refine="coalesce(a.location, '')",
)
SHORT_FORM = BlockingRule(
    name="the same name but for a short form",
    keys="""
        SELECT row, unnest(string_split(called, ' ')) || ' ' || regexp_replace(name_spaced, '^[^ ]+( [a-z0-9])* ', '') AS key
        FROM account WHERE called IS NOT NULL
    """,
    max_block=30,
    refine="coalesce(a.location, '')",
)
"""All words after the first one but initials: what ends many names is a topic, or `official`."""

IDENTIFIER = BlockingRule(
    name="same e-mail, website, link page or profile elsewhere",
    keys="SELECT row, value AS key FROM identifier",
    max_block=12,
)
AVATAR = BlockingRule(
    name="same avatar",
    keys="SELECT row, avatar_hash AS key FROM account WHERE avatar_hash IS NOT NULL",
    max_block=12,
    refine="coalesce(left(a.folded_handle, 4), '')",
)
BIO = BlockingRule(
    name="same bio",
    keys="SELECT row, bio_folded AS key FROM account WHERE length(bio_folded) > 24",
    max_block=12,
    refine="coalesce(left(a.folded_handle, 4), '')",
)

BLOCKING_RULES = (SAME_HANDLE, NAME, NAME_AND_PLACE, INITIAL_AND_LAST, SHORT_FORM, IDENTIFIER, AVATAR, BIO)
