from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lydsak.build.editing.intake import add_article
from lydsak.config import load_settings
from lydsak.errors import LydsakError
from lydsak.studio.intake import Intakes
from tests.build.web_server import Answer, WebServer, serve_answers
from tests.studio.asking import Asker, open_studio

TEXT = """Brua er åpen

Av Kari Nordmann

Brua åpnet tirsdag. – Vi er glade, sier Per Nes.

Etter vinteren

Brua har vært stengt i i tre uker.

Les også: Kaia er åpen
"""
REVISED = TEXT.replace("tre uker", "fire uker")
SAMI = "Reisen\n\nDe dro til Kárášjohka på vidda."
OLD = "Brua åpnet på tirsdag, og båten gikk.\n\nDet var på høy tid.\n"


@pytest.fixture
def server() -> Iterator[WebServer]:
    """Serve one page."""
    with serve_answers({"/sak": Answer("<p>Brua åpnet tirsdag, og alle i bygda kom.</p>".encode())}) as served:
        yield served


@pytest.fixture
def intakes(show: Path) -> Intakes:
    """Of the show that has the script `ferja`."""
    return Intakes(lambda: load_settings(show))


def upload(name: str, content: bytes) -> dict[str, Any]:
    """A file as the page sends it."""
    return {"file": {"name": name, "content": base64.b64encode(content).decode("ascii")}}


def refuse(intakes: Intakes, body: dict[str, Any]) -> LydsakError:
    """The error of a source that is not shown."""
    with pytest.raises(LydsakError) as caught:
        intakes.show(body)
    return caught.value


def test_what_would_be_made_is_shown_and_nothing_written(intakes: Intakes, show: Path) -> None:
    """Name, chapters, paragraphs, what is left out and why, who speaks, slips and words to hear."""
    before = sorted(show.rglob("*"))
    shown = intakes.show({"text": TEXT})
    assert (shown["slug"], shown["script"], shown["created"]) == ("brua-er-apen", "scripts/brua-er-apen.md", True)
    assert (shown["title"], shown["title_derived"], shown["language"]) == ("Brua er åpen", False, "nb")
    assert (shown["segments"], shown["paragraphs"]) == (["Innledning", "Etter vinteren"], 2)
    assert [(one["told"]["template"], one["line"]) for one in shown["left_out"]] == [
        ("the byline", 3),
        ("a note on another article", 11),
    ]
    assert (len(shown["quotes"]), shown["open_quotes"]) == (1, 0)
    assert [one["text"] for one in shown["slips"]] == ["i i"]
    assert shown["words"]["lost"] == 0
    assert sorted(show.rglob("*")) == before


def test_what_was_shown_is_what_is_made(intakes: Intakes, show: Path) -> None:
    """The same script as `add` writes, of the source as it was shown, by the name that the editor chose."""
    shown = intakes.show({**upload("Brua.txt", TEXT.encode()), "name": "Brua i dag"})
    made = intakes.add({"held": shown["held"], "name": shown["slug"]})
    assert (made["created"], made["slug"]) == (True, "brua-i-dag")
    script = (show / "scripts" / "brua-i-dag.md").read_text(encoding="utf-8")
    assert (show / "articles" / "brua-i-dag.txt").read_bytes() == TEXT.encode()
    other = show.parent / "annen"
    (other / "scripts").mkdir(parents=True)
    (other / "lydsak.toml").write_bytes((show / "lydsak.toml").read_bytes())
    (show.parent / "brua-i-dag.txt").write_bytes(TEXT.encode())
    add_article(load_settings(other), show.parent / "brua-i-dag.txt")
    added = (other / "scripts" / "brua-i-dag.md").read_text(encoding="utf-8")
    undated = re.compile("^dato: .*$", re.MULTILINE)  # the minute of the one may not be that of the other
    assert undated.sub("", script) == undated.sub("", added)
    with pytest.raises(LydsakError) as caught:
        intakes.add({"held": shown["held"]})
    assert caught.value.code == "L035"


