"""Slips that a voice would expose."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.model import FrontMatter, Paragraph, ParagraphId, Plain, Script, Segment, Turn
from lydsak.text.readers.plain import read_plain
from lydsak.text.slips import find_paragraph_slips, find_slips
from lydsak.text.split import split_article
from tests.text.script.test_warnings import read_cases

ARTICLES = sorted((Path(__file__).parent / "articles").glob("*.txt"))
FOUNDING = Path(__file__).parents[3] / "shared" / "articles" / "desertorer.txt"
CASES = read_cases("slips.tsv")


def _paragraph(text: str) -> Paragraph:
    return Paragraph(ParagraphId("a1"), (Turn(None, (Plain(text),)),))


def _find_in_article(path: Path) -> list[str]:
    article = read_plain(path.read_bytes(), path=path.name)
    script = split_article(article, guid="x", date="2026-01-01 06:00", source="x", language=article.language)
    return [slip.text for slip in find_slips(script)]


@pytest.mark.parametrize(("text", "slips"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_cases(text: str, slips: str) -> None:
    """What is flagged, and what only looks like it."""
    assert "; ".join(slip.text for slip in find_paragraph_slips(_paragraph(text))) == slips


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_edited_articles_raise_no_alarm(path: Path) -> None:
    """A false alarm costs more than a slip that is missed."""
    assert _find_in_article(path) == []


@given(st.one_of(st.text(), st.lists(st.sampled_from("i i han fikk « » , . En et stor".split())).map(" ".join)))
def test_slips_are_slices_of_the_text(text: str) -> None:
    """Exact places, whatever is written."""
    shown = _paragraph(text).shown
    for slip in find_paragraph_slips(_paragraph(text)):
        assert shown[slip.start : slip.end] == slip.text != ""


@pytest.mark.parametrize(
    ("paragraphs", "slips"),
    [
        (["Han sa: «Vi kom sent.", "Så gikk vi hjem.»"], []),
        (["«Vi kom sent.", "«Så gikk vi hjem.", "«Da var det over.»"], []),
        (["Han sa: «Vi kom sent.", "Så gikk de hjem."], ["a1"]),
        (["Han kom sent.", "Så gikk de hjem.» Ja."], ["a2"]),
    ],
)
def test_a_quote_may_run_over_paragraphs(paragraphs: list[str], slips: list[str]) -> None:
    """Each may begin with a guillemet of its own, and the last one closes."""
    blocks = tuple(
        Paragraph(ParagraphId(f"a{number}"), (Turn(None, (Plain(text),)),)) for number, text in enumerate(paragraphs, 1)
    )
    script = Script(FrontMatter(), (Segment(None, None, blocks),))
    assert [slip.paragraph for slip in find_slips(script)] == slips


def test_the_script_says_which_language_judges() -> None:
    """Bokmål's genders are no rule for Nynorsk, by the front matter or by the words."""
    block = Paragraph(ParagraphId("a1"), (Turn(None, (Plain("Han et middag."),)),))
    segments = (Segment(None, None, (block,)),)
    assert find_slips(Script(FrontMatter(language="nn"), segments)) == ()
    assert [slip.text for slip in find_slips(Script(FrontMatter(language="nb"), segments))] == ["et middag"]


@pytest.mark.skipif(not FOUNDING.exists(), reason="the founding article is not kept in the repository")
def test_the_founding_article() -> None:
    """Its two slips and nothing else."""
    assert _find_in_article(FOUNDING) == ["Han fikk han", "et liv så usynlig liv"]
