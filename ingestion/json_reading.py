"""bytes → JSON value, digit for digit: no id becomes a float on its way."""

import json
import re
from typing import TypeAlias

import orjson

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

LARGEST_DOCUMENT = 64 * 1024 * 1024
"""Bytes of one JSON document. Platforms answer in kilobytes; a larger one is of another kind, and would fill memory."""

_LONG_NUMBER = re.compile(rb"(?:^|[\[:,\s])-?\d{19}")
"""A bare number that may leave 64 bits: orjson reads such a one as a float."""
_BOM = b"\xef\xbb\xbf"


def read_json(raw: bytes) -> Json:
    """The value of one JSON document. Lone surrogates stay in its texts (`fields.text` replaces them).

    Raises: ValueError where the bytes are not one JSON document.
    """
    raw = raw.removeprefix(_BOM)
    if not _LONG_NUMBER.search(raw):
        try:
            value: Json = orjson.loads(raw)
        except orjson.JSONDecodeError:
            pass  # the standard library reads lone surrogates and says at which character it failed
        else:
            return value
    try:
        return _read_exactly(raw)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _read_exactly(raw: bytes) -> Json:
    value: Json = json.loads(raw.decode(), parse_constant=_no_constant)
    return value


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
