"""Payloads: the platforms' shapes, and what the parsers read out of them is the account table."""

import re
from datetime import datetime
from typing import Any

import pytest

from tests.unit.world.written_world import Written


def test_every_line_says_when_and_whence(written: Written) -> None:
    for platform in ("instagram", "tiktok", "x", "youtube"):
        for line in written.envelopes(platform):
            assert list(line) == ["observed_at", "endpoint", "payload"]
            assert datetime.fromisoformat(line["observed_at"]).tzinfo is not None
            assert line["endpoint"].startswith("/")
            assert isinstance(line["payload"], dict)


def test_youtube_lists_up_to_fifty_channels_with_counts_as_texts(written: Written) -> None:
    pages = [line["payload"] for line in written.envelopes("youtube")]
    channels = [
        item for page in pages if page["kind"] == "youtube#channelListResponse" for item in page.get("items", [])
    ]
    videos = [item for page in pages if page["kind"] == "youtube#videoListResponse" for item in page["items"]]
    assert max(len(page.get("items", [])) for page in pages) == 50
    assert any("items" not in page for page in pages)  # the answer about a channel that is gone
    assert {len(item["id"]) for item in channels} == {24}
    assert {len(item["id"]) for item in videos} == {11}
    distinct = {str(item) for item in videos}  # some pages were captured twice
    assert len({item["id"] for item in videos}) == len(distinct) > 5_000
    for item in channels:
        counts = item["statistics"]
        assert isinstance(counts["videoCount"], str)
        assert counts["hiddenSubscriberCount"] or re.fullmatch(r"\d{1,3}0*", counts["subscriberCount"])
    assert {item["snippet"]["customUrl"].startswith("@") for item in channels} == {True, False}
    assert {len(item["snippet"]["publishedAt"]) for item in channels} == {20, 24}


def test_instagram_answers_about_one_account_with_its_media(written: Written) -> None:
    found = [line["payload"]["business_discovery"] for line in written.envelopes("instagram")]
    media = [item for user in found for item in user.get("media", {"data": []})["data"]]
    assert all(isinstance(user["followers_count"], int) and isinstance(user["id"], str) for user in found)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000", item["timestamp"]) for item in media)
    assert any("like_count" not in item for item in media)


def test_tiktok_answers_ok_with_the_user_or_the_videos(written: Written) -> None:
    lines = [line["payload"] for line in written.envelopes("tiktok")]
    assert {line["error"]["code"] for line in lines} == {"ok"}
    users = [line["data"]["user"] for line in lines if "user" in line["data"]]
    videos = [video for line in lines for video in line["data"].get("videos", [])]
    assert users
    assert all(1_500_000_000 < video["create_time"] < 1_900_000_000 for video in videos)
    assert all(line["data"]["cursor"] > 10**12 for line in lines if "videos" in line["data"])


def test_x_answers_about_up_to_a_hundred_with_errors_beside(written: Written) -> None:
    lines = written.envelopes("x")
    pages = [line["payload"] for line in lines if line["endpoint"] == "/2/users"]
    users = [user for page in pages for user in page.get("data", [])]
    errors = [error for page in pages for error in page.get("errors", [])]
    assert max(len(page.get("data", [])) for page in pages) == 100
    assert {error["title"] for error in errors} == {"Forbidden", "Not Found Error"}
    assert any(user["protected"] for user in users)
    assert any(user.get("parody") for user in users)
    assert {key for user in users for key in user["public_metrics"]} >= {"tweet_count", "post_count"}
    assert all(user["url"].startswith("https://t.co/") for user in users if "url" in user)
    assert all(user["created_at"].endswith(".000Z") for user in users)


def newest(written: Written) -> dict[str, tuple[str, dict[str, Any]]]:
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for observed_at, account in written.observations:
        key = account["account_key"]
        if key not in found or observed_at > found[key][0]:
            found[key] = (observed_at, account)
    return found


def test_the_newest_payload_of_each_account_says_what_the_account_table_says(written: Written) -> None:
    found = newest(written)
    assert set(found) == set(written.rows)
    fields = ("handle", "country", "followers", "posts", "verified", "created_at")
    for key, (observed_at, account) in found.items():
        row = written.rows[key]
        assert datetime.fromisoformat(observed_at) == row["observed_at"]
        assert {name: account.get(name) for name in fields} == {name: row[name] for name in fields}
        assert (account.get("display_name") or "") == (row["display_name"] or "").strip()
        assert (account.get("urls") or []) == row["urls"]
        assert (account.get("bio") or "") == (row["bio"] or "")
        assert (account.get("location") or "") == (row["location"] or "")


@pytest.mark.parametrize("trap", [18, 31])
def test_renamed_and_late_accounts_have_an_older_payload_as_well(written: Written, trap: int) -> None:
    times: dict[str, list[str]] = {}
    handles: dict[str, set[str]] = {}
    for observed_at, account in written.observations:
        times.setdefault(account["account_key"], []).append(observed_at)
        handles.setdefault(account["account_key"], set()).add(account["handle"])
    for rows in written.groups[trap]:
        keys = [row["account_key"] for row in rows]
        if trap == 18:
            assert any(len(handles[key]) == 2 and times[key] == sorted(times[key]) for key in keys)
        else:
            assert all(len(times[key]) == 2 and times[key][0] > times[key][1] for key in keys)


def test_repeated_payloads_are_the_same_bytes_twice(written: Written) -> None:
    seen: dict[str, list[str]] = {}
    for observed_at, account in written.observations:
        seen.setdefault(account["account_key"], []).append(f"{observed_at} {account}")
    for rows in written.groups[32]:
        for row in rows:
            assert len(seen[row["account_key"]]) == 2
            assert len(set(seen[row["account_key"]])) == 1
