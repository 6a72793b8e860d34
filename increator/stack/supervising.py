"""home → its supervisor: started, asked, stopped; and what a killed one left behind.

The supervisor is supervisord: it starts an engine again when it ends. It listens on 127.0.0.1 with a password, as
a socket below a deep home would exceed the length that systems allow.
"""

import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import cast
from xmlrpc.client import Fault, ProtocolError, ServerProxy

import psutil

from graph.errors import TransientError
from increator.stack.home import StackHome
from increator.stack.ports import LOOPBACK
from increator.stack.record import StackRecord
from increator.stack.settings import HOME_TAG, child_environment

_ALREADY_STARTED = 60
"""supervisor.xmlrpc.Faults.ALREADY_STARTED"""
_START_SECONDS = 15.0
_STOP_SECONDS = 70.0
"""Longer than `stopwaitsecs` in supervisord.conf, after which supervisord itself kills an engine."""
_KILL_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervised:
    """What supervisord says of one engine."""

    name: str
    state: str
    pid: int | None
    started: int


def supervisor(home: StackHome) -> psutil.Process | None:
    """The living supervisor of this home. A pid that another program has by now is not it."""
    try:
        process = psutil.Process(int(home.supervisor_pid.read_text()))
        return process if _belongs(process, home) else None
    except (OSError, ValueError, psutil.NoSuchProcess):
        return None


def processes(home: StackHome) -> list[psutil.Process]:
    """Every living process of this home, whoever its parent is now."""
    return [process for process in psutil.process_iter() if _belongs(process, home)]


def _belongs(process: psutil.Process, home: StackHome) -> bool:
    try:
        return process.environ().get(HOME_TAG) == str(home.path) and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, OSError):
        return False


def start_supervisor(home: StackHome, record: StackRecord) -> None:
    """Raises: TransientError with the end of its output when it does not come up."""
    environment = child_environment(
        **{
            HOME_TAG: str(home.path),
            "INCREATOR_STACK_PORT": str(record.ports["supervisor"]),
            "INCREATOR_STACK_PASSWORD": record.passwords["supervisor"],
            "INCREATOR_STACK_PYTHON": sys.executable,
        }
    )
    home.supervisor_pid.unlink(missing_ok=True)
    with as_file(files(__package__).joinpath("supervisord.conf")) as configuration:
        command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(configuration)]
        started = subprocess.run(  # noqa: S603 - our own arguments
            command, cwd=home.path, env=environment, capture_output=True, text=True, check=False
        )
    deadline = time.monotonic() + _START_SECONDS
    while started.returncode == 0 and time.monotonic() < deadline:
        try:
            supervised(record)
        except TransientError:
            time.sleep(0.05)
        else:
            return
    raise TransientError(f"the supervisor did not start: {started.stderr or home.log_tail('supervisord')}")


def supervised(record: StackRecord) -> list[Supervised]:
    """Raises: TransientError when the supervisor does not answer."""
    with _proxy(record) as proxy:
        answers = cast("list[dict[str, object]]", proxy.supervisor.getAllProcessInfo())
    return [
        Supervised(
            name=str(answer["name"]),
            state=str(answer["statename"]),
            pid=int(str(answer["pid"])) or None,
            started=int(str(answer["start"])),
        )
        for answer in answers
    ]


def start_engines(record: StackRecord, names: Collection[str]) -> None:
    """Asks for those that do not run; returns at once."""
    stopped = {one.name for one in supervised(record) if one.state in {"STOPPED", "EXITED", "FATAL", "UNKNOWN"}}
    with _proxy(record) as proxy:
        for name in stopped.intersection(names):
            try:
                proxy.supervisor.startProcess(name, False)  # which does not wait
            except Fault as fault:
                if fault.faultCode != _ALREADY_STARTED:  # the supervisor was quicker
                    raise


def stop_engine(record: StackRecord, name: str) -> None:
    """Waits until it has ended."""
    if any(one.name == name and one.pid for one in supervised(record)):
        with _proxy(record) as proxy:
            proxy.supervisor.stopProcess(name)


def stop_everything(home: StackHome, record: StackRecord | None) -> None:
    """The supervisor stops its engines in good order; what is left afterwards is asked, and in the end killed."""
    process = supervisor(home)
    if process and record:
        _stop_supervisor(process, record)
    for kill, seconds in ((False, _STOP_SECONDS), (True, _KILL_SECONDS)):
        left = processes(home)
        for each in left:
            _signal(each, kill=kill)
        psutil.wait_procs(left, timeout=seconds)
    home.supervisor_pid.unlink(missing_ok=True)


def _stop_supervisor(process: psutil.Process, record: StackRecord) -> None:
    """Each question wakes supervisord, which otherwise looks at its children once a second."""
    deadline = time.monotonic() + _STOP_SECONDS
    try:
        with _proxy(record) as proxy:
            proxy.supervisor.shutdown()
        while process.is_running() and time.monotonic() < deadline:
            time.sleep(0.03)
            supervised(record)
    except TransientError:  # it listens no longer, as it is about to end; or it never did
        psutil.wait_procs([process], timeout=_KILL_SECONDS)


def _signal(process: psutil.Process, *, kill: bool) -> None:
    try:
        if kill:
            process.kill()
        else:
            process.terminate()
    except psutil.NoSuchProcess:
        return


@contextmanager
def _proxy(record: StackRecord) -> Iterator[ServerProxy]:
    address = f"http://increator:{record.passwords['supervisor']}@{LOOPBACK}:{record.ports['supervisor']}/RPC2"
    try:
        with ServerProxy(address) as proxy:
            yield proxy
    except Fault as error:
        raise TransientError(f"the supervisor refused: {error.faultString}") from error
    except ProtocolError as error:  # its text repeats the address with the password
        raise TransientError(f"the supervisor does not answer: {error.errcode} {error.errmsg}") from None
    except OSError as error:
        raise TransientError(f"the supervisor does not answer: {error}") from error
