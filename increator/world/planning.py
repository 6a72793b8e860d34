"""seed, chunk → who is in it: units of creators with their accounts, before names of handles are settled.

A chunk is planned alone and always the same, so any number of workers gives the same world. Handles are settled between
planning and dressing: a wish that an account of an earlier place has already gets another ending (`settle`).
"""

from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from increator.world.accounts import Account, give_ids
from increator.world.dice import Dice, Weighted
from increator.world.handles import freed_handle
from increator.world.traps import TRAPS, Trap
from increator.world.traps.scene import Scene

CHUNK = 10_000
"""Accounts planned at once: bounds the memory of a worker, and is part of what a seed means."""

_SIZES = Weighted((1, 2, 3, 4), (30, 32, 24, 14))
_EACH_TRAP_FROM = 1_500
"""Chunks of at least this many accounts show every trap at least once; smaller ones as many as fit."""
_NEEDS_ITS_HANDLES = {"8", "10", "19"}
_LARGEST_UNIT = 60

Hashes = npt.NDArray[np.uint64]


def chunk_sizes(accounts: int) -> list[int]:
    return [min(CHUNK, accounts - start) for start in range(0, accounts, CHUNK)]


def plan(seed: int, chunk: int, size: int) -> list[list[Account]]:
    """The units of one chunk: each the accounts of one ordinary creator, or of one instance of a trap."""
    dice = Dice("world", seed, chunk, size)
    scene = Scene(dice, chunk * CHUNK)
    units, left = _traps(scene, chunk, size)
    while left:
        unit = scene.accounts(scene.creator(), min(_SIZES.draw(dice), left))
        units.append(unit)
        left -= len(unit)
    give_ids(dice, in_order(dice, units), chunk * CHUNK)
    return units


def in_order(dice: Dice, units: list[list[Account]]) -> list[Account]:
    """All accounts, mixed: neighbours in a table say nothing about who belongs together."""
    return dice.shuffled([account for unit in units for account in unit])


def by_number(units: list[list[Account]]) -> list[Account]:
    accounts = [account for unit in units for account in unit]
    return sorted(accounts, key=lambda account: account.number)


def wishes(units: list[list[Account]]) -> Hashes:
    """A hash of platform and handle for each account of a chunk, in the order of their numbers."""
    digests = b"".join(
        blake2b(f"{account.platform}:{_wish(account)}".encode(), digest_size=8).digest() for account in by_number(units)
    )
    return np.frombuffer(digests, dtype="<u8")


def losers(hashes: Hashes) -> npt.NDArray[np.int64]:
    """The places whose wish an earlier place has, rising."""
    order = np.argsort(hashes, kind="stable")
    again = np.zeros(len(hashes), dtype=bool)
    again[order[1:]] = hashes[order[1:]] == hashes[order[:-1]]
    return np.flatnonzero(again)


def settle(units: list[list[Account]], lost: dict[int, int]) -> None:
    """`lost`: number of an account → its serial among all losers of the world."""
    for unit in units:
        for account in unit:
            if account.number in lost:
                account.handle = freed_handle(account.handle, account.platform, lost[account.number])
        if any(account.number in lost for account in unit) and unit[0].trap in _NEEDS_ITS_HANDLES:
            for account in unit:
                account.trap, account.group = "", ""


def _wish(account: Account) -> str:
    # A deleted account gave its handle back: whoever has it now does not compete with it.
    return f"{account.handle}\x00{account.number}" if account.lost == "deleted" else account.handle


def _traps(scene: Scene, chunk: int, size: int) -> tuple[list[list[Account]], int]:
    units: list[list[Account]] = []
    left = size
    for trap in TRAPS:
        wanted = size * trap.share / 100
        built = 0
        while built < wanted and left > _LARGEST_UNIT and (size >= _EACH_TRAP_FROM or left > 0.7 * size):
            unit = trap.build(scene)
            if len(unit) > left:
                break
            _label(unit, trap, f"{trap.number}-{chunk}-{len(units)}")
            units.append(unit)
            built += len(unit)
            left -= len(unit)
    return units, left


def _label(unit: list[Account], trap: Trap, group: str) -> None:
    for account in unit:
        if not account.bystander:
            account.trap, account.group = str(trap.number), group + account.side
