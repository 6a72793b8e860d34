"""what accounts have in common in columns that not every table has: each is used where it is there.

Their levels are steps of how rarely chance pairs are as alike (`account_slots`), so they are the same for any embedder. What
is believed before any data is little: people post other things on other platforms, and strangers of one niche the same.
"""

from resolution.account_slots import FACE, bits_of
from resolution.comparison import Comparison
from resolution.comparisons.bio import SAME_WORDS
from resolution.comparisons.chance_levels import EDGES, chance_levels


def _slot(name: str, slot: str, *, most: float, least: float, null_when: str = "") -> Comparison:
    bits = f"p.{bits_of(slot)}"
    return Comparison(
        name=name,
        needs=bits_of(slot),
        null_when=f"{bits} IS NULL" + null_when,
        levels=chance_levels(bits, most=most, least=least),
        scales=(len(EDGES) + 1,),
    )


BIO_MEANING = _slot("meaning of the bio", "bio_embedding", most=4, least=-0.5, null_when=f" OR ({SAME_WORDS})")
"""Given that the words differ: `bio` weighs those, and the same words mean the same."""
CONTENT = _slot("content", "content_embedding", most=5, least=-0.5)
AUDIENCE = _slot("audience overlap", "audience", most=5, least=-0.5)
BRANDS = _slot("brand co-occurrence", "brands", most=4, least=-0.3)
POSTING = _slot("posting overlap", "posted_at", most=6, least=-0.5)
"""People who post on both at once; many post each thing on one platform only, so that little speaks against."""
FACE_SIMILARITY = _slot("face similarity", FACE, most=8, least=-3)
"""Only where the region permits it (`ResolutionSettings.face_regions`)."""
