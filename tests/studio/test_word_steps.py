"""Words that were put are steps of the script they were put from, at their place among its edits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lydsak.store.replacing import remove_file
from lydsak.studio import word_steps
from lydsak.studio.word_steps import WordSteps
from lydsak.text.lexicon.edit import WordsChange
from tests.studio.asking import Asker

KEPT = {"word": "Sverdlin", "said": "Svérdlin", "slug": "ferja"}
PUT = b'"Sverdlin" = "Sverlin"\n'
OTHER = b'"Bryggen" = "Brygga"\n'


@pytest.fixture
def words(tmp_path: Path) -> WordSteps:
    """Of a show without words."""
    return WordSteps(tmp_path / "words.toml")


def put(words: WordSteps, content: bytes, page: str = "", word: str = "Sverdlin") -> None:
    """As the desk puts a word."""
    before = (words.read() or b"").decode("utf-8")
    words.path.write_bytes(content)
    words.note("ferja", word, WordsChange(before, content.decode("utf-8"), (), (), (), ()), page)


def run(words: WordSteps, page: str = "", *, back: bool) -> bool:
    """Undo the last word, or do the last one again."""
    return words.run_word("ferja", words.list_words("ferja", back=back)[-1], page, back=back)


def test_a_word_is_undone_and_done_again(words: WordSteps) -> None:
    """The first entry's file goes with it, and comes back to the byte."""
    put(words, PUT)
    assert run(words, back=True)
    assert not words.path.exists()
    assert run(words, back=False)
    assert words.path.read_bytes() == PUT


