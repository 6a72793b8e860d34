"""TikTok Display API payload → accounts, posts.

An answer carries its error inside, with `code` `ok` where there is none. `profile_deep_link` is TikTok's own short link
to the profile, not a site of the person's.
"""

import re

from graph.words import AccountState
from ingestion import fields
from ingestion.drift import Drift, Node
from ingestion.json_reading import Json
from ingestion.platform import UNREAD, Parsed, Problem, account_key, handle_reader, key_handle_reader, no_key

_USER = {"open_id", "union_id", "avatar_url", "avatar_url_100", "avatar_large_url", "display_name", "bio_description",
         "profile_deep_link", "profile_web_link", "username", "is_verified", "follower_count", "following_count",
         "likes_count", "video_count", "is_private"}  # fmt: skip
_VIDEO = {"id", "title", "create_time", "cover_image_url", "share_url", "video_description", "duration", "height",
          "width", "like_count", "comment_count", "share_count", "view_count", "is_aigc", "embed_html",
          "embed_link", "open_id", "username"}  # fmt: skip
_OWNER_IN_URL = re.compile(r"tiktok\.com/@([^/?#]+)/(?:video|photo)/")


class TikTok:
    name = "tiktok"

    def kind_of(self, payload: Json) -> str | None:
        if not isinstance(payload, dict):
            return None
        data, error = payload.get("data"), payload.get("error")
        if isinstance(data, dict) and isinstance(data.get("user"), dict):
            return "user_info"
        if isinstance(data, dict) and isinstance(data.get("videos"), list):
            return "video_list"
        if isinstance(error, dict) and "log_id" in error:
            return "error"
        return UNREAD if "client_key" in payload and "event" in payload else None

    def parse(self, payload: Json, *, endpoint: str, drift: Drift) -> Parsed:  # noqa: ARG002 - the contract's
        kind = self.kind_of(payload)
        parsed = Parsed()
        if not isinstance(payload, dict) or kind in {None, UNREAD}:
            parsed.problems.append(Problem(reason="a kind of TikTok payload that is not read"))
            return parsed
        error = drift.object(payload, "tiktok", "error")
        if error.get("code", "ok") != "ok" or kind == "error":
            reason = f"TikTok answered an error: {str(error.get('code'))[:100]}"
            parsed.problems.append(Problem(reason=reason, pointer="/error"))
        data = drift.object(payload, "tiktok", "data")
        drift.unknown("tiktok.data", data, {"user", "videos", "cursor", "has_more"})
        owner = None
        if kind == "user_info":
            owner = _read_user(drift.object(data, "tiktok.data", "user"), parsed=parsed, drift=drift)
        _read_videos(drift.objects(data, "tiktok.data", "videos"), owner, parsed=parsed, drift=drift)
        return parsed


def _read_user(node: Node, *, parsed: Parsed, drift: Drift) -> str | None:
    path = "tiktok.user"
    drift.unknown(path, node, _USER)
    native_id = drift.read(fields.native_id, node, path, "open_id")
    if native_id is None:
        parsed.problems.append(Problem(reason=no_key("a user", node, "open_id"), pointer="/data/user/open_id"))
        return None
    key = account_key("tiktok", native_id, None)
    parsed.accounts.append(
        {
            "account_key": key,
            "platform": "tiktok",
            "native_id": native_id,
            "handle": drift.read(handle_reader("tiktok"), node, path, "username"),
            "display_name": drift.read(fields.name, node, path, "display_name"),
            "bio": drift.read(fields.text, node, path, "bio_description"),
            "followers": drift.read(fields.count, node, path, "follower_count"),
            "following": drift.read(fields.count, node, path, "following_count"),
            "posts": drift.read(fields.count, node, path, "video_count"),
            "verified": drift.read(fields.flag, node, path, "is_verified"),
            "state": AccountState.PRIVATE if node.get("is_private") is True else AccountState.ACTIVE,
        }
    )
    return key


def _read_videos(videos: list[Node], owner: str | None, *, parsed: Parsed, drift: Drift) -> None:
    path, ownerless = "tiktok.videos", 0
    for node in videos:
        drift.unknown(path, node, _VIDEO)
        native_id = drift.read(fields.native_id, node, path, "id")
        key = owner or _owner(node)
        if native_id is None or key is None:
            ownerless += 1
            continue
        title = drift.read(fields.name, node, path, "title")
        description = drift.read(fields.text, node, path, "video_description")
        caption = "\n".join(dict.fromkeys(part for part in (title, description) if part)) or None
        parsed.posts.append(
            {
                "post_key": f"tiktok:{native_id}",
                "account_key": key,
                "caption": caption,
                "hashtags": fields.hashtags(caption),
                "likes": drift.read(fields.count, node, path, "like_count"),
                "comments": drift.read(fields.count, node, path, "comment_count"),
                "views": drift.read(fields.count, node, path, "view_count"),
                "published_at": drift.read(fields.moment, node, path, "create_time"),
            }
        )
    if ownerless:
        parsed.problems.append(Problem(reason=f"{ownerless} videos without id or owner", pointer="/data/videos"))


def _owner(node: Node) -> str | None:
    """A list of videos is the authorising user's and need not say whose: only the address of a video does."""
    native_id = fields.native_id(node.get("open_id"))
    if native_id:
        return account_key("tiktok", native_id, None)
    address = node.get("share_url")
    found = _OWNER_IN_URL.search(address) if isinstance(address, str) else None
    handle = key_handle_reader("tiktok")(found[1]) if found else None
    return account_key("tiktok", None, handle) if handle else None
