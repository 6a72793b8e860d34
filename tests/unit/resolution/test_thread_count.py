"""Little work runs on one thread, much on all, and both compute the same."""

import numba
import numpy as np
import pyarrow as pa
import pytest

from resolution import thread_count
from resolution.beside import beside
from resolution.laid_texts import lay_out
from resolution.shared_parts import agreements
from resolution.surprisal import encode
from resolution.thread_count import FEW, at_most, threads_for


def test_little_work_has_one_thread_and_what_comes_after_has_all_again() -> None:
    before = numba.get_num_threads()
    with threads_for(FEW):
        assert numba.get_num_threads() == 1
        with threads_for(FEW + 1):
            assert numba.get_num_threads() == 1, "nothing wakes threads inside of what has one"
    with threads_for(FEW + 1):
        assert numba.get_num_threads() == before
    assert numba.get_num_threads() == before


def test_no_loop_takes_more_threads_than_the_caller_allows_and_more_than_there_are_are_not_asked_for() -> None:
    before = numba.get_num_threads()
    with at_most(1):
        with threads_for(FEW + 1):
            assert numba.get_num_threads() == 1
        with beside(threads=2) as start:
            assert start(numba.get_num_threads)() == 1, "nor in a thread that is started there"
    with at_most(before + 1_000):
        assert numba.get_num_threads() == before
    assert numba.get_num_threads() == before


def test_threads_come_back_where_the_work_fails() -> None:
    before = numba.get_num_threads()
    with pytest.raises(RuntimeError), threads_for(0):
        raise RuntimeError
    assert numba.get_num_threads() == before


def test_one_thread_computes_what_all_compute(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = encode(pa.array([f"jane{chr(97 + n % 7)}doe{chr(97 + n % 11)}" for n in range(200)]))
    bits = np.linspace(0.5, 5, len(texts.letters), dtype=np.float32)
    laid = lay_out(texts, texts, ((bits, bits), (bits, bits)), np.arange(200) % 3)
    left, right = np.arange(199, dtype=np.int32), np.arange(1, 200, dtype=np.int32)
    alone = agreements(laid, left, right)
    monkeypatch.setattr(thread_count, "FEW", 0)
    assert all(np.array_equal(one, all_) for one, all_ in zip(alone, agreements(laid, left, right), strict=True))
