"""Instagram Graph API payload → accounts, posts.

An account arrives as the answer to `business_discovery` or as a user node; its media lie inside it, or in a page of
their own whose items may name their owner. Image URLs are signed and expire: they are nobody's key.
"""

import re

from graph.words import AccountState
from ingestion import fields
from ingestion.drift import Drift, Node
from ingestion.json_reading import Json
from ingestion.platform import UNREAD, Parsed, Problem, account_key, handle_reader, key_handle_reader, no_key

_USER = {"id", "ig_id", "username", "name", "biography", "website", "followers_count", "follows_count", "media_count",
         "profile_picture_url", "media", "is_published", "has_profile_pic", "account_type", "user_id",
         "is_verified_user", "shopping_product_tag_eligibility", "legacy_instagram_user_id", "stories", "tags",
         "is_private"}  # fmt: skip
_MEDIA = {"id", "ig_id", "caption", "media_type", "media_product_type", "media_url", "permalink", "thumbnail_url",
          "timestamp", "username", "owner", "like_count", "comments_count", "shortcode", "children", "comments",
          "is_comment_enabled", "view_count", "is_shared_to_feed", "alt_text", "collaborators", "insights",
          "legacy_instagram_media_id", "copyright_check_information"}  # fmt: skip
_MEDIA_MARKS = {"caption", "media_type", "permalink", "media_url", "comments_count"}
_USER_IN_ENDPOINT = re.compile(r"(?:^|/)(\d{5,25})/media\b")


class Instagram:
    name = "instagram"

    def kind_of(self, payload: Json) -> str | None:
        if not isinstance(payload, dict):
            return None
        if isinstance(payload.get("business_discovery"), dict):
            return "business_discovery"
        error = payload.get("error")
        if isinstance(error, dict) and ("fbtrace_id" in error or error.get("type") == "OAuthException"):
            return "error"
        if "username" in payload and not payload.keys().isdisjoint({"biography", "followers_count", "media_count"}):
            return "user"
        if isinstance(payload.get("id"), str) and not payload.keys().isdisjoint(_MEDIA_MARKS):
            return "media"
        is_push = payload.get("object") == "instagram" and "entry" in payload
        return UNREAD if is_push else _kind_of_page(payload.get("data"))

    def parse(self, payload: Json, *, endpoint: str, drift: Drift) -> Parsed:
        kind = self.kind_of(payload)
        parsed = Parsed()
        if not isinstance(payload, dict) or kind in {None, UNREAD}:
            parsed.problems.append(Problem(reason="a kind of Instagram payload that is not read"))
        elif kind == "error":
            error = drift.object(payload, "instagram", "error")
            reason = f"Instagram answered an error: {error.get('code')} {str(error.get('message'))[:200]}"
            parsed.problems.append(Problem(reason=reason, pointer="/error"))
        elif kind == "media":
            pages = drift.objects(payload, "instagram", "data") if "data" in payload else [payload]
            owner = _USER_IN_ENDPOINT.search(endpoint)
            key = account_key("instagram", owner[1], None) if owner else None
            _read_media(pages, key, pointer="/data" if "data" in payload else "", parsed=parsed, drift=drift)
        else:
            found = drift.object(payload, "instagram", kind) if kind == "business_discovery" else payload
            _read_user(found, pointer=f"/{kind}" if found is not payload else "", parsed=parsed, drift=drift)
        return parsed


def _kind_of_page(data: Json) -> str | None:
    if not isinstance(data, list) or not data or not isinstance(data[0], dict):
        return None
    if not data[0].keys().isdisjoint(_MEDIA_MARKS):
        return "media"
    return UNREAD if "/insights/" in str(data[0].get("id")) else None


def _read_user(node: Node, *, pointer: str, parsed: Parsed, drift: Drift) -> None:
    path = "instagram.user"
    drift.unknown(path, node, _USER)
    native_id = drift.read(fields.native_id, node, path, "id")
    handle = drift.read(handle_reader("instagram"), node, path, "username")
    key = account_key("instagram", native_id, None) if native_id else None
    is_page_of_media = handle is None and native_id is not None and "media" in node
    if native_id is None or (handle is None and not is_page_of_media):
        missing = "id" if native_id is None else "username"
        parsed.problems.append(Problem(reason=no_key("a user", node, missing), pointer=f"{pointer}/{missing}"))
    elif handle is not None:
        parsed.accounts.append(
            {
                "account_key": account_key("instagram", native_id, None),
                "platform": "instagram",
                "native_id": native_id,
                "handle": handle,
                "display_name": drift.read(fields.name, node, path, "name"),
                "bio": drift.read(fields.text, node, path, "biography"),
                "urls": fields.urls([node.get("website")]),
                "followers": drift.read(fields.count, node, path, "followers_count"),
                "following": drift.read(fields.count, node, path, "follows_count"),
                "posts": drift.read(fields.count, node, path, "media_count"),
                "verified": drift.read(fields.flag, node, path, "is_verified_user"),
                "state": AccountState.PRIVATE if node.get("is_private") is True else AccountState.ACTIVE,
            }
        )
    media = drift.objects(drift.object(node, path, "media"), f"{path}.media", "data")
    _read_media(media, key, pointer=f"{pointer}/media/data", parsed=parsed, drift=drift)


def _read_media(media: list[Node], owner: str | None, *, pointer: str, parsed: Parsed, drift: Drift) -> None:
    path, ownerless = "instagram.media", 0
    for node in media:
        drift.unknown(path, node, _MEDIA)
        native_id = drift.read(fields.native_id, node, path, "id")
        key = owner or _owner(node, drift)
        if native_id is None or key is None:
            ownerless += 1
            continue
        caption = drift.read(fields.text, node, path, "caption")
        parsed.posts.append(
            {
                "post_key": f"instagram:{native_id}",
                "account_key": key,
                "caption": caption,
                "hashtags": fields.hashtags(caption),
                "likes": drift.read(fields.count, node, path, "like_count"),
                "comments": drift.read(fields.count, node, path, "comments_count"),
                "views": drift.read(fields.count, node, path, "view_count"),
                "published_at": drift.read(fields.moment, node, path, "timestamp"),
            }
        )
    if ownerless:
        parsed.problems.append(Problem(reason=f"{ownerless} media without id or owner", pointer=pointer))


def _owner(node: Node, drift: Drift) -> str | None:
    native_id = fields.native_id(drift.object(node, "instagram.media", "owner").get("id"))
    if native_id:
        return account_key("instagram", native_id, None)
    handle = drift.read(key_handle_reader("instagram"), node, "instagram.media", "username")
    return account_key("instagram", None, handle) if handle else None
