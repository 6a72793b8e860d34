"""An account and what it says of another → the forms in which people write it."""

from increator.world.accounts import Account, Part
from increator.world.dice import Dice

_SPACED = 24
"""Longer e-mails are not written with spaces between the letters."""
LABELLED = {
    "instagram": (
        "IG: @{h}",
        "insta - {h}",
        "📸 @{h}",
        "Instagram: {h}",
        "ig/{h}",
        "IG ➡️ @{h}",
        "insta: @{h}",
        "IG @{h}",
        "Insta 👉🏼 @{h}",
    ),
    "tiktok": (
        "TT @{h}",
        "tiktok ⬇️ {h}",
        "TikTok: @{h}",
        "tiktok - @{h}",
        "🎵 TikTok: {h}",
        "tt: {h}",
        "TikTok 👉 @{h}",
    ),
    "youtube": ("yt/{h}", "YouTube: @{h}", "YT: {h}", "Youtube - {h}", "🎥 YT: @{h}", "YouTube ⬇️ @{h}"),
    "x": ("X/Twitter: {h}", "Twitter: @{h}", "🐦 @{h}", "X: @{h}", "twitter - @{h}", "𝕏 @{h}"),
}
ADDRESSES = {
    "instagram": ("https://www.instagram.com/{h}", "instagram.com/{h}", "https://instagram.com/{h}/", "instagr.am/{h}"),
    "tiktok": ("https://www.tiktok.com/@{h}", "tiktok.com/@{h}", "https://tiktok.com/@{h}"),
    "youtube": (
        "https://www.youtube.com/@{h}",
        "youtube.com/@{h}",
        "https://www.youtube.com/channel/{id}",
        "youtube.com/c/{h}",
    ),
    "x": ("https://twitter.com/{h}", "https://x.com/{h}", "twitter.com/{h}", "x.com/{h}"),
}
DIRTY_ADDRESSES = {
    "instagram": (
        "https://www.instagram.com/{h}/?igshid=MzRlODBiNWFlZA==",
        "HTTPS://WWW.INSTAGRAM.COM/{h}/?hl=en",
        "http://m.instagram.com/{h}.",
        "https://l.instagram.com/?u=https%3A%2F%2Fwww.instagram.com%2F{h}%2F&e=AT0x",
        "instagram.com/{h}?utm_source=qr&r=nametag",
    ),
    "tiktok": (
        "https://m.tiktok.com/@{h}?lang=en&_t=8abc",
        "https://www.tiktok.com/@{h}?is_from_webapp=1&sender_device=pc",
        "TikTok.com/@{h}/.",
    ),
    "youtube": (
        "https://m.youtube.com/@{h}?sub_confirmation=1",
        "HTTPS://YOUTUBE.COM/@{h}/featured",
        "https://www.youtube.com/channel/{id}?view_as=subscriber",
        "www.youtube.com/@{h}/videos?si=Zk3x",
    ),
    "x": (
        "https://mobile.twitter.com/{h}?s=21&t=abc",
        "https://twitter.com/{h}?ref_src=twsrc%5Etfw",
        "HTTP://X.com/{h}/?utm_campaign=bio",
        "https://twitter.com/intent/follow?screen_name={h}",
    ),
}
DISGUISED_EMAILS = (
    "{user} [at] {host} [dot] {end}",
    "{user}(at){host}.{end}",
    "{user}@{host},{end}",
    "{user}＠{host}．{end}",
    "📩{user}@{host}.{end}",
    "{user} at {host} dot {end}",
    "{user}[at]{host}.{end}",
    "{user} (at) {host} (dot) {end}",
)


def claim(dice: Dice, target: Account, *, address: bool = False) -> Part:
    """One statement that `target` is the same creator's."""
    if target.platform == "youtube" and address and dice.chance(0.3):
        return Part("https://www.youtube.com/channel/{id}", target, claim=True)
    forms = ADDRESSES if address or dice.chance(0.3) else LABELLED
    return Part(dice.pick(forms[target.platform]), target, claim=True)


def disguised(dice: Dice, email: str) -> str:
    user, _, host = email.partition("@")
    host, _, end = host.rpartition(".")
    if len(email) < _SPACED and dice.chance(0.08):
        return " ".join(email)
    return dice.pick(DISGUISED_EMAILS).format(user=user, host=host, end=end)
