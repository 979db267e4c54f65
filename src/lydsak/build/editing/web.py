"""fetch_page: one page of the web, bounded in time and size. No address of this machine or its network is asked.

The address checked is the one that is connected to: a name that answers otherwise a moment later gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from importlib.metadata import version
from time import monotonic
from types import MappingProxyType
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from lydsak.errors import ArticleError, Phrase, Place, UsageError

_LARGEST: Final = 10_000_000
"""Bytes; the heaviest front pages are a tenth of this."""
_PATIENCE: Final = 30.0
"""Seconds for all of it, redirects included."""
_REDIRECTS: Final = 5
_REDIRECTING: Final = frozenset({301, 302, 303, 307, 308})
_SUFFIXES: Final = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
"""Of pages, by their content types."""
FEED_KINDS: Final = dict.fromkeys(
    """application/rss+xml application/xml text/xml application/atom+xml application/octet-stream text/plain text/html
    application/rdf+xml""".split(),
    ".xml",
)
"""Of feeds: servers call them many names, and what is none is found out by reading it."""
PICTURE_KINDS: Final = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/gif": ".gif"}
SOUND_KINDS: Final = {
    **dict.fromkeys(["audio/mpeg", "audio/mp3", "audio/x-mp3", "audio/x-mpeg", "audio/mpeg3"], ".mp3"),
    **dict.fromkeys(["audio/mp4", "audio/x-m4a", "audio/m4a", "audio/aac", "audio/x-m4b", "audio/m4b"], ".m4a"),
    **dict.fromkeys(["audio/ogg", "application/ogg", "audio/opus"], ".ogg"),
    **dict.fromkeys(["video/mp4", "video/x-m4v"], ".mp4"),
    **dict.fromkeys(["audio/wav", "audio/x-wav"], ".wav"),
    **dict.fromkeys(["application/octet-stream", "binary/octet-stream"], ""),
}
_ACCEPTED: Final = "text/html,application/xhtml+xml,text/plain;q=0.8"
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class WebPage:
    """What an address gave."""

    url: str
    """As asked for: redirects and their tokens come and go."""
    content: bytes
    suffix: str
    charset: str | None


@dataclass(frozen=True, slots=True)
class _Asking:
    """What one fetch may do, and until when."""

    allow_private: bool
    largest: int
    deadline: float
    kinds: Mapping[str, str]
    """What may be had, by content type, and the end of its name."""
    write: Callable[[bytes], object] | None = None
    """Takes what comes, piece by piece, where it is not held."""


def is_web_address(source: str) -> bool:
    """Whether a source is an address and no file: `https://...`."""
    return "://" in source[:12]


def fetch_page(
    url: str,
    *,
    allow_private: bool = False,
    timeout: float = _PATIENCE,
    largest: int = _LARGEST,
    kinds: Mapping[str, str] = MappingProxyType(_SUFFIXES),
) -> WebPage:
    """The page at an address. Raises UsageError L014, ArticleError L319 to L325."""
    return _fetch(url, _Asking(allow_private, largest, monotonic() + timeout, kinds))


def fetch_sound(
    url: str, write: Callable[[bytes], object], *, allow_private: bool, timeout: float, largest: int
) -> WebPage:
    """The sound at an address, handed over piece by piece; the page returned is empty. Raises as `fetch_page`."""
    return _fetch(url, _Asking(allow_private, largest, monotonic() + timeout, SOUND_KINDS, write))


def _fetch(url: str, asking: _Asking) -> WebPage:
    wanted = _check_url(url, url)
    current = wanted
    for _ in range(_REDIRECTS + 1):
        answer = _ask_server(current, asking, url)
        if isinstance(answer, WebPage):
            return WebPage(urlunsplit(wanted), answer.content, answer.suffix, answer.charset)
        current = _check_url(answer, url, base=urlunsplit(current))
    raise ArticleError("L325", "leads from one address to the next without end", place=Place(url), help=_save_instead())


def _check_url(url: str, asked: str, *, base: str | None = None) -> SplitResult:
    """The parts of an address that may be asked. Raises UsageError L014."""
    help = "give an address as https://avisa.example/saken"
    try:
        parts = urlsplit(url if base is None else urljoin(base, url))
        host, port = parts.hostname, parts.port
    except ValueError:
        raise UsageError("L014", Phrase("{asked} is no address", asked=asked), help=help) from None
    if parts.scheme not in {"http", "https"}:
        raise UsageError(
            "L014",
            Phrase("{scheme}: only http and https are fetched", scheme=parts.scheme),
            place=Place(asked),
            help=help,
        )
    if not host or parts.username is not None or parts.password is not None:
        raise UsageError(
            "L014",
            Phrase("{asked} is no plain address of a page", asked=asked),
            help=Phrase("{help}, without a name and password", help=Phrase(help)),
        )
    try:
        name = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise UsageError("L014", Phrase("{host} is no name of a server", host=host), help=help) from None
    place = f"[{name}]" if ":" in name else name
    netloc = place if port is None else f"{place}:{port}"
    # What is escaped already stays so.
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return SplitResult(parts.scheme, netloc, path, quote(parts.query, safe="/%:@!$&'()*+,;=~-._?"), "")


def _ask_server(parts: SplitResult, asking: _Asking, url: str) -> WebPage | str:
    """The page, or the address that it has moved to."""
    target = urlunsplit(("", "", parts.path, parts.query, ""))
    headers = {
        "Host": parts.netloc,
        "User-Agent": f"lydsak/{version('lydsak')}",
        "Accept": _ACCEPTED if asking.kinds == _SUFFIXES else "*/*",
        "Accept-Encoding": "identity",
    }
    try:
        with _open_connection(parts, asking, url) as connection:
            connection.request("GET", target, headers=headers)
            with connection.getresponse() as answer:
                moved = answer.getheader("Location")
                if answer.status in _REDIRECTING and moved:
                    return moved
                _check_answer(answer, asking, url)
                return _read_page(answer, asking, url)
    except ssl.SSLCertVerificationError as error:
        message = Phrase("its certificate is not to be trusted: {why}", why=error.verify_message)
        raise ArticleError("L320", message, place=Place(url), help=_save_instead()) from None
    except (OSError, HTTPException, ValueError) as error:
        if monotonic() >= asking.deadline or isinstance(error, TimeoutError):
            raise _give_up(url) from None
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise ArticleError(
            "L320", Phrase("cannot be fetched: {reason}", reason=reason), place=Place(url), help="try again later"
        ) from None


@contextmanager
def _open_connection(parts: SplitResult, asking: _Asking, url: str) -> Iterator[HTTPConnection]:
    """A connection to the address that was checked, cut off when time is up."""
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    stream = _connect_checked(host, port, asking, url)
    if secure:
        context = ssl.create_default_context()
        stream = context.wrap_socket(stream, server_hostname=host, do_handshake_on_connect=False)
    # A server that sends a byte now and then would outlast every timeout of a single read.
    cut = threading.Timer(max(0.0, asking.deadline - monotonic()), _cut_off, (stream,))
    cut.daemon = True
    cut.start()
    connection = HTTPConnection(host, port)
    try:
        if isinstance(stream, ssl.SSLSocket):
            stream.do_handshake()
        connection.sock = stream
        yield connection
    finally:
        cut.cancel()
        connection.close()
        stream.close()


def _connect_checked(host: str, port: int, asking: _Asking, url: str) -> socket.socket:
    """A socket to one of a name's addresses, all of which may be asked. Raises ArticleError L319, L320, OSError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        help = "check the address, and that this machine is online"
        raise ArticleError(
            "L320", Phrase("there is no server {host}", host=host), place=Place(url), help=help
        ) from None
    for _, _, _, _, address in found:
        if not asking.allow_private and not is_public_address(str(address[0])):
            raise ArticleError(
                "L319",
                Phrase(
                    "{host} is an address of this machine or its network ({address})", host=host, address=address[0]
                ),
                place=Place(url),
                help="if you mean it, add --allow-private",
            )
    failure: OSError = OSError("no address")
    for family, kind, protocol, _, address in found:
        stream = socket.socket(family, kind, protocol)
        stream.settimeout(max(0.01, asking.deadline - monotonic()))
        try:
            stream.connect(address)
            return stream
        except OSError as error:
            stream.close()
            failure = error
    raise failure


