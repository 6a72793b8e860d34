"""accounts with their final handles → accounts with names, bios, addresses and counts on them."""

from increator.world.accounts import Account, Part
from increator.world.bios import city_bits, contact_line, written_bio
from increator.world.claim_forms import ADDRESSES, LABELLED, claim
from increator.world.dice import Dice
from increator.world.display_names import drifted_name
from increator.world.handles import normalised

_DECLARING = {"instagram": 0.21, "tiktok": 0.24, "youtube": 0.34, "x": 0.19}
_MAIL = {"instagram": 0.17, "tiktok": 0.17, "youtube": 0.26, "x": 0.06}
_LINK_PAGE = {"instagram": 0.55, "tiktok": 0.22, "youtube": 0.20, "x": 0.28}
_SITE = {"instagram": 0.40, "tiktok": 0.10, "youtube": 0.40, "x": 0.50}
_LARGE = 100_000
_HAS_URL_FIELD = ("instagram", "x")
_DEFAULT_AVATARS = tuple(0x0F3C_7E81_0000_0000 | number * 0x0101_0101 for number in range(6))


def dress(dice: Dice, accounts: list[Account]) -> None:
    """Everything that is written on the accounts of one unit. Those that copy come last: they need their original."""
    for account in sorted(accounts, key=lambda account: account.copies is not None):
        if account.copies is not None:
            _copy(dice, account, account.copies)
        else:
            siblings = [
                other
                for other in accounts
                if other.creator is account.creator and other is not account and not other.alone
            ]
            _write(dice, account, siblings)
        _count(dice, account)
        account.urls = account.urls[:1]
        account.claims += [part.about for part in account.parts + account.url_parts if part.claim and part.about]
        account.declares = account.declares or bool(account.claims)


def _write(dice: Dice, account: Account, siblings: list[Account]) -> None:
    creator = account.creator
    name, segments = drifted_name(dice, account)
    if account.fixed_name is not None:
        name, segments = account.fixed_name, account.fixed_name_segments
    account.display_name = name
    for segment in (*account.segments, *segments):
        account.facts[segment.key] = segment.bits
    if not account.alone:
        said = any(part.claim for part in account.parts + account.url_parts)
        if siblings and not said and dice.chance(_DECLARING[account.platform]):
            _declare(dice, account, siblings)
        elif not said and dice.chance(0.02):
            _declare_absent(dice, account)
        _contacts(dice, account)
    _place(dice, account)
    account.urls += [part.written() for part in account.url_parts]
    if account.fixed_bio is not None:
        account.bio = account.fixed_bio
    elif account.parts or dice.chance(0.90):
        account.bio = written_bio(dice, account, account.parts)
    account.avatar = creator.avatar if dice.chance(0.55) else dice.bits(64)
    if dice.chance(0.05):
        account.avatar = dice.pick(_DEFAULT_AVATARS)


def _declare(dice: Dice, account: Account, siblings: list[Account]) -> None:
    """One or two of the creator's other accounts, in the address field or in words."""
    same = [other for other in siblings if normalised(other.handle) == normalised(account.handle)]
    if len(same) == len(siblings) and dice.chance(0.12):
        text = dice.pick(("same @ everywhere", "@{h} everywhere", "all socials: @{h}", "{h} on all platforms"))
        account.parts.append(Part(text, account))
        account.urls = account.urls[:1]
        account.claims += [other for other in same if other.handle == account.handle]
        return
    for target in dice.some(siblings, 2 if account.platform == "youtube" or dice.chance(0.25) else 1):
        free = account.platform in _HAS_URL_FIELD and not account.urls and not account.url_parts
        if free and dice.chance(0.3):
            account.url_parts.append(claim(dice, target, address=True))
        else:
            account.parts.append(claim(dice, target))


