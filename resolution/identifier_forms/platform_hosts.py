"""Where each platform keeps its profiles: hosts and paths, as data.

To add a platform is to add a row. A path that is none of a row's forms is a page of the platform (a post, a search, a
tab of settings): never a profile (trap 22).
"""

from dataclasses import dataclass

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformHosts:
    """How one platform writes the addresses of its profiles."""

    platform: str
    hosts: frozenset[str]
    short_hosts: frozenset[str] = _NONE
    """Hosts of opaque short links: theirs, and nobody's profile."""
    bare: bool = True
    """`host/handle` is a profile."""
    at: bool = False
    """`host/@handle` is a profile."""
    prefixes: frozenset[str] = _NONE
    """`host/prefix/handle` is a profile."""
    tabs: frozenset[str] = _NONE
    """`host/handle/tab` is still the profile."""
    reserved: frozenset[str] = _NONE
    """First segments that are pages of the platform."""
    subdomains: frozenset[str] = _NONE
    """`handle.host` is a profile."""
    native_prefixes: frozenset[str] = _NONE
    """`host/prefix/id` is a profile, named by its native id."""


def words(text: str) -> frozenset[str]:
    """A set of words written as one line."""
    return frozenset(text.split())


_PAGES = words(
    "about account accounts ads advertise api app apps blog business careers contact discover download events explore "
    "features feed groups hashtag hashtags help home i inbox intent jobs legal live login logout messages music new "
    "news notifications oembed pages post posts premium press pricing privacy search settings share shop signin signup "
    "sitemap static store stories support tag tags terms topics tos trending user users video videos watch"
)

FOUR_PLATFORMS = (
    PlatformHosts(
        platform="instagram",
        hosts=words("instagram.com instagr.am ig.me"),
        at=True,
        prefixes=words("_u m"),
        tabs=words("reels tagged channel feed guides followers following"),
        reserved=_PAGES | words("p reel reels tv direct s stories developer web lite challenge invites ar guide"),
    ),
    PlatformHosts(
        platform="tiktok",
        hosts=words("tiktok.com"),
        short_hosts=words("vm.tiktok.com vt.tiktok.com"),
        at=True,
        tabs=words("live liked favorites playlists reposts"),
        reserved=_PAGES | words("t v foryou following embed music tag channel place effect sticker upload @"),
    ),
    PlatformHosts(
        platform="youtube",
        hosts=words("youtube.com youtube-nocookie.com"),
        short_hosts=words("youtu.be yt.be"),
        at=True,
        prefixes=words("c user"),
        native_prefixes=words("channel"),
        tabs=words(
            "about channels community discussion featured join live playlists podcasts posts releases shorts store "
            "streams videos search"
        ),
        reserved=_PAGES
        | words(
            "attribution_link c channel clip creators e embed gaming hashtag howyoutubeworks kids playlist post "
            "redirect results shorts t v watch_videos yt tv red"
        ),
    ),
    PlatformHosts(
        platform="x",
        hosts=words("x.com twitter.com vxtwitter.com fxtwitter.com fixupx.com nitter.net xcancel.com"),
        short_hosts=words("t.co"),
        native_prefixes=words("i/user"),
        at=True,
        tabs=words("with_replies media likes followers following highlights photo header_photo verified_followers"),
        reserved=_PAGES | words("compose hashtag i intent jobs lists moments share status who_to_follow widgets"),
    ),
)

