"""plain text → the ornamental Unicode in which some people write their names."""

from increator.world.dice import Dice, Weighted

Alphabet = dict[int, str]

_PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def _run(upper: int, lower: int) -> Alphabet:
    letters = [chr(upper + i) for i in range(26)] + [chr(lower + i) for i in range(26)]
    return dict(zip(map(ord, _PLAIN), letters, strict=True))


ALPHABETS: dict[str, Alphabet] = {
    "bold": _run(0x1D400, 0x1D41A),
    "bold italic": _run(0x1D468, 0x1D482),
    "bold script": _run(0x1D4D0, 0x1D4EA),
    "bold fraktur": _run(0x1D56C, 0x1D586),
    "monospace": _run(0x1D670, 0x1D68A),
    "sans bold": _run(0x1D5D4, 0x1D5EE),
    "fullwidth": _run(0xFF21, 0xFF41),
    "small caps": dict(zip(map(ord, _PLAIN), _PLAIN[:26] + "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡxʏᴢ", strict=True)),
    "negative squared": _run(0x1F170, 0x1F170),
    "circled": _run(0x24B6, 0x24D0),
    "regional indicators": {ord(c): chr(0x1F1E6 + i % 26) + "\u200a" for i, c in enumerate(_PLAIN)},
}
_STRANGE = Weighted(("letters", "marks", "zero width", "overrides"), (40, 25, 25, 10))
HOMOGLYPHS = {"a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "x": "х", "i": "і"}


def fancy(dice: Dice, text: str, *, strange: bool = False) -> str:
    """`strange`: marks and invisible characters as well as other alphabets."""
    match _STRANGE.draw(dice) if strange else "":
        case "marks":
            return "".join(letter + chr(0x0300 + dice.below(0x50)) * (letter != " ") for letter in text)
        case "zero width":
            return "\u200b".join(text)
        case "overrides":
            return f"\u202e\u202d{text}\u202c"
        case _:
            return text.translate(ALPHABETS[dice.pick(tuple(ALPHABETS))])
