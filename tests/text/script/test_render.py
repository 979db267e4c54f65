from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.model import (
    BedMark,
    Block,
    FrontMatter,
    Inline,
    Ms,
    Note,
    Paragraph,
    ParagraphId,
    Pause,
    Plain,
    Respelling,
    Script,
    Segment,
    Sound,
    Turn,
)
from lydsak.text.script.parsing import parse_script, render_script
from lydsak.text.script.render import complete_blank_line, escape_braced, escape_text, render_block

WORDS = st.text(st.sampled_from("aæ .,–[]{}|%~^1@#\\:/"), min_size=1, max_size=8).map(str.strip).filter(bool)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("17. mai feires", "17. mai feires"),
        ("50 % av [sic] ~3 @ # {", "50 % av [sic] ~3 @ # \\{"),
        ("@kari", "\\@kari"),
        ("## En", "\\## En"),
        ("#MeToo", "#MeToo"),
        ("[Foto: Kari]", "\\[Foto: Kari]"),
        ("[…]", "[…]"),
        ("100 %% a~~b", "100 \\%% a\\~~b"),
        ("En ^a1", "En \\^a1"),
        ("m^a1", "m^a1"),
        ("C:\\navn", "C:\\navn"),
        ("C:\\#1", "C:\\\\#1"),
        (" En\nto ", "En to"),
    ],
)
def test_only_what_would_read_as_a_mark_is_escaped(text: str, escaped: str) -> None:
    """Editors see the article's own signs wherever they can."""
    assert escape_text(text) == escaped


@pytest.mark.parametrize(
    ("block", "written"),
    [
        (Pause(Ms(800)), "[pause 0,8 s]\n"),
        (Pause(Ms(2000)), "[pause 2 s]\n"),
        (Pause(Ms(1005)), "[pause 1,005 s]\n"),
        (Sound("a.wav"), "[lyd a.wav]\n"),
        (BedMark("a.wav"), "[musikk a.wav]\n"),
        (BedMark(None), "[musikk slutt]\n"),
        (Sound("a.wav", "– Ja", ParagraphId("a1")), "[lyd a.wav | – Ja] ^a1\n"),
        (Paragraph(ParagraphId("a2"), (), aliases=(ParagraphId("a1"),)), "^a1 ^a2\n"),
        (Paragraph(None, ()), ""),
    ],
)
def test_blocks_are_written_in_the_house_form(block: Block, written: str) -> None:
    """Norwegian decimals, and ids at the end."""
    assert render_block(block) == written


@st.composite
def inlines(draw: st.DrawFn) -> tuple[Inline, ...]:
    """Words, pronunciations and notes with a blank between each two."""
    parts: list[Inline] = []
    for kind in draw(st.lists(st.sampled_from("prn"), min_size=1, max_size=4)):
        if kind == "n":
            parts.append(Note(draw(st.sampled_from(["", "husk", "a {b"]))))
        elif kind == "r":
            parts.append(Respelling(draw(WORDS), draw(st.sampled_from(["", "b|c}", "/"]))))
        elif not parts or not isinstance(parts[-1], Plain):
            parts.append(Plain(draw(WORDS)))
    return tuple(parts)


@given(
    st.lists(st.tuples(st.sampled_from([None, "Per Eksempel", "forteller"]), inlines()), min_size=1, max_size=3),
    st.booleans(),
)
def test_any_paragraph_reads_back(turns: list[tuple[str | None, tuple[Inline, ...]]], muted: bool) -> None:
    """A paragraph made by a program means the same after it was written and read."""
    names = [name if index == 0 else name or "forteller" for index, (name, _) in enumerate(turns)]
    made = tuple(Turn(name, parts) for name, (_, parts) in zip(names, turns, strict=True))
    paragraph = Paragraph(ParagraphId("a1"), made, muted)
    script = Script(FrontMatter("En"), (Segment((Plain("To"),), ParagraphId("k1"), (paragraph,)),))
    read = parse_script(render_script(script), path="x.md")
    (block,) = read.segments[0].blocks
    assert isinstance(block, Paragraph)
    assert replace(block, turns=()) == replace(paragraph, turns=())
    assert [turn.name for turn in block.turns] == names
    assert [turn.shown.split() for turn in block.turns] == [turn.shown.split() for turn in made]
    assert [part for turn in block.turns for part in turn.inlines if not isinstance(part, Plain)] == [
        part for turn in made for part in turn.inlines if not isinstance(part, Plain)
    ]


@pytest.mark.parametrize(
    ("text", "lacking"), [("En.", "\n\n"), ("En.\n", "\n"), ("En.\n\n", ""), ("En.\n \t\n", ""), ("\n", "")]
)
def test_a_blank_line_is_completed(text: str, lacking: str) -> None:
    """By what it lacks, in the file's own line ends; blanks are none."""
    assert complete_blank_line(text, "\n") == lacking
    assert complete_blank_line(text, "\r\n") == lacking.replace("\n", "\r\n")


@given(st.text("a\\{}|%~ ", min_size=1).filter(str.strip))
def test_what_stands_in_braces_reads_back(text: str) -> None:
    """Whatever signs it has."""
    text = text.strip()
    script = parse_script(f"{{{escape_braced(text)}|a}}\n", path="x.md")
    (paragraph,) = script.segments[0].blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.shown == text
