"""What every answer of our servers says beside its content, and refusals in plain words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send

NO_PAGE: Final = "default-src 'none'; frame-ancestors 'none'"
"""The policy of an answer that shows nothing."""


def make_headers(policy: str, *, shared: bool = False) -> list[tuple[bytes, bytes]]:
    """No guessing of types, no address told to others, no use by other sites unless it is `shared`."""
    return [
        (b"content-security-policy", policy.encode("ascii")),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"cross-origin-resource-policy", b"cross-origin" if shared else b"same-origin"),
    ]


def send_with_headers(send: Send, policy: str, *, shared: bool = False, cached: str | None = None) -> Send:
    """`send`, with those headers, and `cached` as Cache-Control, where an answer does not set them itself."""

    async def send_with(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            given = list(message.get("headers", []))
            known = {bytes(name).lower() for name, _ in given}
            extra = make_headers(policy, shared=shared)
            extra += [(b"cache-control", cached.encode("ascii"))] if cached else []
            message = {**message, "headers": [*given, *(one for one in extra if one[0] not in known)]}
        await send(message)

    return send_with


class Seats:
    """For those who listen on: each takes one as it is answered, not once its stream runs, so a rush gets no more."""

    def __init__(self) -> None:
        self._taken = 0

    def is_full(self, most: int) -> bool:
        """Whether so many are taken."""
        return self._taken >= most

    def answer_events(self, events: AsyncIterator[bytes], headers: Mapping[str, str] | None = None) -> Response:
        """A stream of events (HTML, section 9.2); its seat is free again when it ends, in whatever way."""
        from starlette.responses import StreamingResponse

        seats = self
        seats._taken += 1

        class _Seated(StreamingResponse):
            async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
                try:
                    await super().__call__(scope, receive, send)
                finally:
                    seats._taken -= 1

        return _Seated(events, media_type="text/event-stream", headers=headers)


async def send_refusal(
    send: Send, status: int, content: bytes, media_type: str = "text/plain; charset=utf-8", *, close: bool = False
) -> None:
    """An answer by itself. `close` ends the connection: what follows on it cannot be trusted."""
    headers = [
        (b"content-type", media_type.encode("ascii")),
        (b"content-length", str(len(content)).encode("ascii")),
        (b"cache-control", b"no-store"),
        *make_headers(NO_PAGE),
        *([(b"connection", b"close")] if close else []),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
