from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.errors import ArticleError
from lydsak.text.article.coverage import count_coverage, count_words, list_left_out
from lydsak.text.readers.markdown import read_markdown
from lydsak.text.readers.plain import read_plain

FOUNDING = Path(__file__).parents[4] / "shared" / "articles" / "desertorer.txt"
LINES = st.sampled_from(
    [
        "", "", "", "KOMMENTAR", "Kinoen åpner", "Av Kari Nes", "Kari Nes", "journalist", "12. mars 2025",
        "BERGEN: Det er flom.", "date 2024-05 Etter ti år.", "Det er flom i byen, og folk er sinte på kommunen.",
        "– Hva skjer?", "– Ingenting, sa han.", "– melk", "- brød", "• to egg", "1. Kjøp melk", "2. Selg den",
        "Dugnad", "FAKTA", "Areal: 62 dekar", "Kilde: NTB", "Kari smiler. Foto: Ola Li", "Les også: Mer", "Annonse",
        "Skriv til oss på debatt@avisa.example", "Det er flom i byen. Foto: Ola Li / NTB", "17. mai",
    ]
)  # fmt: skip


@given(st.lists(LINES, max_size=14).map("\n".join))
def test_every_word_of_an_article_is_accounted_for(text: str) -> None:
    """Read, a title, or left out and listed: the numbers add up, and so do the words themselves."""
    try:
        article = read_plain(text.encode(), path="x.txt")
    except ArticleError as error:
        assert error.code == "L306"  # noqa: PT017 (a text without words is refused)
        return
    coverage = count_coverage(article)
    assert coverage.lost == 0
    assert coverage.source == count_words(text)
    assert coverage.read > 0 or coverage.headings > 0
    kept = [] if article.title_derived else [article.title]
    kept += [block.text for block in article.blocks if block.kind != "fact"]
    kept += [left.text for left in list_left_out(article)]
    assert Counter(filter(count_words, " ".join(kept).split())) == Counter(filter(count_words, text.split()))


MARKDOWN = """---
title: Kinoen åpner
byline: Av Kari Nes
tags: [kino]
---

# Kinoen åpner

Etter ti år åpner [kinoen](https://kinoen.example "Kinoen") i **Bjørka**.

## Fakta

* To saler
* Bygd 1950

## Dugnad

1. Først malte de.
2. Så åpnet de.

![Kinoen](kino.jpg)
"""


def test_markdown_adds_up_too() -> None:
    """Front matter, addresses and pictures among it; a fact box is left out of the sound and stays in the script."""
    article = read_markdown(MARKDOWN.encode(), path="x.md")
    coverage = count_coverage(article)
    assert (coverage.title, coverage.headings, coverage.read, coverage.lost) == (2, 1, 15, 0)
    assert [(one.text, one.line) for one in list_left_out(article)] == [
        ("tags: [kino]", 4),
        ("Kinoen åpner", 7),
        ('https://kinoen.example "Kinoen"', 9),
        ("Fakta", 11),
        ("To saler", 13),
        ("Bygd 1950", 14),
        ("![Kinoen](kino.jpg)", 21),
    ]
    assert coverage.left_out == 2 + 2 + 2 + 1 + 2 + 2 + 1 + len("title: byline: Av Kari Nes".split())


@pytest.mark.skipif(not FOUNDING.exists(), reason="the founding article is not kept in the repository")
def test_the_founding_article_leaves_out_its_date_alone() -> None:
    """856 of 858 words are read or title a chapter."""
    coverage = count_coverage(read_plain(FOUNDING.read_bytes(), path=FOUNDING.name))
    assert (coverage.source, coverage.read + coverage.headings, coverage.left_out, coverage.lost) == (858, 856, 2, 0)
