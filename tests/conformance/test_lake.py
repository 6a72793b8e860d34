"""What every lake promises, on each adapter of the registry."""

from collections.abc import AsyncIterator, Callable

import anyio
import pytest

from graph.errors import InputError, NotFoundError
from ingestion.lake import Lake, open_lake
from ingestion.lakes import LAKES

pytestmark = pytest.mark.anyio


@pytest.fixture(params=sorted(LAKES))
async def any_lake(
    request: pytest.FixtureRequest, lake_url_makers: dict[str, Callable[[], str]]
) -> AsyncIterator[Lake]:
    async with open_lake(lake_url_makers[request.param]()) as opened:
        yield opened


def test_every_adapter_of_the_registry_is_in_this_suite(lake_url_makers: dict[str, Callable[[], str]]) -> None:
    assert lake_url_makers.keys() == LAKES.keys()


async def test_what_was_put_is_there(any_lake: Lake) -> None:
    assert await any_lake.put_if_absent("raw/a=1/b.json.gz", b"body")
    assert await any_lake.get("raw/a=1/b.json.gz") == b"body"


async def test_the_first_put_of_a_key_stays(any_lake: Lake) -> None:
    assert await any_lake.put_if_absent("raw/key", b"first")
    assert not await any_lake.put_if_absent("raw/key", b"second")
    assert await any_lake.get("raw/key") == b"first"


async def test_of_many_puts_at_a_time_one_wins(any_lake: Lake) -> None:
    won: list[int] = []

    async def put(number: int) -> None:
        if await any_lake.put_if_absent("raw/contested", b"%d" % number):
            won.append(number)

    async with anyio.create_task_group() as tasks:
        for number in range(12):
            tasks.start_soon(put, number)
    assert len(won) == 1
    assert await any_lake.get("raw/contested") == b"%d" % won[0]


async def test_many_are_put_together_and_each_is_answered_for(any_lake: Lake) -> None:
    await any_lake.put_if_absent("raw/2", b"before")
    put = await any_lake.put_all_if_absent([(f"raw/{number}", b"%d" % number) for number in range(40)])
    assert put == [number != 2 for number in range(40)]
    assert await any_lake.get("raw/2") == b"before"
    assert await any_lake.get("raw/39") == b"39"
    assert await any_lake.put_all_if_absent([]) == []


async def test_a_key_twice_in_one_batch_is_put_once(any_lake: Lake) -> None:
    put = await any_lake.put_all_if_absent([("raw/twice", b"same"), ("raw/twice", b"same")])
    assert sorted(put) == [False, True]


async def test_an_object_that_is_not_there_is_not_found(any_lake: Lake) -> None:
    await any_lake.put_if_absent("raw/folder/object", b"")
    for key in ("raw/other", "raw/folder", "raw/folder/object/below"):
        with pytest.raises(NotFoundError, match=key):
            await any_lake.get(key)


async def test_an_empty_object_and_a_large_one_come_back_whole(any_lake: Lake) -> None:
    large = bytes(range(256)) * 20_000
    await any_lake.put_all_if_absent([("raw/empty", b""), ("raw/large", large)])
    assert await any_lake.get("raw/empty") == b""
    assert await any_lake.get("raw/large") == large


async def test_keys_are_listed_by_prefix_in_the_order_of_their_bytes(any_lake: Lake) -> None:
    keys = ["raw/b/1", "raw/b.c/2", "raw/b-d/3", "raw/ba", "raw/b", "rawer/x", "dead_letters/y", "raw/B/4"]
    keys.remove("raw/b")  # a key is never another's folder
    await any_lake.put_all_if_absent([(key, b"") for key in keys])

    async def listed(prefix: str) -> list[str]:
        return [key async for key in any_lake.list(prefix)]

    assert await listed("") == sorted(keys)
    assert await listed("raw/") == ["raw/B/4", "raw/b-d/3", "raw/b.c/2", "raw/b/1", "raw/ba"]
    assert await listed("raw/b") == ["raw/b-d/3", "raw/b.c/2", "raw/b/1", "raw/ba"]
    assert await listed("raw/b/") == ["raw/b/1"]
    assert await listed("nothing/") == []


async def test_more_keys_than_a_page_are_listed(any_lake: Lake) -> None:
    keys = [f"raw/{number:05d}" for number in range(1_203)]
    await any_lake.put_all_if_absent([(key, b"") for key in keys])
    assert [key async for key in any_lake.list("raw/")] == keys


@pytest.mark.parametrize(
    "key", ["", "/raw", "raw/", "raw//x", "../x", "raw/../x", ".incoming/x", "raw/\x00", "raw/ä", "x" * 901]
)
async def test_a_key_that_could_leave_the_lake_is_refused(any_lake: Lake, key: str) -> None:
    with pytest.raises(InputError):
        await any_lake.put_if_absent(key, b"")
    with pytest.raises(InputError):
        await any_lake.get(key)


@pytest.mark.parametrize(
    "url", ["", "lake", "http://x/y", "ftp://x", "file://elsewhere/x", "s3://", "s3:///x", "s3://bucket?colour=red"]
)
async def test_a_url_that_is_no_lake_names_the_setting(url: str) -> None:
    with pytest.raises(InputError, match="INCREATOR_LAKE_URL"):
        async with open_lake(url):
            pass


async def test_a_bucket_that_is_not_there_is_named(s3_endpoint: str) -> None:
    with pytest.raises(InputError, match="no-such-bucket"):
        async with open_lake(f"s3://no-such-bucket?region=us-east-1&endpoint={s3_endpoint}"):
            pass


async def test_a_folder_that_cannot_be_made_is_named() -> None:
    with pytest.raises(InputError, match="/dev/null/lake"):
        async with open_lake("file:///dev/null/lake"):
            pass
