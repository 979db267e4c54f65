"""fetch_page: one web page, within bounds: http and https, no address of this network, no endless answer.

Each redirect is checked as the first address was, and the connection goes to the very address that was checked, so that
a name cannot lead elsewhere a moment later (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from lydsak.errors import ArticleError, Place

_LARGEST: Final = 5_000_000
_REDIRECTS: Final = 5
_SECONDS: Final = 30.0
"""Altogether."""
_PIECE: Final = 65_536
_TYPES: Final = ("text/html", "application/xhtml+xml", "text/plain")
_HEADERS: Final = {
    "User-Agent": "lydsak (reads one article for its newsroom)",
    "Accept": "text/html, application/xhtml+xml;q=0.9, text/plain;q=0.5",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
_SELF_SIGNED: Final = "the certificate is not one that this machine trusts"


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page as it came."""

    content: bytes
    url: str
    """Where it was found in the end."""
    media_type: str
    charset: str | None
    """As the server says."""


def is_web_address(text: str) -> bool:
    """Whether a source is one on the web."""
    return re.match(r"https?://", text, re.IGNORECASE) is not None


def fetch_page(url: str, *, allow_private: bool = False, context: ssl.SSLContext | None = None) -> FetchedPage:
    """Fetch a page. Raises ArticleError L304 too large, L315 no answer, L316 a private address, L317 no page."""
    deadline = time.monotonic() + _SECONDS
    address = url
    for _ in range(_REDIRECTS + 1):
        response, connection = _ask(address, url, deadline, allow_private=allow_private, context=context)
        try:
            place = response.getheader("Location")
            if response.status in {301, 302, 303, 307, 308} and place:
                address = urljoin(address, place)
                continue
            return _read_answer(response, connection, address, url, deadline)
        finally:
            connection.close()
    raise ArticleError("L315", f"leads on and on, more than {_REDIRECTS} times", place=Place(url), help=_CHECK)


_CHECK: Final = "open it in a browser; save the article to a file and add that"


def _ask(
    address: str, url: str, deadline: float, *, allow_private: bool, context: ssl.SSLContext | None
) -> tuple[HTTPResponse, HTTPConnection]:
    parts = _split(address, url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    target = _find_address(host, port, url, allow_private=allow_private)
    connection = HTTPConnection(host, port)
    try:
        plain = socket.create_connection((target, port), timeout=_left(deadline))
        secure = context or ssl.create_default_context()
        connection.sock = secure.wrap_socket(plain, server_hostname=host) if parts.scheme == "https" else plain
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers=_HEADERS)
        return connection.getresponse(), connection
    except ssl.SSLCertVerificationError:
        connection.close()
        raise ArticleError("L315", f"cannot be fetched: {_SELF_SIGNED}", place=Place(url), help=_CHECK) from None
    except (OSError, HTTPException, ValueError) as error:
        connection.close()
        what = "it does not answer" if isinstance(error, TimeoutError) else str(error) or type(error).__name__
        raise ArticleError("L315", f"cannot be fetched: {what}", place=Place(url), help=_CHECK) from None


def _split(address: str, url: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise ArticleError("L315", "is no web address", place=Place(url), help="like https://avisa.no/saken") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or port == 0:
        message = "leads to something that is no web page" if address != url else "is no web address"
        raise ArticleError("L315", message, place=Place(url), help="like https://avisa.no/saken")
    return parts


def _find_address(host: str, port: int, url: str, *, allow_private: bool) -> str:
    """An address of the host that may be asked. All of them must be: a name of two faces is no honest one."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ArticleError("L315", f"there is no {host} on the web", place=Place(url), help="check the name") from None
    addresses = [str(one[4][0]) for one in found]
    private = next((one for one in addresses if not is_public(one)), None)
    if private is not None and not allow_private:
        message = f"{host} is {private}, an address of this machine or its network"
        raise ArticleError("L316", message, place=Place(url), help="if that is meant, add --allow-private")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address is one of the web at large."""
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None) or found
    return bool(found.is_global and inner.is_global and not inner.is_multicast)


def _read_answer(
    response: HTTPResponse, connection: HTTPConnection, address: str, url: str, deadline: float
) -> FetchedPage:
    if response.status != 200:
        message = f"answers {response.status} {response.reason}".strip()
        raise ArticleError("L315", message, place=Place(url), help=_CHECK)
    given = response.getheader("Content-Type") or "text/html"
    media_type = given.partition(";")[0].strip().lower()
    if media_type not in _TYPES:
        raise ArticleError("L317", f"is {media_type}, not a page", place=Place(url), help="save it and add the file")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", given, re.IGNORECASE)
    pieces: list[bytes] = []
    size = 0
    try:
        while piece := _read_piece(response, connection, deadline):
            pieces.append(piece)
            size += len(piece)
            if size > _LARGEST:
                message = f"is larger than {_LARGEST // 1_000_000} MB"
                raise ArticleError("L304", message, place=Place(url), help="save the article to a file and add that")
    except (OSError, HTTPException) as error:
        what = "too slowly" if isinstance(error, TimeoutError) else f"not whole ({type(error).__name__})"
        raise ArticleError("L315", f"came {what}", place=Place(url), help=_CHECK) from None
    return FetchedPage(b"".join(pieces), address, media_type, charset[1].lower() if charset else None)


def _read_piece(response: HTTPResponse, connection: HTTPConnection, deadline: float) -> bytes:
    if connection.sock is not None:
        connection.sock.settimeout(_left(deadline))
    return response.read1(_PIECE)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return min(left, 10.0)
