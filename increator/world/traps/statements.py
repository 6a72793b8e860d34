"""Traps of how something is written: second accounts, dirty addresses, post addresses, strange letters."""

from increator.world.accounts import Account, Part
from increator.world.claim_forms import DIRTY_ADDRESSES
from increator.world.dice import Dice
from increator.world.fancy_text import fancy
from increator.world.handles import other_handle
from increator.world.people import Segment
from increator.world.traps.scene import Scene, show_mail


def backup_account(scene: Scene) -> list[Account]:
    """9: a second account of the same person on the same platform, and at least one of the two says so."""
    creator = scene.creator()
    mains, pairs = scene.dice.pick(((1, 1), (2, 1), (2, 1), (3, 1), (4, 1), (4, 1), (4, 2), (4, 2)))
    accounts = scene.accounts(creator, mains)
    for account in accounts:
        account.bystander = True
    for side, main in enumerate(scene.dice.some(accounts, pairs)):
        word = scene.dice.pick(("backup", "2", "two", "vlogs", "private", "extra", "2nd", "spam"))
        second = scene.account(creator, main.platform, (*main.segments, Segment(word, "affix", 0.0)))
        second.alone, second.reach = True, 0.03
        main.bystander, main.side, second.side = False, f"-{side}", f"-{side}"
        ways = scene.dice.below(3)
        if ways != 1:
            said = ("backup: @{h}", "2nd account: @{h}", "my other account @{h}", "backup acc @{h}")
            main.parts.append(Part(scene.dice.pick(said), second, claim=True))
        if ways != 0:
            said = ("main: @{h}", "backup of @{h}", "second account of @{h}", "main account ➡️ @{h}")
            second.parts.append(Part(scene.dice.pick(said), main, claim=True))
        accounts = [*accounts, second]
    return accounts


def dirty_address(scene: Scene) -> list[Account]:
    """21: the claim is true and resolvable, its address carries tracking, case, mobile hosts and dots."""
    creator = scene.creator()
    platforms = scene.dice.some(("instagram", "youtube", "tiktok", "x"), 2)
    accounts = [
        scene.account(creator, platforms[0]),
        scene.account(creator, platforms[1], other_handle(scene.dice, creator)),
    ]
    address = Part(scene.dice.pick(DIRTY_ADDRESSES[platforms[1]]), accounts[1], claim=True)
    accounts[0].alone = True
    if accounts[0].platform in {"instagram", "x"}:
        accounts[0].url_parts.append(address)
    else:
        accounts[0].parts.append(address)
    return accounts


def post_address(scene: Scene) -> list[Account]:
    """22: the address of a post, a tag or a tune is nobody's profile; several people carry the same one."""
    author = scene.small()
    code = "".join(scene.dice.pick("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789") for _ in range(11))
    number = scene.dice.between(7_000_000_000_000_000_000, 7_400_000_000_000_000_000)
    forms = {
        "instagram": (
            f"https://www.instagram.com/p/{code}/",
            f"https://www.instagram.com/reel/{code}/",
            "https://www.instagram.com/explore/tags/{h}/",
        ),
        "tiktok": (
            f"https://www.tiktok.com/@{{h}}/video/{number}",
            f"https://www.tiktok.com/music/original-sound-{number}",
            "https://www.tiktok.com/tag/{h}",
        ),
        "youtube": (
            f"https://www.youtube.com/watch?v={code}",
            f"https://youtu.be/{code}",
            f"https://www.youtube.com/shorts/{code}",
        ),
        "x": (
            f"https://x.com/{{h}}/status/{number // 4}",
            f"https://twitter.com/{{h}}/status/{number // 4}?s=20",
            "https://x.com/hashtag/{h}",
        ),
    }
    address = Part(scene.dice.pick(forms[author[0].platform]), author[0])
    accounts = list(author)
    for _ in range(scene.dice.between(2, 3)):
        own = scene.small()
        own[0].alone = True
        if own[0].platform in {"instagram", "x"}:
            own[0].url_parts.append(address)
        else:
            own[0].parts.append(Part(f"watch 👉 {address.text}", author[0]))
        accounts += own
    return accounts


def strange_letters(scene: Scene) -> list[Account]:
    """34: the same name and e-mail in other alphabets, with marks, invisible characters and overrides."""
    creator = scene.creator()
    accounts = scene.accounts(creator, scene.dice.between(2, 3))
    for number, account in enumerate(accounts):
        account.alone = True
        account.fixed_name = creator.stage_name or creator.latin_name
        account.fixed_name_segments = creator.persona or creator.name_segments()
        if number:
            account.fixed_name = fancy(scene.dice, account.fixed_name, strange=True)
            account.parts.append(Part(_strange_email(scene.dice, creator.email)))
        else:
            show_mail(account, creator.email)
        account.identifiers.add(f"email:{creator.email}")
    return accounts


def _strange_email(dice: Dice, email: str) -> str:
    user, _, host = email.partition("@")
    match dice.below(4):
        case 0:
            return email.replace("@", "＠").replace(".", "．")
        case 1:
            return f"{user}\u200b@\u202e{host}\u202c"
        case 2:
            return "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in email)
        case _:
            return f"{user}\u202e\u202d@{host}"
