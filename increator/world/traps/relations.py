"""Traps of people and brands that belong together and are not one: couples, children, founders, regions, guests."""

from increator.world.accounts import Account, Part
from increator.world.people import Segment
from increator.world.traps.scene import Scene, each_other

_REGIONS = {"uk": "UK", "de": "Deutschland", "latam": "LATAM"}


def couple_channel(scene: Scene) -> list[Account]:
    """12: two people, one channel, each with an account of their own."""
    one = scene.creator()
    two, channel = scene.creator(language=one.language), scene.creator(language=one.language)
    own = [*scene.accounts(one, scene.dice.between(1, 2)), *scene.accounts(two, scene.dice.between(1, 2))]
    first, second = own[0], next(account for account in own if account.creator is two)
    word = scene.dice.pick(("and", "n", "x", "with"))
    segments = (one.name_segments()[0], Segment(word, "and", 0.0), two.name_segments()[0])
    show = scene.account(channel, scene.dice.pick(("youtube", "youtube", "tiktok")), segments)
    show.fixed_name = f"{one.given.native} & {two.given.native}"
    show.parts.append(Part(scene.dice.pick(("with @{h}", "hosted by @{h}", "👫 @{h}")), first))
    show.parts.append(Part("& @{h}", second))
    show.alone = True
    for account in own:
        if scene.dice.chance(0.6):
            said = ("1/2 of @{h}", "co-host @{h}", "one half of @{h}", "❤️ @{h}")
            account.parts.append(Part(scene.dice.pick(said), show))
    return [*own, show]


def child_account(scene: Scene) -> list[Account]:
    """13: a child's account that a parent runs."""
    parent = scene.creator()
    child = scene.creator(language=parent.language, family=parent.family, invented=False)
    grown = scene.accounts(parent, scene.dice.between(1, 2))
    platform = scene.dice.pick(("instagram", "tiktok"))
    young = scene.account(child, platform, (child.name_segments()[0], child.name_segments()[1], child.digits))
    said = ("acct run by mom @{h}", "account managed by my dad @{h}", "run by parents @{h}", "mama runs this: @{h}")
    young.parts.append(Part(scene.dice.pick(said), grown[0]))
    young.alone, young.fixed_name = True, child.full_name
    grown[0].parts.append(Part(scene.dice.pick(("mom of @{h}", "proud dad of @{h}", "my little one: @{h}")), young))
    return [*grown, young]


def brand_and_founder(scene: Scene) -> list[Account]:
    """14: the founder names the brand, the brand the founder, and both show the brand's site."""
    founder, brand = scene.creator(), scene.creator(invented=True)
    site = f"https://{''.join(segment.text for segment in brand.handle)}.{scene.dice.pick(('com', 'co', 'shop'))}"
    platforms = scene.dice.some(("instagram", "x", "tiktok"), scene.dice.between(1, 3))
    shown = [scene.account(brand, platform, brand.handle) for platform in platforms]
    own = scene.accounts(founder, scene.dice.between(1, 2))
    said = ("founder @{h}", "CEO & founder of @{h}", "owner of @{h}", "building @{h}")
    own[0].parts.append(Part(scene.dice.pick(said), shown[0]))
    if own[0].platform in {"instagram", "x"} and scene.dice.chance(0.6):
        own[0].url_parts.append(Part(site))
    for account in shown:
        account.fixed_name, account.alone = brand.stage_name, True
        if account.platform in {"instagram", "x"}:
            account.url_parts.append(Part(site))
            account.identifiers.add(f"site:{site}")
    shown[0].parts.append(Part(scene.dice.pick(("founded by @{h}", "by @{h}", "made with love by @{h}")), own[0]))
    return [*shown, *own]


def regional_brand(scene: Scene) -> list[Account]:
    """15: a brand and its regional accounts; each region is run for itself and is a creator of its own."""
    brand = scene.creator(invented=True)
    name = brand.stage_name
    accounts = []
    regions = scene.dice.some(
        ("brasil", "uk", "mexico", "india", "france", "de", "japan", "latam"), scene.dice.between(1, 3)
    )
    platforms = scene.dice.some(("instagram", "x", "tiktok", "youtube"), 3)
    for region in ("", *regions):
        owner = brand if not region else scene.creator(invented=True)
        owner.topic = brand.topic
        segments = brand.handle if not region else (*brand.handle, Segment(region, f"region:{region}", 5.0))
        own = [scene.account(owner, platform, segments) for platform in (platforms if not region else platforms[:2])]
        for account in own:
            account.fixed_name = f"{name} {region.upper() if region in {'uk', 'de'} else region.title()}".strip()
            account.alone = True
            account.url_parts += (
                [Part(f"https://www.{brand.handle[0].text}brand.com/{region}")]
                if account.platform in {"instagram", "x"}
                else []
            )
        each_other(own[0], own[1])
        accounts += own
    return accounts


def collab_mention(scene: Scene) -> list[Account]:
    """16: `w/ @x` is a guest, not the account's owner."""
    said = (
        "podcast w/ @{h}",
        "new video w/ @{h}",
        "collab with @{h}",
        "feat. @{h}",
        "touring w/ @{h}",
        "co-writing w/ @{h}",
    )
    return _mention(scene, said)


def bare_mention(scene: Scene) -> list[Account]:
    """17: `@x` without a platform, where that handle is somebody else's elsewhere."""
    return _mention(scene, ("@{h}", "✨ @{h}", "@{h} 🤍", "🖤 @{h}", "@{h} forever"))


def _mention(scene: Scene, forms: tuple[str, ...]) -> list[Account]:
    speaker, other = scene.small(), scene.small()
    speaker[0].parts.append(Part(scene.dice.pick(forms), other[0]))
    speaker[0].alone = True
    return [*speaker, *other]
