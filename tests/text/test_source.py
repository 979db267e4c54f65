from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lydsak.text.source import SourceSlice, SourceText, suggest_near


@given(st.text(st.sampled_from("a\n\r\u2028\x85\f"), max_size=30))
def test_lines_join_to_the_text(text: str) -> None:
    """Only LF ends a line, and nothing is lost."""
    lines = SourceText("x.md", text).lines
    assert "".join(lines) == text
    assert all("\n" not in line[:-1] for line in lines)


@given(st.text(st.sampled_from("ab\n"), max_size=30), st.integers(0, 30))
def test_offsets_know_their_line_and_column(text: str, offset: int) -> None:
    """The place of an offset is where that character stands in the file."""
    source = SourceText("x.md", f"##{text}\n")
    inner = SourceSlice(source, text, 1, 3)
    offset = min(offset, len(text))
    line, column = inner.locate(offset)
    assert source.lines[line - 1][column - 1] == f"{text}\n"[offset]


def test_a_caret_stays_on_its_line() -> None:
    """An error over several lines marks the first of them."""
    source = SourceText("x.md", "En to\ntre\n")
    error = SourceSlice(source, "En to\ntre", 1).refuse("L299", "no", 3, 8, help="yes")
    assert error.place is not None
    assert (error.place.line, error.place.column, error.place.width, error.place.text) == (1, 4, 2, "En to")


def test_the_nearest_is_suggested_or_the_other_advice_given() -> None:
    """Far from everything known, a suggestion would mislead."""
    assert suggest_near("titel", ["tittel", "dato"], otherwise="none") == 'did you mean "tittel"?'
    assert suggest_near("xyz", ["tittel", "dato"], otherwise="none") == "none"
