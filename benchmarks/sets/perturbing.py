"""a name → the name as its owner writes it elsewhere: the four ways in which half of the names differ."""

from random import Random

EMOJI = ("✨", "🔥", "💻", "🌍")
WAYS = ("initial", "without the middle", "emoji", "official")


def perturb(name: str, way: str, dice: Random) -> str:
    """A name of one word has no first name to shorten, and one of two no middle: these get "official" instead."""
    words = name.split()
    if way == "initial" and len(words) > 1:
        return " ".join([f"{words[0][0]}.", *words[1:]])
    if way == "without the middle" and len(words) > 2:
        return f"{words[0]} {words[-1]}"
    if way == "emoji":
        return f"{name} {dice.choice(EMOJI)}"
    return f"{name} official"