def test_a_script_that_stands_is_told_and_left_alone(intakes: Intakes, show: Path) -> None:
    """Of the same article, and of a newer version of it; another name makes another script."""
    held = intakes.show({"text": TEXT})["held"]
    intakes.add({"held": held})
    script = show / "scripts" / "brua-er-apen.md"
    script.write_text(script.read_text(encoding="utf-8").replace("tirsdag", "onsdag"), encoding="utf-8")
    before = script.read_bytes()
    same = intakes.show({"text": TEXT})
    assert (same["created"], same["article_changed"], same["slug"]) == (False, False, "brua-er-apen")
    newer = intakes.show({"text": REVISED})
    assert (newer["created"], newer["article_changed"]) == (False, True)
    assert intakes.add({"held": newer["held"]})["created"] is False
    assert script.read_bytes() == before
    assert intakes.add({"held": newer["held"], "name": "brua-2"})["created"] is True
    assert "fire uker" in (show / "scripts" / "brua-2.md").read_text(encoding="utf-8")


def test_a_name_that_cannot_be_had_is_asked_for(intakes: Intakes) -> None:
    """Another article's, or one that makes no address; what was brought is held meanwhile."""
    intakes.add({"held": intakes.show(upload("sak.txt", TEXT.encode()))["held"]})
    taken = intakes.show(upload("sak.txt", "Fisk i havna\n\nDen handler om båter og torsk.\n".encode()))
    assert (taken["error"]["code"], taken["slug"]) == ("L311", "sak")
    nameless = intakes.show(upload("???.txt", "Fisk i havna\n\nDen handler om båter og torsk.\n".encode()))
    assert (nameless["error"]["code"], nameless["slug"]) == ("L310", "")
    for one in (taken, nameless):
        assert intakes.show({"held": one["held"], "name": "fisk"})["created"] is True


def test_letters_that_could_be_several_are_asked_about(intakes: Intakes, show: Path) -> None:
    """With the lines that `add` shows at a terminal; what the editor chose is what is made."""
    asked = intakes.show(upload("reisen.txt", SAMI.encode("iso8859-15")))
    assert asked["error"]["code"] == "L312"
    reading = next(one for one in asked["readings"] if one["encoding"] == "iso8859-15")
    assert (reading["name"], reading["line"]) == ("ISO 8859-15", 3)
    assert reading["text"] == "De dro til Kárášjohka på vidda."
    assert intakes.add({"held": asked["held"]})["error"]["code"] == "L312"
    chosen = intakes.show({"held": asked["held"], "encoding": "iso8859-15"})
    assert chosen["held"] != asked["held"]
    intakes.add({"held": chosen["held"]})
    assert "Kárášjohka" in (show / "scripts" / "reisen.md").read_text(encoding="utf-8")


def test_a_guess_of_the_letters_is_told(intakes: Intakes) -> None:
    """Nothing but they told it, so an editor looks."""
    guess = intakes.show(upload("brua.txt", OLD.encode("cp1252")))["encoding_guess"]
    assert guess == {"name": "Windows-1252", "text": "Brua åpnet på tirsdag, og båten gikk."}


def test_pages_and_documents_have_no_lines_to_name(intakes: Intakes) -> None:
    """Nobody finds a paragraph of theirs by a number."""
    page = "<article><h1>Brua</h1><p class=byline>Av Kari Nes</p><p>Brua åpnet tirsdag, og alle kom.</p></article>"
    shown = intakes.show(upload("brua.html", page.encode()))
    assert [one["line"] for one in shown["left_out"]] == [None]


