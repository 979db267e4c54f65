"""Sixteen whole articles, annotated by somebody who had not seen the code."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from lydsak.model import Article
from lydsak.text.article.coverage import count_coverage, count_words
from lydsak.text.readers.lists import strip_bullet
from lydsak.text.readers.plain import read_plain

ARTICLES = Path(__file__).parent / "articles"
NAMES = sorted(path.stem for path in ARTICLES.glob("*.txt"))


def read(name: str) -> tuple[Article, dict[str, Any]]:
    """An article and its annotations."""
    gold = tomllib.loads((ARTICLES / f"{name}.toml").read_text(encoding="utf-8"))
    return read_plain((ARTICLES / f"{name}.txt").read_bytes(), path=f"{name}.txt"), gold


def show(article: Article, kind: str) -> list[str]:
    """The texts of one kind of blocks."""
    return [block.text for block in article.blocks if block.kind == kind]


@pytest.mark.parametrize("name", NAMES)
def test_who_wrote_what_and_when(name: str) -> None:
    """Title, author, date and language, however the newspaper writes them."""
    article, gold = read(name)
    assert not article.title_derived
    assert (article.title, article.author, article.date, article.language) == (
        gold["title"],
        gold["author"],
        gold["date"],
        gold["language"],
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_parts_of_an_article_are_told_apart(name: str) -> None:
    """Sub-headings, list items and fact boxes are those of the annotation and no others."""
    article, gold = read(name)
    assert show(article, "heading") == gold["headings"]
    assert show(article, "item") == [strip_bullet(text) for text in gold["list_items"]]
    assert show(article, "fact") == [strip_bullet(text) for text in gold["fact_box"]]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_to_be_read_is_listed_and_no_more(name: str) -> None:
    """The kicker too; what is left out and what is read are all the words there are."""
    article, gold = read(name)
    kicker = gold.get("notes", {}).get("kicker")
    assert sorted(left.text for left in article.left_out) == sorted([*gold["left_out"], *([kicker] if kicker else [])])
    coverage = count_coverage(article)
    assert coverage.lost == 0
    assert coverage.source == count_words((ARTICLES / f"{name}.txt").read_text(encoding="utf-8"))
