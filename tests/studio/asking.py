"""Requests to a studio without a socket: to its ASGI application, header by header as a hostile page sends them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from lydsak.studio.app import create_studio
from lydsak.studio.guard import StudioGuard

PORT = 8022
TOKEN = "en-nøkkel".encode().hex()
COOKIE = ("cookie", f"lydsak-studio-{PORT}={TOKEN}")
OURS = (("x-lydsak", "studio"), ("content-type", "application/json"))
Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def document(self) -> Any:
        """Its JSON."""
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """Of its error."""
        return str(self.document["error"]["code"])


class Asker:
    """A browser with the studio's page open."""

    def __init__(self, app: StudioGuard) -> None:
        self.app = app

    def send(self, method: str, target: str, headers: Headers, body: bytes = b"", *, host: str | None = None) -> Answer:
        """A request with these headers and no others."""
        path, _, query = target.partition("?")
        sent = [("host", host or f"127.0.0.1:{PORT}"), *headers] if host != "" else list(headers)
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote_to_bytes(path).decode("utf-8", "replace"),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(key.encode("latin-1"), value.encode("latin-1")) for key, value in sent],
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", PORT),
        }
        parts = [body[at : at + 65536] for at in range(0, len(body), 65536)] or [b""]
        waiting = [
            {"type": "http.request", "body": part, "more_body": at + 1 < len(parts)} for at, part in enumerate(parts)
        ]
        messages: list[Any] = []

        async def receive() -> Any:
            return waiting.pop(0) if waiting else {"type": "http.disconnect"}

        async def take(message: Any) -> None:
            messages.append(message)

        asyncio.run(self.app(scope, receive, take))
        start = messages[0]
        return Answer(
            start["status"],
            {key.decode().lower(): value.decode() for key, value in start["headers"]},
            b"".join(one.get("body", b"") for one in messages[1:]),
        )

    def get(self, target: str) -> Answer:
        """Read."""
        return self.send("GET", target, [COOKIE])

    def change(self, method: str, target: str, body: object, etag: str | None = None) -> Answer:
        """Ask for a change, as the page does."""
        match = [("if-match", f'"{etag}"')] if etag else []
        return self.send(method, target, [COOKIE, *OURS, *match], json.dumps(body).encode())

    def edit(self, document: Any, op: str, **values: object) -> Answer:
        """An edit of the script that the page has; `before` as it has it."""
        row = next((row for row in document["rows"] if row["key"] == values.get("key")), None)
        before = {"before": row["source"]} if row else {}
        target = f"/api/scripts/{document['slug']}/edit"
        return self.change("POST", target, {"op": op, **before, **values}, document["etag"])


@contextmanager
def open_studio(root: Path, *, read_only: bool = False) -> Iterator[Asker]:
    """A studio for a show, its voices ended with the block."""
    app = create_studio(root, token=TOKEN, port=PORT, read_only=read_only)
    try:
        yield Asker(app)
    finally:
        app.close()
