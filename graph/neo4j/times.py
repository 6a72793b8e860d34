"""aware datetimes ⇄ microseconds since 1970, UTC: how times are stored, as integers travel and compare fastest."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


def moment(since_1970: int) -> datetime:
    return _EPOCH + timedelta(microseconds=since_1970)
