"""A signal ends what a command is at, whatever that makes of it; the next one ends the process."""

import signal
import subprocess
import sys

import pytest

BODY = """
import os, signal, sys
from increator.__main__ import run
import increator.__main__ as entry
from increator.interruption import interruptible
{before}
def command(*_, **__):
    with interruptible(lambda: "told what it left"):
        {body}
    {after}
entry.build_app = lambda **_: command
entry.main()
"""
KILLED = "os.kill(os.getpid(), signal.SIGTERM)"
SLEEP = "import time; time.sleep(60)"


def ended(body: str, *, before: str = "", after: str = "") -> "subprocess.CompletedProcess[str]":
    script = BODY.format(body=body.replace("\n", "\n" + " " * 8), before=before, after=after)
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=120
    )  # fmt: skip


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    "made_of_it", ["pass", "raise", "raise RuntimeError('Query interrupted')", "raise ValueError('half done')"]
)
def test_a_signal_ends_the_command_whatever_its_body_makes_of_it(number: signal.Signals, made_of_it: str) -> None:
    killed = f"os.kill(os.getpid(), {number.value})\n    {SLEEP}"
    body = f"try:\n    {killed}\nexcept KeyboardInterrupt:\n    {made_of_it}"
    done = ended(body, before="signal.signal(signal.SIGINT, signal.default_int_handler)")
    if made_of_it == "pass":  # it came to its end all the same
        assert (done.returncode, done.stderr) == (0, "")
    else:
        assert (done.returncode, done.stderr) == (128 + number, "increator: told what it left\n")


def test_the_second_signal_waits_for_nothing() -> None:
    body = (
        f"try:\n    {KILLED}\n    import time; time.sleep(60)\nfinally:\n    {KILLED}\n    import time; time.sleep(60)"
    )
    done = ended(body)
    assert (done.returncode, done.stderr) == (143, "increator: told what it left\n")


def test_who_was_started_deaf_to_a_signal_stays_so() -> None:
    done = ended(f"{KILLED}\nprint('goes on')", before="signal.signal(signal.SIGTERM, signal.SIG_IGN)")
    assert (done.returncode, done.stdout) == (0, "goes on\n")


def test_afterwards_signals_do_what_they_did() -> None:
    done = ended("pass", after="print(signal.getsignal(signal.SIGTERM).name)")
    assert done.stdout == "SIG_DFL\n"


def test_what_fails_by_itself_fails_as_it_is() -> None:
    done = ended("raise ValueError('by itself')")
    assert done.returncode == 1
    assert "ValueError: by itself" in done.stderr