def is_public_address(written: str) -> bool:
    """Whether an IP address is of the open internet, also the one that it wraps (RFC 4291, 6052, 3056, 4380)."""
    try:
        address: _Address = ipaddress.ip_address(written.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped or address in _NAT64:
            return is_public_address(str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)))
        if address.sixtofour or address.teredo or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _cut_off(stream: socket.socket) -> None:
    with suppress(OSError):
        stream.shutdown(socket.SHUT_RDWR)


def _check_answer(answer: HTTPResponse, asking: _Asking, url: str) -> None:
    """Raise ArticleError L321, L322."""
    if answer.status != 200:
        told = _explain_status(answer.status) or answer.reason
        raise ArticleError(
            "L322",
            Phrase("answered {status}: {told}", status=answer.status, told=told),
            place=Place(url),
            help=_save_instead(),
        )
    kind = answer.headers.get_content_type()
    if kind not in asking.kinds:
        wanted = Phrase("no page with text") if asking.kinds == _SUFFIXES else Phrase("not what was looked for")
        raise ArticleError(
            "L321", Phrase("is {wanted} but {kind}", wanted=wanted, kind=kind), place=Place(url), help=_save_instead()
        )


def _explain_status(status: int) -> Phrase | None:
    """What the commonest answers mean for who wants an article."""
    meanings = {
        401: Phrase("it asks for a login"),
        403: Phrase("it is closed to programs"),
        404: Phrase("there is no such page"),
        410: Phrase("the page is gone"),
        429: Phrase("it is asked too often"),
    }
    return meanings.get(status, Phrase("the server has a fault") if status >= 500 else None)


