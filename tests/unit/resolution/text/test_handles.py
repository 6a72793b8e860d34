"""What somebody typed as a handle becomes one spelling of it, or nothing."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolution.handles import clean_handle, clean_handles, native_id_of

CHANNEL = "UCabcdefghijklmnopqrstuv"

HANDLES = [
    ("@Jane.Doe", "instagram", "jane.doe"),
    (" jane_doe ", "x", "jane_doe"),
    ("\u200bjane\ufeff", "tiktok", "jane"),
    ("＠Ｊａｎｅ", "x", "jane"),
    ("@jane.", "instagram", "jane"),
    ("jane.com", "instagram", "jane.com"),
    ("_", "x", "_"),
    ("https", "x", "https"),
    ("https://m.instagram.com/Jane.Doe/?igshid=1", "instagram", "jane.doe"),
    ("instagram.com/_u/jane", "instagram", "jane"),
    ("instagram.com/jane/reels/", "instagram", "jane"),
    ("http://instagr.am/jane", "instagram", "jane"),
    ("tiktok.com/@Jane?lang=en", "tiktok", "jane"),
    ("https://youtube.com/@日本語", "youtube", "日本語"),
    ("https://www.youtube.com/@JaneDoe/featured", "youtube", "janedoe"),
    ("https://m.youtube.com/c/JaneDoe/videos", "youtube", "janedoe"),
    ("youtube.com/user/JaneDoe.", "youtube", "janedoe"),
    ("@हिन्दी", "youtube", "हिन्दी"),
    ("mobile.twitter.com/Jane", "x", "jane"),
    ("https://twitter.com/#!/jane", "x", "jane"),
    ("https://twitter.com/intent/user?screen_name=Jane", "x", "jane"),
    ("https://X.com/Jane/with_replies", "twitter", "jane"),
    ("https://l.instagram.com/?u=https%3A%2F%2Ftwitter.com%2Fjane&e=1", "x", "jane"),
    ("https://www.linkedin.com/in/jane-a7/", "linkedin", "jane-a7"),
    ("https://uk.linkedin.com/in/jane-a7", "linkedin", "jane-a7"),
    ("u/jane", "reddit", "jane"),
    ("https://jane.hashnode.dev", "hashnode", "jane"),
    ("https://mastodon.social/@jane", "mastodon", "jane"),
    ("jane🙂", "newplatform", "jane🙂"),
]

NOT_HANDLES = [
    ("", "x"),
    ("@", "instagram"),
    ("jane doe", "x"),
    ("???", "tiktok"),
    ("https:", "x"),
    (" HTTP:// ", "instagram"),
    ("https//", "youtube"),
    ("https:", "github"),
    ("instagram.com", "instagram"),
    ("https://www.instagram.com/", "instagram"),
    ("https://www.instagram.com/p/CSr71/", "instagram"),
    ("https://www.instagram.com/jane/p/CSr71/", "instagram"),
    ("https://www.instagram.com/reel/CSr71/", "instagram"),
    ("https://www.instagram.com/stories/jane/123/", "instagram"),
    ("https://www.tiktok.com/@jane/video/7080213458555737986", "tiktok"),
    ("https://www.tiktok.com/music/original-7080", "tiktok"),
    ("https://www.tiktok.com/tag/makeup", "tiktok"),
    ("https://vm.tiktok.com/ZSe00000/", "tiktok"),
    ("https://www.youtube.com/watch?v=abc", "youtube"),
    ("https://youtu.be/abc", "youtube"),
    (f"https://www.youtube.com/channel/{CHANNEL}", "youtube"),
    ("https://twitter.com/jane/status/1", "x"),
    ("https://x.com/search?q=jane", "x"),
    ("https://twitter.com/jane", "instagram"),
    ("https://blog.example/jane", "newplatform"),
    ("two words", "newplatform"),
    ("a" * 101, "newplatform"),
]


@pytest.mark.parametrize(("raw", "platform", "handle"), HANDLES)
def test_a_handle_or_profile_url_gives_the_handle(raw: str, platform: str, handle: str) -> None:
    assert clean_handle(raw, platform) == handle


@pytest.mark.parametrize(("raw", "platform"), NOT_HANDLES)
def test_what_is_no_handle_gives_none(raw: str, platform: str) -> None:
    assert clean_handle(raw, platform) is None


@pytest.mark.parametrize(
    ("raw", "plain"), [("rnrbeast", "mrbeast"), ("Маkеuр", "makeup"), ("jane_", "jane"), ("jan3", "jane")]
)
def test_trap_08_a_homoglyph_handle_is_not_the_handle_it_imitates(raw: str, plain: str) -> None:
    assert clean_handle(raw, "instagram") != clean_handle(plain, "instagram")


def test_a_channel_url_gives_the_native_id() -> None:
    assert native_id_of(f"https://www.youtube.com/channel/{CHANNEL}?view_as=subscriber", "youtube") == CHANNEL
    assert native_id_of("https://x.com/i/user/12", "x") == "12"
    assert native_id_of("jane", "x") is None


def test_columns_give_what_single_values_give() -> None:
    cases = [(raw, platform) for raw, platform, _ in HANDLES] + NOT_HANDLES
    handles = pa.array([raw for raw, _ in cases])
    platforms = pa.array([platform for _, platform in cases])
    assert clean_handles(handles, platforms).to_pylist() == [clean_handle(*case) for case in cases]


def test_columns_keep_nulls_and_take_chunks() -> None:
    handles = pa.chunked_array([["@Jane", None], ["x y"]], pa.string())
    platforms = pa.chunked_array([["x"], ["x", "x"]], pa.string())
    assert clean_handles(handles, platforms).to_pylist() == ["jane", None, None]
    assert clean_handles(pa.array([], pa.string()), pa.array([], pa.string())).to_pylist() == []
    assert clean_handles(pa.nulls(2, pa.string()), pa.array(["x", "x"])).to_pylist() == [None, None]


@given(st.text(), st.sampled_from(["instagram", "tiktok", "youtube", "x", "mastodon", "github"]))
def test_cleaning_twice_changes_nothing(raw: str, platform: str) -> None:
    once = clean_handle(raw, platform)
    assert once is None or clean_handle(once, platform) == once


@given(
    st.lists(st.text(st.characters(codec="utf-8")), max_size=5), st.sampled_from(["instagram", "youtube", "mastodon"])
)
def test_columns_equal_single_values(raws: list[str], platform: str) -> None:
    cleaned = clean_handles(pa.array(raws, pa.string()), pa.array([platform] * len(raws), pa.string()))
    assert cleaned.to_pylist() == [clean_handle(raw, platform) for raw in raws]
