"""Files into a real lake and a real graph: twice, in any order, interrupted, and wrong."""

import asyncio
import gzip
import itertools
import shutil
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import orjson
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InputError, TransientError
from graph.identity_graph import IdentityGraph, open_identity_graph
from graph.queries import MergeCounts
from graph.words import TenantId
from increator.stores import StoreUrls
from ingestion.capture import RAW, read_capture
from ingestion.ingest_report import IngestReport
from ingestion.ingesting import ingest
from ingestion.lake import Lake, open_lake

pytestmark = pytest.mark.anyio

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "payloads"
DAY = datetime(2026, 5, 1, tzinfo=UTC)
TABLE = "platform,handle,name,bio,observed_at\nx,jane,Jane,mail jane@doe.com,\ninstagram,jane.doe,Jane,,2026-05-01\n"


def user(native_id: str, name: str, *, day: int, bio: str = "", handle: str | None = None) -> bytes:
    """A line of an X answer about one user."""
    node = {"id": native_id, "username": handle or f"user{native_id}", "name": name, "description": bio}
    return line({"data": [node]}, "/2/users", day)


def gone(native_id: str, *, day: int, parameter: str = "ids") -> bytes:
    detail = f"User has been suspended: [{native_id}]."
    error = {
        "value": native_id,
        "detail": detail,
        "title": "Forbidden",
        "resource_type": "user",
        "parameter": parameter,
    }
    return line({"errors": [error]}, "/2/users", day)


def tweets(native_id: str, text: str, *, day: int) -> bytes:
    post = {"id": f"9{native_id}{day}", "text": text, "author_id": native_id}
    return line({"data": [post]}, f"/2/users/{native_id}/tweets", day)


def line(payload: object, endpoint: str, day: int) -> bytes:
    at = (DAY + timedelta(days=day)).isoformat().replace("+00:00", "Z")
    return orjson.dumps({"observed_at": at, "endpoint": endpoint, "payload": payload}) + b"\n"


def write(path: Path, *lines: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(one.encode() if isinstance(one, str) else one for one in lines))
    return path


async def keys(lake: Lake, prefix: str = "") -> list[str]:
    return [key async for key in lake.list(prefix)]


async def all_of(graph: IdentityGraph, tenant: TenantId) -> tuple[list[object], list[str]]:
    """Everything that the graph holds of a tenant."""
    accounts, identifiers = await graph.accounts(tenant), await graph.identifiers(tenant)
    return accounts.to_pylist(), sorted(map(str, identifiers.to_pylist()))


def merged(report: IngestReport) -> tuple[int, int, int]:
    return report.accounts_created, report.accounts_changed, report.accounts_unchanged


async def test_a_folder_of_payloads_becomes_accounts_captures_and_parquet(
    lake: Lake, graph: IdentityGraph, tenant: TenantId
) -> None:
    report = await ingest([FIXTURES], lake=lake, graph=graph, tenant=tenant)
    accounts = {row["account_key"]: row for row in (await graph.accounts(tenant)).to_pylist()}
    assert accounts.keys() == {
        "github:77", "github:@miracodes", "instagram:17841400000000123", "instagram:9007199254740993",
        "tiktok:723f24d7-e717-40f8-a2b6-cb8464cd0001", "x:2244994945", "x:44", "x:9007199254740993",
        "youtube:UCabcdefghijklmnopqrstuv", "youtube:UCwwwwwwwwwwwwwwwwwwwwww",
    }  # fmt: skip
    assert accounts["tiktok:723f24d7-e717-40f8-a2b6-cb8464cd0001"]["hashtags"] == ["fyp"]
    assert accounts["instagram:17841400000000123"]["hashtags"] == ["jollof"]
    assert accounts["x:2244994945"]["state"] == "private"
    assert accounts["youtube:UCwwwwwwwwwwwwwwwwwwwwww"]["followers"] is None
    assert report.posts == 10
    assert report.unknown_fields["x.users.public_metrics.aura"] == 1
    assert {"hello@miraokafor.com"} <= {row["value"] for row in (await graph.identifiers(tenant)).to_pylist()}
    for kind in ("accounts", "posts", "states"):
        assert len(await keys(lake, f"normalised/{kind}/")) == 1


