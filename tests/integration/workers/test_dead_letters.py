"""Messages that failed for good: listed, and sent again one by one or all together, by a program or by a person."""

import json
from dataclasses import replace

import pytest
from dramatiq.brokers.redis import RedisBroker

from graph.errors import InputError, NotFoundError
from increator.stores import StoreUrls
from tests.fixtures_workers import CommandLine
from tests.integration.workers.conftest import Errands
from workers.dead_letters import DeadMessage, list_dead, redrive

PLACES = ("one.csv", "two.csv", "three.csv")


class Reading:
    """Cannot read a file until it has been mended; then it can."""

    def __init__(self) -> None:
        self.mended: set[str] = set()
        self.read: list[str] = []

    def __call__(self, place: str) -> None:
        if place not in self.mended:
            raise InputError(f"{place}: there is no such file")
        self.read.append(place)


@pytest.fixture
def reading(errands: Errands) -> Reading:
    """Each of PLACES has failed, one after the other."""
    made = Reading()

    def read(place: str) -> None:
        made(place)

    actor = errands.actor(read)
    for count, place in enumerate(PLACES, 1):
        actor.send(place)
        errands.dead(count)
    return made


def places(dead: list[DeadMessage]) -> list[object]:
    return [place for message in dead for place in message.arguments]


def test_dead_letters_are_listed_from_the_oldest_with_their_reasons(errands: Errands, reading: Reading) -> None:
    dead = list_dead(errands.broker)
    assert places(dead) == list(PLACES)
    assert [message.reason for message in dead] == [f"InputError: {p}: there is no such file" for p in PLACES]
    assert [message.died_at for message in dead] == sorted(message.died_at for message in dead)
    assert reading.read == []


def test_a_message_that_fails_for_good_can_be_listed_and_redriven(errands: Errands, reading: Reading) -> None:
    reading.mended = {"two.csv"}
    (two,) = (message for message in list_dead(errands.broker) if message.arguments == ("two.csv",))
    assert redrive(errands.broker, two.message_id) == 1
    assert places(errands.dead(2)) == ["one.csv", "three.csv"]
    errands.wait_for_all()
    assert reading.read == ["two.csv"]
    with pytest.raises(NotFoundError):
        redrive(errands.broker, two.message_id)


def test_all_can_be_redriven_and_what_fails_again_is_dead_again(errands: Errands, reading: Reading) -> None:
    reading.mended = {"one.csv", "three.csv"}
    before = {message.message_id for message in list_dead(errands.broker)}
    assert redrive(errands.broker) == 3
    errands.wait_for_all()
    (two,) = list_dead(errands.broker)
    assert sorted(reading.read) == ["one.csv", "three.csv"]
    assert (two.arguments, two.retries, two.reason) == (("two.csv",), 0, "InputError: two.csv: there is no such file")
    assert two.message_id not in before


def test_an_unknown_id_is_named_and_nothing_is_sent(errands: Errands, reading: Reading) -> None:
    reading.mended = set(PLACES)
    with pytest.raises(NotFoundError, match="no dead message 'no-such-id'"):
        redrive(errands.broker, "no-such-id")
    errands.wait_for_all()
    assert (places(list_dead(errands.broker)), reading.read) == (list(PLACES), [])


def test_redriving_nothing_is_no_error(queues: RedisBroker) -> None:
    assert (redrive(queues), list_dead(queues)) == (0, [])


def test_a_person_lists_and_redrives_them(errands: Errands, reading: Reading, increator: CommandLine) -> None:
    reading.mended = set(PLACES)
    listed = increator("letters", "--json")
    told = json.loads(listed.stdout)
    assert (listed.returncode, told["sent_again"]) == (0, 0)
    assert [message["arguments"] for message in told["dead"]] == [[place] for place in PLACES]
    assert told["dead"][0]["reason"] == "InputError: one.csv: there is no such file"
    one = json.loads(increator("letters", "--redrive", told["dead"][0]["message_id"], "--json").stdout)
    assert (one["sent_again"], len(one["dead"])) == (1, 2)
    rest = increator("letters", "--redrive", "all")
    assert (rest.returncode, rest.stdout.splitlines()[:2]) == (
        0,
        ["sent again: 2", "no messages of the workers failed for good"],
    )
    errands.wait_for_all()
    assert sorted(reading.read) == sorted(PLACES)


@pytest.mark.usefixtures("reading")
def test_a_person_reads_what_failed_why_and_after_how_many_tries(errands: Errands, increator: CommandLine) -> None:
    told = increator("letters")
    assert told.stdout.startswith("3 messages of the workers failed for good\n")
    for message in list_dead(errands.broker):
        assert f"{message.message_id}  {message.died_at:%Y-%m-%d %H:%M:%S} UTC  read({message.arguments[0]!r})" in (
            told.stdout
        )
        assert f"    at the first try: {message.reason}\n" in told.stdout


def test_a_person_is_told_of_an_unknown_id(increator: CommandLine) -> None:
    told = increator("letters", "--redrive", "")
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr == "increator: no dead message ''; `increator letters` lists them\n"


@pytest.mark.parametrize(
    ("command", "url", "status", "said"),
    [
        ("letters", "redis://127.0.0.1:1", 1, "the queues' Valkey does not answer"),
        ("work", "nonsense", 2, "wrong setting: INCREATOR_REDIS_URL"),
    ],
)
def test_a_valkey_that_is_not_there_is_named(
    worker_urls: StoreUrls, command: str, url: str, status: int, said: str
) -> None:
    told = CommandLine(replace(worker_urls, redis=url))(command)
    assert told.returncode == status
    assert told.stderr.startswith(f"increator: {said}")
    assert told.stderr.count("\n") == 1
