"""A web server for the finished feed/, on this machine: what a podcast app needs to subscribe.

Starlette's static files bring HEAD, byte ranges (RFC 9110, section 14), ETag and 304. The feed is rewritten so that
enclosures and pages point here and not at the address where the show will be published.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.types import Scope

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
_HOSTS: Final = ("127.0.0.1", "localhost")
"""Any other Host header is refused: a page elsewhere could otherwise read the show by DNS rebinding."""


def create_preview(
    root: Path, *, site_url: str | None, address: str, enclosure_prefix: str | None = None, hosts: Sequence[str] = ()
) -> Starlette:
    """An ASGI application that serves `root` at `address`; `site_url` is where the feed says it is.

    It answers to this machine's own names, and to `hosts`. What counts listens stands before no sound here: trying a
    show is no listening.
    """
    import mimetypes

    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.responses import Response
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    for suffix, media_type in _TYPES.items():
        mimetypes.add_type(media_type, suffix)

    async def serve_feed(request: Request) -> Response:
        path = root / request.url.path.removeprefix("/")
        if not path.is_file():
            return Response("no feed", status_code=404)
        content = path.read_bytes()
        for published in _list_addresses(site_url, enclosure_prefix):
            content = content.replace(published.encode("utf-8"), address.encode("ascii"))
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"ETag": tag, "Vary": "Accept"})
        # Chromium shows application/rss+xml as bare text; a browser, which asks for HTML, gets the feed's look.
        person = "text/html" in request.headers.get("accept", "")
        media_type = "application/xml" if person else "application/rss+xml"
        return Response(content, media_type=media_type, headers={"ETag": tag, "Vary": "Accept"})

    class _Published(StaticFiles):
        """Pages and sound; README.md stands in feed/ but is not published."""

        def lookup_path(self, path: str) -> tuple[str, object]:  # type: ignore[override]
            if path == "README.md" or Path(path).name.startswith("."):
                return "", None
            return super().lookup_path(path)

        async def get_response(self, path: str, scope: Scope) -> Response:
            response = await super().get_response(path, scope)
            if Path(path).suffix in _SHARED:
                response.headers["Access-Control-Allow-Origin"] = "*"
            return response

    return Starlette(
        routes=[
            Route("/feed.xml", serve_feed, methods=["GET", "HEAD"]),
            Route("/feed-{number:int}.xml", serve_feed, methods=["GET", "HEAD"]),
            Mount("/", _Published(directory=root, html=True)),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[*_HOSTS, *hosts])],
    )


def _list_addresses(site_url: str | None, enclosure_prefix: str | None) -> tuple[str, ...]:
    """What stands in a feed for the place it will be published at, the longest first."""
    if not site_url:
        return ()
    return (enclosure_prefix + site_url.removeprefix("https://"), site_url) if enclosure_prefix else (site_url,)
