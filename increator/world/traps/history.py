"""Traps of time: renames, reused handles, stale links, lost accounts, erasure, order and repetition of arrival."""

from increator.world.accounts import Account, Part
from increator.world.handles import fitted, other_handle
from increator.world.people import handle_text
from increator.world.traps.scene import Scene, each_other, ring_claim


def renamed(scene: Scene) -> list[Account]:
    """18: the handle changed, the id did not; another account still names the former handle."""
    creator = scene.creator()
    accounts = scene.accounts(creator, scene.dice.between(2, 3))
    account = _rename(scene, accounts[0])
    accounts[1].parts.append(Part(ring_claim(account).text.replace("{h}", account.former_handle or "")))
    account.parts.append(ring_claim(accounts[1]))
    for other in accounts[2:]:
        other.bystander = True
    return accounts


def reused_handle(scene: Scene) -> list[Account]:
    """19: a handle that was somebody's before, with another id now; its first owner was renamed or deleted."""
    before = scene.accounts(scene.creator(), 2)
    after = _newcomer(scene, before[0], before[1].platform)
    if scene.dice.chance(0.5):
        before[0].lost = "deleted"
        each_other(before[0], before[1])
        after[0].handle, after[0].segments = before[0].handle, before[0].segments
    else:
        account = _rename(scene, before[0])
        after[0].handle = account.former_handle or ""
        before[1].parts.append(Part(ring_claim(account).text.replace("{h}", after[0].handle)))
        account.parts.append(ring_claim(before[1]))
    return [*before, *after]


def stale_link(scene: Scene) -> list[Account]:
    """20: a bio names a handle that somebody else owns now."""
    owner = scene.accounts(scene.creator(), 1)
    platform = scene.other_platform(owner[0].platform)
    wanted = scene.account(owner[0].creator, platform, owner[0].creator.handle)
    after = _newcomer(scene, wanted, owner[0].platform)
    after[0].handle, after[0].segments = wanted.handle, ()
    owner[0].parts.append(Part(ring_claim(after[0]).text, after[0]))
    return [*owner, *after]


def lost_account(scene: Scene) -> list[Account]:
    """27: an account that is deleted, suspended or private by now, and was named before."""
    accounts = scene.accounts(scene.creator(), scene.dice.between(2, 3))
    gone = accounts[0]
    gone.lost = scene.dice.pick(
        ("deleted", "suspended") if gone.platform != "x" else ("deleted", "suspended", "private")
    )
    each_other(gone, accounts[1])
    for other in accounts[2:]:
        other.bystander = True
    return accounts


def erased(scene: Scene) -> list[Account]:
    """28: somebody who opted out and was erased, and whose payloads arrive again."""
    accounts = scene.accounts(scene.creator(), 2)
    each_other(*accounts)
    return accounts


def judged(scene: Scene) -> list[Account]:
    """30: two accounts that only a person can join, and a namesake whom only a person can keep apart."""
    creator = scene.creator()
    namesake = scene.namesake(creator)
    accounts = [
        scene.account(creator, platform, other_handle(scene.dice, creator)) for platform in ("instagram", "tiktok")
    ]
    for account in accounts:
        account.alone = True
    return [*accounts, scene.account(namesake, "youtube")]


def out_of_order(scene: Scene) -> list[Account]:
    """31: the older of two observations arrives last."""
    accounts = scene.accounts(scene.creator(), 2)
    each_other(*accounts)
    return accounts


def repeated(scene: Scene) -> list[Account]:
    """32: one payload, captured twice."""
    accounts = scene.accounts(scene.creator(), scene.dice.between(1, 2))
    for account in accounts:
        account.repeated = True
    return accounts


def private_evidence(scene: Scene) -> list[Account]:
    """33: only a tenant's own list says that these two are one."""
    creator = scene.creator()
    accounts = [scene.account(creator, platform, other_handle(scene.dice, creator)) for platform in ("x", "youtube")]
    for account in accounts:
        account.alone = True
        account.fixed_name = handle_text(account.segments, " ").title()
    return accounts


def _rename(scene: Scene, account: Account) -> Account:
    account.former_handle = account.handle
    while account.handle == account.former_handle:
        segments = other_handle(scene.dice, account.creator)
        account.handle, account.segments = fitted(handle_text(segments, ""), segments, account.platform)
    return account


def _newcomer(scene: Scene, account: Account, elsewhere: str) -> list[Account]:
    """Somebody else on that platform, with a second account where the first owner has one as well."""
    newcomer = scene.creator()
    accounts = [scene.account(newcomer, account.platform), scene.account(newcomer, elsewhere)]
    each_other(*accounts)
    for own in accounts:
        own.alone = True
    return accounts
