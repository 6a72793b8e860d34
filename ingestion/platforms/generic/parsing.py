"""Payload in the words of the account table → account, for every platform that has no parser of its own.

A JSON object, or a list of them, with `native_id` or `handle` and any other column of the account table.
"""

from graph.words import AccountState
from ingestion import fields
from ingestion.account_words import ALIASES
from ingestion.cell_lists import cell_values
from ingestion.drift import Drift, Node
from ingestion.json_reading import Json
from ingestion.platform import Parsed, Problem, account_key, handle_reader, key_handle_reader, no_key

_KNOWN = {"platform", "native_id", "handle", "display_name", "bio", "urls", "emails", "hashtags", "location", "country",
          "language", "followers", "following", "posts", "verified", "parody", "state", "avatar_hash", "created_at",
          "observed_at"}  # fmt: skip


class Generic:
    """One platform by its word, `github` say."""

    def __init__(self, name: str) -> None:
        self.name = name

    def kind_of(self, payload: Json) -> str | None:
        first = payload[0] if isinstance(payload, list) and payload else payload
        return "accounts" if isinstance(first, dict) and ("handle" in first or "native_id" in first) else None

    def parse(self, payload: Json, *, endpoint: str, drift: Drift) -> Parsed:  # noqa: ARG002 - the contract's
        parsed = Parsed()
        is_list = isinstance(payload, list)
        for index, item in enumerate(payload if isinstance(payload, list) else [payload]):
            pointer = f"/{index}" if is_list else ""
            if isinstance(item, dict):
                node = {ALIASES.get(name, name): value for name, value in item.items()}
                self._read(node, pointer=pointer, parsed=parsed, drift=drift)
            else:
                parsed.problems.append(
                    Problem(reason=f"a kind of {self.name} payload that is not read", pointer=pointer)
                )
        return parsed

    def _read(self, node: Node, *, pointer: str, parsed: Parsed, drift: Drift) -> None:
        path = f"{self.name}.accounts"
        drift.unknown(path, node, _KNOWN)
        native_id = drift.read(fields.native_id, node, path, "native_id")
        reader = key_handle_reader if native_id is None else handle_reader
        handle = drift.read(reader(self.name), node, path, "handle")
        if native_id is None and handle is None:
            parsed.problems.append(_nobody(node, pointer))
            return
        parsed.accounts.append(
            {
                "account_key": account_key(self.name, native_id, handle),
                "platform": self.name,
                "native_id": native_id,
                "handle": handle,
                "display_name": drift.read(fields.name, node, path, "display_name"),
                "bio": drift.read(fields.text, node, path, "bio"),
                "urls": fields.urls(_parts(node, "urls")),
                "emails": fields.urls(_parts(node, "emails")),
                "hashtags": fields.hashtags(None, _parts(node, "hashtags")),
                "location": drift.read(fields.name, node, path, "location"),
                "country": drift.read(fields.country, node, path, "country"),
                "language": drift.read(fields.language, node, path, "language"),
                "followers": drift.read(fields.count, node, path, "followers"),
                "following": drift.read(fields.count, node, path, "following"),
                "posts": drift.read(fields.count, node, path, "posts"),
                "verified": drift.read(fields.flag, node, path, "verified"),
                "parody": drift.read(fields.flag, node, path, "parody"),
                "state": fields.state(node.get("state")) or AccountState.ACTIVE,
                "avatar_hash": drift.read(fields.avatar_hash, node, path, "avatar_hash"),
                "created_at": drift.read(fields.moment, node, path, "created_at"),
            }
        )


def _nobody(node: Node, pointer: str) -> Problem:
    broken = next((name for name in ("native_id", "handle") if fields.is_broken(node.get(name))), None)
    if broken is None:
        return Problem(reason="neither native_id nor handle", pointer=pointer)
    return Problem(reason=no_key("an account", node, broken), pointer=f"{pointer}/{broken}")


def _parts(node: Node, name: str) -> list[Json]:
    """A list, or a text that lists values."""
    value = node.get(name)
    if isinstance(value, str):
        return list(cell_values(value, name))
    return value if isinstance(value, list) else []
