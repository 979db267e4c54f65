from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from lydsak.errors import ScriptError
from lydsak.model import (
    BedMark,
    Block,
    FrontMatter,
    Inline,
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
from lydsak.text.script.parsing import MAX_SCRIPT_CHARACTERS, parse_script, render_script
from lydsak.text.script.render import escape_text

CASES = Path(__file__).parents[1] / "cases"


SIGNS = str.maketrans({"␤": "\n", "␍": "\r", "⇥": "\t", "␌": "\f", "␞": "\u2028", "·": "\u00a0"})


def read_cases(name: str) -> list[tuple[str, ...]]:
    """The rows of a case file, its signs for white space replaced."""
    lines = (CASES / name).read_text(encoding="utf-8").split("\n")
    return [
        tuple(part.translate(SIGNS) for part in line.split("\t"))
        for line in lines
        if line and not line.startswith("# ")
    ]


def show_script(script: Script) -> str:
    """A script's meaning on one line: S segments, P paragraphs, pauses and sounds, parted by slashes."""
    return " / ".join(part for segment in script.segments for part in show_segment(segment))


def show_segment(segment: Segment) -> Iterator[str]:
    """Its heading and blocks."""
    if segment.heading is not None:
        yield f"S {segment.id or '-'} {show_inlines(segment.heading)}"
    yield from (show_block(block) for block in segment.blocks)


def show_block(block: Block) -> str:
    """A paragraph with its ids and turns, a pause, or a sound."""
    if isinstance(block, Pause):
        return f"pause {block.duration}"
    if isinstance(block, Sound):
        words = f": {block.text}" if block.text is not None else ""
        return " ".join(filter(None, ("sound", block.id, block.file + words)))
    if isinstance(block, BedMark):
        return f"music {block.file or '-'}"
    id = "+".join((block.id, *block.aliases)) if block.id else None
    turns = (
        f"<{turn.name}> {show_inlines(turn.inlines)}" if turn.name else show_inlines(turn.inlines)
        for turn in block.turns
    )
    return " ".join(filter(None, ("P", id, "muted" if block.muted else None, *turns)))


def show_inlines(inlines: tuple[Inline, ...]) -> str:
    """Words, {shown→said} and «notes»."""
    shown = ""
    for part in inlines:
        if isinstance(part, Note):
            shown += f"«{part.text}»"
        elif isinstance(part, Respelling):
            shown += f"{{{part.shown}→{f'/{part.said}/' if part.ipa else part.said}}}"
        else:
            shown += part.text
    return shown


GRAMMAR = read_cases("script_grammar.tsv")
ERRORS = read_cases("script_errors.tsv")


@pytest.mark.parametrize(("source", "meaning"), [row[1:] for row in GRAMMAR], ids=[row[0] for row in GRAMMAR])
def test_grammar(source: str, meaning: str) -> None:
    """Each rule of the grammar says what its case says, and renders to the bytes it was read from."""
    script = parse_script(source, path="x.md")
    assert show_script(script) == meaning
    assert render_script(script) == source


@pytest.mark.parametrize(("source", "meaning"), [row[1:] for row in GRAMMAR], ids=[row[0] for row in GRAMMAR])
def test_fresh_rendering_means_the_same(source: str, meaning: str) -> None:
    """Written anew from its meaning alone, a script reads back equal."""
    script = parse_script(source, path="x.md")
    again = parse_script(render_script(forget_source(script)), path="x.md")
    assert again == forget_source(script)
    assert show_script(again) == meaning


@pytest.mark.parametrize(
    ("code", "place", "marked", "help", "source"), [row[1:] for row in ERRORS], ids=[row[0] for row in ERRORS]
)
def test_errors(code: str, place: str, marked: str, help: str, source: str) -> None:
    """What breaks a rule is an error with a code, the place, the caret below what is wrong, and what to do."""
    with pytest.raises(ScriptError) as caught:
        parse_script(source, path="scripts/feil.md")
    error = caught.value
    assert error.place is not None
    assert error.place.text is not None
    assert error.place.column is not None
    assert (error.code, str(error.place)) == (code, f"scripts/feil.md:{place}")
    assert error.place.text == source.split("\n")[(error.place.line or 0) - 1]
    assert error.place.text[error.place.column - 1 :][: error.place.width] == marked
    assert help in (error.help or "")


SOUP_PARTS = (CASES / "script_soup.txt").read_text(encoding="utf-8").split("\n")
SOUP = st.lists(st.sampled_from([part.translate(SIGNS) for part in SOUP_PARTS if part]), max_size=30).map("".join)


@settings(max_examples=500)
@given(source=st.one_of(SOUP, st.text(max_size=40), SOUP.map(lambda body: f"---\ntittel: En\n---\n\n{body}")))
def test_any_script_renders_to_its_bytes(source: str) -> None:
    """Whatever parses is given back byte for byte."""
    try:
        script = parse_script(source, path="x.md")
    except ScriptError:
        reject()  # what does not parse has nothing to render
    else:
        assert render_script(script) == source


@settings(max_examples=500)
@given(source=SOUP)
def test_any_script_reads_back_from_its_meaning(source: str) -> None:
    """No mark is lost or made when a script is written anew."""
    try:
        script = forget_source(parse_script(source, path="x.md"))
    except ScriptError:
        reject()  # what does not parse has nothing to render
    else:
        assert parse_script(render_script(script), path="x.md") == script


@given(text=st.one_of(SOUP, st.text(max_size=60)))
def test_escaped_text_is_read_as_it_stands(text: str) -> None:
    """No text of an article turns into a mark: what is shown is what was written, white space apart."""
    script = parse_script(f"## En\n\n{escape_text(text)}\n", path="x.md")
    paragraphs = [block for segment in script.segments for block in segment.blocks]
    assert all(isinstance(block, Paragraph) and not block.muted and block.id is None for block in paragraphs)
    shown = [turn for block in paragraphs if isinstance(block, Paragraph) for turn in block.turns]
    assert all(turn.name is None and all(isinstance(part, Plain) for part in turn.inlines) for turn in shown)
    assert "".join("".join(turn.shown for turn in shown).split()) == "".join(text.split())


def test_no_more_than_what_changed_is_written() -> None:
    """Editing one paragraph leaves every other byte: comments, blanks, line ends, the missing last one."""
    source = "\ufeff---\r\ntittel: En   # behold\r\n---\r\n\r\n## En ^k1  \r\n\r\n\r\nTo  . ^a1\r\n\r\nTre. ^a2"
    script = parse_script(source, path="x.md")
    segment = script.segments[0]
    assert isinstance(segment.blocks[0], Paragraph)
    edited = replace(segment.blocks[0], raw=None, turns=(Turn(None, (Plain("Fire."),)),))
    changed = replace(script, segments=(replace(segment, blocks=(edited, segment.blocks[1])),))
    assert render_script(changed) == source.replace("To  . ^a1", "Fire. ^a1")


def test_new_blocks_stand_between_blank_lines() -> None:
    """A paragraph put last, after a line without an end, does not melt into the one before it."""
    script = parse_script("En. ^a1", path="x.md")
    added = Paragraph(ParagraphId("a2"), (Turn(None, (Plain("To."),)),))
    segment = replace(script.segments[0], blocks=(*script.segments[0].blocks, added))
    assert render_script(replace(script, segments=(segment,))) == "En. ^a1\n\nTo. ^a2\n"


def test_moved_blocks_stay_apart() -> None:
    """Source slices in a new order keep the blank line between paragraphs."""
    script = parse_script("En. ^a1\n\nTo. ^a2", path="x.md")
    segment = script.segments[0]
    turned = replace(script, segments=(replace(segment, blocks=segment.blocks[::-1]),))
    assert show_script(parse_script(render_script(turned), path="x.md")) == "P a2 To. / P a1 En."


def test_preamble_holds_what_stands_before_everything() -> None:
    """A byte order mark and blank lines before the front matter are kept, and columns are counted behind the mark."""
    script = parse_script("\ufeff\n\n---\ntittel: En\n---\nTo.", path="x.md")
    assert script.preamble == "\ufeff\n\n"
    assert script.front_matter.title == "En"
    with pytest.raises(ScriptError) as caught:
        parse_script("\ufeff[lid a]", path="x.md")
    assert str(caught.value.place) == "x.md:1:1"


def test_lines_are_counted_from_the_top_of_the_file() -> None:
    """Every element knows its line, for errors that are found later."""
    script = parse_script("---\ntittel: En\n---\n\n## To ^k1\n\nTre.\n\n[pause 1 s]\n", path="x.md")
    segment = script.segments[0]
    assert (segment.line, [block.line for block in segment.blocks]) == (5, [7, 9])


def test_an_oversized_script_is_refused() -> None:
    """Nothing that could stall the parser is taken in."""
    with pytest.raises(ScriptError, match="characters") as caught:
        parse_script("a" * (MAX_SCRIPT_CHARACTERS + 1), path="x.md")
    assert caught.value.code == "L219"


def test_a_long_script_is_read() -> None:
    """Thousands of paragraphs, and one of half a megabyte, are within reach."""
    script = parse_script("En to.\n\n" * 5_000 + "x@" * 250_000, path="x.md")
    assert len(script.segments[0].blocks) == 5_001


def forget_source(script: Script) -> Script:
    """The script without its source slices, so that rendering starts from what it says."""
    segments = (
        replace(segment, raw=None, blocks=tuple(replace(block, raw=None) for block in segment.blocks))
        for segment in script.segments
    )
    return replace(script, preamble="", front_matter=replace(script.front_matter, raw=None), segments=tuple(segments))


def test_an_empty_script_is_legal() -> None:
    """Nothing at all parses to nothing."""
    assert parse_script("", path="x.md") == Script(FrontMatter(), ())


@pytest.mark.parametrize(
    ("source", "code", "line"),
    [
        ("---\rtittel: A\r---\r\rEn to.\r", "L231", None),
        ("\n---\nnotat: " + "a" * 60_000 + "\n---\n\nEn to.\n", "L232", 2),
        ("En.\n\n" * 10_001, "L233", 20_001),
    ],
    ids=["carriage returns", "first lines", "paragraphs"],
)
def test_what_is_no_script_is_refused_before_it_takes_minutes(source: str, code: str, line: int | None) -> None:
    """With the line where it begins; one line of carriage returns would have its first lines read aloud."""
    with pytest.raises(ScriptError) as caught:
        parse_script(source, path="x.md")
    assert caught.value.code == code
    assert caught.value.place is not None
    assert (caught.value.place.path, caught.value.place.line) == ("x.md", line)


@pytest.mark.parametrize("value", ["[" * 20_000 + "]" * 20_000, "{a: " * 5_000 + "}" * 5_000])
def test_first_lines_nested_without_end_are_refused(value: str) -> None:
    """YAML reads them in the square of their depth."""
    with pytest.raises(ScriptError, match="nested too deeply") as caught:
        parse_script(f"---\ntittel: A\nstemmer: {value}\n---\n\nEn to.\n", path="x.md")
    assert caught.value.code == "L214"