def _declare_absent(dice: Dice, account: Account) -> None:
    """An account that the world does not show: most of what bios name is never captured."""
    platform = dice.pick([other for other in LABELLED if other != account.platform])
    form = dice.pick((LABELLED if dice.chance(0.7) else ADDRESSES)[platform])
    if "{id}" not in form:
        account.declares = True
        account.parts.append(Part(form.replace("{h}", f"{account.handle}{dice.between(10_000, 99_999)}")))


def _contacts(dice: Dice, account: Account) -> None:
    creator = account.creator
    free = account.platform in _HAS_URL_FIELD and not account.url_parts
    if creator.link_page and dice.chance(_LINK_PAGE[account.platform]):
        _show(dice, account, creator.link_page, in_field=free)
        account.identifiers.add(f"page:{creator.link_page}")
        free = False
    if creator.site and dice.chance(_SITE[account.platform]):
        _show(dice, account, creator.site, in_field=free)
        account.identifiers.add(f"site:{creator.site}")
    if dice.chance(_MAIL[account.platform]):
        account.parts.append(Part(contact_line(dice, account, creator.email)))
        account.identifiers.add(f"email:{creator.email}")


def _show(dice: Dice, account: Account, address: str, *, in_field: bool) -> None:
    written = dice.pick(
        (f"https://{address}", f"https://{address}", f"https://www.{address}/", f"http://{address}", address)
    )
    if address.count(".") > 1 or "/" in address:
        written = written.replace("www.", "")
    if in_field:
        account.urls.append(written if written.startswith("http") else f"https://{written}")
    else:
        account.parts.append(Part(dice.pick(("{a}", "👇 {a}", "🔗 {a}", "⬇️ {a}")).replace("{a}", written)))


def _place(dice: Dice, account: Account) -> None:
    creator = account.creator
    if account.platform == "youtube" and dice.chance(0.7):
        account.country = creator.country
    if account.platform == "x" and dice.chance(0.6):
        form = dice.pick(("{c}", "{c}", "{c}, {k}", "📍 {c}", "{c} 🌍"))
        account.location = form.format(c=creator.city, k=creator.country)
        account.facts[f"city:{creator.city}"] = city_bits(account)
    elif account.platform == "x" and dice.chance(0.25):
        account.location = dice.pick(("everywhere", "the internet", "your phone", "home", "🌎", "somewhere", "she/her"))


def _count(dice: Dice, account: Account) -> None:
    share = account.reach * dice.between(2, 120) / 100
    account.followers = int(account.creator.reach * share) + dice.below(50)
    if account.platform == "youtube":
        account.hides_followers = dice.chance(0.02)
        account.followers = rounded(account.followers)
    account.following = dice.power_law(40, 7_500)
    account.posts = dice.power_law(25, 40_000)
    if account.platform in {"x", "tiktok"} and not account.verified:
        account.verified = account.followers > _LARGE and dice.chance(0.4)
    if not account.avatar_hash and dice.chance(0.35):
        flips = sum(1 << dice.below(64) for _ in range(dice.below(3)))
        account.avatar_hash = f"{account.avatar ^ flips & (1 << 64) - 1:016x}"


def _copy(dice: Dice, account: Account, original: Account) -> None:
    """An impersonator's or a fan's page: what the original shows, taken over as it stands."""
    account.display_name = account.fixed_name if account.fixed_name is not None else original.display_name
    account.avatar = original.avatar
    account.avatar_hash = f"{original.avatar:016x}"
    account.bio = account.fixed_bio if account.fixed_bio is not None else original.bio
    account.urls = list(original.urls) if account.platform in _HAS_URL_FIELD else []
    account.emails = list(original.emails)
    if account.parts:
        account.bio = written_bio(dice, account, account.parts)
        account.urls, account.emails = [], []
    account.urls += [part.written() for part in account.url_parts]
    if account.platform == "x" and dice.chance(0.5):
        account.location = original.location


def rounded(count: int) -> int:
    """Three figures, as YouTube shows subscribers."""
    step: int = 10 ** max(len(str(count)) - 3, 0)
    return count // step * step
