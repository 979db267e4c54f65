"""Who is let in: other names for this machine, other sites' pages, forged cookies and tokens."""

from __future__ import annotations

from collections.abc import Iterator

from faults.attacks.cases import Attack, ask

_HOSTS = (
    "evil.example", "evil.example:@PORT@", "127.0.0.1.evil.example:@PORT@", "localhost.evil.example:@PORT@", "",
    "127.0.0.1:@PORT@@evil.example", "evil.example@127.0.0.1:@PORT@", "[::1", "127.0.0.1:@PORT@:80", "0.0.0.0:@PORT@",
    "127.1:@PORT@", "2130706433:@PORT@", "127.0.0.1:99999", "127.0.0.1:abc", "http://127.0.0.1:@PORT@", "*", "null",
    "127.0.0.1:@PORT@/a", "127.0.0.1:@PORT@, evil.example", "169.254.169.254", "[::ffff:127.0.0.1]:@PORT@", "a" * 4000,
)  # fmt: skip
_ORIGINS = (
    "null", "https://evil.example", "http://evil.example:@PORT@", "https://127.0.0.1:@PORT@", "http://127.0.0.1",
    "http://127.0.0.1:1", "http://127.0.0.1:@PORT@.evil.example", "http://localhost@evil.example:@PORT@", "file://",
)  # fmt: skip
_SITES = ("cross-site", "same-site", "CROSS-SITE", "noe-annet")
_KINDS = (
    "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a", "text/json", "",
    "text/plain; application/json", "application/json-patch+json",
)  # fmt: skip
_COOKIES = (
    "",
    "@NAME@=",
    "@NAME@=nei",
    "lydsak-studio-1=@TOKEN@",
    "\udcff;=;;",
    "a" * 9000,
    '@NAME@="@TOKEN@',
    "$Version=1",
)
_TOKENS = ("nei", "", "@TOKEN@x", "%ff%00", "%ED%A0%80", "nei&token=@TOKEN@", "&" * 5000, "@TOKEN@%00")
_CHANGE = "/api/scripts/broen/edit"
_BODY = b'{"op": "delete", "key": "a1"}'


def list_hosts(refusal: int) -> Iterator[Attack]:
    """DNS rebinding and what looks like this machine's name; also the name twice."""
    for host in _HOSTS:
        for path in ("/", "/feed.xml" if refusal == 400 else "/api/show"):
            yield Attack(f"Host {host[:40]} for {path}", ask(path, host=host), frozenset({refusal, 400}))
    yield Attack("no Host", ask("/", host=None), frozenset({400}))
    yield Attack("two Hosts", ask("/", ["Host: evil.example"]), frozenset({400}))
    yield Attack("HTTP/1.0 without Host", b"GET / HTTP/1.0\r\nCookie: @COOKIE@\r\n\r\n", frozenset({refusal, 400}))
    forwarded = ["X-Forwarded-Host: 127.0.0.1:@PORT@", "Forwarded: host=127.0.0.1"]
    yield Attack("forwarded Host", ask("/", forwarded, host="evil.example"), frozenset({refusal, 400}))
    yield Attack("absolute target", ask("http://evil.example/api/show"), frozenset({400, 403, 404}))


def list_forgeries() -> Iterator[Attack]:
    """Changes that other sites' pages could try to send."""
    length = f"Content-Length: {len(_BODY)}"
    ours = ["X-Lydsak: studio", "Content-Type: application/json", length]
    refused = frozenset({403})
    for origin in _ORIGINS:
        yield Attack(f"Origin {origin}", _change([*ours, f"Origin: {origin}"]), refused)
    yield Attack("Origin twice", _change([*ours, "Origin: https://evil.example", "Origin: http://@HOST@"]), refused)
    for site in _SITES:
        yield Attack(f"Sec-Fetch-Site {site}", _change([*ours, f"Sec-Fetch-Site: {site}"]), refused)
        read = ask("/api/scripts/broen", [f"Sec-Fetch-Site: {site}", "Sec-Fetch-Mode: no-cors"])
        yield Attack(f"Sec-Fetch-Site {site} to read", read, refused)
    for kind in _KINDS:
        yield Attack(f"as {kind or 'nothing'}", _change(["X-Lydsak: studio", f"Content-Type: {kind}", length]), refused)
    yield Attack("a form", _change(["Content-Type: application/json", length]), refused)
    yield Attack("another header", _change(["X-Lydsak: annet", "Content-Type: application/json", length]), refused)
    yield Attack("asked before", ask(_CHANGE, ["Origin: https://evil.example"], method="OPTIONS"), refused)
    override = ask(_CHANGE, ["X-HTTP-Method-Override: DELETE", "X-Method: POST"])
    yield Attack("another method in a header", override, frozenset({405}))


def list_intruders() -> Iterator[Attack]:
    """Without the cookie, or with a forged one; with a forged token."""
    for cookie in _COOKIES:
        for path in ("/", "/api/scripts/broen", "/static/studio.js"):
            named = cookie.replace("@NAME@", "lydsak-studio-@PORT@")
            yield Attack(
                f"cookie {cookie[:20]} for {path}", ask(path, [f"Cookie: {named}"], let_in=False), frozenset({403})
            )
    for token in _TOKENS:
        yield Attack(f"token {token[:20]}", ask(f"/?token={token}", let_in=False), frozenset({403}))


def _change(headers: list[str]) -> bytes:
    return ask(_CHANGE, headers, method="POST", body=_BODY)
