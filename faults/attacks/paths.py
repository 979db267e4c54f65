"""Ways to ask for what lies outside, for devices, and for things that no read comes back from."""

from __future__ import annotations

from collections.abc import Iterator

from faults.attacks.cases import NOT_THERE, Attack, ask

_UP = (
    "/../lydsak.toml", "/%2e%2e/lydsak.toml", "/..%2flydsak.toml", "/%2e%2e%2flydsak.toml", "/e/../../lydsak.toml",
    "/..%5clydsak.toml", "/..\\lydsak.toml", "/%252e%252e/lydsak.toml", "/.%2e/.%2e/etc/passwd",
    "/%c0%ae%c0%ae/lydsak.toml", "/e/..;/..;/lydsak.toml", "/" + "../" * 300 + "etc/passwd",
    "/e/%2e%2e/%2e%2e/scripts/broen.md", "/....//....//lydsak.toml", "/%u002e%u002e/lydsak.toml",
)  # fmt: skip
_ABSOLUTE = ("//etc/passwd", "/%2fetc%2fpasswd", "/etc/passwd", "/file:///etc/passwd", "/C:/Windows/win.ini", "/~root/")
_DEVICES = (
    "/CON",
    "/nul.html",
    "/aux",
    "/com1.txt",
    "/lpt%C2%B9",
    "/e/CON/index.html",
    "/index.html::$DATA",
    "/prn.%20",
)
_ODD = ("/%00", "/index.html%00.jpg", "/%ff%fe", "/" + "a" * 5000, "/a%0d%0aSet-Cookie:%20a=b", "/%7f", "/index.html.")
_HIDDEN = ("/.hidden", "/README.md", "/.git/config", "/.lydsak/", "/%2ehidden")
_TRAPS = ("/ut.html", "/rundt.html", "/pipe.html", "/null.html", "/mappe/lydsak.toml", "/mappe/", "/rot/etc/passwd")
"""Links that lead out or in a circle, a pipe, an endless device: see traps.py."""
_SCRIPTS = (
    "..%2f..%2flydsak.toml", "..%5clydsak", "%2e%2e", "ut", "pipe", "README", "broen.md", "broen%00", "%ff%fe",
    "a" * 3000,
    "%2Fetc%2Fpasswd", "mappe", ".broen", "broen/../../lydsak.toml", "CON", "rundt",
)  # fmt: skip
_PAGES = (
    "../lydsak.toml", "../hemmelig.html", "/etc/passwd", "/etc/a.html", "%00.html", "rundt.html", "ut.html",
    "null.html", "a" * 5000 + ".html", "CON.html",
    "e/../../hemmelig.html", ".hidden.html", "mappe/hemmelig.html", "..%5ca.html",
)  # fmt: skip


def list_feed_paths(prefix: str = "") -> Iterator[Attack]:
    """All of them below a web root."""
    for path in (*_UP, *_ABSOLUTE, *_DEVICES, *_ODD, *_HIDDEN, *_TRAPS):
        yield Attack(f"GET {prefix}{path[:60]}", ask(prefix + path), NOT_THERE)


def list_static_paths() -> Iterator[Attack]:
    """Out of the studio's own files."""
    for path in (
        "/../app.py",
        "/%2e%2e/app.py",
        "/..%2fapp.py",
        "/..%5capp.py",
        "//etc/passwd",
        "/wording/../../app.py",
        "/",
    ):
        yield Attack(f"GET /static{path}", ask("/static" + path), NOT_THERE)


def list_script_paths() -> Iterator[Attack]:
    """Scripts by names that are none."""
    for name in _SCRIPTS:
        for rest in ("", "/risky", "/sound/a1"):
            yield Attack(f"script {name[:40]}{rest}", ask(f"/api/scripts/{name}{rest}"), NOT_THERE)


def list_watched_pages() -> Iterator[Attack]:
    """Pages to wait for that are none; a pipe under a page's name is waited for, and holds nobody up."""
    for page in _PAGES:
        yield Attack(f"watch {page[:40]}", ask(f"/.lydsak/reload?tag=a&page={page}"), NOT_THERE)
    yield Attack("watch pipe.html", ask("/.lydsak/reload?tag=a&page=pipe.html"), frozenset({200, 404}))
