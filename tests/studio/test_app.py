from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lydsak.studio.listening import Listening
from tests.studio.client import Caller, reach_studio
from tests.studio.conftest import SCRIPT


@pytest.fixture
def caller(show: Path) -> Iterator[Caller]:
    """Somebody who came by the printed address."""
    with reach_studio(show) as client:
        client.log_in()
        yield Caller(client, show)


def test_a_script_is_rows_with_what_is_said(caller: Caller) -> None:
    """Every element in order; what is said where it differs; what is not spoken has no duration yet."""
    document = caller.get("/api/scripts/ferja")
    kinds = [(row["kind"], row["id"]) for row in document["rows"]]
    assert kinds == [
        ("heading", "k1"), ("paragraph", "a1"), ("paragraph", "a2"),
        ("heading", "k2"), ("paragraph", "b1"), ("pause", None), ("paragraph", "b2"),
    ]  # fmt: skip
    first = document["rows"][1]
    assert {"written": "104", "spoken": "hundre og fire"}.items() <= first["said"][1].items()
    assert (first["heard"], first["duration_ms"], first["published"]) == ("no", None, None)
    assert document["raw"] == SCRIPT
    assert document["front"]["status"] == "review"


def test_the_sound_of_a_row_is_that_of_its_words(caller: Caller) -> None:
    """Spoken at once; heard to its end it is noted, and an edit makes it to be heard again."""
    document = caller.get("/api/scripts/ferja")
    answer = caller.client.get("/api/scripts/ferja/sound/b1")
    assert answer.status_code == 200
    assert answer.content[:4] == b"RIFF"
    assert int(answer.headers["x-duration-ms"]) > 500
    row = next(row for row in document["rows"] if row["key"] == "b1")
    status, noted = caller.send("POST", "/api/scripts/ferja/heard", {"key": "b1", "before": row["source"]})
    assert (status, noted) == (200, {"heard": "heard"})
    row = next(row for row in caller.get("/api/scripts/ferja")["rows"] if row["key"] == "b1")
    assert row["heard"] == "heard"
    assert row["duration_ms"] == int(answer.headers["x-duration-ms"])
    status, document = caller.edit(document, "text", key="b1", source="Kaia holder ikke.")
    assert status == 200
    assert next(row for row in document["rows"] if row["key"] == "b1")["heard"] == "changed"
    status, noted = caller.send("POST", "/api/scripts/ferja/heard", {"key": "b1", "before": row["source"]})
    assert noted == {"heard": "changed"}


def test_each_edit_is_in_the_file_and_can_be_undone(caller: Caller) -> None:
    """The whole day of a script, and back to its first byte."""
    document = caller.get("/api/scripts/ferja")
    steps: list[tuple[str, dict[str, Any]]] = [
        ("text", {"key": "a1", "source": "Ferja gikk."}),
        ("split", {"key": "a2", "source": "Kaptein Sverdlin hilste fra brua.", "at": 16}),
        ("mute", {"key": "b1", "muted": True}),
        ("move", {"key": "b2", "by": -1}),
        ("insert", {"key": None, "after": "b2", "kind": "pause", "source": "[pause 2 s]"}),
        ("insert", {"key": None, "after": "a1", "kind": "heading", "source": "Nytt"}),
        ("insert", {"key": None, "after": "a1", "kind": "note", "source": "spør desken"}),
        ("respell", {"key": "b2", "word": "Sverdlin", "said": "Svérdlin", "at": 0}),
        ("voice", {"key": "a1", "name": "sitat"}),
        ("front", {"key": None, "field": "title", "value": "Ny: tittel"}),
        ("delete", {"key": "b1"}),
    ]
    for op, values in steps:
        status, answer = caller.edit(document, op, **values)
        assert status == 200, (op, answer)
        assert answer["error"] is None, (op, answer["error"])
        document = answer
    text = (caller.show / "scripts" / "ferja.md").read_text(encoding="utf-8")
    for words in ("@sitat: Ferja gikk. ^a1", "## Nytt ^k3", "%% spør desken %%", "[pause 2 s]", 'tittel: "Ny: tittel"'):
        assert words in text
    assert "{Sverdlin|Svérdlin} er fornøyd. ^b2" in text
    for _ in steps:
        status, document = caller.send("POST", "/api/scripts/ferja/undo", {}, document["etag"])
        assert status == 200
    assert document["raw"] == SCRIPT
    assert not document["undo"]
    for _ in steps:
        status, document = caller.send("POST", "/api/scripts/ferja/redo", {}, document["etag"])
    assert document["raw"] == text


