"""A command's process ends at once, but not before all is said and done."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from increator.__main__ import DONE, FAILED, INTERRUPTED, WRONG_INPUT

LEAVING = """
import atexit, sys
import increator.__main__ as entry
def command(_):
    atexit.register(lambda: sys.stdout.write("tidied up"))
    sys.stdout.write("said " * 20_000)
    {end}
entry.run = command
entry.main()
"""


QUERYING = """
import duckdb, signal, increator.__main__ as entry
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background processes are started deaf to it
def command(*_, **__):
    connection = duckdb.connect()
    print("asks", flush=True)
    while True:
        connection.execute("CREATE OR REPLACE TABLE hashed AS SELECT hash(range) FROM range(1_000_000)").fetchall()
entry.build_app = lambda **_: command
entry.main()
"""


def left(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("end", "status"), [("return 0", DONE), ("return 2", WRONG_INPUT), ("raise ValueError", FAILED)]
)
def test_what_a_command_wrote_and_what_is_to_be_done_at_the_end_comes_before_the_end(end: str, status: int) -> None:
    ended = left("-c", LEAVING.format(end=end))
    assert ended.returncode == status
    assert ended.stdout == "said " * 20_000 + "tidied up"
    assert ("ValueError" in ended.stderr) == (status == FAILED)


def test_a_process_says_by_its_status_that_an_option_is_wrong(tmp_path: Path) -> None:
    ended = left("-m", "increator", "link", str(tmp_path / "none.csv"), "--out", str(tmp_path / "out"))
    assert ended.returncode == WRONG_INPUT
    assert "none.csv" in ended.stderr


def test_a_query_that_is_interrupted_ends_the_process_without_a_word() -> None:
    command = [sys.executable, "-c", QUERYING]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as asking:
        assert asking.stdout is not None
        assert asking.stdout.readline() == "asks\n"
        time.sleep(0.1)  # most likely it is within a query then
        asking.send_signal(signal.SIGINT)
        _, told = asking.communicate(timeout=60)
    assert (asking.returncode, told) == (INTERRUPTED, "")