def test_only_the_latest_sources_are_held(intakes: Intakes) -> None:
    """So that they fill no memory; the oldest is to be shown once more."""
    keys = [intakes.show({"text": f"Sak {number}\n\nDen handler om noe."})["held"] for number in range(5)]
    assert [intakes.find(key).key for key in keys[1:]] == keys[1:]
    assert refuse(intakes, {"held": keys[0]}).code == "L035"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "L025"),
        ({"text": " \n"}, "L025"),
        ({"text": 7}, "L025"),
        ({"text": "\ud800"}, "L025"),
        ({"text": "Brua\n\n\0"}, "L305"),
        ({"text": "Brua"}, "L306"),
        ({"text": TEXT, "language": "en"}, "L025"),
        ({"text": TEXT, "name": ["a"]}, "L025"),
        ({"text": TEXT, "name": "\udfff"}, "L025"),
        ({"text": OLD, "encoding": "rot13"}, "L013"),
        ({"text": OLD, "encoding": "utf-16-be"}, "L314"),
        ({"file": {"name": "a.txt", "content": "ikke base64"}}, "L025"),
        ({"file": {"name": "a.txt", "content": None}}, "L025"),
        ({"file": {"name": None, "content": ""}}, "L306"),
        ({"file": {"name": 1, "content": ""}}, "L025"),
        ({"file": {"name": "a.exe", "content": ""}}, "L302"),
        ({"file": "a.txt"}, "L025"),
        ({"held": None}, "L035"),
        ({"held": ["a"]}, "L035"),
        ({"address": "file:///etc/passwd"}, "L014"),
        ({"address": "/etc/passwd"}, "L014"),
        ({"address": "javascript:alert(1)"}, "L014"),
        ({"address": "https://kari:hemmelig@avisa.example/sak"}, "L014"),
        ({"address": "https://\ud800.example"}, "L025"),
        ({"address": "http://127.0.0.1:1/", "allow_private": True}, "L319"),
        ({"address": "localhost:1/sak"}, "L319"),
    ],
)
def test_what_is_no_article_is_refused(intakes: Intakes, show: Path, body: dict[str, Any], code: str) -> None:
    """By the code that `add` gives it, where there is one; nothing is written."""
    assert refuse(intakes, body).code == code
    assert not (show / "articles").exists()


def test_a_page_is_fetched_once(
    intakes: Intakes, show: Path, server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its address stands in the script, by which it is known when it comes again."""
    monkeypatch.setattr("lydsak.build.editing.web.is_public_address", lambda _: True)
    shown = intakes.show({"address": f"  {server.url}/sak "})
    again = intakes.show({"held": shown["held"], "name": "siden"})
    made = intakes.add({"held": again["held"], "name": "siden", "language": "nn"})
    assert (made["slug"], made["created"], len(server.asked)) == ("siden", True, 1)
    script = (show / "scripts" / "siden.md").read_text(encoding="utf-8")
    assert f"# {server.url}/sak" in script
    assert intakes.show({"address": f"{server.url}/sak"})["slug"] == "siden"


def test_no_address_of_this_network_is_asked(intakes: Intakes, server: WebServer) -> None:
    """Whatever the page says besides."""
    assert refuse(intakes, {"address": f"{server.url}/sak", "allow_private": True}).code == "L319"
    assert server.asked == []


def test_a_newer_version_goes_by_the_update(asker: Asker, tones: Path) -> None:
    """What was brought is compared with the script, and taken in with the editor's choices."""
    made = asker.change("POST", "/api/intake", {"text": TEXT}).document
    asker.change("POST", "/api/intake/add", {"held": made["held"]})
    script = tones / "scripts" / "brua-er-apen.md"
    script.write_text(script.read_text(encoding="utf-8").replace("Brua åpnet", "Brua åpna"), encoding="utf-8")
    newer = asker.change("POST", "/api/intake", {"text": REVISED}).document
    assert (newer["created"], newer["article_changed"]) == (False, True)
    before = script.read_bytes()
    address = f"/api/scripts/brua-er-apen/update?held={newer['held']}"
    assert len(asker.get(address).document["changes"]) == 1
    assert script.read_bytes() == before
    etag = asker.get("/api/scripts/brua-er-apen").document["etag"]
    body = {"choices": {}, "held": newer["held"]}
    merged = asker.change("POST", "/api/scripts/brua-er-apen/update", body, etag)
    assert merged.status == 200
    text = script.read_text(encoding="utf-8")
    assert "fire uker" in text
    assert "Brua åpna" in text
    assert (tones / "articles" / "brua-er-apen.txt").read_text(encoding="utf-8") == REVISED
    assert asker.get("/api/scripts/brua-er-apen/update?held=nei").code == "L035"


def test_a_studio_that_is_read_only_takes_nothing_in(tones: Path) -> None:
    """Neither shows nor makes."""
    with open_studio(tones, read_only=True) as asker:
        for target in ("/api/intake", "/api/intake/add"):
            answer = asker.change("POST", target, {"text": TEXT})
            assert (answer.status, answer.code) == (403, "L028")
