"""answer → TikTok Display API `/v2/user/info/` and `/v2/video/list/`."""

from collections.abc import Iterator

from increator.world.accounts import Account
from increator.world.observing import Answer
from increator.world.payloads.envelope import Envelope, Json, envelope
from increator.world.posts import Post, with_hashtags


def envelopes(answer: Answer, posts: dict[int, list[Post]]) -> Iterator[Envelope]:
    for account in answer.accounts:
        stamp = f"{answer.observed_at:%Y%m%d%H%M%S}{account.number:018X}"
        fine: Json = {"code": "ok", "message": "", "log_id": stamp}
        yield envelope(answer.observed_at, "/v2/user/info/", {"data": {"user": _user(account)}, "error": fine})
        videos = [] if answer.older else posts.get(account.number, [])
        if videos:
            data: Json = {
                "cursor": int(videos[-1].published_at.timestamp() * 1000),
                "has_more": False,
                "videos": [_video(post) for post in videos],
            }
            yield envelope(answer.observed_at, "/v2/video/list/", {"data": data, "error": fine})


def _user(account: Account) -> Json:
    user: Json = {
        "open_id": account.native_id,
        "union_id": f"{account.native_id[24:32]}-{account.native_id[:23]}-{account.native_id[32:]}",
        "avatar_url": f"https://p16-sign.example-cdn.com/{account.number}.jpeg?x-expires=1760000000",
        "display_name": account.display_name,
        "profile_deep_link": f"https://vm.tiktok.com/ZS{account.number:08X}/",
        "username": account.handle,
        "is_verified": account.verified,
        "follower_count": account.followers,
        "following_count": account.following,
        "likes_count": account.followers * 7,
        "video_count": account.posts,
    }
    if account.bio:
        user["bio_description"] = account.bio
    return user


def _video(post: Post) -> Json:
    published = int(post.published_at.timestamp())
    native_id = str((published << 32) + post.number)
    return {
        "id": native_id,
        "title": post.caption,
        "create_time": published,
        "share_url": f"https://www.tiktok.com/@{post.account.handle}/video/{native_id}",
        "video_description": with_hashtags(post),
        "duration": post.seconds,
        "height": 1024,
        "width": 576,
        "like_count": post.likes,
        "comment_count": post.comments,
        "share_count": post.likes // 20,
        "view_count": post.views,
    }
