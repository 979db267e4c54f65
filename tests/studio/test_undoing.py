"""What a press does, by all that was done before it."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from lydsak.errors import UsageError
from lydsak.studio.documents import OpenScript
from lydsak.studio.edit_steps import EditStep, EditSteps
from lydsak.studio.undoing import Press, describe_theirs, find_press, list_ways, require_edit
from lydsak.studio.word_steps import WordStep, WordSteps
from lydsak.text.lexicon.edit import WordsChange

FIRST = "En. ^a1\n\nTo. ^a2\n"


class Table:
    """A script on a desk with two pages, and the words of its show."""

    def __init__(self, root: Path) -> None:
        numbers = count()
        self.edits, self.words = EditSteps(numbers), WordSteps(root / "words.toml", numbers)
        self.document = OpenScript("sak", root / "sak.md", FIRST)

    def edit(self, page: str, old: str, new: str) -> None:
        """A page's edit."""
        text = self.document.text.replace(old, new)
        self.edits.note("sak", self.document.text, text, page)
        self.words.note_edit("sak", page)
        self.document = OpenScript("sak", self.document.path, text)

    def put(self, page: str, word: str) -> None:
        """A page puts a word."""
        before = (self.words.read() or b"").decode("utf-8")
        after = f'{before}"{word}" = "x"\n'
        self.words.path.write_text(after, encoding="utf-8")
        self.edits.note_standing("sak", self.document.text, page)
        self.words.note("sak", word, WordsChange(before, after, (), (), (), ()), page)

    def find(self, page: str, *, back: bool = True) -> Press | None:
        """What a press would do."""
        return find_press(self.edits, self.words, self.document, page, back=back)

    def press(self, page: str, *, back: bool = True) -> str:
        """Press; what was undone or done again, and whose it was."""
        press = self.find(page, back=back)
        assert press is not None
        whose = "theirs" if press.theirs else "own"
        if isinstance(press.step, WordStep):
            self.words.run_word("sak", press.step, page, back=back)
            return f"{whose} {press.step.word}"
        step, text = require_edit(press)
        self.edits.note_run("sak", step, (self.document.text, text), page, back=back)
        self.document = OpenScript("sak", self.document.path, text)
        return f"{whose} edit"


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """With nothing done yet."""
    return Table(tmp_path)


def test_edits_and_words_of_a_page_are_undone_in_their_order(table: Table) -> None:
    """The last first, and so back; the other page's have no part in it before its own are through."""
    table.edit("en", "En.", "Ett.")
    table.edit("to", "To.", "Tre to.")
    table.put("en", "Sverdlin")
    table.put("to", "Bryggen")
    assert [table.press("en") for _ in range(3)] == ["own Sverdlin", "own edit", "theirs Bryggen"]
    assert [table.press("en", back=False) for _ in range(3)] == ["own Bryggen", "own edit", "own Sverdlin"]
    assert [table.press("en") for _ in range(3)] == ["own Sverdlin", "own edit", "own Bryggen"]
    assert table.press("to") == "own edit"
    assert table.document.text == FIRST


def test_what_others_undid_is_done_again_before_ones_next_doing(table: Table) -> None:
    """After that it is theirs to do again."""
    assert list_ways(table.edits, table.words, "sak", "en") == (False, False)
    table.edit("en", "En.", "Ett.")
    table.press("en")
    assert [list_ways(table.edits, table.words, "sak", page) for page in ("en", "to")] == [(False, True)] * 2
    table.edit("to", "To.", "Tre to.")
    ways = [list_ways(table.edits, table.words, "sak", page) for page in ("en", "to", "tre")]
    assert ways == [(True, True), (True, False), (True, True)]
    assert table.find("to", back=False) is None
    assert table.press("tre", back=False) == "theirs edit"


def test_what_stands_in_the_way_is_told_apart_from_what_is_merely_next(table: Table) -> None:
    """The one keeps the page from undoing its own; for the other it has nothing of its own left."""
    table.edit("en", "En.", "Ett.")
    table.edit("to", "Ett.", "Ett til.")
    own, theirs = table.find("en"), table.find("tre")
    assert own is not None
    assert theirs is not None
    assert (own.theirs, own.in_the_way, own.step) == (True, True, theirs.step)
    assert (theirs.theirs, theirs.in_the_way) == (True, False)
    told = describe_theirs(own, table.document.text)
    assert [(one["id"], one["new"]) for one in told["what"]] == [("a1", "Ett.")]


def test_what_cannot_be_done_is_refused() -> None:
    """Nothing to undo, and a place that somebody else changed."""
    with pytest.raises(UsageError, match="nothing to undo"):
        require_edit(None)
    step = EditStep("En.", "To.", "en", 0)
    for theirs in (True, False):
        with pytest.raises(UsageError, match="changed the same place"):
            require_edit(Press(step, None, theirs))