async def test_every_account_names_a_capture_that_the_lake_can_show(
    lake: Lake, graph: IdentityGraph, tenant: TenantId
) -> None:
    await ingest([FIXTURES], lake=lake, graph=graph, tenant=tenant)
    captures = {row["capture"] for row in (await graph.accounts(tenant)).to_pylist()}
    for key in captures:
        assert read_capture(key, await lake.get(key)).platform in key
    [channels] = [key for key in captures if "/type=channels/" in key]
    assert (
        read_capture(channels, await lake.get(channels)).payload
        == (FIXTURES / "youtube/channels.json").read_bytes().strip()
    )


async def test_the_same_again_changes_nothing(
    lake: Lake, graph: IdentityGraph, tenant: TenantId, tmp_path: Path
) -> None:
    table = write(tmp_path / "a.csv", TABLE)
    first = await ingest([FIXTURES, table], lake=lake, graph=graph, tenant=tenant)
    before = await all_of(graph, tenant), await keys(lake), await graph.unresolved_changes(tenant)
    again = await ingest([FIXTURES, table], lake=lake, graph=graph, tenant=tenant)
    copies = shutil.copytree(FIXTURES, tmp_path / "elsewhere" / "payloads")
    elsewhere = await ingest([write(tmp_path / "b.csv", TABLE), copies], lake=lake, graph=graph, tenant=tenant)
    assert (await all_of(graph, tenant), await graph.unresolved_changes(tenant)) == (before[0], before[2])
    assert merged(first) == (12, 0, 0)
    for report in (again, elsewhere):
        assert (merged(report), report.captures_new) == ((0, 0, 12), 0)
        assert report.captures_known == first.captures_new
    assert [key for key in await keys(lake) if not key.startswith(("dead_letters/", "normalised/"))] == [
        key for key in before[1] if not key.startswith(("dead_letters/", "normalised/"))
    ]


async def test_a_second_ingest_of_the_same_paths_leaves_every_object_of_the_lake(
    lake: Lake, graph: IdentityGraph, tenant: TenantId
) -> None:
    await ingest([FIXTURES], lake=lake, graph=graph, tenant=tenant)
    before = await keys(lake)
    await ingest([FIXTURES], lake=lake, graph=graph, tenant=tenant)
    assert await keys(lake) == before


OBSERVATIONS = (
    user("1", "Oldest", day=0, bio="old@gmail.com"),
    user("1", "Newest", day=2, bio="new@gmail.com", handle="renamed"),
    user("1", "A tie", day=2, bio="tie@gmail.com"),
    user("2", "Gone", day=1, bio="two@gmail.com"),
    gone("2", day=3),
    user("2", "Still there", day=2, bio="three@gmail.com", handle="gone_by_handle"),
    user("3", "Back again", day=5),
    gone("3", day=4),
    tweets("1", "with #Tag", day=1),
    tweets("2", "with #Another", day=1),
    gone("gone_by_handle", day=6, parameter="usernames"),
)


@settings(deadline=None, max_examples=15)
@given(st.permutations(range(len(OBSERVATIONS))), st.sets(st.integers(1, len(OBSERVATIONS) - 1), max_size=4))
def test_any_order_in_any_number_of_ingests_gives_the_same_accounts(
    store_urls: StoreUrls, tmp_path_factory: pytest.TempPathFactory, order: Sequence[int], cuts: set[int]
) -> None:
    folder = tmp_path_factory.mktemp("orders")
    bounds = [0, *sorted(cuts), len(order)]
    files = [
        write(folder / "payloads" / "x" / f"{start}.jsonl", *(OBSERVATIONS[place] for place in order[start:end]))
        for start, end in itertools.pairwise(bounds)
    ]

    async def outcome(ingests: Sequence[Sequence[Path]]) -> object:
        tenant = TenantId(uuid4())
        async with open_identity_graph(store_urls.graph) as graph, open_lake((folder / str(tenant)).as_uri()) as lake:
            for paths in ingests:
                await ingest(paths, lake=lake, graph=graph, tenant=tenant)
            return await all_of(graph, tenant)

    whole = write(folder / "whole" / "payloads" / "x" / "a.jsonl", *OBSERVATIONS)
    assert asyncio.run(outcome([[file] for file in files])) == asyncio.run(outcome([[whole]]))


