from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.build.json_forms import encode_error, encode_finding
from lydsak.cli.diagnostics import describe_error, describe_finding, escape_controls
from lydsak.errors import Finding, Place, ScriptError

LINE = "@pr: – Nei, sier hun."


def test_an_error_is_drawn_as_a_compiler_does() -> None:
    """Code and message, the place, the line with a caret under what is wrong, and help."""
    error = ScriptError(
        "L202", 'unknown voice "@pr"', place=Place("scripts/feil.md", 26, 1, LINE, 3), help='did you mean "@per"?'
    )
    assert describe_error(error) == (
        'error[L202]: unknown voice "@pr"\n'
        "  --> scripts/feil.md:26:1\n"
        "  26 | @pr: – Nei, sier hun.\n"
        "     | ^^^\n"
        '  help: did you mean "@per"?'
    )


@pytest.mark.parametrize(
    ("place", "drawn"),
    [
        (None, "error[L200]: no"),
        (Place("a.md"), "error[L200]: no\n  --> a.md"),
        (Place("a.md", 3), "error[L200]: no\n  --> a.md:3"),
        (Place("a.md", 3, None, "en"), "error[L200]: no\n  --> a.md:3\n  3 | en"),
        (Place("a.md", 3, 2, "\ten", 9), "error[L200]: no\n  --> a.md:3:2\n  3 |  en\n    |  ^^"),
        (Place("a.md", 3, 3, "en"), "error[L200]: no\n  --> a.md:3:3\n  3 | en\n    |   ^"),
    ],
)
def test_less_is_drawn_where_less_is_known(place: Place | None, drawn: str) -> None:
    """A file without a line, a line without a column; a caret never leaves its line by more than one."""
    assert describe_error(ScriptError("L200", "no", place=place)) == drawn


def test_a_long_line_is_cut_around_the_caret() -> None:
    """A newspaper's paragraph is one line of a thousand characters; the fault is still in sight."""
    text = "å" * 700 + "{feil" + "ø" * 300
    head, line, caret = describe_error(ScriptError("L222", "x", place=Place("a.md", 1, 701, text, 5))).split("\n")[1:]
    assert head.endswith("a.md:1:701")
    assert len(line) < 120
    start = caret.index("^")
    assert line[start : start + caret.count("^")] == "{feil"


def test_colour_is_only_added_where_it_is_wanted() -> None:
    """Without colour there is no escape sign; with it, errors are red and findings yellow."""
    error = ScriptError("L200", "no")
    assert "\x1b" not in describe_error(error)
    assert "\x1b[31m" in describe_error(error, color=True)
    assert "\x1b[33m" in describe_finding(Finding("L250", "warning", "hm"), color=True)


@given(st.text(max_size=40))
def test_nothing_from_a_file_reaches_the_terminal_as_a_command(text: str) -> None:
    """Escape sequences and signs that turn the text's direction are spelled out, everywhere in an error."""
    error = ScriptError("L200", text, place=Place(text, 1, 1, text), help=text)
    drawn = describe_error(error)
    assert not set(drawn) & set("\x1b\x07\x08\r\x9b\u202e\u2066\ufeff")
    assert drawn.encode("utf-8").decode("utf-8") == drawn


def test_soft_hyphens_and_norwegian_pass() -> None:
    """What newspapers write is shown as it is."""
    assert escape_controls("Bjørka\u00adblad: «Nei» – sa hun\n") == "Bjørka\u00adblad: «Nei» – sa hun\n"
    assert escape_controls("\x1b[2J") == "\\u{001b}[2J"


def test_the_json_of_an_error_has_the_same_parts() -> None:
    """Editors' tools get code, level, path, line and column as fields."""
    place = Place("scripts/feil.md", 26, 1, LINE, 3)
    expected = encode_finding("L202", "error", "no", place, "help")
    assert encode_error(ScriptError("L202", "no", place=place, help="help")) == expected
    assert expected == {
        "code": "L202",
        "level": "error",
        "message": "no",
        "path": "scripts/feil.md",
        "line": 26,
        "column": 1,
        "help": "help",
    }
    assert encode_finding("L1", "note", "x", None, None)["path"] is None


def test_what_is_no_character_is_spelled_out() -> None:
    """In every plane: what a terminal does with it is anybody's guess."""
    assert escape_controls("a\ufffe\U0001ffffb") == "a\\u{fffe}\\u{1ffff}b"
