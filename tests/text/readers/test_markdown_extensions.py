from __future__ import annotations

import pytest

from lydsak.model import LeftOut
from lydsak.text.article.coverage import count_coverage
from lydsak.text.readers.markdown import read_markdown
from lydsak.text.readers.markdown_extensions import strip_footnote_marks, take_footnotes, take_tables


def take(lines: str, *, tables: bool) -> tuple[list[str], list[str]]:
    """The lines that are kept, and what was taken."""
    left_out: list[LeftOut] = []
    kept = (take_tables if tables else take_footnotes)(lines.split("\n"), left_out)
    return list(kept), [one.text for one in left_out]


@pytest.mark.parametrize(
    ("lines", "kept", "taken"),
    [
        ("| a | b |\n|---|---|\n| 1 | 2 |", "\n\n", ["| a | b | |---|---| | 1 | 2 |"]),
        ("Før\na | b\n:-- | --:\n1 | 2\nEtter", "Før\n\n\n\nEtter", ["a | b :-- | --: 1 | 2"]),
        ("| a |\n|-|\n\n| b |\n|-|", "\n\n\n\n", ["| a | |-|", "| b | |-|"]),
        ("Vinn | tap\n\n---", "Vinn | tap\n\n---", []),
        ("Tekst\n---\nMer", "Tekst\n---\nMer", []),
        ("|---|", "|---|", []),
    ],
)
def test_a_table_is_taken_whole(lines: str, kept: str, taken: list[str]) -> None:
    """It has a row of dashes below its first; a stroke or a rule alone makes none."""
    assert take(lines, tables=True) == (kept.split("\n"), taken)


@pytest.mark.parametrize(
    ("lines", "kept", "taken"),
    [
        ("[^1]: Kilde", "", ["[^1]: Kilde"]),
        ("[^a]: En\nlang note\n\nTekst", "\n\n\nTekst", ["[^a]: En lang note"]),
        ("[^1]: En\n\n    og mer\n\nTekst", "\n\n\n\nTekst", ["[^1]: En og mer"]),
        ("[^1]: En\n[^2]: To\n## Fest", "\n\n## Fest", ["[^1]: En", "[^2]: To"]),
        ("[^1]: En\n\n[^2]: To", "\n\n", ["[^1]: En", "[^2]: To"]),
        ("Se [^1]: der", "Se [^1]: der", []),
    ],
)
def test_a_footnote_is_taken_with_its_paragraphs(lines: str, kept: str, taken: list[str]) -> None:
    """Down to a blank line that nothing indented follows, another footnote or a heading."""
    assert take(lines, tables=False) == (kept.split("\n"), taken)


def test_marks_of_footnotes_leave_no_gap() -> None:
    """Nor a blank before a full stop; a caret or a bracket alone is text."""
    left_out: list[LeftOut] = []
    assert strip_footnote_marks("Kinoen[^1] åpner [^note-2]. [x] 2^3", 7, left_out) == "Kinoen åpner. [x] 2^3"
    assert left_out == [LeftOut("[^1]", "a footnote's mark", 7), LeftOut("[^note-2]", "a footnote's mark", 7)]


def test_an_article_loses_no_word_of_them_unseen() -> None:
    """Tables, footnotes and marks are listed with the lines of the file, and the count adds up."""
    source = (
        "# Kino\n\nDørene åpner[^1] lørdag.\n\n| Dag | Film |\n|---|---|\n| lørdag | Flåklypa |\n\nAlle kom.\n\n"
        "[^1]: Ifølge kinolaget.\n"
    )
    article = read_markdown(source.encode(), path="x.md")
    assert [block.text for block in article.blocks] == ["Dørene åpner lørdag.", "Alle kom."]
    assert [(one.line, one.reason) for one in article.left_out] == [
        (5, "a table"),
        (11, "a footnote"),
        (3, "a footnote's mark"),
    ]
    assert count_coverage(article).lost == 0


def test_a_thousand_footnotes_are_read_once() -> None:
    """Each line is looked at a few times, not once for every note above it."""
    notes = "\n".join(f"[^{number}]: Note" for number in range(20_000))
    assert len(take(notes, tables=False)[1]) == 20_000
