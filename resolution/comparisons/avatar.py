"""perceptual hashes of the avatars; a picture that strangers share (a default, a logo, a star) says little."""

from resolution.comparison import Comparison, ComparisonLevel

SIMILAR_BITS = 6
"""Two 64-bit perceptual hashes of one picture, resized or recompressed, differ in few bits (Zauner 2010)."""

AVATAR = Comparison(
    name="avatar",
    null_when="l.avatar IS NULL OR r.avatar IS NULL",
    left="l.avatar_hash",
    right="r.avatar_hash",
    scales=(2, 3),
    levels=(
        ComparisonLevel(
            name="same picture, shared by few",
            condition="l.avatar = r.avatar AND p.avatar_others > 0 AND p.avatar_others <= 1",
            prior_bits=3,
        ),
        ComparisonLevel(
            name="same picture, shared by many", condition="l.avatar = r.avatar AND p.avatar_others > 1", prior_bits=0
        ),
        ComparisonLevel(name="same picture, nobody else's", condition="l.avatar = r.avatar", prior_bits=8),
        ComparisonLevel(
            name="similar picture", condition=f"bit_count(xor(l.avatar, r.avatar)) <= {SIMILAR_BITS}", prior_bits=6
        ),
        ComparisonLevel(name="different picture", condition="TRUE", prior_bits=-0.5),
    ),
)
"""Two scales: how many share a picture, and how alike two pictures are that nobody is known to share."""
