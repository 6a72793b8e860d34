"""Each platform's parser: against the golden fixtures, against anything, and against the reference payloads."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.drift import OTHERS, Drift
from ingestion.json_reading import Json, read_json
from ingestion.platform import UNREAD, Parsed
from ingestion.platforms import PLATFORMS, platform_named, platform_of_payload

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "payloads"
GOLDEN: dict[str, object] = json.loads((FIXTURES / "golden.json").read_text())
FILES = sorted(str(path.relative_to(FIXTURES)) for path in FIXTURES.glob("*/*.json"))
REFERENCE = Path(__file__).resolve().parents[4] / "shared" / "payloads"


def read(file: Path) -> tuple[str, Json, Parsed, Drift]:
    """A fixture: of what kind it is, the payload, and what it says."""
    platform = platform_named(file.parent.name)
    payload = read_json(file.read_bytes())
    drift = Drift()
    return str(platform.kind_of(payload)), payload, platform.parse(payload, endpoint="file", drift=drift), drift


def written(file: str) -> object:
    """What a fixture says, as the golden file writes it: without what is empty."""
    kind, _, parsed, drift = read(FIXTURES / file)
    said = {
        "accounts": [_filled(dict(row)) for row in parsed.accounts],
        "posts": [_filled(dict(row)) for row in parsed.posts],
        "states": [dict(row) for row in parsed.states],
        "problems": [f"{problem.pointer}: {problem.reason}" for problem in parsed.problems],
        "drift": dict(sorted(drift.counts.items())),
    }
    return {"kind": kind, **_filled(said)}


def _filled(row: dict[str, object]) -> dict[str, object]:
    kept = {name: value for name, value in row.items() if value not in (None, [], {})}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in kept.items()}


@pytest.mark.parametrize("file", FILES)
def test_a_fixture_says_what_the_golden_file_says(file: str) -> None:
    assert written(file) == GOLDEN[file]


def test_the_golden_file_is_about_the_fixtures_that_there_are() -> None:
    assert sorted(GOLDEN) == FILES
    assert {Path(file).parent.name for file in FILES} >= PLATFORMS.keys()


@pytest.mark.parametrize("file", [file for file in FILES if not file.startswith("github")])
def test_the_shape_alone_tells_the_platform(file: str) -> None:
    found = platform_of_payload(read_json((FIXTURES / file).read_bytes()))
    if file == "youtube/unknown_channel.json":
        assert found is PLATFORMS["youtube"]
    assert found is not None
    assert found.name == file.partition("/")[0]


NAMES = sorted(
    {"data", "user", "users", "id", "username", "items", "snippet", "kind", "statistics", "error", "errors", "code",
     "business_discovery", "media", "videos", "open_id", "includes", "tweets", "text", "author_id", "public_metrics",
     "entities", "url", "urls", "description", "expanded_url", "customUrl", "subscriberCount", "handle", "platform",
     "title", "detail", "type", "value", "parameter", "owner", "biography", "followers_count", "share_url", "log_id",
     "created_at", "timestamp", "create_time", "hashtags", "tags", "resourceId", "note_tweet", "website"}
)  # fmt: skip
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.sampled_from(
        ["youtube#channelListResponse", "youtube#videoListResponse", "ok", "UCx", "https://t.co/a", "suspended"]
    )
)
JUNK: st.SearchStrategy[Json] = SCALARS | st.sampled_from([[], {}, [1, None, {}]])
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.text(), inner, max_size=6),
    max_leaves=25,
)


@settings(deadline=None)
@given(st.sampled_from([*PLATFORMS, "github"]), ANYTHING, st.text())
def test_no_payload_makes_a_parser_fail(name: str, payload: Json, endpoint: str) -> None:
    platform = platform_named(name)
    platform.kind_of(payload)
    assert_storable(platform.parse(payload, endpoint=endpoint, drift=Drift()), name)


@settings(deadline=None)
@given(st.sampled_from([file for file in FILES if "github" not in file]), st.data())
def test_no_part_of_a_real_shape_that_turns_into_something_else_makes_a_parser_fail(
    file: str, data: st.DataObject
) -> None:
    payload = read_json((FIXTURES / file).read_bytes())
    places = list(_places(payload))
    for _ in range(data.draw(st.integers(1, 3))):
        holder, name = data.draw(st.sampled_from(places))
        holder[name] = data.draw(JUNK)
    name = file.partition("/")[0]
    assert_storable(PLATFORMS[name].parse(payload, endpoint="file", drift=Drift()), name)


def _places(value: Json) -> list[tuple[dict[str, Json], str]]:
    if isinstance(value, dict):
        inner = [place for part in value.values() for place in _places(part)]
        return [(value, name) for name in value] + inner
    return [place for part in value for place in _places(part)] if isinstance(value, list) else []


def assert_storable(parsed: Parsed, name: str) -> None:
    """Whatever is said has the keys it needs, and can be written."""
    for account in parsed.accounts:
        assert account["account_key"].startswith(f"{name}:")
        assert account["account_key"] in {f"{name}:{account['native_id']}", f"{name}:@{account['handle']}"}
    for post in parsed.posts:
        assert post["post_key"].startswith(f"{name}:")
        assert post["account_key"].startswith(f"{name}:")
    json.dumps([parsed.accounts, parsed.posts, parsed.states], default=str, ensure_ascii=False).encode()


def test_a_field_that_nobody_knows_is_counted_each_time() -> None:
    drift = Drift()
    payload: Json = {
        "data": [{"id": "1", "username": "a", "aura": 1}, {"id": "2", "username": "b", "aura": 2, "karma": 3}]
    }
    PLATFORMS["x"].parse(payload, endpoint="file", drift=drift)
    assert drift.counts == {"x.users.aura": 2, "x.users.karma": 1}


def test_payloads_whose_field_names_are_ids_do_not_fill_memory() -> None:
    drift = Drift()
    drift.unknown("x", {f"field {number}": None for number in range(5_000)}, set())
    assert len(drift.counts) == 1_001
    assert drift.counts[OTHERS] == 4_000


@pytest.mark.parametrize(
    ("name", "payload", "problem"),
    [
        ("x", {"data": [{"id": "1\x002", "username": "a"}]}, "/data/0/id: a user whose id"),
        (
            "instagram",
            {"business_discovery": {"id": "1\ufffd", "username": "a"}},
            "/business_discovery/id: a user whose id",
        ),
        (
            "tiktok",
            {"data": {"user": {"open_id": "\0", "display_name": "a"}}},
            "/data/user/open_id: a user whose open_id",
        ),
        (
            "youtube",
            {"kind": "youtube#channelListResponse", "items": [{"kind": "youtube#channel", "id": "UC\0"}]},
            "/items/0/id: a channel whose id",
        ),
        ("github", [{"handle": "a\0b"}], "/0/handle: an account whose handle"),
        ("github", [{"native_id": "\ud83d"}], "/0/native_id: an account whose native_id"),
    ],
)
def test_a_key_that_would_hold_nul_or_a_lost_character_is_a_problem_that_names_the_place(
    name: str, payload: Json, problem: str
) -> None:
    parsed = platform_named(name).parse(payload, endpoint="file", drift=Drift())
    assert [f"{found.pointer}: {found.reason}" for found in parsed.problems] == [
        f"{problem} holds NUL or a lost character, which no key can hold"
    ]
    assert not parsed.accounts


def test_a_handle_that_is_no_key_is_mended() -> None:
    parsed = platform_named("github").parse({"native_id": "1", "handle": "a\0b"}, endpoint="file", drift=Drift())
    assert [(row["account_key"], row["handle"]) for row in parsed.accounts] == [("github:1", "ab")]


@pytest.mark.parametrize(
    "endpoint", ["/2/users/2244994945/tweets", "https://api.x.com/2/users/2244994945/tweets?max=5"]
)
def test_a_timeline_without_authors_is_of_the_user_in_its_endpoint(endpoint: str) -> None:
    payload: Json = {"data": [{"id": "1", "text": "mine"}]}
    parsed = PLATFORMS["x"].parse(payload, endpoint=endpoint, drift=Drift())
    assert [post["account_key"] for post in parsed.posts] == ["x:2244994945"]


def test_media_without_owner_are_of_the_user_in_their_endpoint() -> None:
    payload: Json = {"data": [{"id": "1", "caption": "mine"}]}
    parsed = PLATFORMS["instagram"].parse(payload, endpoint="/v21.0/17841400000000123/media?limit=5", drift=Drift())
    assert [post["account_key"] for post in parsed.posts] == ["instagram:17841400000000123"]


@pytest.mark.parametrize("file", sorted(path.relative_to(REFERENCE) for path in REFERENCE.glob("*/*.json")) or [None])
def test_a_reference_payload_is_understood(file: Path | None) -> None:
    if file is None:
        pytest.skip(f"the reference payloads are not in {REFERENCE}")
    kind, _, parsed, drift = read(REFERENCE / file)
    assert_storable(parsed, file.parent.name)
    assert (kind in {UNREAD, "None"}) == (any("not read" in problem.reason for problem in parsed.problems))
    if "users_resp" in file.name or "channel" in file.name.replace("channel_sections", "").replace("by_channel", ""):
        assert parsed.accounts or kind == UNREAD
    assert not [name for name in drift.counts if "unreadable" in name]
