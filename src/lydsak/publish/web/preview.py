"""A web server for the finished feed/, on this machine: what a podcast app needs to subscribe.

Starlette's static files bring HEAD, byte ranges (RFC 9110, section 14), ETag and 304. The feed is rewritten so that
enclosures and pages point here and not at the address where the show will be published.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lydsak.publish.captions import CHAPTERS_TYPE
from lydsak.publish.pages.page_scripts import make_page_policy
from lydsak.publish.web.answers import send_refusal, send_with_headers
from lydsak.publish.web.files import CarefulFiles, read_plain_file
from lydsak.publish.web.live_reload import RELOAD_PATH, PageWatch, add_reload, make_reload

if TYPE_CHECKING:
    import os

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

_TYPES: Final = {
    ".xml": "application/rss+xml",
    ".mp3": "audio/mpeg",
    ".m4b": "audio/mp4",
    ".opus": "audio/ogg",
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".webp": "image/webp",
}
_SHARED: Final = (".vtt", ".srt", ".json")
"""Captions and chapters: players on other sites fetch them by script (podcast namespace, transcripts.md)."""
_PREFLIGHT: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Range, If-None-Match",
}
"""A script that asks for a part of a file, or with a tag, is asked for first (Fetch, section 3.3)."""
_HOSTS: Final = ("127.0.0.1", "localhost")
"""Any other Host header is refused: a page elsewhere could otherwise read the show by DNS rebinding."""


def create_preview(
    root: Path,
    *,
    site_url: str | None,
    address: str,
    enclosure_prefix: str | None = None,
    hosts: Sequence[str] = (),
    is_stopping: Callable[[], bool] = lambda: False,
) -> ASGIApp:
    """An ASGI application that serves `root` at `address`; `site_url` is where the feed says it is.

    It answers to this machine's own names, and to `hosts`. What counts listens stands before no sound here: trying a
    show is no listening. Pages load again when a build changes them, until `is_stopping`.
    """
    import mimetypes

    from starlette.applications import Starlette
    from starlette.responses import Response
    from starlette.routing import Mount, Route

    for suffix, media_type in _TYPES.items():
        mimetypes.add_type(media_type, suffix)

    async def serve_feed(request: Request) -> Response:
        content = read_plain_file(root / request.url.path.removeprefix("/"))
        if content is None:
            return Response("no feed", status_code=404)
        for published in _list_addresses(site_url, enclosure_prefix):
            content = content.replace(published.encode("utf-8"), address.encode("ascii"))
        # Chromium shows application/rss+xml as bare text; a browser, which asks for HTML, gets the feed's look.
        person = "text/html" in request.headers.get("accept", "")
        media_type = "application/xml" if person else "application/rss+xml"
        answer = _answer_whole(content, media_type, request.headers.get("if-none-match", ""))
        answer.headers["Vary"] = "Accept"
        return answer

    app = Starlette(
        routes=[
            Route(RELOAD_PATH, PageWatch(root, is_stopping).answer, methods=["GET"]),
            Route("/feed.xml", serve_feed, methods=["GET", "HEAD"]),
            Route("/feed-{number:int}.xml", serve_feed, methods=["GET", "HEAD"]),
            Mount("/", _serve_published(root)),
        ],
    )
    return _guard_preview(app, _list_hosts([*_HOSTS, *hosts], address))


def _list_hosts(names: Iterable[str], address: str) -> frozenset[str]:
    """What a browser that came by one of these names says it has come for."""
    port = address.rpartition(":")[2]
    return frozenset(name for host in names for name in (host, f"{host}:{port}"))


def _guard_preview(app: ASGIApp, hosts: frozenset[str]) -> ASGIApp:
    """No other names for this machine, and what pages may do, with every answer."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        given = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"]
        if len(given) != 1 or given[0] not in hosts:
            await send_refusal(send, 400, b"Invalid host header")
            return
        await app(scope, receive, send_with_headers(send, make_page_policy(), shared=True))

    return answer


def _serve_published(root: Path) -> CarefulFiles:
    """Pages, which load again when they change, and sound."""
    from starlette.datastructures import Headers
    from starlette.responses import Response

    class _Published(CarefulFiles):
        def file_response(
            self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
        ) -> Response:
            file = Path(full_path)
            if file.suffix != ".html" or status_code != 200:
                return super().file_response(full_path, stat_result, scope, status_code)
            content = file.read_bytes()
            path = file.relative_to(root.resolve()).as_posix()
            reload = make_reload(content, path)
            known = Headers(scope=scope).get("if-none-match", "")
            answer = _answer_whole(add_reload(content, reload), "text/html", known)
            policy = make_page_policy([reload], framed=path.endswith("/embed/index.html"))
            answer.headers["Content-Security-Policy"] = policy
            return answer

        async def get_response(self, path: str, scope: Scope) -> Response:
            if scope["method"] == "OPTIONS" and Path(path).suffix in _SHARED:
                return Response(status_code=204, headers=_PREFLIGHT)
            return _describe_file(path, await super().get_response(path, scope))

    return _Published(directory=root, html=True)


def _answer_whole(content: bytes, media_type: str, known: str) -> Response:
    """What is made while it is served, with a tag of its own; 304 for who knows it (RFC 9110, section 13.1.2)."""
    from starlette.responses import Response

    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if tag in {each.strip().removeprefix("W/") for each in known.split(",")}:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _describe_file(path: str, response: Response) -> Response:
    if Path(path).suffix in _SHARED:
        response.headers["Access-Control-Allow-Origin"] = "*"
    if Path(path).match("chapters.*.json"):
        response.headers["Content-Type"] = CHAPTERS_TYPE  # jsonChapters.md; by its suffix it is JSON like any other
    return response


def _list_addresses(site_url: str | None, enclosure_prefix: str | None) -> tuple[str, ...]:
    """What stands in a feed for the place it will be published at, the longest first."""
    if not site_url:
        return ()
    return (enclosure_prefix + site_url.removeprefix("https://"), site_url) if enclosure_prefix else (site_url,)
