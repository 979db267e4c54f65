from __future__ import annotations

import pytest

from lydsak.model import FrontMatter
from lydsak.text.merge.front import FieldChange, compare_fields, write_fields
from lydsak.text.script.parsing import parse_script


def read_front(lines: str) -> FrontMatter:
    """Front matter of these lines."""
    return parse_script(f"---\n{lines}\n---\n\nTekst. ^a1\n", path="a").front_matter


@pytest.mark.parametrize(
    ("base", "mine", "article", "changes"),
    [
        ("tittel: A", "tittel: A", "tittel: A", ()),
        ("tittel: A", "tittel: B", "tittel: A", ()),
        ("tittel: A", "tittel: B", "tittel: B", ()),
        ("tittel: A", "tittel: A", "tittel: B", (FieldChange("title", "A", "A", "B", settled=True),)),
        ("tittel: A", "tittel: B", "tittel: C", (FieldChange("title", "A", "B", "C", settled=False),)),
        ("tittel: A", "status: utkast", "tittel: C", (FieldChange("title", "A", None, "C", settled=False),)),
        ("forfatter: A", "forfatter: A", "tittel: B", (FieldChange("title", None, None, "B", settled=True),)),
        ("sammendrag: A", "sammendrag: B", "sammendrag: C", ()),
        ("sammendrag: A", "sammendrag: A", "sammendrag: C", (FieldChange("summary", "A", "A", "C", settled=True),)),
        ("dato: 2026-11-20 06:00", "dato: 2026-11-21 06:00", "dato: 2026-11-22 06:00", ()),
    ],
)
def test_fields_that_the_article_changed(base: str, mine: str, article: str, changes: tuple[FieldChange, ...]) -> None:
    """Title, author and date are both sides'; a summary of the editor's stands, and so does all else."""
    assert compare_fields(read_front(base), read_front(mine), read_front(article)) == changes


def test_fields_are_written_in_their_lines() -> None:
    """The other lines stay to the byte, and a speaker whom only the article knows gets its voice."""
    mine = read_front("tittel:   A    # arbeidstittel\nstatus: utkast\nstemmer:\n  Lise: sitat  # sint\n")
    article = read_front("stemmer:\n  Lise: sitat_mann\n  Per: sitat_mann\n  Ola: sitat")
    written = write_fields(mine, article, {"title": "B: b"}, frozenset({"Lise", "Per"}), "nb")
    assert written.raw is not None
    assert written.raw.rstrip("-\n") == (
        '---\ntittel: "B: b"    # arbeidstittel\nstatus: utkast\nstemmer:\n  Lise: sitat  # sint\n  Per: sitat_mann'
    )
