"""answer → Instagram Graph API `business_discovery`, one account and its media at a time."""

from collections.abc import Iterator

from increator.world.accounts import Account
from increator.world.observing import Answer
from increator.world.payloads.envelope import Envelope, Json, envelope, offset_without_colon
from increator.world.posts import Post, with_hashtags

_VIEWER = "17841400000000001"
_CODE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def envelopes(answer: Answer, posts: dict[int, list[Post]]) -> Iterator[Envelope]:
    for account in answer.accounts:
        found = _user(account)
        media = [] if answer.older else posts.get(account.number, [])
        if media:
            found["media"] = {"data": [_media(post) for post in media], "paging": {"cursors": {"after": "QVFIUk"}}}
        endpoint = f"/v21.0/{_VIEWER}?fields=business_discovery.username({account.handle})"
        yield envelope(answer.observed_at, endpoint, {"business_discovery": found, "id": _VIEWER})


def _user(account: Account) -> Json:
    user: Json = {
        "id": account.native_id,
        "username": account.handle,
        "name": account.display_name,
        "followers_count": account.followers,
        "follows_count": account.following,
        "media_count": account.posts,
        "profile_picture_url": f"https://scontent.example-cdn.net/v/t51/{account.number}.jpg?oe=6710AB00",
    }
    if account.bio:
        user["biography"] = account.bio
    if account.urls:
        user["website"] = account.urls[0]
    return user


def _media(post: Post) -> Json:
    code = "".join(_CODE[post.number * 2_654_435_761 >> shift & 63] for shift in range(0, 66, 6))
    media: Json = {
        "id": f"179{post.number * 7_736_181_373 % 10**14:014d}",
        "caption": with_hashtags(post),
        "comments_count": post.comments,
        "media_type": "VIDEO" if post.number % 3 else "IMAGE",
        "permalink": f"https://www.instagram.com/p/{code}/",
        "timestamp": offset_without_colon(post.published_at),
    }
    if post.number % 23:  # who hides likes has no count in the answer
        media["like_count"] = post.likes
    return media
