"""`increator serve`: a real server on 127.0.0.1, started and stopped as a person would."""

import re
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager
from queue import Empty, Queue
from threading import Thread

import httpx
import pytest

from api.stores import Stores
from creators.keys import mint_key
from creators.words import Role
from graph.words import TenantId
from increator.stores import StoreUrls

STARTED = re.compile(r"answers on (http://127\.0\.0\.1:\d+)/graphql")


def environment(urls: StoreUrls) -> dict[str, str]:
    return {
        "PATH": "/usr/bin:/bin",
        "INCREATOR_GRAPH_URL": urls.graph,
        "INCREATOR_POSTGRES_URL": urls.postgres,
        "INCREATOR_POSTGRES_OWNER_URL": urls.postgres_owner,
        "INCREATOR_REDIS_URL": urls.redis,
        "INCREATOR_SEARCH_URL": urls.search,
        "INCREATOR_LAKE_URL": urls.lake,
        "INCREATOR_EMBEDDER_URL": urls.embedder,
    }


@contextmanager
def serving(urls: StoreUrls) -> Iterator[tuple[str, subprocess.Popen[str], Queue[str]]]:
    """The URL of a server in a process of its own, and the lines that it says next."""
    command = [sys.executable, "-m", "increator", "serve", "--host", "127.0.0.1", "--port", "0"]
    process = subprocess.Popen(command, env=environment(urls), stderr=subprocess.PIPE, text=True)
    try:
        url, lines = _announced(process)
        yield url, process, lines
    finally:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


def _announced(process: subprocess.Popen[str]) -> tuple[str, Queue[str]]:
    lines: Queue[str] = Queue()
    stderr = process.stderr
    assert stderr is not None
    Thread(target=lambda: deque(map(lines.put, stderr), maxlen=0), daemon=True).start()
    said: list[str] = []
    while True:
        try:
            said.append(lines.get(timeout=60))
        except Empty:
            pytest.fail(f"the server did not start: {''.join(said)}")
        if found := STARTED.search(said[-1]):
            return found[1], lines


@pytest.mark.anyio
async def test_a_server_answers_until_ctrl_c_and_ends_well(
    stores: Stores, store_urls: StoreUrls, known_tenant: TenantId
) -> None:
    minted = await mint_key(stores.database, known_tenant, actor="someone", roles=[Role.READER])
    with serving(store_urls) as (url, process, lines):
        headers = {"authorization": f"Bearer {minted.secret}"}
        async with httpx.AsyncClient(base_url=url, headers=headers) as http:
            answer = await http.post("/graphql", json={"query": "{ viewer { actor } }"})
            assert answer.json() == {"data": {"viewer": {"actor": "someone"}}}
            assert (await http.get("/readyz")).json()["ready"] is True
            assert "server" not in answer.headers
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
        said = [lines.get(timeout=5)]
        while said[-1] != "Stopped.\n":  # and nothing of engines: their URLs were given
            said.append(lines.get(timeout=5))


def test_a_taken_port_is_said_to_be_taken(store_urls: StoreUrls) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "increator", "serve", "--host", "127.0.0.1", "--port", port]
        done = subprocess.run(command, env=environment(store_urls), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"Port {port} on 127.0.0.1 is taken" in done.stderr
    assert "Traceback" not in done.stderr
