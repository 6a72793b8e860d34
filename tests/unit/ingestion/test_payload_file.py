import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion import payload_file
from ingestion.json_reading import Json, read_json
from ingestion.payload_file import FoundPayload, Unreadable, read_payloads

AT = datetime(2026, 10, 14, 6, 52, 48, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def values(path: Path) -> list[Json]:
    """The payloads; of what is no JSON the reason."""
    return [one.value if isinstance(one, FoundPayload) else one.reason for one in read_payloads(path)]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.jsonl.gz", "a.json.gz", "a"])
@pytest.mark.parametrize(
    "content",
    [
        '{"n":1}\n{"n":2}\n',
        '\ufeff{"n":1}\r\n\r\n{"n":2}',
        '[{"n":1},{"n":2}]',
        '[\n {"n":\n 1},\n {"n": 2}\n]\n',
        '\n\n{"n":1}\n \n{"n":2}',
    ],
)
def test_documents_a_line_and_lists_are_told_apart_by_their_content(tmp_path: Path, name: str, content: str) -> None:
    raw = content.encode()
    (tmp_path / name).write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
    assert values(tmp_path / name) == [{"n": 1}, {"n": 2}]


def test_one_document_over_many_lines_is_one_payload_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{\n  "a": 1.0,\n  "b": [2]\n}\n')
    [found] = read_payloads(tmp_path / "a.json")
    assert found.raw == b'{\n  "a": 1.0,\n  "b": [2]\n}'


@settings(deadline=None)
@given(
    st.dictionaries(TEXT, st.integers() | TEXT, max_size=4),
    TEXT,
    st.permutations(["observed_at", "endpoint", "payload"]),
    st.sampled_from([(",", ":"), (", ", ": ")]),
)
def test_an_envelope_says_when_and_whence_in_any_order_of_its_fields(
    tmp_path_factory: pytest.TempPathFactory,
    payload: dict[str, Json],
    endpoint: str,
    order: list[str],
    separators: tuple[str, str],
) -> None:
    fields = {"observed_at": "2026-10-14T06:52:48Z", "endpoint": endpoint, "payload": payload}
    path = tmp_path_factory.mktemp("envelopes") / "a.jsonl"
    path.write_text(json.dumps({name: fields[name] for name in order}, separators=separators), encoding="utf-8")
    [found] = read_payloads(path)
    assert isinstance(found, FoundPayload)
    assert (found.value, found.observed_at, read_json(found.raw)) == (payload, AT, payload)
    assert found.endpoint == (endpoint[:1000] or "file")


def test_the_payload_of_an_envelope_is_kept_byte_for_byte(tmp_path: Path) -> None:
    raw = b'{"n":  1.50, "big": 123456789012345678901234567890}'
    line = b'{"observed_at":"2026-10-14T06:52:48Z","endpoint":"\\"payload\\":x","payload":' + raw + b"}\n"
    (tmp_path / "a.jsonl").write_bytes(line)
    [found] = read_payloads(tmp_path / "a.jsonl")
    assert found.raw == raw


def test_a_line_that_is_no_json_is_told_with_its_number_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"n":1}\n{"n":\n\xff\n{"n":4}\n')
    found = list(read_payloads(tmp_path / "a.jsonl"))
    assert [(one.line, isinstance(one, Unreadable)) for one in found] == [(1, False), (2, True), (3, True), (4, False)]
    assert found[2].raw == b"\xff"


def test_a_first_line_that_is_no_json_does_not_hide_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"n":\n{"n":2}\n')
    assert values(tmp_path / "a.jsonl")[1] == {"n": 2}


def test_a_broken_document_is_told_with_the_line_where_it_breaks(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{\n "a": 1,\n "b" 2\n}')
    [found] = read_payloads(tmp_path / "a.json")
    assert isinstance(found, Unreadable)
    assert found.line == 3


def test_an_archive_that_ends_early_gives_what_it_has_and_says_where_it_ends(tmp_path: Path) -> None:
    lines = b"".join(b'{"n": %d, "noise": "%s"}\n' % (n, gzip.compress(b"%d" % n).hex().encode()) for n in range(2_000))
    whole = gzip.compress(lines)
    (tmp_path / "a.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    found = list(read_payloads(tmp_path / "a.jsonl.gz"))
    assert len(found) > 500
    assert [isinstance(one, Unreadable) for one in found] == [False] * (len(found) - 1) + [True]
    assert "ends or breaks" in found[-1].reason  # type: ignore[union-attr]  # the last is Unreadable


def test_a_line_that_would_fill_memory_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payload_file, "LARGEST_DOCUMENT", 100)
    (tmp_path / "a.jsonl").write_text('{"n":1}\n{"n":"' + "x" * 950 + '"}\n{"n":3}\n')
    assert values(tmp_path / "a.jsonl") == [{"n": 1}, "longer than 100 bytes", {"n": 3}]


@pytest.mark.parametrize("content", [b"", b"\n \n"])
def test_an_empty_file_holds_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.json").write_bytes(content)
    assert values(tmp_path / "a.json") == []
