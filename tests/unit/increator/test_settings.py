"""Settings that are wrong are named with what to write."""

import pytest
from pydantic import ValidationError

from increator.settings import Settings


@pytest.mark.parametrize(
    ("written", "origins"),
    [
        ("", None),
        ("*", ("*",)),
        ("https://app.example", ("https://app.example",)),
        (" https://app.example/ , http://localhost:5173,", ("https://app.example", "http://localhost:5173")),
    ],
)
def test_origins_are_written_with_commas_between(
    written: str, origins: tuple[str, ...] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INCREATOR_CORS_ORIGINS", written)
    assert Settings().cors_origins == origins


@pytest.mark.parametrize("written", ["app.example", "https://app.example/page", "ftp://app.example", "https://a b"])
def test_what_is_no_origin_is_named_with_how_to_write_one(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INCREATOR_CORS_ORIGINS", written)
    with pytest.raises(ValidationError, match=r"cors_origins\n.*write origins as https://app\.example"):
        Settings()