def test_a_save_in_the_instant_of_an_undo_stays(words: WordSteps, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look at the file and its removal."""
    put(words, PUT)

    def remove_late(path: Path, *arguments: Any) -> bool:
        path.write_bytes(OTHER)
        return remove_file(path, *arguments)

    monkeypatch.setattr(word_steps, "remove_file", remove_late)
    assert not run(words, back=True)
    assert words.path.read_bytes() == OTHER


def test_a_word_is_of_the_page_that_put_it(words: WordSteps) -> None:
    """Or that took it back; other scripts have no part in it."""
    put(words, PUT, "en")
    assert [one.page for one in words.list_words("ferja", back=True)] == ["en"]
    assert not words.list_words("kaia", back=True)
    run(words, "to", back=True)
    assert not words.list_words("ferja", back=True)
    assert [one.page for one in words.list_words("ferja", back=False)] == ["to"]


def test_a_word_is_taken_out_from_among_what_was_put_since(words: WordSteps) -> None:
    """By another page or in a text editor; put again it stands where it stood."""
    put(words, PUT, "en")
    put(words, PUT + OTHER, "to", "Bryggen")
    mine = words.list_words("ferja", back=True)[0]
    assert words.run_word("ferja", mine, "en", back=True)
    assert words.path.read_bytes() == OTHER
    words.path.write_bytes(OTHER + b"# mer\n")
    assert run(words, "en", back=False)
    assert words.path.read_bytes() == PUT + OTHER + b"# mer\n"


def test_a_word_is_put_again_beside_one_that_was_put_since(words: WordSteps) -> None:
    """At the same place in the file."""
    put(words, PUT, "en")
    run(words, "en", back=True)
    put(words, OTHER, "to", "Bryggen")
    assert run(words, "en", back=False)
    assert words.path.read_bytes() == OTHER + PUT


def test_what_somebody_wrote_right_after_a_word_was_put_stays(words: WordSteps) -> None:
    """Between the change and its step: the step is of what was changed, not of what stands by then."""
    words.path.write_bytes(PUT + OTHER)
    words.note("ferja", "Sverdlin", WordsChange("", PUT.decode("utf-8"), (), (), (), ()))
    assert run(words, back=True)
    assert words.path.read_bytes() == OTHER


@pytest.mark.parametrize("content", [PUT.replace(b"Sverlin", b"Sverdlin"), PUT + b"[x\n", PUT + b"# \xe5\n"])
def test_what_somebody_else_made_of_a_word_stays(words: WordSteps, content: bytes) -> None:
    """The step is given up, so that the next press undoes what was done before it; so in a file that cannot be read."""
    put(words, PUT)
    words.path.write_bytes(content)
    assert not run(words, back=True)
    assert words.path.read_bytes() == content
    assert not words.list_words("ferja", back=True)
    assert not words.list_words("ferja", back=False)


def test_nothing_is_done_again_after_a_new_edit(words: WordSteps) -> None:
    """Of the page that made it; what another page took back it may put again."""
    put(words, PUT, "en")
    run(words, "en", back=True)
    words.note_edit("ferja", "to")
    assert words.list_words("ferja", back=False)
    words.note_edit("ferja", "en")
    assert not words.list_words("ferja", back=False)


def test_a_word_that_was_so_already_is_no_step(asker: Asker) -> None:
    """Nothing would be undone."""
    for _ in range(2):
        assert asker.change("POST", "/api/words", KEPT).status == 200
    page = asker.get("/api/scripts/ferja").document
    page = asker.change("POST", "/api/scripts/ferja/undo", {}, page["etag"]).document
    assert page["word"]["changed"] is True
    assert page["undo"] is False


def test_edits_and_words_are_undone_in_their_order(asker: Asker, tones: Path, script: Path) -> None:
    """An edit, a word, an edit: each press takes back one of them, the page is told which, and so on the way back."""
    start = script.read_text(encoding="utf-8")
    page = asker.get("/api/scripts/ferja").document
    page = asker.edit(page, "text", key="b1", source="Kaia holdt.").document
    assert asker.change("POST", "/api/words", KEPT).status == 200
    page = asker.edit(page, "text", key="a1", source="Ferja gikk.").document
    seen = []
    for way in ("undo", "undo", "undo", "redo", "redo", "redo"):
        assert page[way] is True
        page = asker.change("POST", f"/api/scripts/ferja/{way}", {}, page["etag"]).document
        seen.append((page.get("word", {}).get("changed"), (tones / "words.toml").exists()))
        if len(seen) == 3:
            assert script.read_text(encoding="utf-8") == start
            assert page["undo"] is False
    assert seen == [(None, True), (True, False), (None, False), (None, False), (True, True), (None, True)]
    assert "Ferja gikk. ^a1" in script.read_text(encoding="utf-8")
    assert page["redo"] is False


def test_a_text_that_is_again_what_it_was_when_a_word_was_put_is_undone_first(
    asker: Asker, tones: Path, script: Path
) -> None:
    """The order is that of the doing, not of the texts; and so it is on the way back."""
    start = script.read_text(encoding="utf-8")
    assert asker.change("POST", "/api/words", KEPT).status == 200
    page = asker.get("/api/scripts/ferja").document
    page = asker.edit(page, "text", key="b1", source="Kaia var kald.").document
    page = asker.edit(page, "text", key="b1", source="Kaia holder nå.").document
    assert page["raw"] == start
    seen = []
    for way in ("undo", "undo", "undo", "redo", "redo", "redo"):
        page = asker.change("POST", f"/api/scripts/ferja/{way}", {}, page["etag"]).document
        seen.append((page["raw"] == start, (tones / "words.toml").exists()))
    assert seen == [(False, True), (True, True), (True, False), (True, True), (False, True), (True, True)]
    assert (page["undo"], page["redo"]) == (True, False)


def test_no_edit_is_done_again_after_a_word(asker: Asker) -> None:
    """A word is a new doing, as an edit is."""
    page = asker.get("/api/scripts/ferja").document
    page = asker.edit(page, "text", key="b1", source="Kaia var kald.").document
    page = asker.change("POST", "/api/scripts/ferja/undo", {}, page["etag"]).document
    assert page["redo"] is True
    assert asker.change("POST", "/api/words", KEPT).status == 200
    page = asker.get("/api/scripts/ferja").document
    assert (page["undo"], page["redo"]) == (True, False)


@pytest.mark.parametrize("word_first", [True, False])
def test_what_others_saved_is_undone_after_all_that_was_done_here(
    asker: Asker, tones: Path, script: Path, *, word_first: bool
) -> None:
    """Last of all, before or after it: first goes what was done here. What is theirs is asked about."""
    page = asker.get("/api/scripts/ferja").document
    page = asker.edit(page, "text", key="a1", source="Ferja gikk.").document
    ours = page["raw"]
    for word in (word_first, not word_first):
        if word:
            assert asker.change("POST", "/api/words", KEPT).status == 200
        else:
            script.write_text(ours.replace("Kaia holder", "Kaia holdt"), encoding="utf-8")
    page = asker.get("/api/scripts/ferja").document
    page = asker.edit(page, "text", key="a2", source="Kapteinen lo.").document
    seen = []
    for way in ("undo", "undo", "undo", "undo", "redo", "redo", "redo", "redo"):
        page = asker.change("POST", f"/api/scripts/ferja/{way}", {"meant": True}, page["etag"]).document
        seen.append(("Kaia holdt" in page["raw"], (tones / "words.toml").exists()))
    back = [(True, True), (True, False), (True, False), (False, False)]
    assert seen == [*back, (True, False), (True, False), (True, True), (True, True)]