def _read_page(answer: HTTPResponse, asking: _Asking, url: str) -> WebPage:
    """Raise ArticleError L321, L323, L324."""
    content, size = bytearray(), 0
    coding = answer.getheader("Content-Encoding", "")
    keep = content.extend if asking.write is None else asking.write
    if asking.write and coding.lower() not in {"", "identity"}:
        raise ArticleError(
            "L321", Phrase("is packed as {coding}", coding=coding), place=Place(url), help=_save_instead()
        )
    while piece := answer.read1(65_536):
        size += len(piece)
        _check_size(size, asking, url)
        keep(piece)
    if monotonic() >= asking.deadline:
        raise _give_up(url)
    if answer.length:  # it closed before all was sent
        raise ConnectionError("the connection broke off")
    whole = _unpack_content(bytes(content), coding, asking, url)
    kind = answer.headers.get_content_type()
    return WebPage(url, whole, asking.kinds[kind], answer.headers.get_content_charset())


def _unpack_content(content: bytes, coding: str, asking: _Asking, url: str) -> bytes:
    """Some servers pack whatever is asked for."""
    if coding.lower() in {"", "identity"}:
        return content
    if coding.lower() not in {"gzip", "x-gzip"}:
        raise ArticleError(
            "L321", Phrase("is packed as {coding}", coding=coding), place=Place(url), help=_save_instead()
        )
    try:
        unpacked = zlib.decompressobj(31).decompress(content, asking.largest + 1)
    except zlib.error as error:
        raise ConnectionError(f"it is packed wrongly ({error})") from None
    _check_size(len(unpacked), asking, url)
    return unpacked


def _check_size(size: int, asking: _Asking, url: str) -> None:
    if size > asking.largest:
        message = Phrase("is larger than {limit} MB", limit=f"{asking.largest / 1e6:g}")
        raise ArticleError("L323", message, place=Place(url), help=_save_instead())


def _give_up(url: str) -> ArticleError:
    return ArticleError("L324", "did not answer in time", place=Place(url), help="try again later")


def _save_instead() -> str:
    return "open it in a browser, save the page, and add that file"
