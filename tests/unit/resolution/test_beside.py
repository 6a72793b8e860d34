"""Work is done beside other work, or before it, and what goes wrong in it is told."""

import threading
from functools import partial

import pytest

from resolution.beside import beside


@pytest.mark.parametrize("threads", [1, 2])
def test_the_result_is_there_when_it_is_waited_for(threads: int) -> None:
    with beside(threads=threads) as start:
        waits = [start(partial(pow, number, 2)) for number in range(3)]
        assert [wait() for wait in waits] == [0, 1, 4]


def test_one_thread_does_the_work_once_when_it_is_waited_for() -> None:
    done: list[str] = []
    with beside(threads=1) as start:
        wait = start(lambda: done.append("work"))
        assert not done
        wait()
        wait()
    assert done == ["work"]


def test_two_threads_meet() -> None:
    met = threading.Barrier(2, timeout=10)
    with beside(threads=2) as start:
        wait = start(met.wait)
        met.wait()
        assert wait() in {0, 1}


def test_so_many_are_done_at_once_as_is_said() -> None:
    met = threading.Barrier(3, timeout=10)
    with beside(threads=2, at_once=2) as start:
        waits = [start(met.wait), start(met.wait)]
        met.wait()
        assert len({wait() for wait in waits}) == 2


@pytest.mark.parametrize("threads", [1, 2])
def test_what_is_started_later_may_wait_for_what_was_started_before(threads: int) -> None:
    with beside(threads=threads) as start:
        first = start(lambda: 1)
        assert start(lambda: first() + 1)() == 2


@pytest.mark.parametrize("threads", [1, 2])
def test_what_goes_wrong_in_the_work_is_told(threads: int) -> None:
    def work() -> None:
        raise ValueError("work")

    with pytest.raises(ValueError, match="work"), beside(threads=threads) as start:
        start(work)()


def test_what_goes_wrong_in_the_body_is_told_first() -> None:
    def work() -> None:
        raise ValueError("work")

    def body() -> None:
        with beside(threads=2) as start:
            start(work)
            raise KeyError("body")

    with pytest.raises(KeyError, match="body"):
        body()


def test_what_has_not_begun_when_the_body_fails_is_never_done() -> None:
    begun, goes_on = threading.Event(), threading.Event()
    done: list[str] = []

    def work() -> None:
        begun.set()
        goes_on.wait(10)

    def body() -> None:
        with beside(threads=2) as start:
            start(work)
            start(lambda: done.append("queued"))
            begun.wait(10)
            threading.Timer(0.05, goes_on.set).start()
            raise KeyError("body")

    with pytest.raises(KeyError, match="body"):
        body()
    assert goes_on.is_set(), "what had begun is waited for"
    assert not done
