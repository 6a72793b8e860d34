"""decisions → a chain of hashes, and its verification (pure: an outsider can run it on what the API shows).

The leaf of a decision is the SHA-256 of a zero byte and its canonical JSON: the members of `canonical`, keys sorted,
no white space, UTF-8. An entry is the SHA-256 of a one byte, its index (8 bytes, big endian), the hash of the entry
before it (zeros before the first) and its leaf. A tenant's chain starts at index 0. Whoever changes, drops or inserts
a decision changes every hash after it. The two leading bytes keep a leaf from being passed off as an entry (RFC 6962,
section 2.1).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC

from creators.words import Decision, Receipt

NO_HASH = bytes(32)
"""What stands where there is no entry before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead:
    """Where a tenant's chain ends: the next entry's index, and the hash of the last one."""

    next_index: int = 0
    head_hash: bytes = NO_HASH


def canonical(decision: Decision) -> bytes:
    """The decision's content as the bytes that are hashed."""
    content = {
        "account_keys": list(decision.account_keys),
        "actor": decision.actor,
        "after": [str(creator) for creator in decision.after],
        "at": decision.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "before": [str(creator) for creator in decision.before],
        "decision_id": str(decision.decision_id),
        "kind": decision.kind.value,
        "reason": decision.reason,
        "tenant": str(decision.tenant),
        "undoes": str(decision.undoes) if decision.undoes else None,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def leaf_hash(decision: Decision) -> bytes:
    return hashlib.sha256(b"\x00" + canonical(decision)).digest()


def entry_hash(index: int, previous_hash: bytes, leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + index.to_bytes(8, "big") + previous_hash + leaf).digest()


def append(head: ChainHead, decisions: Sequence[Decision]) -> tuple[list[Receipt], ChainHead]:
    """The receipts of decisions that follow the head in this order, and the head after them."""
    receipts = []
    for decision in decisions:
        leaf = leaf_hash(decision)
        receipts.append(Receipt(index=head.next_index, leaf_hash=leaf.hex(), previous_hash=head.head_hash.hex()))
        following = entry_hash(head.next_index, head.head_hash, leaf)
        head = ChainHead(next_index=head.next_index + 1, head_hash=following)
    return receipts, head


def verify(decisions: Iterable[Decision], *, since: ChainHead | None = None) -> Iterator[str]:
    """What is wrong with consecutive decisions of one tenant in the order of their receipts; nothing where they are whole.

    `since` is the head that they follow: from the beginning where it is not given.
    """
    head = since or ChainHead()
    for decision in decisions:
        receipt = decision.receipt
        if receipt is None:
            yield f"decision {decision.decision_id} has no receipt"
            continue
        leaf = leaf_hash(decision)
        if receipt.index != head.next_index:
            yield f"entry {head.next_index} is missing: entry {receipt.index} follows"
        if receipt.previous_hash != head.head_hash.hex():
            yield f"entry {receipt.index} does not follow the entry before it"
        if receipt.leaf_hash != leaf.hex():
            yield f"decision {decision.decision_id} (entry {receipt.index}) is not what was recorded"
        recorded = entry_hash(receipt.index, bytes.fromhex(receipt.previous_hash), bytes.fromhex(receipt.leaf_hash))
        head = ChainHead(next_index=receipt.index + 1, head_hash=recorded)
