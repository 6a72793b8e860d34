"""The 34 traps: what each is, how large its share is, and what passing it means."""

from collections.abc import Callable
from dataclasses import dataclass

from increator.world.accounts import Account
from increator.world.traps import collisions, history, imitation, relations, sharing, statements
from increator.world.traps.scene import Scene

APART = "apart"
"""Passed: no two creators of the instance are in one cluster."""
TOGETHER = "together"
"""Passed: all accounts of each creator of the instance are in one cluster, and no two creators are."""
PROCESS = "process"
"""Not a matter of one resolution: a test of the process exercises it with this data."""


@dataclass(frozen=True, slots=True)
class Trap:
    number: int
    name: str
    rule: str
    share: float
    """Of all accounts, in percent, the others of the instance included."""
    build: Callable[[Scene], list[Account]]


TRAPS = (
    Trap(1, "agency e-mail", APART, 1.0, sharing.agency_mail),
    Trap(2, "agency plus-addressing", APART, 0.4, sharing.plus_addressing),
    Trap(3, "store or affiliate link", APART, 0.8, sharing.shop_link),
    Trap(4, "link page of a label", APART, 0.7, sharing.label_page),
    Trap(5, "fan page", APART, 0.8, imitation.fan_page),
    Trap(6, "parody", APART, 0.4, imitation.parody),
    Trap(7, "impersonator", APART, 0.6, imitation.impersonator),
    Trap(8, "lookalike handle", APART, 0.5, imitation.lookalike_handle),
    Trap(9, "backup account", TOGETHER, 1.6, statements.backup_account),
    Trap(10, "low-entropy handle", APART, 0.4, collisions.low_entropy_handle),
    Trap(11, "common display name", APART, 0.6, collisions.common_name),
    Trap(12, "couple channel", APART, 0.5, relations.couple_channel),
    Trap(13, "child's account", APART, 0.3, relations.child_account),
    Trap(14, "brand and founder", APART, 0.5, relations.brand_and_founder),
    Trap(15, "brand with regions", APART, 0.4, relations.regional_brand),
    Trap(16, "collab mention", APART, 0.5, relations.collab_mention),
    Trap(17, "mention without a platform", APART, 0.5, relations.bare_mention),
    Trap(18, "handle rename", TOGETHER, 0.4, history.renamed),
    Trap(19, "handle reuse", APART, 0.4, history.reused_handle),
    Trap(20, "stale bio link", APART, 0.3, history.stale_link),
    Trap(21, "tracking and mobile addresses", TOGETHER, 0.4, statements.dirty_address),
    Trap(22, "post address", APART, 0.4, statements.post_address),
    Trap(23, "giveaway e-mail", APART, 0.4, sharing.giveaway_mail),
    Trap(24, "same avatar", APART, 0.5, sharing.same_avatar),
    Trap(25, "chain", APART, 0.3, sharing.chain),
    Trap(26, "two accounts of one platform", APART, 0.4, collisions.namesakes_on_one_platform),
    Trap(27, "lost account as evidence", TOGETHER, 0.4, history.lost_account),
    Trap(28, "erased", PROCESS, 0.2, history.erased),
    Trap(29, "false claim", APART, 0.4, imitation.false_claim),
    Trap(30, "reversible merges", PROCESS, 0.2, history.judged),
    Trap(31, "any arrival order", PROCESS, 0.2, history.out_of_order),
    Trap(32, "repeated payload", PROCESS, 0.2, history.repeated),
    Trap(33, "private evidence", PROCESS, 0.2, history.private_evidence),
    Trap(34, "Unicode", TOGETHER, 0.5, statements.strange_letters),
)

BY_NUMBER = {str(trap.number): trap for trap in TRAPS}
