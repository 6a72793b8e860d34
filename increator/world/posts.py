"""accounts → their newest posts: captions in the creator's language, hashtags of the topic, counts by reach."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from increator.world.accounts import Account
from increator.world.dice import Dice, Weighted
from increator.world.lexicon import languages, words

_COUNTS = Weighted((0, 1, 2, 3, 4), (18, 22, 26, 20, 14))
MOST_POSTS = 8
"""Posts an account has at most: bounds the numbers that post ids are made of."""


@dataclass(slots=True)
class Post:
    account: Account
    number: int
    """Its place among all posts of the world, with gaps."""
    caption: str
    hashtags: list[str]
    likes: int
    comments: int
    views: int
    seconds: int
    published_at: datetime


def draw_posts(dice: Dice, account: Account) -> list[Post]:
    """Newest first."""
    wanted = account.captions + [_caption(dice, account) for _ in range(_COUNTS.draw(dice))]
    published_at = account.observed_at
    posts = []
    for place, caption in enumerate(wanted[:MOST_POSTS]):
        published_at -= timedelta(seconds=dice.between(7_000, 400_000))
        views = account.followers * dice.between(3, 160) // 100 + dice.below(40)
        likes = views * dice.between(2, 12) // 100
        tags = dice.some(words().hashtags[account.creator.topic], dice.below(4))
        posts.append(
            Post(
                account=account,
                number=account.number * MOST_POSTS + place,
                caption=caption,
                hashtags=tags,
                likes=likes,
                comments=likes * dice.between(1, 9) // 100,
                views=views,
                seconds=dice.between(6, 900),
                published_at=published_at,
            )
        )
    return posts


def _caption(dice: Dice, account: Account) -> str:
    language = account.creator.bio_language
    caption = dice.pick(language.captions)
    if dice.chance(0.3):
        caption = f"{caption} {dice.pick(language.bio[account.creator.topic])}"
    if dice.chance(0.1):
        caption = f"{caption} {dice.pick(languages().items[0].captions)}"
    return f"{caption} {dice.pick(words().emoji)}" if dice.chance(0.3) else caption


def with_hashtags(post: Post) -> str:
    return " ".join((post.caption, *(f"#{tag}" for tag in post.hashtags)))
