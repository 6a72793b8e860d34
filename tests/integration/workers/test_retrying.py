"""What may pass is tried again, later and later and not all at once; what will not is a dead letter at once."""

import time
from itertools import pairwise

import pytest

from graph.errors import InputError, NotFoundError, PermanentError, TransientError
from tests.fixtures_workers import wait_until
from tests.integration.workers.conftest import QUEUE, Errands
from workers.broker import MOST_RETRIES, SHORTEST_BACKOFF_MILLISECONDS
from workers.dead_letters import LONGEST_REASON, UNKNOWN_ACTOR, list_dead
from workers.locking import WorkBusyError


def test_a_transient_failure_is_tried_again_later_and_later_until_it_succeeds(errands: Errands) -> None:
    begun: list[float] = []

    def fetch() -> str:
        begun.append(time.monotonic())
        if len(begun) <= 2:
            raise TransientError("the store is away")
        return "fetched"

    assert errands.result(errands.actor(fetch).send()) == "fetched"
    first, second = (later - earlier for earlier, later in pairwise(begun))
    shortest = SHORTEST_BACKOFF_MILLISECONDS / 1000
    assert first > 0.9 * shortest
    assert second > 0.9 * 2 * shortest
    assert list_dead(errands.broker) == []


def test_messages_that_fail_together_are_not_tried_again_together(errands: Errands) -> None:
    def fetch() -> None:
        raise TransientError("the store is away")

    actor = errands.actor(fetch, min_backoff=60_000)
    for _ in range(12):
        actor.send()
    delays = errands.delays.milliseconds
    wait_until(lambda: len(delays) == 12, "each is to be tried again")
    assert len(set(delays)) > 6
    assert all(60_000 <= delay <= 120_000 for delay in delays)


@pytest.mark.parametrize(
    "error",
    [
        PermanentError("the store refuses"),
        InputError("accounts.csv:3: no platform"),
        NotFoundError("no such creator"),
        ValueError("badly formed UUID"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_permanent_failure_is_a_dead_letter_after_one_try_and_says_why(errands: Errands, error: Exception) -> None:
    tries: list[object] = []

    def work(place: str) -> None:
        tries.append(place)
        raise error

    message = errands.actor(work).send("here")
    (dead,) = errands.dead(1)
    assert (dead.message_id, dead.queue, dead.actor, dead.arguments) == (message.message_id, QUEUE, "work", ("here",))
    assert (dead.reason, dead.retries) == (f"{type(error).__name__}: {error}", 0)
    assert (tries, errands.delays.milliseconds) == (["here"], [])


def test_a_failure_that_does_not_pass_is_a_dead_letter_after_the_last_retry(errands: Errands) -> None:
    tries: list[object] = []

    def work() -> None:
        tries.append(len(tries))
        raise TransientError(f"away for the {len(tries)}. time")

    errands.actor(work, min_backoff=1, max_backoff=2).send()
    (dead,) = errands.dead(1)
    assert len(tries) == 1 + MOST_RETRIES
    assert (dead.retries, dead.reason) == (MOST_RETRIES, f"TransientError: away for the {1 + MOST_RETRIES}. time")


def test_whoever_waits_for_a_lock_waits_longer_than_for_any_failure(errands: Errands) -> None:
    tries: list[object] = []

    def work() -> str:
        tries.append(len(tries))
        if len(tries) <= MOST_RETRIES + 2:
            raise WorkBusyError("it runs already")
        return "alone at last"

    assert errands.result(errands.actor(work, min_backoff=1, max_backoff=2).send()) == "alone at last"
    assert list_dead(errands.broker) == []


def test_a_message_that_no_actor_knows_is_a_dead_letter_that_says_so(errands: Errands) -> None:
    def work() -> None: ...

    known = errands.actor(work).message()
    errands.broker.enqueue(known.copy(actor_name="from-tomorrow"))
    (dead,) = errands.dead(1)
    assert (dead.actor, dead.reason) == ("from-tomorrow", UNKNOWN_ACTOR)


def test_a_reason_that_quotes_a_large_input_is_cut(errands: Errands) -> None:
    def work() -> None:
        raise InputError("x" * 100 * LONGEST_REASON)

    errands.actor(work).send()
    assert len(errands.dead(1)[0].reason) == LONGEST_REASON
