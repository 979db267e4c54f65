"""Quotes and speakers, on articles annotated by people who had not seen the code."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from lydsak.model import ArticleBlock
from lydsak.text.quotes.finder import find_quotes
from lydsak.text.readers.plain import read_plain
from lydsak.text.split import find_article_quotes, fold_blocks
from tests.text.script.test_warnings import read_cases

ARTICLES = Path(__file__).parents[1] / "articles"
FOUNDING = Path(__file__).parents[4] / "shared" / "articles" / "desertorer.txt"
CASES = read_cases("quotes.tsv")


@dataclass
class Tally:
    """What was found of what people marked. A turn is wrong when it has another's name, false when nobody speaks."""

    marked: int = 0
    found: int = 0
    right: int = 0
    speakers: int = 0
    turns: int = 0
    wrong: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)


def _squeeze(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _tally_article(path: Path) -> Tally:
    article = read_plain(path.read_bytes(), path=path.name)
    gold: list[dict[str, Any]] = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8")).get("quote", [])
    blocks, quotes = fold_blocks(article), find_article_quotes(article)
    tally = Tally(marked=len(gold), found=len(quotes))
    open_quotes = [(_squeeze(blocks[quote.block].text[quote.start : quote.end]), quote) for quote in quotes]
    for marked in gold:
        match = next((one for one in open_quotes if one[0] == _squeeze(marked["text"])), None)
        if match is None:
            continue
        open_quotes.remove(match)
        tally.right += 1
        named = match[1].speaker if match[1].confidence != "unsure" else None
        wanted = "" if marked["speaker"] == "journalist" else marked["speaker"]
        tally.turns += named is not None
        tally.speakers += (named or "").casefold() == wanted.casefold()
        if named and named.casefold() != wanted.casefold():
            tally.wrong.append(f"{path.stem}: {named} for {wanted}: {marked['text']}")
    tally.false += [text for text, quote in open_quotes if quote.speaker and quote.confidence != "unsure"]
    return tally


def _tally(names: str) -> Tally:
    total = Tally()
    for one in [_tally_article(ARTICLES / f"{name}.txt") for name in names.split()]:
        for name in ("marked", "found", "right", "speakers", "turns"):
            setattr(total, name, getattr(total, name) + getattr(one, name))
        total.wrong += one.wrong
        total.false += one.false
    return total


@pytest.mark.parametrize(
    ("names", "recall", "precision", "speakers", "wrong"),
    [
        ("nyhet feature intervju sport nynorsk mening", 0.98, 0.98, 0.87, 1),
        ("krim kultur nynorsk2 debatt", 0.98, 0.98, 0.86, 3),
        ("kommune fotball rettssak portrett ullfabrikk villsau", 0.99, 0.99, 0.86, 0),
    ],
)
def test_annotated_articles(names: str, recall: float, precision: float, speakers: float, wrong: int) -> None:
    """What is reached is kept: quotes found, quotes right, speakers right; few wrong turns and no false one."""
    tally = _tally(names)
    assert tally.right / tally.marked >= recall
    assert tally.right / tally.found >= precision
    assert tally.speakers / tally.right >= speakers
    assert len(tally.wrong) <= wrong, tally.wrong
    assert tally.false == []


@pytest.mark.parametrize(("paragraphs", "expected"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_cases(paragraphs: str, expected: str) -> None:
    """Who speaks in each quote, in order; - is nobody we can name, ? a question of the interviewer's."""
    blocks = [ArticleBlock("paragraph", text, number) for number, text in enumerate(paragraphs.split(" ¶ "), 1)]
    named = [
        "?" if quote.how == "question" else quote.speaker if quote.speaker and quote.confidence != "unsure" else "-"
        for quote in find_quotes(blocks)
    ]
    assert "; ".join(named) == expected


@pytest.mark.skipif(not FOUNDING.exists(), reason="the founding article is not kept in the repository")
def test_the_founding_article() -> None:
    """Eight quotes, four speakers, every attribution outside."""
    article = read_plain(FOUNDING.read_bytes(), path=FOUNDING.name)
    quotes = find_article_quotes(article)
    speakers = [quote.speaker for quote in quotes if quote.confidence == "sure"]
    assert speakers == [*["Grigory Sverdlin"] * 3, "Andrius Kubilius", *["Jevgenij"] * 2, *["Sportsmaster"] * 2]
    blocks = fold_blocks(article)
    for quote in quotes:
        assert quote.attribution
        assert quote.attribution not in blocks[quote.block].text[quote.start : quote.end]
