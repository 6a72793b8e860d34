"""The schema of Weaviate: applied once, and again after a stop in the middle."""

import json
from pathlib import Path
from uuid import uuid4

import pytest

from graph.errors import InputError, PermanentError, TransientError
from search.migrating import migrate_semantic_index
from search.weaviate_client import open_weaviate

pytestmark = pytest.mark.anyio


async def test_a_second_run_applies_nothing(weaviate_url: str) -> None:
    await migrate_semantic_index(weaviate_url)
    assert await migrate_semantic_index(weaviate_url) == ()


async def test_what_was_created_before_a_stop_is_only_recorded(weaviate_url: str, tmp_path: Path) -> None:
    name = f"T{uuid4().hex}"
    steps = [{"create_collection": {"class": name}}]
    (tmp_path / f"{name}.json").write_text(json.dumps(steps))
    async with open_weaviate(weaviate_url) as client:
        await client.collections.create_from_dict(steps[0]["create_collection"])
        try:
            assert await migrate_semantic_index(weaviate_url, tmp_path) == (name,)
            assert await migrate_semantic_index(weaviate_url, tmp_path) == ()
        finally:
            await client.collections.delete(name)


async def test_an_unknown_step_is_refused_by_name(weaviate_url: str, tmp_path: Path) -> None:
    (tmp_path / "0009_wrong.json").write_text('[{"drop_everything": {}}]')
    with pytest.raises(PermanentError, match=r"0009_wrong: unknown step \['drop_everything'\]"):
        await migrate_semantic_index(weaviate_url, tmp_path)


async def test_pgvector_has_no_migrations_of_its_own() -> None:
    assert await migrate_semantic_index("postgresql://anywhere/db") == ()


@pytest.mark.parametrize(
    "url",
    [
        "weaviate://",
        "weaviate://host?grpc=1",
        "weaviate://host?grpc_port=x",
        "weaviate://host:99999",
        "weaviate://host:5?grpc_port=5",
    ],
)
async def test_a_wrong_url_is_refused_by_the_setting_s_name(url: str) -> None:
    with pytest.raises(InputError, match="INCREATOR_SEARCH_URL"):
        await migrate_semantic_index(url)


async def test_a_weaviate_that_is_away_is_worth_a_retry() -> None:
    with pytest.raises(TransientError, match="Weaviate"):
        await migrate_semantic_index("weaviate://127.0.0.1:9?grpc_port=10")
