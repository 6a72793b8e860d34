"""YouTube Data API v3 payload → accounts, posts.

Counts are texts, `customUrl` comes with and without `@`, a hidden subscriber count is none, and an answer about a
channel that does not exist has no `items`.
"""

from functools import partial

from graph.words import AccountState
from ingestion import fields
from ingestion.drift import Drift, Node
from ingestion.json_reading import Json
from ingestion.platform import UNREAD, Parsed, Problem, account_key, handle_reader, no_key

_LISTS = {"channel": "channels", "video": "videos", "playlistItem": "playlist_items"}
_NODE = {"kind", "etag", "id", "snippet", "statistics", "contentDetails", "status", "topicDetails", "brandingSettings",
         "localizations", "auditDetails", "contentOwnerDetails", "player", "recordingDetails", "fileDetails",
         "processingDetails", "suggestions", "liveStreamingDetails", "paidProductPlacementDetails"}  # fmt: skip
_CHANNEL = {"title", "description", "customUrl", "publishedAt", "thumbnails", "defaultLanguage", "localized", "country"}
_CHANNEL_STATISTICS = {"viewCount", "commentCount", "subscriberCount", "hiddenSubscriberCount", "videoCount"}
_VIDEO = {"publishedAt", "channelId", "title", "description", "thumbnails", "channelTitle", "tags", "categoryId",
          "liveBroadcastContent", "defaultLanguage", "localized", "defaultAudioLanguage", "playlistId", "position",
          "resourceId", "videoOwnerChannelTitle", "videoOwnerChannelId"}  # fmt: skip
_VIDEO_STATISTICS = {"viewCount", "likeCount", "dislikeCount", "favoriteCount", "commentCount"}


class YouTube:
    name = "youtube"

    def kind_of(self, payload: Json) -> str | None:
        if not isinstance(payload, dict):
            return None
        kind = payload.get("kind")
        if isinstance(kind, str) and kind.startswith("youtube#"):
            return _LISTS.get(kind.removeprefix("youtube#").removesuffix("ListResponse"), UNREAD)
        error = payload.get("error")
        if isinstance(error, dict) and isinstance(error.get("errors"), list):
            return "error"
        return _kind_by_items(payload.get("items"))

    def parse(self, payload: Json, *, endpoint: str, drift: Drift) -> Parsed:  # noqa: ARG002 - the contract's
        kind = self.kind_of(payload)
        parsed = Parsed()
        if not isinstance(payload, dict) or kind not in {*_LISTS.values(), "error"}:
            parsed.problems.append(Problem(reason="a kind of YouTube payload that is not read"))
        elif kind == "error":
            parsed.problems.append(Problem(reason=_error(payload, drift), pointer="/error"))
        else:
            read = _read_channel if kind == "channels" else partial(_read_post, path=f"youtube.{kind}")
            for pointer, node in _nodes(payload, drift):
                drift.unknown(f"youtube.{kind}", node, _NODE)
                read(node, pointer=pointer, parsed=parsed, drift=drift)
        return parsed


def _nodes(payload: Node, drift: Drift) -> list[tuple[str, Node]]:
    if "items" not in payload and not str(payload.get("kind")).endswith("ListResponse"):
        return [("", payload)]
    return [(f"/items/{index}", node) for index, node in enumerate(drift.objects(payload, "youtube", "items"))]


def _kind_by_items(items: Json) -> str | None:
    """For answers without `kind`: a channel's id starts with UC, a video's is shorter."""
    if not isinstance(items, list) or not items or not isinstance(items[0], dict) or "snippet" not in items[0]:
        return None
    identity = items[0].get("id")
    return "channels" if isinstance(identity, str) and identity.startswith("UC") else "videos"


def _read_channel(node: Node, *, pointer: str, parsed: Parsed, drift: Drift) -> None:
    native_id = drift.read(fields.native_id, node, "youtube.channels", "id")
    if native_id is None:
        parsed.problems.append(Problem(reason=no_key("a channel", node, "id"), pointer=f"{pointer}/id"))
        return
    path, counts = "youtube.channels.snippet", "youtube.channels.statistics"
    snippet = drift.object(node, "youtube.channels", "snippet")
    statistics = drift.object(node, "youtube.channels", "statistics")
    drift.unknown(path, snippet, _CHANNEL)
    drift.unknown(counts, statistics, _CHANNEL_STATISTICS)
    hidden = statistics.get("hiddenSubscriberCount") is True
    private = drift.object(node, "youtube.channels", "status").get("privacyStatus") == "private"
    parsed.accounts.append(
        {
            "account_key": account_key("youtube", native_id, None),
            "platform": "youtube",
            "native_id": native_id,
            "handle": drift.read(handle_reader("youtube"), snippet, path, "customUrl"),
            "display_name": drift.read(fields.name, snippet, path, "title"),
            "bio": drift.read(fields.text, snippet, path, "description"),
            "country": drift.read(fields.country, snippet, path, "country"),
            "language": drift.read(fields.language, snippet, path, "defaultLanguage"),
            "followers": None if hidden else drift.read(fields.count, statistics, counts, "subscriberCount"),
            "posts": drift.read(fields.count, statistics, counts, "videoCount"),
            "state": AccountState.PRIVATE if private else AccountState.ACTIVE,
            "created_at": drift.read(fields.moment, snippet, path, "publishedAt"),
        }
    )


def _read_post(node: Node, *, path: str, pointer: str, parsed: Parsed, drift: Drift) -> None:
    """A video, or the entry of a playlist (uploads) that names one."""
    snippet = drift.object(node, path, "snippet")
    statistics = drift.object(node, path, "statistics")
    drift.unknown(f"{path}.snippet", snippet, _VIDEO)
    drift.unknown(f"{path}.statistics", statistics, _VIDEO_STATISTICS)
    named = drift.object(snippet, f"{path}.snippet", "resourceId")
    video = fields.native_id(named.get("videoId") if "resourceId" in snippet else node.get("id"))
    owner = fields.native_id(snippet.get("videoOwnerChannelId") or snippet.get("channelId"))
    if video is None or owner is None:
        missing = "id" if video is None else "channelId"
        parsed.problems.append(Problem(reason=f"a video without {missing}", pointer=pointer))
        return
    title = drift.read(fields.name, snippet, f"{path}.snippet", "title")
    description = drift.read(fields.text, snippet, f"{path}.snippet", "description")
    caption = "\n".join(part for part in (title, description) if part) or None
    tags = snippet.get("tags")
    parsed.posts.append(
        {
            "post_key": f"youtube:{video}",
            "account_key": account_key("youtube", owner, None),
            "caption": caption,
            "hashtags": fields.hashtags(caption, tags if isinstance(tags, list) else ()),
            "likes": drift.read(fields.count, statistics, f"{path}.statistics", "likeCount"),
            "comments": drift.read(fields.count, statistics, f"{path}.statistics", "commentCount"),
            "views": drift.read(fields.count, statistics, f"{path}.statistics", "viewCount"),
            "published_at": drift.read(fields.moment, snippet, f"{path}.snippet", "publishedAt"),
        }
    )


def _error(payload: Node, drift: Drift) -> str:
    error = drift.object(payload, "youtube", "error")
    reasons = [str(part.get("reason"))[:100] for part in drift.objects(error, "youtube.error", "errors")]
    return f"YouTube answered an error: {error.get('code')} {', '.join(reasons)}"
