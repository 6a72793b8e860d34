"""The lake in a directory: against its twin in memory, and killed while it writes."""

import asyncio
import hashlib
import random
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, rule

from graph.errors import NotFoundError
from ingestion.lake import Lake, open_lake
from ingestion.lakes.directory import DirectoryLake

PART = st.text("abAB=.-_0", min_size=1, max_size=4).filter(lambda part: not part.startswith("."))
KEY = st.lists(PART, min_size=1, max_size=3).map(lambda parts: "/".join(["raw", *parts, "object"]))


class DirectoryLakeAgainstADict(RuleBasedStateMachine):
    """Whatever is put, fetched and listed in whatever order, the directory answers as a dict that never overwrites."""

    keys = Bundle("keys")

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="lake-"))
        self.writers = ThreadPoolExecutor(2)
        self.lake = DirectoryLake(self.root, self.writers)
        self.lake.prepare()
        self.twin: dict[str, bytes] = {}

    def teardown(self) -> None:
        self.writers.shutdown()
        shutil.rmtree(self.root)

    @rule(target=keys, key=KEY)
    def name(self, key: str) -> str:
        return key

    @rule(key=keys, body=st.binary(max_size=20))
    def put(self, key: str, body: bytes) -> None:
        is_new = key not in self.twin
        assert asyncio.run(self.lake.put_if_absent(key, body)) is is_new
        self.twin.setdefault(key, body)

    @rule(objects=st.lists(st.tuples(keys, st.binary(max_size=20)), max_size=5, unique_by=lambda one: one[0]))
    def put_all(self, objects: list[tuple[str, bytes]]) -> None:
        expected = [key not in self.twin for key, _ in objects]
        assert asyncio.run(self.lake.put_all_if_absent(objects)) == expected
        self.twin = dict(objects) | self.twin

    @rule(key=keys)
    def get(self, key: str) -> None:
        if key in self.twin:
            assert asyncio.run(self.lake.get(key)) == self.twin[key]
        else:
            with pytest.raises(NotFoundError):
                asyncio.run(self.lake.get(key))

    @rule(key=keys, length=st.integers(0, 12))
    def list_by_prefix(self, key: str, length: int) -> None:
        prefix = key[:length]
        assert asyncio.run(listed(self.lake, prefix)) == sorted(key for key in self.twin if key.startswith(prefix))


TestDirectoryLakeAgainstADict = DirectoryLakeAgainstADict.TestCase
TestDirectoryLakeAgainstADict.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)


async def listed(lake: Lake, prefix: str) -> list[str]:
    return [key async for key in lake.list(prefix)]


WRITER = """
import anyio, hashlib, os, sys
from ingestion.lake import open_lake

async def write():
    async with open_lake(sys.argv[1]) as lake:
        for number in range(100_000):
            bodies = [os.urandom(200_000) for _ in range(8)]
            await lake.put_all_if_absent([(f"raw/{hashlib.sha256(body).hexdigest()}", body) for body in bodies])
            print(number, flush=True)

anyio.run(write)
"""


def test_a_writer_that_is_killed_leaves_no_half_written_object(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[3]
    for moment in range(3):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, tmp_path.as_uri()], stdout=subprocess.PIPE, cwd=root)
        assert writer.stdout is not None
        writer.stdout.readline()  # it writes now
        time.sleep(random.Random(moment).uniform(0.01, 0.2))
        writer.kill()
        writer.communicate()

    objects = list((tmp_path / "raw").iterdir())
    assert len(objects) >= 24
    assert all(hashlib.sha256(one.read_bytes()).hexdigest() == one.name for one in objects)


@pytest.mark.anyio
async def test_what_a_killed_writer_left_is_no_object(tmp_path: Path) -> None:
    async with open_lake(tmp_path.as_uri()) as lake:
        (tmp_path / ".incoming" / "left").write_bytes(b"half")
        await lake.put_if_absent("raw/whole", b"whole")
        assert await listed(lake, "") == ["raw/whole"]
