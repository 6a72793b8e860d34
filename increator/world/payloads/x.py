"""answer → X API v2 `/2/users` (up to 100, errors beside data) and `/2/users/:id/tweets`."""

import re
from collections.abc import Iterator

from increator.world.accounts import Account
from increator.world.observing import Answer
from increator.world.payloads.envelope import Envelope, Json, envelope, shown_handle, zulu_milliseconds
from increator.world.posts import Post, with_hashtags

_ADDRESS = re.compile(r"https?://\S+")
_EPOCH_MILLISECONDS = 1_288_834_974_657


def envelopes(answer: Answer, posts: dict[int, list[Post]]) -> Iterator[Envelope]:
    payload: Json = {}
    if answer.accounts:
        payload["data"] = [_user(account, private=answer.private) for account in answer.accounts]
    if answer.gone:
        payload["errors"] = [_error(account) for account in answer.gone]
    if payload:
        yield envelope(answer.observed_at, "/2/users", payload)
    for account in answer.accounts:
        tweets = [] if answer.older or answer.private else posts.get(account.number, [])
        if tweets:
            listed = [_tweet(post) for post in tweets]
            meta = {"result_count": len(listed), "newest_id": listed[0]["id"], "oldest_id": listed[-1]["id"]}
            yield envelope(answer.observed_at, f"/2/users/{account.native_id}/tweets", {"data": listed, "meta": meta})


def _user(account: Account, *, private: bool) -> Json:
    description, found = _shortened(account)
    entities: Json = {"description": {"urls": found}} if found else {}
    user: Json = {
        "id": account.native_id,
        "username": shown_handle(account.handle, account.number),
        "name": account.display_name,
        "created_at": zulu_milliseconds(account.created_at),
        "description": description,
        "protected": private,
        "verified": account.verified,
        "profile_image_url": f"https://pbs.example-cdn.com/profile_images/{account.number}/photo_normal.jpg",
        "public_metrics": {
            "followers_count": account.followers,
            "following_count": account.following,
            ("post_count" if account.number % 5 == 0 else "tweet_count"): account.posts,
            "listed_count": account.followers // 900,
        },
    }
    if account.parody:
        user["parody"] = True
    if account.location:
        user["location"] = account.location
    if account.urls:
        short = f"https://t.co/{account.number:010x}"
        user["url"] = short
        entities["url"] = {"urls": [_entity(short, account.urls[0], 0)]}
    if entities:
        user["entities"] = entities
    return user


def _shortened(account: Account) -> tuple[str, list[Json]]:
    """X puts its own short addresses into the text, and says beside it where they lead."""
    found: list[Json] = []

    def shorten(match: re.Match[str]) -> str:
        short = f"https://t.co/{account.number:08x}{len(found):02x}d"
        found.append(_entity(short, match.group(), match.start()))
        return short

    return _ADDRESS.sub(shorten, account.bio), found


def _entity(short: str, address: str, start: int) -> Json:
    shown = re.sub(r"^https?://(www\.)?", "", address, flags=re.IGNORECASE)
    return {"start": start, "end": start + len(short), "url": short, "expanded_url": address, "display_url": shown[:30]}


def _error(account: Account) -> Json:
    suspended = account.lost == "suspended"
    return {
        "value": account.native_id,
        "detail": f"User has been suspended: [{account.native_id}]."
        if suspended
        else f"Could not find user with ids: [{account.native_id}].",
        "title": "Forbidden" if suspended else "Not Found Error",
        "resource_type": "user",
        "parameter": "ids",
        "resource_id": account.native_id,
        "type": "https://api.x.com/2/problems/resource-not-found",
    }


def _tweet(post: Post) -> Json:
    milliseconds = int(post.published_at.timestamp() * 1000) - _EPOCH_MILLISECONDS
    return {
        "id": str((milliseconds << 22) + post.number % (1 << 22)),
        "text": with_hashtags(post),
        "author_id": post.account.native_id,
        "created_at": zulu_milliseconds(post.published_at),
        "public_metrics": {
            "retweet_count": post.likes // 9,
            "reply_count": post.comments,
            "like_count": post.likes,
            "quote_count": post.likes // 60,
            "impression_count": post.views,
        },
    }
