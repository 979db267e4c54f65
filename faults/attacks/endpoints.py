"""fuzz_studio: requests of the studio's own form and of none, made up by Hypothesis, from somebody who is let in.

Whatever comes: an answer below 500, nothing on the terminal, and no file but the scripts, words.toml and what the
studio keeps is another than before.
"""

from __future__ import annotations

import base64
import json
import re
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from faults.attacks.cases import CANARY
from faults.attacks.targets import Target
from faults.table import FaultRow
from faults.trees import Tree, compare_trees, snapshot_tree

_OPS: Final = (
    "text", "split", "join", "move", "mute", "delete", "insert", "respell", "voice", "front", "status", "undo", "",
)  # fmt: skip
_KEYS: Final = ("a1", "a2", "a3", "b1", "k1", "k2", "line-1", "line-9", "line--1", "", "nei", "^a1", "a1 ^a2")
_WORDS: Final = (
    "Brua", "kroner", "[pause 2 s]", "[pause 99 s]", "{a|b}", "{a|", "%% x %%", "~~", "## Ny ^k9", "@forteller: Hei",
    "---",
    "– Ja, sier Tor.", "^a1", "\n\n", "\n", "\r\n", "\u2028", "\u202e", "\ufeff", "1 000 000 000", "<script>",
    "{{7*7}}", "", "[musikk x.wav]", "[lyd ../../x.wav]", "[lyd /dev/zero]", "\x1b[2J", "\x00", "\ud800", "a" * 3000,
)  # fmt: skip
_ADDRESSES: Final = (
    "http://127.0.0.1:1/", "localhost", "file:///etc/passwd", "http://[::1]:1", "http://[::1", "//", "https://a:b@c/",
    "http://127.0.0.1:1/\r\nHost: x", "http://127.0.0.1:99999/", "http://\ud800/", "http://127.0.0.1/\ud800", "\x00",
    "http:",
)  # fmt: skip
"""None of which is asked, and none of a name that anybody has."""
_NAMES: Final = ("a.txt", "../../a.md", "a.docx", "a.html", "..\\a.txt", "/dev/zero", "con.txt", ".md", "")
_HELD: Final = "@HELD@"
"""The article that was shown last, where it is to be added."""
_ADD: Final = "/api/intake/add"
_BUILT: Final = ("lydsak.toml", "articles", "feed", "audio/episodes", "audio/segments", "audio/music")
_FULL: Final = ("op", "key", "source", "at", "by", "field", "value", "kind", "status")
Request = tuple[str, str, Any, bool]

_texts = st.lists(st.one_of(st.sampled_from(_WORDS), st.text(max_size=20)), max_size=5).map("".join)
_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), _texts),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_texts, inner, max_size=3)),
    max_leaves=5,
)


def _encode_file(content: str | bytes) -> str:
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    return base64.b64encode(data).decode("ascii")


_files = st.fixed_dictionaries({
    "name": st.one_of(st.sampled_from(_NAMES), _texts),
    "content": st.one_of(_texts, st.binary(max_size=60)).map(_encode_file),
})  # fmt: skip
_fields = {
    "op": st.sampled_from(_OPS),
    "key": st.sampled_from(_KEYS),
    "after": st.sampled_from(_KEYS),
    "before": _texts,
    "source": _texts,
    "value": _texts,
    "word": _texts,
    "said": _texts,
    "raw": _texts,
    "kind": st.sampled_from(("paragraph", "heading", "pause", "sound", "note", "")),
    "field": st.sampled_from(("title", "summary", "author", "date", "guid", "stemmer")),
    "status": st.sampled_from(("draft", "review", "approved", "withdrawn")),
    "name": _texts,
    "at": st.integers(),
    "by": st.integers(-3, 3),
    "muted": st.booleans(),
    "address": st.sampled_from(_ADDRESSES),
    "text": _texts,
    "file": _files,
    "held": st.sampled_from((_HELD, "", "nei")),
    "language": st.sampled_from(("nb", "nn", "en", "")),
    "encoding": st.sampled_from(("utf-8", "cp1252", "utf-16", "rot13", "hex", "nei", "")),
    "choices": st.dictionaries(st.sampled_from(_KEYS), st.sampled_from(("mine", "article", "")), max_size=2),
}
_bodies = st.one_of(
    st.fixed_dictionaries({}, optional={name: st.one_of(form, _values) for name, form in _fields.items()}),
    st.fixed_dictionaries({name: _fields[name] for name in _FULL}),
    _values,
)  # fmt: skip
_told = {name: _fields[name] for name in ("name", "language", "encoding")}
_sources = st.one_of(
    *(st.fixed_dictionaries({name: _fields[name]}, optional=_told) for name in ("text", "file", "address", "held"))
)
_shown = st.fixed_dictionaries({"held": st.just(_HELD)}, optional=_told)
_slugs = st.one_of(st.sampled_from(("broen", "broen", "broen", "ulla", "pipe", "ut", "README", "nei")), _texts)
_requests: st.SearchStrategy[Request] = st.one_of(
    st.tuples(
        st.just("POST"),
        st.builds("/api/scripts/{}/{}".format, _slugs.map(lambda slug: quote(slug, errors="replace")),
                  st.sampled_from(("edit", "edit", "edit", "status", "undo", "redo", "update", "heard", "nei"))),
        _bodies,
        st.booleans(),
    ),
    st.tuples(st.just("PUT"), st.just("/api/scripts/broen"), _bodies, st.booleans()),
    st.tuples(st.just("POST"), st.sampled_from(("/api/words", "/api/intake", _ADD)), _bodies, st.just(False)),
    st.tuples(st.just("POST"), st.just("/api/intake"), _sources, st.just(False)),
    st.tuples(st.just("POST"), st.just(_ADD), _shown, st.just(False)),
    st.tuples(
        st.just("GET"),
        st.builds("/api/{}?{}={}".format,
                  st.sampled_from(("show", "episodes", "words", "say", "scripts/broen", "scripts/broen/risky",
                                   "scripts/broen/changes", "scripts/broen/update", "scripts/broen/sound/a1", "nei")),
                  st.sampled_from(("word", "text", "said", "against", "voice", "x")),
                  _texts.map(lambda text: quote(text, errors="replace"))),
        st.none(),
        st.just(False),
    ),
)  # fmt: skip


