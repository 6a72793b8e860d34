"""Traps of values that many share: agencies, shops, labels, giveaways, pictures, chains."""

from increator.world.accounts import Account, Part
from increator.world.traps.scene import Scene, show_mail


def agency_mail(scene: Scene) -> list[Account]:
    """1: an agency's mailbox in the bios of all its creators."""
    email = f"{scene.dice.pick(('talent', 'hello', 'booking', 'mgmt', 'info'))}@{scene.agency()}"
    accounts = []
    for _ in range(scene.dice.power_law(6, 24)):
        own = scene.small()
        for account in own:
            account.alone = True
            if account is own[0] or scene.dice.chance(0.5):
                show_mail(
                    account, email, scene.dice.pick(("📩 {email}", "Management: {email}", "biz: {email}", "{email}"))
                )
        accounts += own
    return accounts


def plus_addressing(scene: Scene) -> list[Account]:
    """2: one agency mailbox, with each creator's name after a plus."""
    domain = scene.agency()
    accounts = []
    for _ in range(scene.dice.between(3, 8)):
        own = scene.small()
        for account in own:
            account.alone = True
            show_mail(account, f"mgmt+{account.creator.given.latin}{account.creator.number}@{domain}", "📩 {email}")
        accounts += own
    return accounts


def shop_link(scene: Scene) -> list[Account]:
    """3: a store or affiliate link that many carry."""
    code = f"{scene.dice.bits(30):x}"
    link = scene.dice.pick(
        (
            f"https://amzn.to/{code}",
            f"https://liketk.it/{code}",
            f"https://www.stan.store/{scene.invented()}",
            f"https://shopmy.us/collections/{scene.dice.between(100_000, 999_999)}",
            f"https://bit.ly/{code}",
            f"https://www.amazon.com/shop/{scene.invented()}",
        )
    )
    return _carried(scene, link, scene.dice.power_law(5, 20))


def label_page(scene: Scene) -> list[Account]:
    """4: the link page of a label that lists all its artists."""
    host = scene.dice.pick(("linktr.ee", "lnk.to", "beacons.ai", "bio.link"))
    name = scene.invented() + scene.dice.pick(("records", "network", "music", "label"))
    return _carried(scene, f"https://{host}/{name}", scene.dice.power_law(8, 24))


def giveaway_mail(scene: Scene) -> list[Account]:
    """23: a sponsor's e-mail in the captions of a giveaway."""
    email = f"{scene.dice.pick(('win', 'giveaway', 'contest'))}@{scene.invented()}.com"
    accounts = []
    for _ in range(scene.dice.between(3, 6)):
        own = scene.small()
        for account in own:
            account.alone = True
            account.captions.append(f"🎁 GIVEAWAY! follow, like and send your entry to {email} before Sunday")
        if scene.dice.chance(0.35):
            own[0].parts.append(Part(f"🎁 giveaway: {email}"))
        accounts += own
    return accounts


def same_avatar(scene: Scene) -> list[Account]:
    """24: one picture (default, stock, a logo) on accounts that have nothing else in common."""
    picture = f"{scene.dice.bits(64):016x}"
    accounts = []
    for _ in range(scene.dice.between(3, 8)):
        own = scene.small()
        for account in own:
            account.alone = True
            account.avatar_hash = picture
        accounts += own
    return accounts


def chain(scene: Scene) -> list[Account]:
    """25: A and B by a studio's e-mail, B and C by a common name, C and D by the next e-mail."""
    links = [f"{scene.dice.pick(('studio', 'hello', 'contact'))}@{scene.invented()}.com" for _ in range(2)]
    first, second, last = scene.creator(), scene.commonly_called(), scene.creator()
    people = (first, second, scene.namesake(second), last)
    platforms = ("instagram", "youtube", "tiktok", "instagram")
    accounts = [scene.account(creator, platform) for creator, platform in zip(people, platforms, strict=True)]
    for number, account in enumerate(accounts):
        account.alone = True
        show_mail(account, links[number // 2], "studio: {email}")
        if number in {1, 2}:
            account.fixed_name = people[1].full_name
    return accounts


def _carried(scene: Scene, link: str, count: int) -> list[Account]:
    accounts = []
    for _ in range(count):
        own = scene.small()
        for account in own:
            account.alone = True
        if own[0].platform in {"instagram", "x"}:
            own[0].url_parts.append(Part(link))
        else:
            own[0].parts.append(Part(f"👇 {link.removeprefix('https://')}"))
        accounts += own
    return accounts
