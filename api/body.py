"""a request's body → the same, up to a limit."""

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

from api.limits import MAX_BODY_BYTES

TOO_LARGE = f"The request is larger than {MAX_BODY_BYTES:,} bytes: send less at a time."


def bounded(receive: Receive) -> Receive:
    """Whoever reads beyond the limit gets an HTTPException of status 413, which the view answers as it does all others.

    Starlette's own limit answers in plain text.
    """
    read = 0

    async def receive_bounded() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > MAX_BODY_BYTES:
            raise HTTPException(413, TOO_LARGE)
        return message

    return receive_bounded