async def test_the_newest_observation_stands_and_a_state_outranks_the_profiles_before_it(
    lake: Lake, graph: IdentityGraph, tenant: TenantId, tmp_path: Path
) -> None:
    await ingest([write(tmp_path / "x" / "a.jsonl", *OBSERVATIONS)], lake=lake, graph=graph, tenant=tenant)
    accounts = {row["account_key"]: row for row in (await graph.accounts(tenant)).to_pylist()}
    assert accounts["x:1"]["display_name"] in {"Newest", "A tie"}
    assert accounts["x:1"]["hashtags"] == ["tag"]
    assert (accounts["x:2"]["display_name"], accounts["x:2"]["state"]) == ("Still there", "suspended")
    assert (accounts["x:3"]["display_name"], accounts["x:3"]["state"]) == ("Back again", "active")
    identifiers = (await graph.identifiers(tenant)).to_pylist()
    assert {row["value"] for row in identifiers if row["account_key"] == "x:2"} == {"three@gmail.com"}


async def test_a_state_of_an_account_that_nobody_knows_makes_no_account(
    lake: Lake, graph: IdentityGraph, tenant: TenantId, tmp_path: Path
) -> None:
    await ingest([write(tmp_path / "x" / "a.jsonl", gone("5", day=1))], lake=lake, graph=graph, tenant=tenant)
    assert (await graph.accounts(tenant)).num_rows == 0
    await ingest([write(tmp_path / "x" / "b.jsonl", user("5", "Late", day=0))], lake=lake, graph=graph, tenant=tenant)
    assert (await graph.accounts(tenant))["state"].to_pylist() == ["suspended"]


async def test_what_one_tenant_was_told_moves_no_other(
    lake: Lake, graph: IdentityGraph, tenant: TenantId, tmp_path: Path
) -> None:
    other = TenantId(uuid4())
    files = [write(tmp_path / "x" / "a.jsonl", gone("5", day=1), tweets("5", "#secret", day=1))]
    await ingest(files, lake=lake, graph=graph, tenant=tenant)
    profile = [write(tmp_path / "x" / "b.jsonl", user("5", "Fine", day=0))]
    await ingest(profile, lake=lake, graph=graph, tenant=other)
    [account] = (await graph.accounts(other)).to_pylist()
    assert (account["state"], account["hashtags"]) == ("active", None)
    assert (await graph.accounts(tenant)).num_rows == 0


class Interrupted(Exception):  # noqa: N818 - it stands for a kill, not for an error
    pass


