from __future__ import annotations

import time

import pytest

from lydsak.errors import ArticleError
from lydsak.text.readers.markdown import read_markdown

SOURCE = """# Bjørka *kino* åpner

Av Kari Nordmann

Etter ti år er det **igjen** liv
i [kinoen](https://eksempel.no/kino). 17. mai feires.

![Kinoen](kino.jpg)

## Dugnad
> Vi trodde aldri det skulle gå,
> sier hun.
* Første punkt
* Andre_punkt_her og 2 \\* 3
- Nei, sier han.

---

Slutt uten punktum
"""


def test_markdown_is_words_and_headings() -> None:
    """Marks go, headings stay, and what is no words is listed."""
    article = read_markdown(SOURCE.encode(), path="x.md")
    assert (article.title, article.title_derived, article.author) == ("Bjørka kino åpner", False, "Kari Nordmann")
    assert [(block.kind, block.text, block.line) for block in article.blocks] == [
        ("paragraph", "Etter ti år er det igjen liv i kinoen. 17. mai feires.", 5),
        ("heading", "Dugnad", 10),
        ("paragraph", "Vi trodde aldri det skulle gå, sier hun.", 11),
        ("item", "Første punkt", 13),
        ("item", "Andre_punkt_her og 2 * 3", 14),
        ("paragraph", "- Nei, sier han.", 15),
        ("paragraph", "Slutt uten punktum", 19),
    ]
    assert [left.text for left in article.left_out] == [
        "https://eksempel.no/kino",
        "![Kinoen](kino.jpg)",
        "---",
        "Av Kari Nordmann",
    ]


HEADED = """---
title: "Bjørka kino åpner"
byline: Av Kari
date: 2026-11-20
lang: nn
tags: [kino, kultur]
---

# Bjørka kino åpner

Etter ti år er det liv i kinoen.
**Les også:** [Slik blir kinoen](https://eksempel.no/slik)

## Dugnad

Alle kom.
*Foto: Ola Nordmann*
"""


@pytest.mark.parametrize("end", ["\n", "\r\n", "  \r\n"])
def test_front_matter_is_not_read_aloud(end: str) -> None:
    """It says title, author, date and language; the rest is listed, with the lines of the file."""
    article = read_markdown(HEADED.replace("\n", end).encode(), path="x.md")
    assert (article.title, article.title_derived) == ("Bjørka kino åpner", False)
    assert (article.author, article.date, article.language) == ("Kari", "2026-11-20", "nn")
    assert [(block.kind, block.text, block.line) for block in article.blocks] == [
        ("paragraph", "Etter ti år er det liv i kinoen.", 11),
        ("heading", "Dugnad", 14),
        ("paragraph", "Alle kom.", 16),
    ]
    assert [(left.text, left.reason, left.line) for left in article.left_out] == [
        ("tags: [kino, kultur]", "front matter", 6),
        ("https://eksempel.no/slik", "a link's address", 12),
        ("Les også: Slik blir kinoen", "a note on another article", 12),
        ("Foto: Ola Nordmann", "a picture credit", 17),
        ("Bjørka kino åpner", "the title again", 9),
    ]


@pytest.mark.parametrize("mark", ["", "*", "_", "**"])
def test_a_paragraph_that_only_leads_elsewhere_is_left_out(mark: str) -> None:
    """In any emphasis, with a colon or none; words around the link make it a sentence."""
    note = f"{mark}Les også [Slik blir kinoen](https://eksempel.no/slik){mark}"
    source = f"# Fest\n\nAlle kom.\n\n{note}\n\n{mark}Les også [boka](/x) før jul.{mark}\n"
    article = read_markdown(source.encode(), path="x.md")
    assert [block.text for block in article.blocks] == ["Alle kom.", "Les også boka før jul."]
    assert ("Les også Slik blir kinoen", "a note on another article") in [
        (left.text, left.reason) for left in article.left_out
    ]


@pytest.mark.parametrize(
    ("body", "title", "blocks"),
    [
        ("# Fest\n\nAlle kom.", "Fest", ["Alle kom."]),
        ("## Fest\n\nAlle kom.", "Kino", ["Fest", "Alle kom."]),
        ("# Fest\n\nAlle kom.\n\n# Slutt\n\nAlle gikk.", "Kino", ["Fest", "Alle kom.", "Slutt", "Alle gikk."]),
        ("Ingress.\n\n# Fest\n\nAlle kom.", "Kino", ["Ingress.", "Fest", "Alle kom."]),
        ("Kino\n\nAlle kom.", "Kino", ["Alle kom."]),
    ],
)
def test_one_heading_of_the_first_level_is_the_title(body: str, title: str, blocks: list[str]) -> None:
    """It goes before the front matter's; several are sub-headings, and so is one below the lead."""
    article = read_markdown(f"---\ntitle: Kino\n---\n{body}\n".encode(), path="x.md")
    assert (article.title, [block.text for block in article.blocks]) == (title, blocks)


@pytest.mark.parametrize("source", ["# Av Kari\n\n# Kino\n\nAlle kom.", "Kino\nAv Kari\nAlle kom."])
def test_a_byline_is_no_title_and_no_part_of_a_paragraph(source: str) -> None:
    """However it is marked, and though lines of a paragraph join."""
    article = read_markdown(source.encode(), path="x.md")
    assert (article.title, article.author) == ("Kino", "Kari")
    assert [(block.kind, block.text) for block in article.blocks] == [("paragraph", "Alle kom.")]


@pytest.mark.parametrize("source", ["# Kino", "---\ntitle: Kino\n---\n", "---\ntitle: Kino\n---\n# Kino\n"])
def test_a_title_without_text_is_refused(source: str) -> None:
    """There is nothing below it to read."""
    with pytest.raises(ArticleError) as caught:
        read_markdown(source.encode(), path="x.md")
    assert caught.value.code == "L306"


@pytest.mark.parametrize("text", ["[" * 20_000, "![" * 10_000, "*a " * 9_000, "**a __b " * 3_000])
def test_marks_that_never_close_are_words_and_cost_no_minutes(text: str) -> None:
    """Each sign could begin a link: what is sought behind it is bounded."""
    words = " ".join(text[at : at + 500] for at in range(0, len(text), 500))
    began = time.process_time()
    article = read_markdown(f"# Flom\n\nElva gikk over.\n\n{words} og (mer)\n".encode(), path="a.md")
    assert article.blocks[-1].text.endswith("og (mer)")
    assert time.process_time() - began < 60
