"""A command's process ends at once, but not before all is said and done."""

import subprocess
import sys
from pathlib import Path

import pytest

from increator.__main__ import DONE, FAILED, WRONG_INPUT

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