def fuzz_studio(target: Target, root: Path, examples: int, number: int = 1) -> FaultRow:
    """Send so many requests; each finds the script as the ones before it left it."""
    row = FaultRow("studio: requests made up by Hypothesis")
    before = _snapshot(root)
    known: dict[str, str] = {}

    @seed(number)
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(_requests)
    def send_one(request: Request) -> None:
        method, path, body, stale = request
        if path == _ADD and isinstance(body, dict) and body.get("held") == _HELD:
            body = {**body, "held": known.get("held")}
        status, content = _send(target, method, path, body, '"0123456789abcdef"' if stale else known.get("tag"))
        row.count(str(status), _judge(request, status, content))
        if method != "GET" and status in {200, 412}:
            _learn_tag(target, known)
        if path == "/api/intake" and status == 200:
            known["held"] = json.loads(content)["held"]

    _learn_tag(target, known)
    send_one()
    row.violations += compare_trees(
        before, {path: kept for path, kept in _snapshot(root).items() if not _is_added(path, before)}
    )
    row.violations += [f"the terminal: {line}" for line in target.list_complaints()]
    return row


def _is_added(path: str, before: Tree) -> bool:
    """Whether it is the article of a new script."""
    return path not in before and re.fullmatch(r"articles/[a-z0-9-]+\.(?:txt|md|html|docx)", path) is not None


def _learn_tag(target: Target, known: dict[str, str]) -> None:
    connection = HTTPConnection("127.0.0.1", target.port, timeout=30)
    connection.request("GET", "/api/scripts/broen", headers={"Cookie": target.cookie})
    with connection.getresponse() as answer:
        answer.read()
        known["tag"] = answer.headers.get("etag", known.get("tag", ""))
    connection.close()


def _send(target: Target, method: str, path: str, body: Any, tag: str | None) -> tuple[int, bytes]:
    headers = {"Cookie": target.cookie, "X-Lydsak": "studio", "Content-Type": "application/json"}
    headers |= {"If-Match": tag} if tag else {}
    connection = HTTPConnection("127.0.0.1", target.port, timeout=30)
    try:
        connection.request(method, path, None if method == "GET" else json.dumps(body).encode(), headers)
        with connection.getresponse() as answer:
            return answer.status, answer.read()
    finally:
        connection.close()


def _judge(request: Request, status: int, content: bytes) -> list[str]:
    found = [f"{request!r:.300}: {status} {content[:200]!r}"] if status >= 500 else []
    if CANARY in content or b"Traceback" in content:
        found.append(f"{request!r:.300}: gave out {content[:200]!r}")
    return found


def _snapshot(root: Path) -> dict[str, str]:
    """All that no request may change: around the show too. Pipes and devices are left alone."""
    around = {f"../{path.name}": str(path.is_dir()) for path in root.parent.iterdir()}
    traps = {"feed/pipe.html", "feed/null.html", "feed/rundt.html"}
    parts = [
        path.relative_to(root).as_posix()
        for part in _BUILT
        for path in ((root / part).rglob("*") if (root / part).is_dir() else (root / part,))
        if path.is_file() and path.relative_to(root).as_posix() not in traps
    ]
    return {**around, **snapshot_tree(root, tuple(parts))}
