"""bios → the languages they are written in (Compact Language Detector 2, Sites 2013), where there is enough text."""

import pyarrow as pa
import pyarrow.compute as pc
import pycld2

LONGEST = 300
"""Characters that are looked at: a bio's language does not change after them, and a 1 MB bio costs no more."""
LEAST = 40
"""Bytes of text that tell languages apart: letters and what is between words, two of Cyrillic, three of kana. CLD2 is made
for 200 and more, and "not designed to do well on very short text, lists of proper names" (its README). What it called
reliable, of phrases in 16 languages, was another one in 16 to 19 % of those of 10 to 30 Latin letters, in 8 % of 40 to 60
and 5 % of longer ones, half of it Malay for Indonesian; of Cyrillic ones in 9 % of 10 to 20 letters, and 1 % of more."""
LEAST_OF_OWN_SCRIPT = 18
"""The same where a script has hardly any other language, since CLD2 then goes by the script: wrong in 3 % of fewer, 0.3 % of
more letters than six."""
_OWN_SCRIPT = frozenset(
    ("ja", "ko", "zh", "zh-Hant", "el", "th", "iw", "ka", "hy", "ta", "te", "kn", "ml", "gu", "pa", "or", "si", "km")
)

_NOISES = (
    r"(?:https?://|www\.)\S+",
    r"[!-~]*@\S+",
    r"#\S+",
    r"[^\s:：\x{3000}-\x{d7ff}]+\s?[:：]\s?[!-~]+",
    r"[a-zA-Z0-9_\-]+(?:\.[a-zA-Z0-9_\-]+)*\.[a-zA-Z]{2}[!-~]*",
    r"[a-zA-Z.]*[0-9_][a-zA-Z0-9_.]*",
    r"[\x00-\x1f]+",
)
"""What is in no language: addresses and domains, handles, hashtags, `label: value`, control characters."""
_NOISE = "|".join(_NOISES)


def detect_languages(bios: pa.Array | pa.ChunkedArray) -> pa.Array:
    """ISO 639-1 codes (a few are longer: `zh-Hant`), null where there is too little text or it could be several."""
    texts = bios.combine_chunks() if isinstance(bios, pa.ChunkedArray) else bios
    texts = pc.utf8_slice_codeunits(pc.replace_substring_regex(texts.cast(pa.string()), _NOISE, " "), 0, LONGEST)
    encoded = pc.if_else(pc.less(pc.binary_length(texts), LEAST_OF_OWN_SCRIPT), None, texts).dictionary_encode()
    found = pa.array([_language(text) for text in encoded.dictionary.to_pylist()], pa.string())
    return found.take(encoded.indices)


def _language(text: str) -> str | None:
    try:
        reliable, bytes_read, details = pycld2.detect(text)
    except pycld2.error:  # characters that are in no script: unassigned code points, private use
        return None
    code = str(details[0][1])
    least = LEAST_OF_OWN_SCRIPT if code in _OWN_SCRIPT else LEAST
    return code if reliable and code != "un" and bytes_read >= least else None
