"""text of accounts → text that is safe to show: what cannot be seen is spelled out, what runs the other way is isolated.

Accounts write their names and bios themselves. An escape sequence in one paints the terminal of who reads it, an override of
direction turns the words beside it round, and a letter that is not seen makes two handles look like one (Unicode Technical
Report 36, 3; Boucher & Anderson 2023). Everything that shows such text goes through here, once, as the last thing.
"""

import re

_UNSEEN = (
    "\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
)
"""Of a character class: control, format, line ends, surrogates, private use, tags, variation selectors, empty letters."""

_SEEN_IN_EMOJI = (
    r"(?<=[\u00a9\u00ae\u203c-\u3299#*0-9\U0001f000-\U0001faff])[\ufe0e\ufe0f]"
    r"|(?<=[\ufe0f\u2600-\u27bf\U0001f000-\U0001faff])\u200d(?=[\u2190-\u2bff\U0001f000-\U0001faff])"
)
"""What makes one picture of several, or says how one is drawn: it is seen by what it does."""

_RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff"
ISOLATE, END_ISOLATE = "\u2068", "\u2069"

_HIDDEN = re.compile(f"({_SEEN_IN_EMOJI})|[{_UNSEEN}]")
_UNSEEN_CHARACTER = re.compile(f"[{_UNSEEN}]")
_TURNING = re.compile(f"[{_RIGHT_TO_LEFT}]")
_GAP = re.compile(r"(\s+)")
_SHORT, _LONG = 0xFF, 0xFFFF


def escape_unseen(text: str) -> str:
    r"""The text with everything that is not seen as its escape, `\x1b` or `\u202e`: for pictures and HTML."""
    return text if text.isascii() and text.isprintable() else _HIDDEN.sub(_escape, text)


def escape_for_terminal(text: str) -> str:
    r"""The same, and each run of words that are read from right to left by itself, so that it turns nothing beside it.

    Line ends are escaped too: where lines are meant, each is escaped by itself.
    """
    shown = escape_unseen(text)
    return _isolated(shown) if _TURNING.search(shown) else shown


def _isolated(text: str) -> str:
    """Runs of words that have a letter which is read from right to left, each run between isolates."""
    words = _GAP.split(text)  # words are at even places, what is between them at odd ones
    turned = [bool(_TURNING.search(word)) for word in words[::2]]
    for at, inside in enumerate(turned):
        before, after = at and turned[at - 1], at + 1 < len(turned) and turned[at + 1]
        if inside:
            words[2 * at] = ("" if before else ISOLATE) + words[2 * at] + ("" if after else END_ISOLATE)
    return "".join(words)


def escape_in_json(written: str) -> str:
    r"""A JSON text that says the same, in which what is not seen is `\u202e` and the like; line ends between stay."""
    return _UNSEEN_CHARACTER.sub(lambda one: one[0] if one[0] == "\n" else _json_escape(one[0]), written)


def _escape(hidden: re.Match[str]) -> str:
    if hidden[1]:
        return hidden[1]
    code = ord(hidden[0])
    if code <= _SHORT:
        return {"\n": r"\n", "\r": r"\r", "\t": r"\t"}.get(hidden[0], rf"\x{code:02x}")
    return rf"\u{code:04x}" if code <= _LONG else rf"\U{code:08x}"


def _json_escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(rf"\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
