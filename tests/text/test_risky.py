"""Words to hear before air."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.model import FrontMatter, Paragraph, ParagraphId, Plain, Respelling, Script, Segment, Turn
from lydsak.text.readers.plain import read_plain
from lydsak.text.risky import LEAST, MOST, find_risky_words
from lydsak.text.split import split_article
from tests.text.script.test_warnings import read_cases

ARTICLES = sorted((Path(__file__).parent / "articles").glob("*.txt"))
FOUNDING = Path(__file__).parents[3] / "shared" / "articles" / "desertorer.txt"
CASES = read_cases("risky.tsv")


def _script(*texts: str) -> Script:
    blocks = tuple(
        Paragraph(ParagraphId(f"a{number}"), (Turn(None, (Plain(text),)),)) for number, text in enumerate(texts, 1)
    )
    return Script(FrontMatter(title="A"), (Segment(None, None, blocks),))


def _read_script(path: Path) -> Script:
    article = read_plain(path.read_bytes(), path=path.name)
    return split_article(article, guid="x", date="2026-01-01 06:00", source="x", language=article.language)


@pytest.mark.parametrize(("text", "words"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_cases(text: str, words: str) -> None:
    """What is listed, and in which order; ordinary prose lists nothing."""
    assert "; ".join(one.word for one in find_risky_words(_script(text), "nb")) == words


def test_what_somebody_has_said_how_to_read_is_no_risk() -> None:
    """In words.toml, or in the script itself."""
    script = _script("Hun møtte Ziganshin og Kubilius i går.")
    assert [one.word for one in find_risky_words(script, "nb", ["Ziganshin"])] == ["Kubilius"]
    owner = _script("Hun så Sverdlins bil.")
    assert [one.word for one in find_risky_words(owner, "nb")] == ["Sverdlins"]
    assert find_risky_words(owner, "nb", ["Sverdlin"]) == ()
    respelled = Turn(None, (Plain("Hun møtte "), Respelling("Ziganshin", "Siganskjin"), Plain(".")))
    paragraph = Paragraph(ParagraphId("a1"), (respelled,))
    assert find_risky_words(Script(FrontMatter(), (Segment(None, None, (paragraph,)),)), "nb") == ()


@pytest.mark.parametrize(
    ("text", "handled", "left"),
    [
        ("Hun leste om Sverdlin-saken og Kubilius’ svar.", ["Sverdlin", "Kubilius"], []),
        ("Hun så Sverdlins-huset.", ["Sverdlin"], []),
        ("Hun møtte Bogumila Sverdlin der.", ["Bogumila", "Sverdlin"], []),
        ("Hun møtte Bogumila Sverdlin der.", ["Sverdlin"], ["Bogumila Sverdlin"]),
        ("Hun leste om Ziganshin-Sverdlin.", ["Sverdlin"], ["Ziganshin-Sverdlin"]),
        ("Hun leste om Sverdlinsaken.", ["Sverdlin"], ["Sverdlinsaken"]),
    ],
)
def test_a_name_that_is_mended_is_no_risk_where_the_entry_reads_it(
    text: str, handled: list[str], left: list[str]
) -> None:
    """In the genitive, before a hyphen, beside another; where it is not read, it is still to be heard."""
    assert [one.word for one in find_risky_words(_script(text), "nb", handled)] == left


def test_a_word_is_placed_where_it_first_stands_and_counted() -> None:
    """So that an editor hears it there."""
    (word,) = find_risky_words(_script("Alt er rolig.", "Mediazona kom.", "De så Mediazona."), "nb")
    assert (word.word, word.paragraph, word.count, word.kind) == ("Mediazona", "a2", 2, "name")


def test_what_the_opening_says_is_heard_too() -> None:
    """Title and author; what stands in the text as well is placed there."""
    script = Script(FrontMatter(title="Mediazona vant", author="Sunniva Quist"), _script("De så Mediazona.").segments)
    found = {one.word: (one.paragraph, one.count) for one in find_risky_words(script, "nb")}
    assert found == {"Quist": (None, 1), "Mediazona": ("a1", 2)}


def test_homographs_are_those_of_bokmal() -> None:
    """Nynorsk writes «kor» for «hvor», and no choir."""
    assert [one.word for one in find_risky_words(_script("Det var eit kor."), "nb")] == ["kor"]
    assert find_risky_words(_script("Eg veit ikkje kor ho er."), "nn") == ()


def test_muted_paragraphs_are_not_heard() -> None:
    """Nor listed."""
    paragraph = Paragraph(ParagraphId("a1"), (Turn(None, (Plain("Hun så Ziganshin."),)),), muted=True)
    assert find_risky_words(Script(FrontMatter(), (Segment(None, None, (paragraph,)),)), "nb") == ()


def test_at_most_fifteen_are_listed() -> None:
    """The riskiest; the others are no worse than words of any article."""
    names = " og ".join(f"Szcz{letter}ck" for letter in "abcdefghijklmnopqrst")
    assert len(find_risky_words(_script(f"De møtte {names} der."), "nb")) == MOST


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_articles_of_norwegian_names_list_few(path: Path) -> None:
    """None is worth more than a handful."""
    assert len(find_risky_words(_read_script(path), "nb")) <= LEAST + 2


@given(st.one_of(st.text(), st.lists(st.sampled_from("Qa Wæ Han . «Ny» Å -X- 1850 's Ærø's A".split())).map(" ".join)))
def test_any_text_is_looked_through(text: str) -> None:
    """Every word that is listed stands in it."""
    for one in find_risky_words(_script(text), "nb"):
        assert one.word.lower() in text.lower() or " " in one.word


@pytest.mark.skipif(not FOUNDING.exists(), reason="the founding article is not kept in the repository")
def test_the_founding_article() -> None:
    """Names from abroad that are in no list, and none that every reader knows."""
    words = {one.word for one in find_risky_words(_read_script(FOUNDING), "nb")}
    assert {"Ziganshin", "Sverdlin", "Kubilius", "Mediazona", "Idite Lesom"} <= words
    assert not words & {"Russland", "Ukraina", "Spania", "Vesten", "Kasakhstan", "Putin"}
    assert LEAST <= len(words) <= MOST
