"""a cell that lists several values → its values.

Addresses and tags hold no white space, and e-mails and tags neither comma nor semicolon, so these separate them; a URL may
hold both, so they end one only where another begins. The patterns are of RE2 and of Python alike: columns and single
values are separated by the same ones.
"""

import re
from collections.abc import Mapping

import orjson

_ANY = (r"[,;]+", " ")
SEPARATED: Mapping[str, tuple[str, str]] = {
    "urls": (r"(?i)[,;]+([\"'<]*(?:[a-z][a-z0-9+.-]*://|www\.))", r" \1"),
    "emails": _ANY,
    "hashtags": _ANY,
}
"""For each list column of an account table what separates values besides white space, and what it becomes."""


AROUND_VALUES = " ,;<>\"'"
"""What people put around a value, and no address, tag or URL begins or ends with."""


def cell_values(cell: str, column: str) -> list[str]:
    """The values of one cell of a list column."""
    pattern, separator = SEPARATED[column]
    parts = re.sub(pattern, separator, without_brackets(cell.strip())).split()
    return [value for part in parts if (value := part.strip(AROUND_VALUES))]


def without_brackets(cell: str) -> str:
    """A list as JSON or Python writes it → what is in it, with white space between; any other text as it is."""
    if not (cell.startswith("[") and cell.endswith("]")):
        return cell
    try:
        values = orjson.loads(cell)
    except orjson.JSONDecodeError:
        return cell[1:-1]  # quotes around values are cut off as they are of any
    return " ".join(str(value) for value in values if value is not None)
