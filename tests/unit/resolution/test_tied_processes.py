"""Processes beside this one: what they make is in order, and they end with the body."""

import multiprocessing
from collections.abc import Iterator

import pyarrow as pa
import pytest

from graph.errors import PermanentError
from resolution.tied_processes import make_in, tied_processes


def reversed_bytes(piece: bytes) -> pa.Buffer:
    return pa.py_buffer(piece[::-1])


def failing(piece: bytes) -> pa.Buffer:
    raise ValueError(piece)


def pieces(number: int) -> list[pa.Buffer]:
    return [pa.py_buffer(b"%d of many " % n * 20_000) for n in range(number)]


@pytest.fixture(autouse=True)
def _none_is_left() -> Iterator[None]:
    """But for those that others have begun."""
    before = {process.pid for process in multiprocessing.active_children()}
    yield
    assert {process.pid for process in multiprocessing.active_children()} <= before


@pytest.mark.parametrize("number", [0, 1, 7])
def test_what_they_make_is_in_the_order_given(number: int) -> None:
    with tied_processes(reversed_bytes, 2) as workers:
        assert make_in(workers, pieces(number)) == [piece.to_pybytes()[::-1] for piece in pieces(number)]


def test_a_body_that_fails_ends_them() -> None:
    with pytest.raises(KeyboardInterrupt), tied_processes(reversed_bytes, 2):
        raise KeyboardInterrupt


def test_a_process_that_fails_fails_the_work_and_ends_the_others() -> None:
    with pytest.raises(PermanentError, match="exit code 1"), tied_processes(failing, 2) as workers:
        make_in(workers, pieces(3))