def test_an_edit_that_breaks_the_script_is_refused(caller: Caller) -> None:
    """With the parser's own words; nothing is written."""
    document = caller.get("/api/scripts/ferja")
    for source in ("%% ikke lukket", "### Feil", "{x}", "[lydd fil]"):
        status, answer = caller.edit(document, "text", key="a1", source=source)
        assert status == 400
        assert answer["error"]["help"]
    assert caller.get("/api/scripts/ferja")["raw"] == SCRIPT


def test_a_save_elsewhere_is_never_overwritten(caller: Caller) -> None:
    """Another paragraph: both are made. The same: 412 with both texts, and the file as they left it."""
    script = caller.show / "scripts" / "ferja.md"
    document = caller.get("/api/scripts/ferja")
    theirs = SCRIPT.replace("Kaia holder nå.", "Kaia holder ikke.")
    script.write_text(theirs, encoding="utf-8")
    status, merged = caller.edit(document, "text", key="a1", source="Ferja gikk.")
    assert (status, merged["merged"]) == (200, True)
    assert [(one["id"], one["kind"]) for one in merged["outside"] if one["kind"] != "same"] == [("b1", "changed")]
    text = script.read_text(encoding="utf-8")
    assert "Ferja gikk. ^a1" in text
    assert "Kaia holder ikke. ^b1" in text
    status, stale = caller.edit(document, "text", key="b1", source="Kaia er min.")
    assert status == 412
    assert stale["mine"] == "Kaia er min."
    assert stale["document"]["raw"] == script.read_text(encoding="utf-8") == text
    assert stale["etag"] == merged["etag"]
    status, _ = caller.send("PUT", "/api/scripts/ferja", {"raw": "x"}, document["etag"])
    assert status == 412
    assert script.read_text(encoding="utf-8") == text


def test_undo_after_a_save_elsewhere_leaves_what_was_saved(caller: Caller) -> None:
    """In another paragraph: it stays. In the same one, what it would take back is told first."""
    script = caller.show / "scripts" / "ferja.md"
    _, document = caller.edit(caller.get("/api/scripts/ferja"), "text", key="a1", source="Ferja gikk.")
    script.write_text(document["raw"] + "\nMer. ^b9\n", encoding="utf-8")
    status, document = caller.send("POST", "/api/scripts/ferja/undo", {}, caller.get("/api/scripts/ferja")["etag"])
    assert status == 200
    assert document["raw"] == SCRIPT + "\nMer. ^b9\n" == script.read_text(encoding="utf-8")
    _, document = caller.edit(document, "text", key="a1", source="Ferja gikk.")
    theirs = document["raw"].replace("Ferja gikk.", "Ferja kom.")
    script.write_text(theirs, encoding="utf-8")
    status, asked = caller.send("POST", "/api/scripts/ferja/undo", {}, caller.get("/api/scripts/ferja")["etag"])
    assert status == 200
    assert [(one["id"], one["new"]) for one in asked["theirs"]["what"]] == [("a1", "Ferja gikk.")]
    assert asked["theirs"]["in_the_way"] is True
    assert script.read_text(encoding="utf-8") == theirs


