"""Who is let in: this machine, with the token of this start, from our own pages.

A page elsewhere in the same browser can send requests here: it has no cookie (SameSite), cannot add our header without
being asked first (Fetch, section 3.2.2), and by DNS rebinding comes with another Host.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs

from lydsak.build.editing.sources import LARGEST_ARTICLE
from lydsak.errors import UsageError
from lydsak.publish.web.answers import NO_PAGE, make_headers, send_refusal, send_with_headers
from lydsak.studio.phrases import encode_told_error

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

MAX_BODY: Final = 2_000_000
UPLOADS: Final = "/api/intake"
"""Where articles come in, in base64 (RFC 4648): four signs for three bytes, and something around it."""
MAX_UPLOAD: Final = LARGEST_ARTICLE * 4 // 3 + 100_000
HEADER: Final = "x-lydsak"
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_PUBLISHED_POLICY: Final = "sandbox allow-scripts allow-popups allow-forms; frame-ancestors 'none'"
"""What is published runs scripts of its own: without an origin, so that none of them can edit. Then its own sound is
another origin's, which may fetch it."""
_READING: Final = ("GET", "HEAD")
_OWN_SITE: Final = ("same-origin", "none")
"""What browsers say of requests from our page and from the address bar (Fetch Metadata, section 2.3)."""
_LOCKED_OUT: Final = b"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Lydsak studio</title>
<p>Open the studio by the address that <code>lydsak studio</code> printed: it holds this start's key.</p></html>"""


class StudioGuard:
    """ASGI middleware in front of all that the studio answers."""

    def __init__(
        self, app: ASGIApp, *, token: str, port: int, read_only: bool, close: Callable[[], None] = lambda: None
    ) -> None:
        self._app = app
        self.close = close
        """Ends what runs beside: a build, the voices."""
        self._token = token
        self._cookie = f"lydsak-studio-{port}"
        self._hosts = tuple(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]"))
        self._read_only = read_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, let in, or hand on."""
        if scope["type"] != "http":
            return
        headers = _join_headers(scope)
        path, method = str(scope["path"]), str(scope["method"])
        if headers.get("host", "") not in self._hosts:
            await _refuse(send, 403, "L027", "this is not the address of the studio", "use the printed address")
        elif path.startswith("/feed/") and method in _READING:
            answer = send_with_headers(send, _PUBLISHED_POLICY, shared=True, cached="no-cache")
            await self._app(scope, receive, answer)
        elif path == "/" and method in _READING and self._is_token(scope):
            await self._let_in(send)
        elif headers.get("sec-fetch-site", "none") not in _OWN_SITE and not _is_visit(headers, path):
            await _refuse(send, 403, "L027", "this does not come from the studio's own page", "use the printed address")
        elif not self._has_cookie(headers):
            await send_refusal(send, 403, _LOCKED_OUT, "text/html; charset=utf-8")
        elif method not in _READING and not self._is_ours(headers):
            await _refuse(send, 403, "L027", "this does not come from the studio's own page", "load the page anew")
        elif method not in _READING and self._read_only:
            await _refuse(send, 403, "L028", "the studio is read only", "start it without --read-only")
        else:
            cached = "no-store" if path.startswith("/api/") else "no-cache"
            largest = MAX_UPLOAD if path == UPLOADS else MAX_BODY
            await self._app(scope, _limit_body(receive, largest), send_with_headers(send, _POLICY, cached=cached))

    def _is_token(self, scope: Scope) -> bool:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        return hmac.compare_digest(given.encode(), self._token.encode())

    def _has_cookie(self, headers: Mapping[str, str]) -> bool:
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        except CookieError:
            return False
        return cookie is not None and hmac.compare_digest(cookie.value.encode(), self._token.encode())

    def _is_ours(self, headers: Mapping[str, str]) -> bool:
        origin = headers.get("origin")
        ours = origin is None or origin in {f"http://{host}" for host in self._hosts}
        kind = headers.get("content-type", "").partition(";")[0].strip()
        return ours and headers.get(HEADER) == "studio" and kind == "application/json"

    async def _let_in(self, send: Send) -> None:
        """The token leaves the address bar, and with it the history and what is sent to other sites."""
        cookie = f"{self._cookie}={self._token}; Path=/; HttpOnly; SameSite=Strict"
        headers = [(b"location", b"/"), (b"set-cookie", cookie.encode()), (b"cache-control", b"no-store")]
        headers += [(b"content-length", b"0"), *make_headers(NO_PAGE)]
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def _join_headers(scope: Scope) -> dict[str, str]:
    """By name; what comes twice is joined (RFC 9110, section 5.3), and then equals nothing that is let in."""
    found: dict[str, str] = {}
    for key, value in scope["headers"]:
        name = key.decode("latin-1").lower()
        found[name] = f"{found[name]}, {value.decode('latin-1')}" if name in found else value.decode("latin-1")
    return found


def _is_visit(headers: Mapping[str, str], path: str) -> bool:
    """Whether somebody followed a link to the page: then the browser leaves the cookie at home, and says what to do."""
    return path == "/" and headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"


class TooLargeError(Exception):
    """A request's body goes past its limit."""


def _limit_body(receive: Receive, largest: int) -> Receive:
    """The body as it comes, cut off where it goes too far."""
    size = 0

    async def take() -> MutableMapping[str, Any]:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > largest:
            raise TooLargeError
        return message

    return take


async def _refuse(send: Send, status: int, code: str, message: str, help: str) -> None:
    content = json.dumps({"error": encode_told_error(UsageError(code, message, help=help))}).encode()
    await send_refusal(send, status, content, "application/json")
