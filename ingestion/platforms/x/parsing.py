"""X API v2 payload → accounts, posts, states.

An answer may be partial: `data` and `errors` side by side; an error about a user says that it is suspended or gone. The
`t.co` addresses of a profile are replaced by those they lead to, which the answer carries in `entities`.
"""

import re

from graph.words import AccountState
from ingestion import fields
from ingestion.drift import Drift, Node
from ingestion.json_reading import Json
from ingestion.platform import UNREAD, Parsed, Problem, account_key, handle_reader, key_handle_reader, no_key

_ANSWER = {"data", "includes", "errors", "meta"}
_USER = {"id", "name", "username", "created_at", "description", "entities", "location", "pinned_tweet_id",
         "pinned_post_id", "most_recent_tweet_id", "most_recent_post_id", "profile_image_url", "profile_banner_url",
         "protected", "public_metrics", "url", "verified", "verified_type", "verified_followers_count", "withheld",
         "affiliation", "subscription_type", "subscription", "connection_status", "receives_your_dm",
         "is_identity_verified", "parody", "confirmed_email"}  # fmt: skip
_METRICS = {f"{name}{form}" for name in ("followers_count", "following_count", "tweet_count", "post_count",
            "listed_count", "like_count", "media_count") for form in ("", "_str")}  # fmt: skip
_POST = {"id", "text", "author_id", "created_at", "public_metrics", "entities", "lang", "attachments", "note_tweet",
         "note_post", "conversation_id", "edit_history_tweet_ids", "edit_history_post_ids", "edit_controls", "geo",
         "in_reply_to_user_id", "possibly_sensitive", "referenced_tweets", "referenced_posts", "reply_settings",
         "source", "withheld", "context_annotations", "display_text_range", "paid_partnership", "article", "scopes",
         "community_id", "card_uri", "media_metadata", "suggested_source_links", "username"}  # fmt: skip
_PROFILE = {"description", "public_metrics", "created_at"}
_OWNER_IN_ENDPOINT = re.compile(r"/users/(\d{1,20})/(?:tweets|posts|timelines)")
_GONE = ("not found", "does not exist", "deactivated", "could not find user")


class X:
    name = "x"

    def kind_of(self, payload: Json) -> str | None:
        if not isinstance(payload, dict):
            return None
        data = payload.get("data")
        first = data[0] if isinstance(data, list) and data else data
        if isinstance(first, dict):
            return _kind_of_node(first)
        if isinstance(payload.get("errors"), list):
            return "errors"
        if "title" in payload and "detail" in payload and "type" in payload:
            return "errors"
        if "data" not in payload and "username" in payload and isinstance(payload.get("id"), str | int):
            return None if payload.keys().isdisjoint({"public_metrics", "name", "description"}) else "users"
        return "posts" if "text" in payload and "data" not in payload and "id" in payload else None

    def parse(self, payload: Json, *, endpoint: str, drift: Drift) -> Parsed:
        kind = self.kind_of(payload)
        parsed = Parsed()
        if not isinstance(payload, dict) or kind in {None, UNREAD}:
            parsed.problems.append(Problem(reason="a kind of X payload that is not read"))
            return parsed
        is_one_error = kind == "errors" and "errors" not in payload
        if is_one_error:
            payload = {"errors": [payload]}
        if "data" not in payload and kind != "errors":
            payload = {"data": payload}
        drift.unknown("x", payload, _ANSWER)
        data = payload.get("data")
        nodes = [data] if isinstance(data, dict) else drift.objects(payload, "x", "data")
        for index, node in enumerate(nodes):
            pointer = f"/data/{index}" if isinstance(data, list) else "/data"
            _read_node(node, str(kind), endpoint, pointer=pointer, parsed=parsed, drift=drift)
        _read_includes(drift.object(payload, "x", "includes"), parsed=parsed, drift=drift)
        for index, error in enumerate(drift.objects(payload, "x", "errors")):
            _read_error(error, pointer="" if is_one_error else f"/errors/{index}", parsed=parsed)
        return parsed


def _kind_of_node(node: Node) -> str | None:
    if "username" in node and "text" not in node:
        return "users"
    if "text" in node and "id" in node:
        return "posts"
    return UNREAD if "event_type" in node or "project_id" in node else None


def _read_node(node: Node, kind: str, endpoint: str, *, pointer: str, parsed: Parsed, drift: Drift) -> None:
    if kind == "users":
        _read_user(node, pointer=pointer, parsed=parsed, drift=drift)
    else:
        owner = _OWNER_IN_ENDPOINT.search(endpoint)
        _read_post(node, owner[1] if owner else None, pointer=pointer, parsed=parsed, drift=drift)


def _read_includes(includes: Node, *, parsed: Parsed, drift: Drift) -> None:
    """Users beside posts are profiles only where profile fields were asked for: a bare name would erase a bio."""
    for index, node in enumerate(drift.objects(includes, "x.includes", "users")):
        if not node.keys().isdisjoint(_PROFILE):
            _read_user(node, pointer=f"/includes/users/{index}", parsed=parsed, drift=drift)
    for name in ("tweets", "posts"):
        for index, node in enumerate(drift.objects(includes, "x.includes", name)):
            if "author_id" in node:
                _read_post(node, None, pointer=f"/includes/{name}/{index}", parsed=parsed, drift=drift)


