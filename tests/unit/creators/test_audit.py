"""The chain of hashes tells an outsider what was changed, dropped or inserted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creators.audit import ChainHead, append, canonical, verify
from creators.words import CreatorId, Decision, DecisionId, DecisionKind
from graph.words import AccountKey, TenantId

AT = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)


def decision(number: int) -> Decision:
    return Decision(
        decision_id=DecisionId(UUID(int=number)),
        tenant=TenantId(UUID(int=7)),
        kind=DecisionKind.MERGE,
        actor="jané",
        reason=None,
        at=AT,
        before=(CreatorId(UUID(int=2)), CreatorId(UUID(int=1))),
        after=(CreatorId(UUID(int=1)),),
        account_keys=(AccountKey("x:1"),),
    )


def chained(count: int) -> list[Decision]:
    decisions = [decision(number) for number in range(count)]
    receipts, _ = append(ChainHead(), decisions)
    return [replace(made, receipt=receipt) for made, receipt in zip(decisions, receipts, strict=True)]


def test_the_canonical_form_is_what_the_documentation_says() -> None:
    assert canonical(decision(3)).decode() == (
        '{"account_keys":["x:1"],"actor":"jané","after":["00000000-0000-0000-0000-000000000001"],'
        '"at":"2026-01-02T03:04:05.000006+00:00","before":["00000000-0000-0000-0000-000000000002",'
        '"00000000-0000-0000-0000-000000000001"],"decision_id":"00000000-0000-0000-0000-000000000003","kind":"merge",'
        '"reason":null,"tenant":"00000000-0000-0000-0000-000000000007","undoes":null}'
    )


def test_an_outsider_can_compute_the_hashes_with_nothing_of_ours() -> None:
    first, second = chained(2)
    assert first.receipt
    assert second.receipt
    leaf = sha256(b"\x00" + canonical(first)).digest()
    assert (first.receipt.leaf_hash, first.receipt.previous_hash) == (leaf.hex(), "00" * 32)
    assert second.receipt.previous_hash == sha256(b"\x01" + bytes(8) + bytes(32) + leaf).hexdigest()


def test_a_whole_chain_has_nothing_wrong() -> None:
    assert list(verify(chained(5))) == []


def test_a_chain_is_appended_to_where_it_ended() -> None:
    receipts, head = append(ChainHead(), [decision(1), decision(2)])
    more, _ = append(head, [decision(3)])
    rest = [replace(decision(3), receipt=more[0])]
    assert [receipt.index for receipt in (*receipts, *more)] == [0, 1, 2]
    assert list(verify(rest, since=head)) == []
    assert list(verify(rest)) == ["entry 0 is missing: entry 2 follows", "entry 2 does not follow the entry before it"]


def test_the_time_zone_that_a_time_is_written_in_does_not_matter() -> None:
    elsewhere = replace(decision(1), at=AT.astimezone(timezone(timedelta(hours=5))))
    assert canonical(elsewhere) == canonical(decision(1))


TAMPERED = {
    "kind": DecisionKind.SPLIT,
    "actor": "joe",
    "reason": "because",
    "at": AT + timedelta(microseconds=1),
    "before": (CreatorId(UUID(int=1)), CreatorId(UUID(int=2))),
    "after": (),
    "account_keys": (AccountKey("x:2"),),
    "undoes": DecisionId(UUID(int=1)),
    "tenant": TenantId(UUID(int=8)),
    "decision_id": DecisionId(UUID(int=99)),
}


@pytest.mark.parametrize("field", TAMPERED)
def test_a_changed_field_is_noticed(field: str) -> None:
    log = chained(3)
    log[1] = replace(log[1], **{field: TAMPERED[field]})  # type: ignore[arg-type]
    (fault,) = verify(log)
    assert "entry 1" in fault
    assert "not what was recorded" in fault


@given(st.integers(2, 6).flatmap(lambda count: st.tuples(st.just(count), st.integers(0, count - 2))))
def test_a_dropped_decision_is_noticed(case: tuple[int, int]) -> None:
    count, dropped = case
    log = chained(count)
    del log[dropped]
    assert f"entry {dropped} is missing" in next(verify(log))


@given(st.permutations(range(4)))
def test_another_order_is_noticed(order: list[int]) -> None:
    log = chained(4)
    assert (list(verify(log[place] for place in order)) == []) == (order == [0, 1, 2, 3])


def test_a_rewritten_decision_with_its_own_new_hash_breaks_what_follows() -> None:
    log = chained(3)
    forged = replace(log[1], reason="forged")
    receipts, _ = append(ChainHead(next_index=1, head_hash=bytes.fromhex(log[1].receipt.previous_hash)), [forged])  # type: ignore[union-attr]
    log[1] = replace(forged, receipt=receipts[0])
    assert list(verify(log)) == ["entry 2 does not follow the entry before it"]


def test_a_decision_without_receipt_is_named() -> None:
    assert list(verify([decision(1)])) == [f"decision {UUID(int=1)} has no receipt"]
