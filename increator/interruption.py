"""SIGINT, SIGTERM → a command that gives up what it is at, and says in a line what that leaves."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

SIGNALS = (signal.SIGINT, signal.SIGTERM)
SHELL_BASE = 128
"""A process that a signal ended has this status, plus the signal's number, to a shell."""

SHOW_CURSOR = "\x1b[?25h"
"""Bars of progress hide it from a terminal."""


class Interrupted(KeyboardInterrupt):
    """A signal has ended the work; its text says what it leaves. `status`: what the process has to exit with."""

    def __init__(self, told: str, number: int) -> None:
        super().__init__(told)
        self.status = SHELL_BASE + number


@contextmanager
def interruptible(told: Callable[[], str]) -> Iterator[None]:
    """SIGTERM interrupts the body as Ctrl-C does, and both say what is `told` then; the next signal ends the process at once.

    A signal that this process was started deaf to, as a shell's background processes are to SIGINT, stays unheard.

    Raises: Interrupted, whatever the body made of it.
    """
    received: list[int] = []

    def give_up(number: int, _: FrameType | None) -> NoReturn:
        received.append(number)
        for each in before:
            signal.signal(each, end_at_once)
        raise KeyboardInterrupt

    def end_at_once(number: int, _: FrameType | None) -> NoReturn:
        line = f"increator: {told()}\n{SHOW_CURSOR if os.isatty(2) else ''}"
        os.write(2, line.encode())  # the buffer of standard error may be in use
        os._exit(SHELL_BASE + number)

    heard = [number for number in SIGNALS if signal.getsignal(number) not in (signal.SIG_IGN, None)]
    before = {number: signal.getsignal(number) for number in heard}
    try:
        for number in heard:
            signal.signal(number, give_up)
        yield
    except BaseException:
        if received:
            raise Interrupted(told(), received[0]) from None
        raise
    finally:
        if not received:
            for number, handler in before.items():
                signal.signal(number, handler)