def test_the_buttons_are_about_the_page_that_asks(caller: Caller) -> None:
    """A page that has done something since has nothing to do again; one that has undone it has."""
    page = caller.get("/api/scripts/ferja")
    body = {"op": "text", "key": "a1", "before": page["rows"][1]["source"], "source": "Ferja gikk.", "tab": "en"}
    _, page = caller.send("POST", "/api/scripts/ferja/edit", body, page["etag"])
    _, page = caller.send("POST", "/api/scripts/ferja/undo", {"tab": "en"}, page["etag"])
    body = {"op": "text", "key": "b1", "before": "Kaia holder nå.", "source": "Kaia holdt.", "tab": "to"}
    _, page = caller.send("POST", "/api/scripts/ferja/edit", body, page["etag"])
    assert (page["undo"], page["redo"]) == (True, False)
    for tab, ways in (("en", (True, True)), ("to", (True, False))):
        answer = caller.client.get("/api/scripts/ferja", headers={"X-Lydsak-Tab": tab}).json()
        assert (answer["undo"], answer["redo"]) == ways


def test_the_raw_file_may_be_wrong_for_a_while(caller: Caller) -> None:
    """As any editor saves: the page has its error and its text, and the next save mends it."""
    document = caller.get("/api/scripts/ferja")
    status, broken = caller.send("PUT", "/api/scripts/ferja", {"raw": "## A ^k1\n\n[pause]\n"}, document["etag"])
    assert status == 200
    assert (broken["error"]["code"], broken["error"]["line"], broken["rows"]) == ("L211", 3, [])
    status, _ = caller.edit({**broken, "rows": []}, "text", key="a1", source="x")
    assert status == 400
    status, mended = caller.send("PUT", "/api/scripts/ferja", {"raw": SCRIPT}, broken["etag"])
    assert (status, mended["error"]) == (200, None)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/scripts/ferja/edit", {"op": "explode"}),
        ("POST", "/api/scripts/ferja/edit", {"op": "text", "key": 3, "source": []}),
        ("POST", "/api/scripts/ferja/edit", {"op": "text", "key": "nei", "before": "", "source": "x"}),
        ("POST", "/api/scripts/ferja/edit", {"op": "text", "key": "a1", "source": "x\u0000y"}),
        ("POST", "/api/scripts/ferja/edit", {"op": "text", "key": "a1", "source": "x\ud800y"}),
        ("POST", "/api/scripts/ferja/edit", {"op": "split", "key": "a1", "source": "x", "at": "y"}),
        ("POST", "/api/scripts/ferja/edit", {"op": "join", "key": "a1", "source": "x"}),
        ("POST", "/api/scripts/ferja/edit", {"op": "move", "key": "k1", "by": -1}),
        ("POST", "/api/scripts/ferja/edit", {"op": "front", "field": "guid", "value": "x"}),
        ("POST", "/api/scripts/ferja/edit", {"op": "front", "field": "date", "value": "snart"}),
        ("POST", "/api/scripts/ferja/edit", []),
        ("POST", "/api/scripts/ferja/status", {"status": "klar"}),
        ("POST", "/api/scripts/ferja/update", {"choices": []}),
        ("PUT", "/api/scripts/ferja", {"raw": 3}),
        ("POST", "/api/words", {"word": "", "said": "x"}),
        ("POST", "/api/build", {"slugs": "ferja"}),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    caller: Caller, method: str, path: str, body: object
) -> None:
    """400 with a code and what to do; never a fault of ours."""
    etag = caller.get("/api/scripts/ferja")["etag"]
    status, answer = caller.send(method, path, body, etag)
    assert status == 400
    assert answer["error"]["code"]
    assert caller.get("/api/scripts/ferja")["raw"] == SCRIPT


