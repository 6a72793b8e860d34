"""Commands that are told to end, or are killed: at once, with their processes, and what was there stays."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from resolution.identifiers import _WORTH_PROCESSES

STARTED_WITHIN_SECONDS = 120
AT_WORK = 2.5
"""Seconds of processor time that the processes have used together when they are at work, and not only begun."""

ENDS_WITHIN_SECONDS = 60
"""Of a machine that is busy; reading all bios takes longer than to end takes."""

PROCESSES = 4
"""The server that forks, its tracker, and two that read."""

COMMAND = (
    "import signal, increator.__main__ as entry; signal.signal(signal.SIGINT, signal.default_int_handler); entry.main()"
)
"""A shell's background processes are started deaf to Ctrl-C."""


@pytest.fixture(scope="module")
def many_bios(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """So many that several processes read them, in more batches than there are processes."""
    path = tmp_path_factory.mktemp("tables") / "accounts.parquet"
    rows = range(max(_WORTH_PROCESSES + 1, 250_000))
    columns = {
        "platform": pa.array([("x", "tiktok")[n % 2] for n in rows]),
        "handle": pa.array([f"jane{n}x{n * 7919 % 10007}" for n in rows]),
        "bio": pa.array(
            [f"IG: @jane{n}.ig | backup: @x{n} | jane{n} [at] gmail [dot] com, mgmt @agency{n % 50}" for n in rows]
        ),
    }
    pq.write_table(pa.table(columns), path)
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """With what an earlier run left."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "clusters.parquet").write_bytes(b"of an earlier run")
    return tmp_path / "out"


@contextmanager
def running(
    arguments: Sequence[str], told: Path, *, processes: int
) -> Iterator[tuple["subprocess.Popen[str]", Sequence[psutil.Process]]]:
    """A command once it has so many processes, and these. What it says is in the file `told`: a pipe would be held by a
    process that is left behind, and whoever reads it.
    """
    with told.open("w") as output, subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments], stdout=output, stderr=output, text=True, start_new_session=True
    ) as command:  # fmt: skip
        started = psutil.Process(command.pid)
        try:
            until(lambda: len(started.children(recursive=True)) >= processes, STARTED_WITHIN_SECONDS)
            until(
                lambda: sum(p.cpu_times().user for p in started.children(recursive=True)) > AT_WORK,
                STARTED_WITHIN_SECONDS,
            )
            yield command, started.children(recursive=True)
        finally:
            command.kill()


def reading(table: Path, out: Path) -> AbstractContextManager[tuple["subprocess.Popen[str]", Sequence[psutil.Process]]]:
    """`link` while its processes read bios."""
    arguments = ["link", str(table), "--out", str(out), "--threads", "2"]
    return running(arguments, out.parent / "told", processes=PROCESSES)


def until(holds: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def nothing_is_left(processes: Sequence[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=10)
    for process in alive:
        process.kill()
    return not alive


def to_parent(linking: "subprocess.Popen[str]", number: int) -> None:
    linking.send_signal(number)


def to_all(linking: "subprocess.Popen[str]", number: int) -> None:
    os.killpg(linking.pid, number)


@pytest.mark.parametrize("send", [to_parent, to_all])
@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_the_command_and_its_processes_and_it_says_what_it_left(
    many_bios: Path,
    out: Path,
    send: "Callable[[subprocess.Popen[str], int], None]",
    number: signal.Signals,
    status: int,
) -> None:
    with reading(many_bios, out) as (linking, processes):
        send(linking, number)
        assert linking.wait(ENDS_WITHIN_SECONDS) == status
        assert nothing_is_left(processes)
    told = (out.parent / "told").read_text("utf-8")
    assert told.splitlines()[-1] == f"increator: interrupted: nothing was written, and {out} is as it was"
    assert "Traceback" not in told
    assert [(file.name, file.read_bytes()) for file in out.iterdir()] == [("clusters.parquet", b"of an earlier run")]


def test_a_second_signal_does_not_hang_the_command(many_bios: Path, out: Path) -> None:
    with reading(many_bios, out) as (linking, processes):
        for _ in range(3):
            linking.send_signal(signal.SIGINT)
            time.sleep(0.2)
        assert linking.wait(ENDS_WITHIN_SECONDS) == 130
        assert nothing_is_left(processes)
    assert "is as it was" in (out.parent / "told").read_text("utf-8")


def test_a_command_that_is_killed_leaves_no_process_behind(many_bios: Path, out: Path) -> None:
    with reading(many_bios, out) as (linking, processes):
        linking.kill()
        linking.wait(ENDS_WITHIN_SECONDS)
        assert nothing_is_left(processes)


def test_a_process_that_is_killed_ends_the_command_with_a_message(many_bios: Path, out: Path) -> None:
    with reading(many_bios, out) as (linking, processes):
        next(process for process in processes if len(process.parents()) > len(processes[0].parents())).kill()
        assert linking.wait(ENDS_WITHIN_SECONDS) == 1
        assert nothing_is_left(processes)
    assert "exit code -9" in (out.parent / "told").read_text("utf-8")


def test_a_world_that_is_killed_leaves_no_process_behind(tmp_path: Path) -> None:
    arguments = ["world", "--accounts", "400000", "--seed", "3", "--out", str(tmp_path / "world"), "--workers", "2"]
    with running(arguments, tmp_path / "told", processes=3) as (generating, processes):
        generating.kill()
        generating.wait(ENDS_WITHIN_SECONDS)
        assert nothing_is_left(processes)
