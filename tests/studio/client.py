"""Requests as the page sends them, to a real server."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.studio.conftest import TOKEN, serve_studio


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.content)


@dataclass
class StudioClient:
    """A browser of few talents: it keeps a cookie and sends paths as they are."""

    port: int
    cookie: str | None = field(default=None)

    @property
    def host(self) -> str:
        """Where the studio is."""
        return f"127.0.0.1:{self.port}"

    def request(
        self, method: str, path: str, *, content: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request on a connection of its own. Redirects are not followed."""
        sent = {"Host": self.host, **({"Cookie": self.cookie} if self.cookie else {}), **(headers or {})}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        if content is not None:
            sent["Content-Length"] = str(len(content))
        for name, value in sent.items():
            connection.putheader(name, value)
        with contextlib.suppress(ConnectionError):  # an answer may come before the whole body is taken
            connection.endheaders(content)
        with contextlib.closing(connection):
            found = connection.getresponse()
            answer = Answer(found.status, {key.lower(): value for key, value in found.getheaders()}, found.read())
        if "set-cookie" in answer.headers:
            self.cookie = answer.headers["set-cookie"].partition(";")[0]
        return answer

    def get(self, path: str, *, params: Mapping[str, str] | None = None, **options: Any) -> Answer:
        """Ask for a page."""
        return self.request("GET", f"{path}?{urlencode(params)}" if params else path, **options)

    def log_in(self) -> None:
        """Come by the printed address."""
        assert self.get(f"/?token={TOKEN}").status_code == 303


@dataclass
class Caller:
    """Somebody at the desk, without a browser."""

    client: StudioClient
    show: Path

    def get(self, path: str) -> Any:
        """The JSON of an answer that is fine."""
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def send(self, method: str, path: str, body: Any, etag: str | None = None) -> tuple[int, Any]:
        """A change, and how it was answered."""
        headers = {"X-Lydsak": "studio", "Content-Type": "application/json"}
        headers |= {"If-Match": f'"{etag}"'} if etag else {}
        answer = self.client.request(method, path, content=json.dumps(body).encode(), headers=headers)
        return answer.status_code, answer.json()

    def edit(self, document: Any, op: str, **values: Any) -> tuple[int, Any]:
        """An edit of `ferja` as the page that has this document would make it."""
        key = values.get("key")
        row: Any = next((row for row in document["rows"] if row["key"] == key), {})
        body = {"op": op, "before": row.get("source"), **values}
        return self.send("POST", "/api/scripts/ferja/edit", body, document["etag"])


@contextlib.contextmanager
def reach_studio(show: Path, *, read_only: bool = False) -> Iterator[StudioClient]:
    """A client that has not come by the printed address yet."""
    with serve_studio(show, read_only=read_only) as address:
        yield StudioClient(urlsplit(address).port or 0)
