from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from lydsak.publish.web.answers import NO_PAGE, Seats, send_refusal, send_with_headers


def _collect(status: int, **options: Any) -> tuple[dict[bytes, bytes], bytes]:
    messages: list[Any] = []

    async def take(message: Any) -> None:
        messages.append(message)

    asyncio.run(send_refusal(take, status, b"nei", **options))
    assert messages[0]["status"] == status
    return dict(messages[0]["headers"]), messages[1]["body"]


def test_a_refusal_shows_nothing_and_is_not_kept() -> None:
    """Whatever a browser makes of it; on request nothing follows it."""
    headers, body = _collect(403)
    assert (headers[b"content-length"], body) == (b"3", b"nei")
    assert (headers[b"content-security-policy"], headers[b"cache-control"]) == (NO_PAGE.encode(), b"no-store")
    assert b"connection" not in headers
    assert _collect(400, close=True)[0][b"connection"] == b"close"


def test_headers_are_added_where_an_answer_has_none() -> None:
    """An answer's own policy stays, and nothing is said twice."""
    messages: list[Any] = []

    async def take(message: Any) -> None:
        messages.append(message)

    send = send_with_headers(take, "default-src 'none'", shared=True, cached="no-cache")
    own = [(b"Content-Security-Policy", b"default-src 'self'"), (b"cache-control", b"no-store")]
    asyncio.run(send({"type": "http.response.start", "status": 200, "headers": own}))  # type: ignore[arg-type]
    headers = messages[0]["headers"]
    assert headers[:2] == own
    assert [name for name, _ in headers].count(b"content-security-policy") == 0
    assert dict(headers)[b"cross-origin-resource-policy"] == b"cross-origin"
    assert dict(headers)[b"cache-control"] == b"no-store"


def test_a_rush_gets_no_more_seats_than_there_are() -> None:
    """A seat is taken before a stream runs, and free again when its listener has gone."""
    seats = Seats()

    async def wait() -> AsyncIterator[bytes]:
        yield b": hei\n\n"

    async def gone() -> Any:
        return {"type": "http.disconnect"}

    async def take(_: Any) -> None:
        return

    answers = [seats.answer_events(wait()) for _ in range(2)]
    assert seats.is_full(2)
    asyncio.run(answers[0]({"type": "http", "method": "GET"}, gone, take))
    assert not seats.is_full(2)
    assert seats.is_full(1)
