"""Blocking rules over the columns of records: equal values, the same letters in any order, parts that few share."""

from resolution.blocking_rule import BlockingRule

MOST = 60
"""Records of a block, as for accounts of the same name: a larger one says that its key does not tell people apart."""


def equal(*columns: str) -> BlockingRule:
    """Records that are equal in all of these columns and miss none of them."""
    key = " || '|' || ".join(columns)
    return BlockingRule(
        name="same " + " and ".join(column.replace("_", " ") for column in columns),
        keys=f"SELECT row, {key} AS key FROM account WHERE {key} IS NOT NULL",
        max_block=MOST,
    )


def same_letters(column: str, *, fewest: int = 5) -> BlockingRule:
    """The same letters or digits in any order: a transposition, words the wrong way round, day and month."""
    letters = f"array_to_string(list_sort(string_split(replace({column}, ' ', ''), '')), '')"
    return BlockingRule(
        name=f"letters of {column.replace('_', ' ')}",
        keys=f"SELECT row, {letters} AS key FROM account WHERE length({column}) >= {fewest}",
        max_block=MOST,
    )


def shared_part(column: str, *, length: int, most: int = 20) -> BlockingRule:
    """A run of so many letters that few records have: what an edit elsewhere leaves alone."""
    starts = f"range(1, greatest(length({column}) - {length - 2}, 1))"
    parts = f"list_transform({starts}, lambda start: substr({column}, start, {length}))"
    return BlockingRule(
        name=f"a part of {column.replace('_', ' ')}",
        keys=f"SELECT row, unnest(list_distinct({parts})) AS key FROM account WHERE  length({column}) >= {length}",
        max_block=most,
    )