def test_a_change_without_a_tag_is_refused(caller: Caller) -> None:
    """It does not say what it was made on."""
    status, _ = caller.send("PUT", "/api/scripts/ferja", {"raw": "x"})
    assert status == 400
    headers = {"X-Lydsak": "studio", "Content-Type": "application/json"}
    answer = caller.client.request("PUT", "/api/scripts/ferja", content=b"{", headers=headers)
    assert answer.status_code == 400


def test_words_are_found_heard_and_kept(caller: Caller) -> None:
    """In every script, and into words.toml."""
    found = caller.get("/api/words?word=Sverdlin")
    assert (found["total"], found["places"], found["entry"]) == (2, [{"slug": "ferja", "count": 2}], None)
    before = caller.client.get("/api/say?text=Sverdlin").content
    after = caller.client.get("/api/say", params={"text": "Sverdlin", "said": "Svérrdlin"}).content
    assert before[:4] == after[:4] == b"RIFF"
    assert before != after
    status, kept = caller.send("POST", "/api/words", {"word": "Sverdlin", "said": "Svérdlin"})
    assert (status, kept["total"]) == (200, 2)
    said = [one for row in caller.get("/api/scripts/ferja")["rows"] for one in row["said"]]
    assert sum(one["spoken"] == "Svérdlin" for one in said) == 2
    assert caller.get("/api/words?word=Sverdlin")["entry"]["said"] == "Svérdlin"


def test_words_to_hear_are_listed_with_their_place(caller: Caller) -> None:
    """A name in no list."""
    words = caller.get("/api/scripts/ferja/risky")["words"]
    assert ("Sverdlin", "a2") in {(one["word"], one["key"]) for one in words}


def test_an_approval_is_remembered_and_lost_with_a_change(caller: Caller) -> None:
    """And the tab shows what changed since."""
    document = caller.get("/api/scripts/ferja")
    status, document = caller.send("POST", "/api/scripts/ferja/status", {"status": "approved"}, document["etag"])
    assert (status, document["front"]["status"]) == (200, "approved")
    _, document = caller.edit(document, "text", key="b1", source="Kaia holder ikke.")
    assert (document["front"]["status"], document["front"]["typed_status"]) == ("review", "approved")
    changes = caller.get("/api/scripts/ferja/changes?against=approved")["changes"]
    assert [(one["id"], one["kind"]) for one in changes if one["kind"] != "same"] == [("b1", "changed")]
    (episode,) = caller.get("/api/episodes")["episodes"]
    assert "approval_lost" in episode["states"]
    assert not caller.get("/api/scripts/ferja/changes?against=published")["available"]


def test_a_script_that_is_not_there_is_told(caller: Caller) -> None:
    """404, like any page."""
    answer = caller.client.get("/api/scripts/nei")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "L006")
    assert caller.client.get("/api/scripts/ferja/sound/nei").status_code == 400


def test_more_pages_than_there_are_threads_for_are_refused(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that listen go on, files are served, and a place that is left can be taken; voices wait for the first."""
    warmed: list[int] = []
    monkeypatch.setattr(Listening, "start", lambda _: warmed.append(len(warmed)))
    caller.client.get("/api/scripts/ferja")
    assert not warmed
    monkeypatch.setattr("lydsak.studio.app.MAX_PAGES", 2)
    pages = [socket.create_connection(("127.0.0.1", caller.client.port), timeout=30) for _ in range(3)]
    request = f"GET /api/events HTTP/1.1\r\nHost: {caller.client.host}\r\nCookie: {caller.client.cookie}\r\n\r\n"
    answers = []
    for page in pages:
        page.sendall(request.encode())
        answers.append(page.recv(15))
    assert answers == [b"HTTP/1.1 200 OK", b"HTTP/1.1 200 OK", b"HTTP/1.1 503 Se"]
    assert warmed == [0, 1]
    refusal = b""
    while b'"L033"' not in refusal:  # head and body may come apart
        more = pages[2].recv(4000)
        assert more, refusal
        refusal += more
    for page in pages:
        page.close()