class BreakingLake:
    """A lake that stops the process's work at its n-th write."""

    def __init__(self, lake: Lake, writes: int) -> None:
        self._lake, self._left = lake, writes

    def _write(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise Interrupted

    async def put_if_absent(self, key: str, body: bytes) -> bool:
        self._write()
        return await self._lake.put_if_absent(key, body)

    async def put_all_if_absent(self, objects: Sequence[tuple[str, bytes]]) -> list[bool]:
        for key, body in objects:
            self._write()
            await self._lake.put_if_absent(key, body)
        return [True] * len(objects)

    async def get(self, key: str) -> bytes:
        return await self._lake.get(key)

    async def list(self, prefix: str) -> AsyncIterator[str]:
        async for key in self._lake.list(prefix):
            yield key


async def test_an_ingest_that_is_interrupted_anywhere_and_run_again_is_right(
    lake: Lake, graph: IdentityGraph, tenant: TenantId, tmp_path: Path
) -> None:
    files = [
        write(tmp_path / "a.csv", TABLE),
        write(tmp_path / "x" / "a.jsonl", *OBSERVATIONS),
        write(tmp_path / "bare" / "payloads" / "tiktok" / "a.json", (FIXTURES / "tiktok/user_info.json").read_bytes()),
    ]
    expected_tenant = TenantId(uuid4())
    async with open_lake((tmp_path / "another lake").as_uri()) as another:
        await ingest(files, lake=another, graph=graph, tenant=expected_tenant, now=lambda: DAY)
    expected = await all_of(graph, expected_tenant)

    for writes in itertools.count():
        try:
            await ingest(files, lake=BreakingLake(lake, writes), graph=graph, tenant=tenant, now=lambda: DAY)
        except Interrupted:
            for row in (await graph.accounts(tenant)).to_pylist():
                await lake.get(row["capture"])  # an account is never there before its capture
        else:
            break
    assert writes >= 20
    assert await all_of(graph, tenant) == expected


class ForgetfulGraph:
    """A graph whose connection breaks after the accounts were merged and before their identifiers are stated."""

    def __init__(self, graph: IdentityGraph) -> None:
        self._graph = graph

    async def merge_accounts(self, tenant: TenantId, accounts: pa.Table) -> MergeCounts:
        await self._graph.merge_accounts(tenant, accounts)
        raise TransientError("the connection broke")


async def test_identifiers_that_a_broken_connection_left_out_are_stated_by_the_next_ingest(
    lake: Lake, graph: IdentityGraph, tenant: TenantId, tmp_path: Path
) -> None:
    files = [write(tmp_path / "a.csv", TABLE)]
    with pytest.raises(TransientError):
        await ingest(files, lake=lake, graph=ForgetfulGraph(graph), tenant=tenant)  # type: ignore[arg-type]  # one verb
    assert (await graph.identifiers(tenant)).num_rows == 0
    await ingest(files, lake=lake, graph=graph, tenant=tenant)
    assert (await graph.identifiers(tenant))["value"].to_pylist() == ["jane@doe.com"]


async def test_a_table_without_times_is_observed_when_it_was_first_ingested(
    lake: Lake, graph: IdentityGraph, tenant: TenantId, tmp_path: Path
) -> None:
    table = write(tmp_path / "a.csv", TABLE)
    for days in (9, 20):
        await ingest([table], lake=lake, graph=graph, tenant=tenant, now=lambda days=days: DAY + timedelta(days=days))  # type: ignore[misc]  # a default binds the loop's value
    observed = {row["platform"]: row["observed_at"] for row in (await graph.accounts(tenant)).to_pylist()}
    assert observed == {"x": DAY + timedelta(days=9), "instagram": DAY}


async def test_an_edited_table_brings_its_edits_and_the_old_one_again_does_not_undo_them(
    lake: Lake, graph: IdentityGraph, tenant: TenantId, tmp_path: Path
) -> None:
    old = write(tmp_path / "old.csv", "platform,handle,name\nx,jane,Jane\nx,john,John\n")
    new = write(tmp_path / "new.csv", "platform,handle,name\nx,jane,Jane Doe\nx,john,John\n")
    await ingest([old], lake=lake, graph=graph, tenant=tenant, now=lambda: DAY)
    edited = await ingest([new], lake=lake, graph=graph, tenant=tenant, now=lambda: DAY + timedelta(days=1))
    undone = await ingest([old], lake=lake, graph=graph, tenant=tenant, now=lambda: DAY + timedelta(days=2))
    assert (merged(edited), merged(undone)) == ((0, 1, 1), (0, 0, 2))
    assert (await graph.accounts(tenant))["display_name"].to_pylist() == ["Jane Doe", "John"]


async def test_what_cannot_be_read_is_a_dead_letter_with_its_file_and_line_and_the_rest_goes_on(
    lake: Lake, graph: IdentityGraph, tenant: TenantId, tmp_path: Path
) -> None:
    lines = [
        user("1", "Fine", day=0),
        b"{broken\n",
        line({"data": {"username": "noid"}}, "/2/users", 0),
        user("2", "Fine", day=0),
    ]
    payloads = write(tmp_path / "x" / "a.jsonl", *lines)
    table = write(tmp_path / "a.csv", "platform,handle\nx,a\n,b\nx,c\n")
    unknown = write(tmp_path / "odd" / "a.json", '{"what": "is this"}')
    report = await ingest([payloads, table, unknown], lake=lake, graph=graph, tenant=tenant)
    assert report.accounts_created == 4
    assert report.dead_letters == 4
    letters = {(letter.file, letter.line): letter for letter in report.dead_letters_shown}
    assert letters[str(payloads), 2].raw == "{broken"
    assert (letters[str(payloads), 3].reason, letters[str(payloads), 3].pointer) == ("a user without id", "/data/id")
    assert letters[str(table), 3].reason == "no platform"
    assert "platform" in letters[str(unknown), 1].reason
    kept = [
        orjson.loads(one)
        for key in report.dead_letter_objects
        for one in gzip.decompress(await lake.get(key)).splitlines()
    ]
    assert {(letter["file"], letter["line"]) for letter in kept} == letters.keys()
    for letter in kept:
        if letter["capture"]:
            assert letter["capture"].startswith(RAW)
            read_capture(letter["capture"], await lake.get(letter["capture"]))


async def test_a_named_file_that_is_no_table_fails_alone_and_one_met_in_a_folder_is_passed_over(
    lake: Lake, graph: IdentityGraph, tenant: TenantId, tmp_path: Path
) -> None:
    bad = write(tmp_path / "bad.csv", "colour\nred\n")
    write(tmp_path / "folder" / "truth.csv", "account_key,creator\nx:1,c\n")
    write(tmp_path / "folder" / "z.csv", TABLE)
    report = await ingest([bad, tmp_path / "folder"], lake=lake, graph=graph, tenant=tenant)
    assert report.accounts_created == 2
    assert report.failed.keys() == {str(bad)}
    assert "no column platform" in report.failed[str(bad)]
    assert report.skipped.keys() == {str(tmp_path / "folder" / "truth.csv")}


async def test_nothing_is_done_where_a_path_is_missing_or_a_platform_is_no_word(
    lake: Lake, graph: IdentityGraph, tenant: TenantId, tmp_path: Path
) -> None:
    table = write(tmp_path / "a.csv", TABLE)
    with pytest.raises(InputError, match="missing"):
        await ingest([table, tmp_path / "missing"], lake=lake, graph=graph, tenant=tenant)
    with pytest.raises(InputError, match="two words"):
        await ingest([table], lake=lake, graph=graph, tenant=tenant, platform="two words")
    assert await keys(lake) == []


async def test_a_table_of_jsonl_is_told_from_payloads_also_by_mapped_columns(
    lake: Lake, graph: IdentityGraph, tenant: TenantId, tmp_path: Path
) -> None:
    table = write(tmp_path / "x" / "a.jsonl", b'{"network":"tiktok","nick":"jane"}\n')
    mapped = {"network": "platform", "nick": "handle"}
    report = await ingest([table], lake=lake, graph=graph, tenant=tenant, columns=mapped)
    assert (await graph.accounts(tenant))["account_key"].to_pylist() == ["tiktok:@jane"]
    assert report.ignored_columns == {str(table): []}


async def test_the_caller_says_whose_payloads_these_are(
    lake: Lake, graph: IdentityGraph, tenant: TenantId, tmp_path: Path
) -> None:
    payload = write(tmp_path / "a.json", '{"handle": "jane"}')
    await ingest([payload], lake=lake, graph=graph, tenant=tenant, platform="Mastodon")
    assert (await graph.accounts(tenant))["account_key"].to_pylist() == ["mastodon:@jane"]


async def test_hashtags_of_posts_wait_for_an_account_that_comes_later(
    lake: Lake, graph: IdentityGraph, tenant: TenantId, tmp_path: Path
) -> None:
    posts = write(tmp_path / "x" / "a.jsonl", tweets("7", "#first", day=0))
    profile = write(tmp_path / "x" / "b.jsonl", user("7", "Late", day=0))
    await ingest([posts], lake=lake, graph=graph, tenant=tenant)
    await ingest([profile], lake=lake, graph=graph, tenant=tenant)
    assert (await graph.accounts(tenant))["hashtags"].to_pylist() == [["first"]]


class KilledBeforeWhatWaits(BreakingLake):
    """A lake that stops the process's work where it asks for the hashtags that wait."""

    def __init__(self, lake: Lake) -> None:
        super().__init__(lake, writes=1_000)

    async def list(self, prefix: str) -> AsyncIterator[str]:
        if "/waiting_hashtags/" in prefix:
            raise Interrupted
        async for key in super().list(prefix):
            yield key


async def test_hashtags_that_wait_reach_an_account_whose_first_ingest_was_killed_before_it_looked_for_them(
    lake: Lake, graph: IdentityGraph, tenant: TenantId, tmp_path: Path
) -> None:
    posts = write(tmp_path / "x" / "a.jsonl", tweets("7", "#first", day=0))
    profile = write(tmp_path / "x" / "b.jsonl", user("7", "Late", day=0))
    await ingest([posts], lake=lake, graph=graph, tenant=tenant)
    with pytest.raises(Interrupted):
        await ingest([profile], lake=KilledBeforeWhatWaits(lake), graph=graph, tenant=tenant)
    assert (await graph.accounts(tenant))["hashtags"].to_pylist() == [None]
    again = await ingest([profile], lake=lake, graph=graph, tenant=tenant)
    assert merged(again) == (0, 0, 1)
    assert (await graph.accounts(tenant))["hashtags"].to_pylist() == [["first"]]