def _read_user(node: Node, *, pointer: str, parsed: Parsed, drift: Drift) -> None:
    path = "x.users"
    drift.unknown(path, node, _USER)
    native_id = drift.read(fields.native_id, node, path, "id")
    handle = drift.read(handle_reader("x"), node, path, "username")
    if native_id is None or handle is None:
        missing = "id" if native_id is None else "username"
        parsed.problems.append(Problem(reason=no_key("a user", node, missing), pointer=f"{pointer}/{missing}"))
        return
    metrics = drift.object(node, path, "public_metrics")
    drift.unknown(f"{path}.public_metrics", metrics, _METRICS)
    posts = "tweet_count" if "tweet_count" in metrics else "post_count"
    bio, expanded = _expanded_bio(node, drift)
    parsed.accounts.append(
        {
            "account_key": account_key("x", native_id, None),
            "platform": "x",
            "native_id": native_id,
            "handle": handle,
            "display_name": drift.read(fields.name, node, path, "name"),
            "bio": bio,
            "urls": fields.urls([*_site(node, drift), *expanded]),
            "location": drift.read(fields.name, node, path, "location"),
            "followers": drift.read(fields.count, metrics, f"{path}.public_metrics", "followers_count"),
            "following": drift.read(fields.count, metrics, f"{path}.public_metrics", "following_count"),
            "posts": drift.read(fields.count, metrics, f"{path}.public_metrics", posts),
            "verified": drift.read(fields.flag, node, path, "verified"),
            "parody": drift.read(fields.flag, node, path, "parody"),
            "state": AccountState.PRIVATE if node.get("protected") is True else AccountState.ACTIVE,
            "created_at": drift.read(fields.moment, node, path, "created_at"),
        }
    )


def _entity_urls(node: Node, of: str, drift: Drift) -> list[Node]:
    entities = drift.object(node, "x.users", "entities")
    return drift.objects(drift.object(entities, "x.users.entities", of), f"x.users.entities.{of}", "urls")


def _site(node: Node, drift: Drift) -> list[Json]:
    """The address on the profile: where `t.co` leads to, or as it is where the answer does not say."""
    leads = [entity.get("expanded_url") for entity in _entity_urls(node, "url", drift)]
    return [lead for lead in leads if lead] or [node.get("url")]


def _expanded_bio(node: Node, drift: Drift) -> tuple[str | None, list[Json]]:
    """The bio with the addresses that its short ones lead to, and those that could not be put into it."""
    bio = drift.read(fields.text, node, "x.users", "description")
    left: list[Json] = []
    for entity in _entity_urls(node, "description", drift):
        short, lead = entity.get("url"), fields.text(entity.get("expanded_url"), longest=fields.LONGEST_URL)
        if lead and bio and isinstance(short, str) and short and short in bio:
            bio = fields.text(bio.replace(short, lead))
        elif lead:
            left.append(lead)
    return bio, left


def _read_post(node: Node, owner: str | None, *, pointer: str, parsed: Parsed, drift: Drift) -> None:
    path = "x.posts"
    drift.unknown(path, node, _POST)
    native_id = drift.read(fields.native_id, node, path, "id")
    author = drift.read(fields.native_id, node, path, "author_id") or owner
    if native_id is None or author is None:
        missing = "id" if native_id is None else "author_id"
        parsed.problems.append(Problem(reason=no_key("a post", node, missing), pointer=pointer))
        return
    long_form = drift.object(node, path, "note_tweet" if "note_tweet" in node else "note_post")
    caption = fields.text(long_form.get("text")) or drift.read(fields.text, node, path, "text")
    metrics = drift.object(node, path, "public_metrics")
    tags = drift.objects(drift.object(node, path, "entities"), f"{path}.entities", "hashtags")
    parsed.posts.append(
        {
            "post_key": f"x:{native_id}",
            "account_key": account_key("x", author, None),
            "caption": caption,
            "hashtags": fields.hashtags(caption, [tag.get("tag") for tag in tags]),
            "likes": drift.read(fields.count, metrics, f"{path}.public_metrics", "like_count"),
            "comments": drift.read(fields.count, metrics, f"{path}.public_metrics", "reply_count"),
            "views": drift.read(fields.count, metrics, f"{path}.public_metrics", "impression_count"),
            "published_at": drift.read(fields.moment, node, path, "created_at"),
        }
    )


def _read_error(error: Node, *, pointer: str, parsed: Parsed) -> None:
    """A user that is gone is a state of that account; every other error is a dead letter."""
    said = f"{error.get('title')} {error.get('detail')}"[:300].lower()
    state = AccountState.SUSPENDED if "suspended" in said else None
    if state is None and any(word in said for word in _GONE):
        state = AccountState.DELETED
    named = error.get("value", error.get("resource_id"))
    by_handle = "username" in str(error.get("parameter"))
    handle = key_handle_reader("x")(named) if by_handle else None
    native_id = None if by_handle else fields.native_id(named)
    if state and (native_id or handle) and error.get("resource_type", "user") == "user":
        parsed.states.append({"account_key": account_key("x", native_id, handle), "state": state})
    else:
        parsed.problems.append(Problem(reason=f"X answered an error: {said[:200]}", pointer=pointer))
