from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.model import Article, ArticleBlock, Language, Paragraph, Script
from lydsak.text.readers.plain import read_plain
from lydsak.text.script.parsing import parse_script, render_script
from lydsak.text.split import derive_title, split_article

FOUNDING = Path(__file__).parents[3] / "shared" / "articles" / "desertorer.txt"
ARTICLE = Article(
    title="Bjørka kino åpner: «ja»",
    title_derived=False,
    blocks=(
        ArticleBlock("paragraph", "Lyset sluknet kl. 19.30. Salen var full.", 3),
        ArticleBlock("paragraph", "@alle var der.", 5),
        ArticleBlock("heading", "Dugnad", 7),
        ArticleBlock("paragraph", "– Vi trodde\u00a0det, sier hun.", 9),
    ),
    author="Kari Nordmann",
    date="2026-11-19",
)
WRITTEN = """---
tittel: "Bjørka kino åpner: «ja»"
dato: 2026-11-20 06:00            # publiseres ikke før; Europe/Oslo
artikkeldato: 2026-11-19
forfatter: Kari Nordmann
kilde: articles/bjorka-kino.txt
status: til gjennomsyn            # utkast, til gjennomsyn, godkjent
sammendrag: Lyset sluknet kl. 19.30. Salen var full.
guid: 5b1c0a0e
---

## Innledning ^k1

Lyset sluknet kl. 19.30. Salen var full. ^a1

\\@alle var der. ^a2

## Dugnad ^k2

– Vi trodde\u00a0det, sier hun. %% hvem sier dette? %% ^b1
"""


def split(article: Article, language: Language = "nb", show_language: Language | None = None) -> Script:
    """As `add` does it."""
    return split_article(
        article,
        guid="5b1c0a0e",
        date="2026-11-20 06:00",
        source="articles/bjorka-kino.txt",
        language=language,
        show_language=show_language,
    )


def test_a_script_is_written_as_documented() -> None:
    """Keys in their order, comments in their column, blank lines between blocks, an id for each."""
    assert render_script(split(ARTICLE)) == WRITTEN


def test_a_nynorsk_script_has_nynorsk_keys() -> None:
    """The lead's heading too; a show in the other language is told."""
    written = render_script(split(ARTICLE, "nn", "nb"))
    assert "forfattar: Kari Nordmann\nkjelde: " in written
    assert "## Innleiing ^k1" in written
    assert "språk: nn\n" in written
    assert parse_script(written, path="x.md").front_matter.language == "nn"
    assert split(ARTICLE, "nn", "nn").front_matter.language is None


def test_a_derived_title_asks_for_a_better_one() -> None:
    """The comment stands on the title's line, for the editor alone."""
    article = Article("Lyset sluknet", True, ARTICLE.blocks)
    written = render_script(split(article))
    assert "tittel: Lyset sluknet             # laget av ingressen; skriv gjerne en bedre\n" in written
    assert parse_script(written, path="x.md").front_matter.title == "Lyset sluknet"


def test_an_article_that_opens_with_a_heading_has_no_lead_segment() -> None:
    """No segment is made up."""
    script = split(Article("En", False, ARTICLE.blocks[2:]))
    assert [segment.title for segment in script.segments] == ["Dugnad"]


def test_a_fact_box_is_muted_where_it_stood() -> None:
    """Above all text it belongs to the first segment, so that no chapter is empty; list items are paragraphs."""
    box, item = ArticleBlock("fact", "Fakta: ~", 1), ArticleBlock("item", "malt", 10)
    script = split(Article("En", False, (box, *ARTICLE.blocks[2:], item, box)))
    assert [
        [block.muted for block in segment.blocks if isinstance(block, Paragraph)] for segment in script.segments
    ] == [[True, False, False, True]]
    assert parse_script(render_script(script), path="x.md") == script


TEXTS = st.text(st.sampled_from("aæÅ .,–-@#[]{}%~^1\\|:\"'&*!\n\u00a0\u2028"), min_size=1, max_size=40)
BLOCKS = st.lists(
    st.builds(
        ArticleBlock, st.sampled_from(["heading", "paragraph", "item", "fact"]), TEXTS.filter(str.strip), st.just(1)
    ),
    min_size=1,
).filter(lambda blocks: blocks[0].kind != "fact")


@given(title=TEXTS, blocks=BLOCKS, author=TEXTS | st.none(), derived=st.booleans())
def test_any_article_reads_back_from_its_script(
    title: str, blocks: list[ArticleBlock], author: str | None, derived: bool
) -> None:
    """Whatever signs an article holds, its script says the same words in the same order, all of them."""
    script = split(Article(title, derived, tuple(blocks), author))
    read = parse_script(render_script(script), path="x.md")
    assert read == script
    shown = [part for segment in read.segments for part in (segment.title, *(show(block) for block in segment.blocks))]
    written = "".join("".join(block.text.split()) for block in blocks)
    assert "".join("".join((part or "").split()) for part in shown).removeprefix("Innledning") == written.removeprefix(
        "Innledning"
    )


def show(block: object) -> str:
    """The words of a paragraph; an article makes no other blocks."""
    assert isinstance(block, Paragraph)
    return block.shown


@pytest.mark.parametrize(
    ("lead", "title"),
    [
        ("Kinoen åpner. Alle jubler.", "Kinoen åpner"),
        ("Kommer de hjem? Ingen vet.", "Kommer de hjem?"),
        (
            "Etter ti lange år uten lys på lerretet har kinolaget i Bjørka endelig klart det som alle sa var umulig.",
            "Etter ti lange år uten lys på lerretet har kinolaget i Bjørka endelig klart…",
        ),
        ("Vi er glade for at ingen av dem som var om bord i den gamle ferja fra øya, ble skadet.", None),
        ("x" * 200, "x" * 79 + "…"),
    ],
)
def test_titles_are_derived_from_the_first_sentence(lead: str, title: str | None) -> None:
    """At most 80 characters, cut between words, never after a small one."""
    derived = derive_title(lead)
    assert len(derived) <= 80
    assert title in {None, derived}
    assert not derived.rstrip("…").endswith((" fra", " den", " i", " som", ","))


@pytest.mark.parametrize(
    ("lead", "summary"),
    [
        ("En. To.", "En. To."),
        ("A" * 150 + ". " + "B" * 45 + ". " + "C" * 45 + ".", "A" * 150 + ". " + "B" * 45 + "."),
        ("ord " * 60 + "slutt.", "ord " * 48 + "ord…"),
    ],
)
def test_the_summary_is_whole_sentences_of_the_lead(lead: str, summary: str) -> None:
    """About 200 characters; a longer first sentence is cut between words."""
    script = split(Article("En", False, (ArticleBlock("heading", "Over", 1), ArticleBlock("paragraph", lead, 2))))
    assert script.front_matter.summary == summary


@pytest.mark.skipif(not FOUNDING.exists(), reason="the founding article is not kept in the repository")
def test_the_founding_article() -> None:
    """Seven segments, the month it is from, a title for the editor to better, and every word kept or listed."""
    data = FOUNDING.read_bytes()
    article = read_plain(data, path=FOUNDING.name)
    script = split(article)
    kept = [block.text for block in article.blocks] + [left.text for left in article.left_out]
    assert (article.date, article.title_derived, article.language) == ("2024-05", True, "nb")
    assert [left.text for left in article.left_out] == ["date 2024-05"]
    assert sorted(" ".join(kept).split()) == sorted(data.decode().split())
    assert len(script.segments) == 7
    assert script.segments[0].title == "Innledning"
    assert parse_script(render_script(script), path="x.md") == script
