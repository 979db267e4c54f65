from __future__ import annotations

from random import Random

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from lydsak.errors import ScriptError
from lydsak.model import Script
from lydsak.text.changes import BlockChange, WordSpan, compare_scripts, mark_words
from lydsak.text.merge.words import MAX_TOKENS
from lydsak.text.script.parsing import parse_script
from tests.text.merge.edits import edit_script, make_base

OLD = """\
---
tittel: Kinoen åpner
---

## Innledning ^k1

Salen har 104 seter. ^a1

Så kom skoleklassen med flagg. ^a2

Til slutt kom filmen om fjorden. ^a3
"""


def read_script(text: str) -> Script:
    """A script of a test."""
    return parse_script(text, path="script")


def list_changes(new: str, old: str = OLD) -> list[tuple[str, str | None]]:
    """Kind and id of what is not the same."""
    changes = compare_scripts(read_script(old), read_script(new))
    return [(change.kind, change.id) for change in changes if change.kind != "same"]


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("", "", []),
        ("104 seter", "140 seter", [("changed", "a1")]),
        ("tittel: Kinoen åpner", "tittel: Kinoen", [("changed", "title")]),
        ("tittel: Kinoen åpner", "forfatter: Kari", [("deleted", "title"), ("new", "author")]),
        ("## Innledning", "## Åpning", [("changed", "k1")]),
        ("Så kom skoleklassen med flagg. ^a2\n\n", "", [("deleted", "a2")]),
        ("Så kom", "Vi var der.\n\nSå kom", [("new", None)]),
        ("104 seter. ^a1\n", "104 seter. ^a1\n\n[pause 1 s]\n", [("changed", "a1")]),
        ("Salen har 104 seter.", "~~Salen har 104 seter.~~", [("changed", "a1")]),
        ("Salen har 104", "Salen\nhar   104", []),
        ("seter. ^a1", "seter. ^b7", []),  # the id alone is another: the words are the same
    ],
)
def test_what_is_changed(old: str, new: str, changes: list[tuple[str, str | None]]) -> None:
    """Fields first, then paragraphs in the order of the new script, what is gone where it stood."""
    assert list_changes(OLD.replace(old, new, 1)) == changes


def test_what_went_past_others_is_moved() -> None:
    """One paragraph, not those that it went past."""
    last = "Til slutt kom filmen om fjorden. ^a3\n"
    moved = OLD.replace(last, "").replace("Salen har", f"{last}\nSalen har").rstrip("\n") + "\n"
    assert list_changes(moved) == [("moved", "a3")]


def test_words_are_marked() -> None:
    """Both texts in one; the blanks belong to the words after them."""
    (change,) = (
        one
        for one in compare_scripts(read_script(OLD), read_script(OLD.replace("104 seter", "140 nye seter")))
        if one.kind == "changed"
    )
    words = (
        WordSpan("same", "Salen har"),
        WordSpan("gone", " 104"),
        WordSpan("new", " 140 nye"),
        WordSpan("same", " seter."),
    )
    assert change == BlockChange("changed", "a1", "Salen har 104 seter.", "Salen har 140 nye seter.", words)


@given(st.text("ab. \n", max_size=30), st.text("ab. \n", max_size=30))
def test_either_text_can_be_read_from_the_marks(old: str, new: str) -> None:
    """What is not new is the old one, what is not gone the new one, but for blanks."""
    spans = mark_words(old, new)
    for text, other in ((old, "new"), (new, "gone")):
        read = "".join(span.text for span in spans if span.kind != other)
        assert "".join(read.split()) == "".join(text.split())


def test_a_paragraph_that_nobody_reads_word_by_word_is_marked_whole() -> None:
    """Its comparison would take seconds."""
    long = " ".join(["ord"] * (MAX_TOKENS + 1))
    assert mark_words(long, "kort") == (WordSpan("gone", long), WordSpan("new", "kort"))


def test_music_before_the_first_paragraph_comes_and_goes_as_any_does() -> None:
    """And is there where nothing happened to it."""
    plain = read_script("Elva gikk. ^a1\n")
    opened = read_script("[musikk elv.mp3]\n\nElva gikk. ^a1\n\n[musikk slutt]\n")
    music = "[musikk elv.mp3]"
    assert compare_scripts(plain, opened)[0] == BlockChange("new", None, None, music)
    assert compare_scripts(opened, plain)[0] == BlockChange("deleted", None, music, None)
    assert compare_scripts(opened, opened)[0] == BlockChange("same", None, music, music)
    assert compare_scripts(plain, plain)[0].id == "a1"


@given(st.integers(0, 2**32 - 1).map(Random))
@example(Random(4520))
def test_every_paragraph_is_there_once(random: Random) -> None:
    """Each of the new script in its order; each of the old one, changed, moved, the same or gone."""
    old = make_base(random)
    new = edit_script(random, old, random.randint(0, 6))
    try:
        after = read_script(new)
    except ScriptError:  # music that lies over nothing any more
        assume(False)
    changes = compare_scripts(read_script(old), after)
    assert [one.new for one in changes if one.new is not None] == [
        one.new for one in compare_scripts(after, after) if one.new is not None
    ]
    assert sorted(one.old for one in changes if one.old is not None) == sorted(
        one.old for one in compare_scripts(read_script(old), read_script(old)) if one.old is not None
    )
    assert all(one.kind == "same" for one in compare_scripts(after, after))
