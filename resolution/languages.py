"""bios → the languages they are written in (Compact Language Detector 2, Sites 2013), where it is sure."""

import pyarrow as pa
import pyarrow.compute as pc
import pycld2

LONGEST = 300
"""Characters that are looked at: a bio's language does not change after them, and a 1 MB bio costs no more."""

_NOISE = r"(https?://|www\.)\S+|\S*@\S+|#\S+|[\x00-\x1f]+"
"""What is in no language: addresses, handles, hashtags, control characters."""


def detect_languages(bios: pa.Array | pa.ChunkedArray) -> pa.Array:
    """ISO 639-1 codes (a few are longer: `zh-Hant`), null where there is too little text or it could be several."""
    texts = bios.combine_chunks() if isinstance(bios, pa.ChunkedArray) else bios
    texts = pc.utf8_slice_codeunits(pc.replace_substring_regex(texts.cast(pa.string()), _NOISE, " "), 0, LONGEST)
    encoded = texts.dictionary_encode()
    found = pa.array([_language(text) for text in encoded.dictionary.to_pylist()], pa.string())
    return found.take(encoded.indices)


def _language(text: str) -> str | None:
    try:
        reliable, _, details = pycld2.detect(text)
    except pycld2.error:  # characters that are in no script: unassigned code points, private use
        return None
    code = str(details[0][1])
    return code if reliable and code != "un" else None
