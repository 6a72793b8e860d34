"""Traps of names and handles that two people happen to share."""

from increator.world.accounts import Account
from increator.world.lexicon import words
from increator.world.people import Segment, word_segment
from increator.world.traps.scene import ALL_PLATFORMS, Scene, each_other


def low_entropy_handle(scene: Scene) -> list[Account]:
    """10: `alex` here and `alex` there are two people."""
    one = scene.commonly_called()
    if scene.dice.chance(0.6):
        two = scene.creator(language=one.language, given=one.given, invented=False)
        shared = one.name_segments()[0]
        ending = scene.dice.pick(("", "", "", "xo", "99", "x", "_", "123", "ok", "1", "00"))
    else:
        two = scene.creator()
        topic = scene.dice.pick(words().topics.items)
        shared = word_segment(scene.dice.pick(words().topic_words[topic]), 60)
        ending = scene.dice.pick(("", "", "daily", "life", "hub", "_", "world", "lover", "tips", "time"))
    here, there = scene.dice.some(ALL_PLATFORMS, 2)
    accounts = []
    for creator, platform in ((one, here), (two, there)):
        account = scene.account(creator, platform, (shared, Segment(ending, "affix", 0.0)))
        account.alone = True
        accounts.append(account)
    return accounts


def common_name(scene: Scene) -> list[Account]:
    """11: several people of one common name, each with a handle of their own."""
    first = scene.creator()
    language = first.language
    given = scene.dice.pick((language.female if first.female else language.male).items[:8])
    family = language.surnames.items[scene.dice.below(8)]
    accounts = []
    for _ in range(scene.dice.between(3, 6)):
        person = scene.creator(language=language, given=given, family=family, invented=False)
        person.handle = (person.name_segments()[0], word_segment(scene.dice.pick(words().second_words), 290))
        own = scene.accounts(person, scene.dice.between(1, 2))
        for account in own:
            account.fixed_name, account.fixed_name_segments = person.full_name, person.name_segments()
        accounts += own
    return accounts


def namesakes_on_one_platform(scene: Scene) -> list[Account]:
    """26: two people of one name with nearly one handle on the same platform; nothing says that they are one."""
    one = scene.creator(invented=False)
    two = scene.namesake(one)
    platform = scene.dice.pick(ALL_PLATFORMS)
    segments = (*one.name_segments(), one.digits)
    first = scene.account(one, platform, segments)
    second = scene.account(two, platform, (*segments[:2], two.digits), "_")
    elsewhere = scene.account(one, scene.other_platform(platform), segments)
    for account in (first, second, elsewhere):
        account.fixed_name, account.fixed_name_segments, account.alone = one.full_name, one.name_segments(), True
    each_other(first, elsewhere)
    return [first, second, elsewhere]
