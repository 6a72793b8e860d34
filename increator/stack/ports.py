"""wanted ports → free ports on 127.0.0.1."""

import random
import socket
from collections.abc import Iterable, Mapping

import psutil

from graph.errors import InputError

LOOPBACK = "127.0.0.1"
_RANGE = range(20_000, 32_000)
"""Below the ports that systems hand to outgoing connections: an engine that is restarted finds its port still free."""
_TRIES = 200


def is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port(*, besides: Iterable[int] = ()) -> int:
    """Raises: InputError when none of many is free."""
    taken = set(besides)
    for _ in range(_TRIES):
        port = random.SystemRandom().choice(_RANGE)
        if port not in taken and is_free(port):
            return port
    raise InputError(f"no free port found between {_RANGE.start} and {_RANGE.stop} on {LOOPBACK}: stop some programs.")


def holder(port: int) -> str:
    """Who listens on a port, in words, as far as this user may see."""
    try:
        for connection in psutil.net_connections("tcp"):
            if connection.laddr and connection.laddr[1] == port and connection.pid:
                return f"process {connection.pid} ({psutil.Process(connection.pid).name()})"
    except psutil.Error:
        pass
    return "another program"


def settle(names: Iterable[str], remembered: Mapping[str, int]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Remembered ports where they are free, new ones elsewhere; and a sentence for each that had to move."""
    settled: dict[str, int] = {}
    notes: list[str] = []
    for name in names:
        port = remembered.get(name)
        if port is None or not is_free(port):
            new = free_port(besides=[*remembered.values(), *settled.values()])
            if port is not None:
                notes.append(f"port {port} of {name} is taken by {holder(port)}: it listens on {new} from now on")
            port = new
        settled[name] = port
    return settled, tuple(notes)
