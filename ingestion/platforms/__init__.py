"""Which word is which platform's parser. A new platform is a folder here and a row below."""

from ingestion.json_reading import Json
from ingestion.platform import Platform
from ingestion.platforms.generic.parsing import Generic
from ingestion.platforms.instagram.parsing import Instagram
from ingestion.platforms.tiktok.parsing import TikTok
from ingestion.platforms.x.parsing import X
from ingestion.platforms.youtube.parsing import YouTube

PLATFORMS: dict[str, Platform] = {platform.name: platform for platform in (Instagram(), TikTok(), YouTube(), X())}


def platform_named(word: str) -> Platform:
    """The parser of a platform: its own, or the generic one under its word."""
    return PLATFORMS.get(word) or Generic(word)


def platform_of_payload(payload: Json) -> Platform | None:
    """The platform that alone knows a payload by its shape; None where several do or none."""
    found = [platform for platform in PLATFORMS.values() if platform.kind_of(payload) is not None]
    return found[0] if len(found) == 1 else None