OTHER_PLATFORMS = (
    PlatformHosts(
        platform="facebook",
        hosts=words("facebook.com fb.com fb.me"),
        short_hosts=words("fb.watch"),
        prefixes=words("pg"),
        tabs=words("about photos videos reels posts"),
        reserved=_PAGES
        | words(
            "profile.php photo photo.php permalink.php reel sharer sharer.php marketplace gaming p people public l.php"
        ),
    ),
    PlatformHosts(
        platform="threads", hosts=words("threads.net threads.com"), bare=False, at=True, tabs=words("replies media")
    ),
    PlatformHosts(platform="snapchat", hosts=words("snapchat.com"), bare=False, at=True, prefixes=words("add u @")),
    PlatformHosts(
        platform="twitch",
        hosts=words("twitch.tv"),
        tabs=words("about schedule videos clips"),
        reserved=_PAGES | words("directory p subs turbo popout collections downloads"),
    ),
    PlatformHosts(platform="kick", hosts=words("kick.com"), reserved=_PAGES | words("browse categories category")),
    PlatformHosts(
        platform="patreon",
        hosts=words("patreon.com"),
        prefixes=words("c cw"),
        tabs=words("about posts membership shop home"),
        reserved=_PAGES | words("join bePatron creation"),
    ),
    PlatformHosts(
        platform="github",
        hosts=words("github.com"),
        subdomains=words("github.io"),
        reserved=_PAGES | words("orgs sponsors marketplace topics collections gist enterprise"),
    ),
    PlatformHosts(
        platform="gitlab",
        hosts=words("gitlab.com"),
        subdomains=words("gitlab.io"),
        reserved=_PAGES | words("groups"),
    ),
    PlatformHosts(
        platform="linkedin",
        hosts=words("linkedin.com"),
        short_hosts=words("lnkd.in"),
        bare=False,
        prefixes=words("in"),
    ),
    PlatformHosts(
        platform="soundcloud",
        hosts=words("soundcloud.com"),
        short_hosts=words("on.soundcloud.com snd.sc"),
        tabs=words("tracks albums sets popular-tracks reposts likes"),
        reserved=_PAGES | words("charts you stream pages"),
    ),
    PlatformHosts(platform="onlyfans", hosts=words("onlyfans.com"), reserved=_PAGES | words("my posts")),
    PlatformHosts(platform="fansly", hosts=words("fansly.com"), tabs=words("posts media"), reserved=_PAGES),
    PlatformHosts(
        platform="pinterest",
        hosts=words(
            "pinterest.com pinterest.co.uk pinterest.fr pinterest.de pinterest.es pinterest.it pinterest.ca "
            "pinterest.com.au pinterest.com.mx pinterest.jp pinterest.pt pinterest.at pinterest.ch"
        ),
        short_hosts=words("pin.it"),
        tabs=words("_saved _created boards pins"),
        reserved=_PAGES | words("pin ideas today"),
    ),
    PlatformHosts(
        platform="reddit",
        hosts=words("reddit.com redd.it"),
        bare=False,
        prefixes=words("u user"),
        tabs=words("submitted comments overview"),
    ),
    PlatformHosts(
        platform="medium",
        hosts=words("medium.com"),
        bare=False,
        at=True,
        subdomains=words("medium.com"),
        tabs=words("about followers"),
    ),
    PlatformHosts(platform="devto", hosts=words("dev.to"), reserved=_PAGES | words("t listings pod")),
    PlatformHosts(
        platform="hashnode", hosts=words("hashnode.com"), bare=False, at=True, subdomains=words("hashnode.dev")
    ),
    PlatformHosts(
        platform="telegram",
        hosts=words("t.me telegram.me telegram.dog"),
        prefixes=words("s"),
        reserved=_PAGES | words("joinchat addstickers addlist c proxy"),
    ),
    PlatformHosts(platform="vk", hosts=words("vk.com vkontakte.ru"), reserved=_PAGES | words("wall im feed clips")),
    PlatformHosts(
        platform="weibo", hosts=words("weibo.com"), prefixes=words("n"), native_prefixes=words("u"), reserved=_PAGES
    ),
    PlatformHosts(platform="bilibili", hosts=_NONE | {"space.bilibili.com"}, short_hosts=words("b23.tv bilibili.com")),
    PlatformHosts(platform="rumble", hosts=words("rumble.com"), bare=False, prefixes=words("c user")),
    PlatformHosts(platform="bluesky", hosts=words("bsky.app"), bare=False, prefixes=words("profile")),
    PlatformHosts(platform="behance", hosts=words("behance.net"), reserved=_PAGES | words("gallery search")),
    PlatformHosts(platform="dribbble", hosts=words("dribbble.com"), reserved=_PAGES | words("shots tags")),
    PlatformHosts(
        platform="deviantart",
        hosts=words("deviantart.com"),
        subdomains=words("deviantart.com"),
        tabs=words("gallery about"),
        reserved=_PAGES,
    ),
    PlatformHosts(
        platform="vimeo", hosts=words("vimeo.com"), reserved=_PAGES | words("channels groups ondemand categories")
    ),
    PlatformHosts(platform="dailymotion", hosts=words("dailymotion.com"), short_hosts=words("dai.ly"), reserved=_PAGES),
    PlatformHosts(
        platform="tumblr",
        hosts=words("tumblr.com"),
        subdomains=words("tumblr.com"),
        prefixes=words("blog"),
        reserved=_PAGES | words("dashboard tagged"),
    ),
    PlatformHosts(platform="bandcamp", hosts=words("bandcamp.com"), subdomains=words("bandcamp.com"), reserved=_PAGES),
    PlatformHosts(
        platform="substack", hosts=words("substack.com"), bare=False, at=True, subdomains=words("substack.com")
    ),
    PlatformHosts(platform="ko-fi", hosts=words("ko-fi.com"), reserved=_PAGES | words("s gallery")),
    PlatformHosts(platform="buymeacoffee", hosts=words("buymeacoffee.com bmc.link"), reserved=_PAGES),
    PlatformHosts(platform="cameo", hosts=words("cameo.com"), reserved=_PAGES | words("browse")),
    PlatformHosts(platform="depop", hosts=words("depop.com"), reserved=_PAGES | words("products category")),
    PlatformHosts(platform="poshmark", hosts=words("poshmark.com"), bare=False, prefixes=words("closet")),
    PlatformHosts(
        platform="etsy",
        hosts=words("etsy.com"),
        bare=False,
        prefixes=words("shop people"),
        subdomains=words("etsy.com"),
    ),
    PlatformHosts(
        platform="letterboxd", hosts=words("letterboxd.com"), reserved=_PAGES | words("film films list lists")
    ),
    PlatformHosts(platform="lastfm", hosts=words("last.fm"), bare=False, prefixes=words("user")),
    PlatformHosts(platform="codepen", hosts=words("codepen.io"), reserved=_PAGES | words("pen")),
    PlatformHosts(
        platform="kaggle", hosts=words("kaggle.com"), reserved=_PAGES | words("code competitions datasets c")
    ),
    PlatformHosts(
        platform="steam",
        hosts=words("steamcommunity.com"),
        bare=False,
        prefixes=words("id"),
        native_prefixes=words("profiles"),
    ),
    PlatformHosts(platform="triller", hosts=words("triller.co"), bare=False, at=True),
    PlatformHosts(platform="lemon8", hosts=words("lemon8-app.com"), at=True, reserved=_PAGES),
    PlatformHosts(platform="likee", hosts=words("likee.video likee.com"), bare=False, at=True),
    PlatformHosts(platform="cashapp", hosts=words("cash.app"), reserved=_PAGES),
    PlatformHosts(platform="venmo", hosts=words("venmo.com"), prefixes=words("u"), reserved=_PAGES),
    PlatformHosts(platform="paypal", hosts=words("paypal.me"), reserved=_PAGES),
    PlatformHosts(
        platform="spotify",
        hosts=words("open.spotify.com spotify.com"),
        short_hosts=words("spotify.link spoti.fi"),
        bare=False,
        native_prefixes=words("artist user show"),
    ),
    PlatformHosts(platform="applemusic", hosts=_NONE | {"music.apple.com", "podcasts.apple.com"}, bare=False),
)

PLATFORM_HOSTS = FOUR_PLATFORMS + OTHER_PLATFORMS
BY_PLATFORM = {row.platform: row for row in PLATFORM_HOSTS}
BY_HOST = {host: row for row in PLATFORM_HOSTS for host in row.hosts}
BY_SHORT_HOST = {host: row for row in PLATFORM_HOSTS for host in row.short_hosts}
BY_PARENT_HOST = {host: row for row in PLATFORM_HOSTS for host in row.subdomains}

PLATFORM_ALIASES = {
    "twitter": "x",
    "ig": "instagram",
    "yt": "youtube",
    "tt": "tiktok",
    "dev": "devto",
    "dev.to": "devto",
}
