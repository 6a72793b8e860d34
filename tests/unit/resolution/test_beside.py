"""Work is done beside other work, or before it, and what goes wrong in it is told."""

import threading

import pytest

from resolution.beside import beside


@pytest.mark.parametrize("threads", [1, 2])
def test_the_work_is_done_once_the_body_is_left(threads: int) -> None:
    done: list[str] = []
    with beside(lambda: done.append("work"), threads=threads):
        done.append("body")
    assert sorted(done) == ["body", "work"]


def test_one_thread_does_the_work_first() -> None:
    done: list[str] = []
    with beside(lambda: done.append("work"), threads=1):
        assert done == ["work"]


def test_two_threads_meet() -> None:
    met = threading.Barrier(2, timeout=10)
    done: list[int] = []
    with beside(lambda: done.append(met.wait()), threads=2):
        met.wait()
    assert len(done) == 1


@pytest.mark.parametrize("threads", [1, 2])
def test_what_goes_wrong_in_the_work_is_told(threads: int) -> None:
    def work() -> None:
        raise ValueError("work")

    with pytest.raises(ValueError, match="work"), beside(work, threads=threads):
        pass


def test_what_goes_wrong_in_the_body_is_told_first() -> None:
    def work() -> None:
        raise ValueError("work")

    with pytest.raises(KeyError, match="body"), beside(work, threads=2):
        raise KeyError("body")
