"""What the commands that read account tables share: `--map`, and what of a table was not used."""

from collections.abc import Iterator, Mapping, Sequence

from graph.errors import InputError


def mapped_columns(written: Sequence[str]) -> dict[str, str]:
    """`theirs=ours` → their name by ours.

    Raises: InputError where one is not of that form.
    """
    columns: dict[str, str] = {}
    for pair in written:
        theirs, _, ours = (part.strip() for part in pair.partition("="))
        if not (theirs and ours):
            raise InputError(f"--map {pair}: write theirs=ours, as in --map network=platform")
        columns[theirs] = ours
    return columns


def unused_lines(
    ignored_columns: Mapping[str, Sequence[str]],
    unreadable_values: Mapping[str, Mapping[str, int]],
    notes: Sequence[str],
) -> Iterator[str]:
    """A line each, by file: long paths stay whole, which a table would cut."""
    for file, names in ignored_columns.items():
        if names:
            yield f"{file}: ignored columns: {', '.join(names)}"
    for file, columns in unreadable_values.items():
        counted = ", ".join(f"{column} {count:,}" for column, count in columns.items())
        yield f"{file}: values that could not be read, by column: {counted}"
    yield from notes
