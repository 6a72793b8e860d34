import gzip
import hashlib
from datetime import UTC, datetime, timedelta, timezone

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import PermanentError
from ingestion.capture import Capture, packed, read_capture

AT = datetime(2026, 3, 4, 23, 59, 59, 123456, tzinfo=UTC)


def capture(payload: bytes = b'{"a": 1}', at: datetime = AT, endpoint: str = "/2/users") -> Capture:
    return Capture(platform="x", kind="users", observed_at=at, endpoint=endpoint, payload=payload)


def test_the_key_is_the_hour_of_observation_and_the_hash_of_what_the_object_unpacks_to() -> None:
    one = capture()
    digest = hashlib.sha256(gzip.decompress(one.body)).hexdigest()
    assert one.key == f"raw/platform=x/type=users/dt=2026-03-04/hour=23/{digest}.json.gz"


def test_a_capture_of_another_zone_is_filed_under_utc() -> None:
    there = AT.astimezone(timezone(timedelta(hours=9)))
    assert capture(at=there).key == capture(at=AT).key


def test_the_object_is_json_with_the_payload_byte_for_byte() -> None:
    payload = '{ "name" :  "Zoë",\n "id": 12345678901234567890123 }'.encode()
    document = gzip.decompress(capture(payload).body)
    assert payload in document
    assert orjson.loads(document.replace(b"12345678901234567890123", b"1")) == {
        "observed_at": "2026-03-04T23:59:59.123456Z",
        "endpoint": "/2/users",
        "payload": {"name": "Zoë", "id": 1},
    }


def test_the_same_capture_packs_to_the_same_bytes_at_any_time_of_day() -> None:
    assert packed(b"content")[4:8] == b"\0\0\0\0"
    assert capture().body == capture().body


def test_another_time_whence_or_payload_is_another_capture() -> None:
    others = [capture(b'{"a":1}'), capture(at=AT + timedelta(microseconds=1)), capture(endpoint="/2/users/by")]
    assert len({one.key for one in [capture(), *others]}) == 4


@settings(deadline=None)
@given(
    st.dictionaries(st.text(), st.text()),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.datetimes(timezones=st.just(UTC)),
)
def test_a_capture_is_read_back_as_it_was(payload: dict[str, str], endpoint: str, at: datetime) -> None:
    one = capture(str(payload).encode(errors="replace"), at, endpoint)
    read = read_capture(one.key, one.body)
    assert (read.key, read.payload, read.observed_at, read.endpoint) == (
        one.key,
        one.payload,
        one.observed_at,
        endpoint,
    )


@pytest.mark.parametrize("body", [b"", b"not gzip", packed(b"{}"), packed(b"[]"), capture().body[:-9], packed(b"\xff")])
def test_an_object_that_is_no_capture_is_named(body: bytes) -> None:
    with pytest.raises(PermanentError, match="raw/platform=x"):
        read_capture(capture().key, body)


def test_an_object_that_is_another_capture_than_its_name_says_is_named() -> None:
    with pytest.raises(PermanentError, match="not the capture that its name says"):
        read_capture(capture().key, capture(b"{}").body)
