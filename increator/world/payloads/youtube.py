"""answer → YouTube Data API v3 `channels.list` (up to 50 a page) and `videos.list`. All counts are texts."""

from collections.abc import Iterator

from increator.world.accounts import Account
from increator.world.observing import Answer
from increator.world.payloads.envelope import Envelope, Json, envelope, shown_handle, zulu, zulu_milliseconds
from increator.world.posts import Post

_PAGE = 50
_TITLE = 100
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_CATEGORY = {"gaming": "20", "music": "10", "comedy": "23", "travel": "19", "pets": "15", "tech": "28"}


def envelopes(answer: Answer, posts: dict[int, list[Post]]) -> Iterator[Envelope]:
    channels = [_channel(account) for account in answer.accounts]
    yield envelope(answer.observed_at, "/youtube/v3/channels", _page("channel", channels))
    if answer.older:
        return
    videos = [_video(post) for account in answer.accounts for post in posts.get(account.number, [])]
    for start in range(0, len(videos), _PAGE):
        page = _page("video", videos[start : start + _PAGE])
        yield envelope(answer.observed_at, "/youtube/v3/videos", page)


def _page(kind: str, items: list[Json]) -> Json:
    page: Json = {
        "kind": f"youtube#{kind}ListResponse",
        "etag": f"e{len(items):02d}",
        "pageInfo": {"totalResults": len(items), "resultsPerPage": _PAGE},
    }
    if items:  # an answer about unknown channels has none
        page["items"] = items
    return page


def _channel(account: Account) -> Json:
    handle = shown_handle(account.handle, account.number)
    snippet: Json = {
        "title": account.display_name,
        "description": account.bio,
        "customUrl": f"@{handle}" if account.number % 20 else handle,
        "publishedAt": zulu(account.created_at) if account.number % 2 else zulu_milliseconds(account.created_at),
        "thumbnails": {
            "default": {"url": f"https://yt3.example-cdn.com/{account.number}=s88", "width": 88, "height": 88}
        },
        "localized": {"title": account.display_name, "description": account.bio},
    }
    if account.country:
        snippet["country"] = account.country
    statistics: Json = {
        "viewCount": str(account.followers * 61),
        "hiddenSubscriberCount": account.hides_followers,
        "videoCount": str(account.posts),
    }
    if not account.hides_followers:
        statistics["subscriberCount"] = str(account.followers)
    return {
        "kind": "youtube#channel",
        "etag": f"c{account.number:x}",
        "id": account.native_id,
        "snippet": snippet,
        "contentDetails": {"relatedPlaylists": {"likes": "", "uploads": f"UU{account.native_id[2:]}"}},
        "statistics": statistics,
    }


def _video(post: Post) -> Json:
    account = post.account
    return {
        "kind": "youtube#video",
        "etag": f"v{post.number:x}",
        "id": "".join(_LETTERS[post.number * 11_400_714_819_323_198_485 >> shift & 63] for shift in range(0, 66, 6)),
        "snippet": {
            "publishedAt": zulu(post.published_at),
            "channelId": account.native_id,
            "title": post.caption[:_TITLE],
            "description": post.caption if len(post.caption) > _TITLE else " ".join(f"#{tag}" for tag in post.hashtags),
            "channelTitle": account.display_name,
            "tags": post.hashtags,
            "categoryId": _CATEGORY.get(account.creator.topic, "22"),
            "liveBroadcastContent": "none",
        },
        "statistics": {"viewCount": str(post.views), "likeCount": str(post.likes), "commentCount": str(post.comments)},
    }
