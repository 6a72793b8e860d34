"""creator, account → a bio that sounds like one, with what it states."""

from math import log2

from increator.world.accounts import Account, Part
from increator.world.claim_forms import disguised
from increator.world.dice import Dice
from increator.world.lexicon import Language, languages, words

LONGEST = {"instagram": 150, "tiktok": 80, "youtube": 1000, "x": 160}
_JOINTS = {
    "instagram": ("\n", " | ", "\n", " • "),
    "tiktok": (" ", "\n", " | "),
    "youtube": ("\n", "\n\n", " | "),
    "x": (" | ", ". ", " • ", " "),
}
TOPIC_BITS = 2.5


def written_bio(dice: Dice, account: Account, wanted: list[Part]) -> str:
    """What must be there, and around it what there is room for: topic, city, a filler or two."""
    pieces = _sketch(dice, account)
    said = [part.written() for part in wanted]
    joint = dice.pick(_JOINTS[account.platform])
    room = LONGEST[account.platform] - sum(len(text) + len(joint) for text in said)
    kept: list[str] = []
    for text, facts in pieces:
        if len(text) + len(joint) <= room:
            kept.append(text)
            account.facts.update(facts)
            room -= len(text) + len(joint)
    return joint.join(kept + said)


def contact_line(dice: Dice, account: Account, email: str) -> str:
    """An e-mail as people write it; a plain one is also what a contact button would show."""
    if dice.chance(0.22):
        return disguised(dice, email)
    account.emails.append(email)
    return dice.pick(_language(dice, account).contact).format(email=email)


def _sketch(dice: Dice, account: Account) -> list[tuple[str, dict[str, float]]]:
    creator = account.creator
    language = _language(dice, account)
    pieces: list[tuple[str, dict[str, float]]] = []
    phrases = language.bio[creator.topic]
    if dice.chance(0.88):
        number = creator.phrase % len(phrases) if dice.chance(0.57) else dice.below(len(phrases))
        key = f"phrase:{language.code}:{creator.topic}:{number}"
        pieces.append((phrases[number], {f"topic:{creator.topic}": TOPIC_BITS, key: log2(len(phrases))}))
    if account.platform != "x" and dice.chance(0.16):
        based = dice.pick(language.based).format(city=creator.city)
        pieces.append((based, {f"city:{creator.city}": city_bits(account)}))
    for number in creator.fillers:
        if dice.chance(0.33):
            chosen = number if dice.chance(0.6) else dice.below(1_000_000)
            place = chosen % len(language.fillers)
            if pieces and pieces[-1][0] == language.fillers[place]:
                continue
            pieces.append((language.fillers[place], {f"filler:{language.code}:{place}": log2(len(language.fillers))}))
    if account.platform in {"instagram", "youtube"} and dice.chance(0.12):
        tag = dice.pick(words().hashtags[creator.topic])
        pieces.append((f"#{tag}", {}))
    if not pieces:
        pieces.append((phrases[0], {f"topic:{creator.topic}": TOPIC_BITS}))
    return pieces


def city_bits(account: Account) -> float:
    creator = account.creator
    return log2(len(creator.language.cities[creator.country])) + 1.0


def _language(dice: Dice, account: Account) -> Language:
    creator = account.creator
    if dice.chance(0.88):
        return creator.bio_language
    return creator.language if creator.bio_language is not creator.language else languages().items[0]
