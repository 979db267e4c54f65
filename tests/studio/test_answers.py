from __future__ import annotations

import pytest

from lydsak.studio.answers import encode_event
from tests.studio.asking import COOKIE, OURS, Asker

TAG = ("if-match", '"0123456789abcdef"')


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"tekst"',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"op": "split", "key": "a1", "source": "a b", "at": ' + b"1" * 5000 + b"}",
        b'{"op": ["text"]}',
        b'{"op": "text", "key": null, "source": 1}',
        b'{"op": "text", "key": "a1", "source": "\\ud800"}',
        b'{"op": "text", "key": "a1", "source": "\\u0000"}',
        b'{"op": "move", "key": "a1", "by": "opp"}',
        b'{"op": "__init__", "key": "a1"}',
    ],
)
@pytest.mark.parametrize("path", ["/edit", "/status", "/update", ""])
def test_nonsense_is_refused_as_such(asker: Asker, body: bytes, path: str) -> None:
    """By a 400 with a code, never by a server that fell over; nothing is written."""
    method = "POST" if path else "PUT"
    before = asker.get("/api/scripts/ferja").document
    for tag in (TAG, ("if-match", f'"{before["etag"]}"')):
        answer = asker.send(method, f"/api/scripts/ferja{path}", [COOKIE, *OURS, tag], body)
        assert answer.status in {400, 412}
        assert answer.status == 412 or answer.code in {"L025", "L026", "L029"} or path == "/update"
    assert asker.get("/api/scripts/ferja").document["raw"] == before["raw"]


@pytest.mark.parametrize("tag", [None, "", "*", "0123456789abcdef", 'W/"0123456789abcdef"', '"0123"', '"x", "y"'])
def test_a_change_says_what_it_was_made_on(asker: Asker, tag: str | None) -> None:
    """Without a tag, or with one that fits anything, nothing is changed."""
    headers = [COOKIE, *OURS, *([("if-match", tag)] if tag is not None else [])]
    answer = asker.send("PUT", "/api/scripts/ferja", headers, b'{"raw": "Nei."}')
    assert (answer.status, answer.code) == (400, "L025")
    assert "Nei." not in asker.get("/api/scripts/ferja").document["raw"]


def test_a_script_has_its_tag_as_a_header(asker: Asker) -> None:
    """The same as in the document."""
    answer = asker.get("/api/scripts/ferja")
    assert answer.headers["etag"] == f'"{answer.document["etag"]}"'


def test_events_hold_one_line_of_news() -> None:
    """Line ends in what is told would end it."""
    assert encode_event("changed", {"slug": "på\nnytt"}) == b'event: changed\ndata: {"slug": "p\\u00e5\\nnytt"}\n\n'
