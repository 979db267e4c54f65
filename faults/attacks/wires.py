"""What is no plain HTTP, methods that there are not, and bodies that are too much or no sense."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

from faults.attacks.cases import GONE, REFUSED, Attack, as_change, ask

_HEAD = b"Host: @HOST@\r\nCookie: @COOKIE@\r\nX-Lydsak: studio\r\nContent-Type: application/json\r\n"
_SMUGGLED = b"GET /api/scripts/broen HTTP/1.1\r\nHost: @HOST@\r\nCookie: @COOKIE@\r\n\r\n"
_BROKEN: dict[str, bytes] = {
    "no request": b"Hei\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(100) + b"\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "no version": b"GET /\r\n" + _HEAD + b"\r\n",
    "version x": b"GET / HTTP/x\r\n" + _HEAD + b"\r\n",
    "a blank in the target": b"GET /a b HTTP/1.1\r\n" + _HEAD + b"\r\n",
    "bytes in the target": b"GET /\xff\xfe HTTP/1.1\r\n" + _HEAD + b"\r\n",
    "NUL in the target": b"GET /\0 HTTP/1.1\r\n" + _HEAD + b"\r\n",
    "NUL in a header": b"GET / HTTP/1.1\r\n" + _HEAD + b"X-A: a\0b\r\n\r\n",
    "a header without a colon": b"GET / HTTP/1.1\r\n" + _HEAD + b"hei\r\n\r\n",
    "a blank before the colon": b"GET / HTTP/1.1\r\n" + _HEAD + b"Content-Length : 5\r\n\r\nabcde",
    "an empty name": b"GET / HTTP/1.1\r\n" + _HEAD + b": a\r\n\r\n",
    "a folded line first": b"GET / HTTP/1.1\r\n a: b\r\n" + _HEAD + b"\r\n",
    "CR alone": b"GET / HTTP/1.1\rHost: @HOST@\r\r",
    "1,000 headers": b"GET / HTTP/1.1\r\n" + _HEAD + b"X-Et-Langt-Navn: verdi\r\n" * 1000 + b"\r\n",
    "a header of 1 MB": b"GET / HTTP/1.1\r\n" + _HEAD + b"X-A: " + b"a" * 1_000_000 + b"\r\n\r\n",
    "a header without end": b"GET / HTTP/1.1\r\n" + _HEAD + b"X-A: " + b"a" * 5_000_000,
    "a target of 1 MB": b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\n" + _HEAD + b"\r\n",
    "blank lines without end": b"\r\n" * 500_000,
    "length -1": b"POST /api/words HTTP/1.1\r\n" + _HEAD + b"Content-Length: -1\r\n\r\n",
    "length +5": b"POST /api/words HTTP/1.1\r\n" + _HEAD + b"Content-Length: +5\r\n\r\nabcde",
    "length 5, 6": b"POST /api/words HTTP/1.1\r\n" + _HEAD + b"Content-Length: 5, 6\r\n\r\nabcdef",
    "two lengths": b"POST /api/words HTTP/1.1\r\n" + _HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    "length of 5,000 digits": b"POST /api/words HTTP/1.1\r\n" + _HEAD + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n",
    "length and chunked": b"POST /api/words HTTP/1.1\r\n"
    + _HEAD
    + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    + _SMUGGLED,
    "chunked twice": b"POST /api/words HTTP/1.1\r\n"
    + _HEAD
    + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"
    + _SMUGGLED,
    "xchunked": b"POST /api/words HTTP/1.1\r\n" + _HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + _SMUGGLED,
    "a chunk of -1": b"POST /api/words HTTP/1.1\r\n" + _HEAD + b"Transfer-Encoding: chunked\r\n\r\n-1\r\nab\r\n",
    "a chunk of 2^64": b"POST /api/words HTTP/1.1\r\n"
    + _HEAD
    + b"Transfer-Encoding: chunked\r\n\r\n"
    + b"f" * 17
    + b"\r\nab",
    "an extension of a chunk of 1 MB": b"POST /api/words HTTP/1.1\r\n"
    + _HEAD
    + b"Transfer-Encoding: chunked\r\n\r\n1;"
    + b"a" * 1_000_000
    + b"\r\na\r\n0\r\n\r\n",
    "trailers of 1 MB": b"POST /api/words HTTP/1.1\r\n"
    + _HEAD
    + b"Transfer-Encoding: chunked\r\n\r\n0\r\n"
    + b"X-A: b\r\n" * 125_000
    + b"\r\n",
    "no end of the body": b"POST /api/words HTTP/1.1\r\n" + _HEAD + b"Content-Length: 10\r\n\r\nabc",
}
_SERVER_REFUSES = REFUSED | {408, 426}
_METHODS = (
    "TRACE", "TRACK", "DELETE", "PATCH", "PROPFIND", "MKCOL", "COPY", "MOVE", "LOCK", "SEARCH", "CONNECT", "get",
    "GETT", "A" * 300, "PURGE", "DEBUG", "OPTIONS", "PUT", "POST",
)  # fmt: skip


def list_broken_requests() -> Iterator[Attack]:
    """Bytes that are no request, or two by one count and one by another."""
    for name, request in _BROKEN.items():
        yield Attack(name, request, _SERVER_REFUSES)
    upgrade = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAA"]
    lines = "\r\n".join(["GET /api/nei HTTP/1.1", "Host: @HOST@", "Cookie: @COOKIE@", *upgrade])
    yield Attack("to a websocket", lines.encode() + b"\r\n\r\n", _SERVER_REFUSES)
    yield Attack("continue?", ask("/api/nei", ["Expect: 100-continue", "Content-Length: 5"]), _SERVER_REFUSES)
    yield Attack("continue otherwise?", ask("/api/nei", ["Expect: noe annet"]), _SERVER_REFUSES | {417})


def list_methods(path: str) -> Iterator[Attack]:
    """Nothing but reading where there is nothing to change."""
    for method in _METHODS:
        yield Attack(f"{method[:20]} {path}", ask(path, method=method), frozenset({400, 403, 405, 501}))
    yield Attack("OPTIONS *", ask("*", method="OPTIONS"), frozenset({400, 403, 404, 405}))


def list_bodies() -> Iterator[Attack]:
    """To the studio, from somebody who is let in."""
    wrong = frozenset({400, 404, 413})
    tag = ['If-Match: "0123456789abcdef"']
    bodies: dict[str, bytes] = {
        "nothing": b"",
        "no JSON": b"{",
        "half a letter": b'{"word": "\xff"}',
        "a list": b"[]",
        "null": b"null",
        "a number": b"1e999",
        "5,000 digits": b'{"word": ' + b"9" * 5000 + b"}",
        "100,000 lists": b"[" * 100_000,
        "100,000 objects": b'{"a":' * 100_000,
        "a surrogate": b'{"word": "\\ud800", "said": "a"}',
        "a NUL": b'{"word": "a\\u0000", "said": "a"}',
        "control signs": b'{"word": "a\\n\\u001b[2Jb = 1", "said": "\\u0007"}',
        "UTF-16": '{"word": "a"}'.encode("utf-16"),
        "other types": b'{"word": {"a": 1}, "said": [1], "raw": 5, "op": [], "key": {}, "slugs": "alle", "choices": 1}',
        "gzip": gzip.compress(bytes(1_000_000)),
        "2 MB and one": b'{"word": "' + b"a" * 2_000_000 + b'"}',
        "8 MB": b'{"word": "' + b"a" * 8_000_000 + b'"}',
        "NaN": b'{"op": "move", "key": "a1", "by": NaN}',
        "a huge step": b'{"op": "move", "key": "a1", "by": 99999999999999999999}',
        "a prototype": b'{"__proto__": {"op": "text"}, "constructor": 1}',
    }
    places = (("POST", "/api/words"), ("POST", "/api/scripts/broen/edit"), ("PUT", "/api/scripts/broen"))
    for name, body in bodies.items():
        for method, path in places:
            yield Attack(f"{name} to {path}", as_change(path, body, tag, method=method), wrong | {412, GONE})
    for tag_text in ("", "*", '"x"', '"0123456789ABCDEF"', 'W/"0123456789abcdef"', '"' + "a" * 5000 + '"'):
        body = b'{"op": "delete", "key": "a1"}'
        yield Attack(
            f"tag {tag_text[:20]}", as_change("/api/scripts/broen/edit", body, [f"If-Match: {tag_text}"]), wrong
        )
    for query in (
        "",
        "text=",
        "text=" + "a" * 9000,
        "text=a&voice=nei:nei",
        "text=a&voice=../../x",
        "text=%00",
        "text=%ff&said=%00",
    ):
        yield Attack(f"say {query[:30]}", ask(f"/api/say?{query}"), wrong)
    for query in ("", "word=", "word=" + "a" * 9000, "word=%00"):
        yield Attack(f"word {query[:30]}", ask(f"/api/words?{query}"), wrong | {200})
    for query in ("against=nei", "against=../../x", "against=%00"):
        yield Attack(f"changes {query}", ask(f"/api/scripts/broen/changes?{query}"), wrong)
