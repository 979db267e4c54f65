from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lydsak.build.editing.versions import keep_version
from lydsak.studio.comparing import list_outside_changes
from tests.studio.asking import Asker
from tests.studio.conftest import ARTICLE

UPDATE = "/api/scripts/ferja/update"


@pytest.fixture
def revised(tones: Path, script: Path) -> Path:
    """The article says 105 now; the editor made it some hundred."""
    text = script.read_text(encoding="utf-8")
    text = text.replace("status:", "kilde: articles/ferja.txt\nstatus:")
    keep_version(tones, "ferja", "article", text)
    (tones / "articles").mkdir()
    (tones / "articles" / "ferja.txt").write_text(
        ARTICLE.replace("104 om bord", "105 om bord").replace("hilste", "vinket"), encoding="utf-8"
    )
    script.write_text(text.replace("104 om bord", "vel hundre om bord"), encoding="utf-8")
    return script


def test_a_version_that_there_is_not_is_told(asker: Asker) -> None:
    """Not as an error: the tab says why and what to do."""
    for against in ("article", "approved", "published"):
        document = asker.get(f"/api/scripts/ferja/changes?against={against}").document
        assert (document["available"], document["changes"]) == (False, [])
        assert document["why"]
    assert asker.get("/api/scripts/ferja/changes?against=nei").code == "L025"


def test_a_change_since_the_approval_is_told_by_words(asker: Asker) -> None:
    """Beside what was approved."""
    page = asker.get("/api/scripts/ferja").document
    approved = asker.change("POST", "/api/scripts/ferja/status", {"status": "approved"}, page["etag"]).document
    assert approved["front"]["status"] == "approved"
    changed = asker.edit(approved, "text", key="b1", source="Kaia holder ikke.").document
    assert changed["front"]["status"] == "review"
    document = asker.get("/api/scripts/ferja/changes?against=approved").document
    (change,) = [one for one in document["changes"] if one["kind"] != "same"]
    assert (change["kind"], change["id"]) == ("changed", "b1")
    words = [(one["kind"], one["text"].strip()) for one in change["words"]]
    assert ("gone", "nå") in words
    assert ("new", "ikke") in words


def choose(asker: Asker, choices: object) -> Any:
    """The answer to an editor's choices."""
    etag = asker.get("/api/scripts/ferja").document["etag"]
    return asker.change("POST", UPDATE, {"choices": choices}, etag)


@pytest.mark.usefixtures("revised")
def test_a_revision_is_shown_with_what_is_to_choose(asker: Asker) -> None:
    """Nothing is written by looking."""
    plan = asker.get(UPDATE).document
    assert plan["changed"] is True
    (conflict,) = plan["conflicts"]
    assert conflict["id"] == "a1"
    assert "vel hundre" in conflict["mine"]
    assert "105" in conflict["article"]
    assert "104" in conflict["base"]
    assert "hilste" in asker.get("/api/scripts/ferja").document["raw"]


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ("mine", "vel hundre om bord"),
        ("article", "105 om bord"),
        ({"text": "Ferja la fra kai med vel hundre, sier rederiet."}, "vel hundre, sier rederiet"),
    ],
)
def test_a_choice_is_written_and_can_be_undone(asker: Asker, revised: Path, choice: object, words: str) -> None:
    """With all that nobody had to choose; the script before stands in the undo and on disk."""
    before = revised.read_text(encoding="utf-8")
    answer = choose(asker, {"a1": choice})
    assert answer.status == 200
    assert words in answer.document["raw"] == revised.read_text(encoding="utf-8")
    assert "vinket" in answer.document["raw"]
    (kept,) = (find_root(revised) / ".lydsak" / "base" / "replaced").iterdir()
    assert kept.read_text(encoding="utf-8") == before
    etag = answer.document["etag"]
    assert asker.change("POST", "/api/scripts/ferja/undo", {}, etag).document["raw"] == before


def test_a_revision_that_changes_nothing_is_no_step(asker: Asker, revised: Path) -> None:
    """Taken in again, it leaves the undo as it was."""
    before = revised.read_text(encoding="utf-8")
    merged = choose(asker, {"a1": "mine"}).document
    again = choose(asker, {}).document
    assert again["raw"] == merged["raw"]
    undone = asker.change("POST", "/api/scripts/ferja/undo", {}, again["etag"]).document
    assert (undone["raw"], undone["undo"]) == (before, False)


@pytest.mark.parametrize("choices", [{}, {"a2": "mine"}, {"a1": None}, {"a1": {"text": " "}}, {"a1": ["mine"]}])
def test_without_a_choice_nothing_is_written(asker: Asker, revised: Path, choices: object) -> None:
    """Nor with one that says nothing."""
    before = revised.read_bytes()
    answer = choose(asker, choices)
    assert (answer.status, answer.code) == (400, "L029")
    assert revised.read_bytes() == before


def test_a_revision_is_not_merged_into_what_others_saved(asker: Asker, revised: Path) -> None:
    """The choices were made on another text."""
    etag = asker.get("/api/scripts/ferja").document["etag"]
    revised.write_text(revised.read_text(encoding="utf-8") + "\nMer. ^b3\n", encoding="utf-8")
    before = revised.read_bytes()
    answer = asker.change("POST", UPDATE, {"choices": {"a1": "article"}}, etag)
    assert answer.status == 412
    assert answer.document["document"]["raw"].encode() == before == revised.read_bytes()


def find_root(script: Path) -> Path:
    """The show of a script."""
    return script.parent.parent


def test_what_others_changed_is_told_also_where_it_cannot_be_read() -> None:
    """Then as one text; nothing where it is not known what a page had."""
    assert list_outside_changes(None, "Hei.") == []
    assert list_outside_changes("Hei. ^a1\n", "Hei. ^a1\n") == []
    (change,) = list_outside_changes("Hei. ^a1\n", "Hei {du. ^a1\n")
    assert (change["kind"], change["id"], change["new"]) == ("changed", None, "Hei {du. ^a1\n")
