from __future__ import annotations

import pytest

from lydsak.errors import ArticleError
from lydsak.model import ArticleBlock, LeftOut
from lydsak.text.readers.article_head import ArticleHead
from lydsak.text.readers.blocks import MAX_BLOCKS, compose_article, find_blocks

LONG = "Etter ti år i mørket er det igjen liv på lerretet i Bjørka, og det er mange som gleder seg til det."


def find(text: str) -> list[tuple[int, str]]:
    """Lines and texts of the blocks."""
    return [(block.line, block.text) for block in find_blocks(text)]


def compose(*texts: str) -> list[str]:
    """The kinds and first words of what an article of these blocks holds."""
    article = compose_article(
        [ArticleBlock("paragraph", text, line) for line, text in enumerate(texts, 1)], path="x.txt"
    )
    title = [] if article.title_derived else [f"title {article.title}"]
    return title + [f"{block.kind} {block.text[:20]}" for block in article.blocks]


def test_blank_lines_part_paragraphs() -> None:
    """However many, and with any line end."""
    assert find("En.\n\n\nTo.\r\n \r\nTre.\r\rFire.") == [(1, "En."), (4, "To."), (6, "Tre."), (8, "Fire.")]


def test_wrapped_lines_join() -> None:
    """Lines that a program broke at its width are one paragraph."""
    wrapped = (
        "Etter ti år i mørket er det igjen liv på lerretet i Bjørka,\n"
        "og det er mange som gleder seg til at dørene åpner seg på\n"
        "nytt."
    )
    joined = wrapped.replace("\n", " ")
    assert find(wrapped) == [(1, joined)]
    assert find(f"Av Kari\n{wrapped}\nFoto: Ola\n{wrapped}") == [
        (1, "Av Kari"),
        (2, joined),
        (5, "Foto: Ola"),
        (6, joined),
    ]


def test_lines_that_nothing_wrapped_are_paragraphs() -> None:
    """Text pasted with a line a paragraph keeps them apart, headings too."""
    assert find(f"Kino\n{LONG}\n{LONG}") == [(1, "Kino"), (2, LONG), (3, LONG)]
    assert find("Kort en\nAv Kari") == [(1, "Kort en"), (2, "Av Kari")]


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("Kino åpner", LONG), ["title Kino åpner", "paragraph Etter ti år i mørket"]),
        (("Åpner kinoen?", LONG), ["title Åpner kinoen?", "paragraph Etter ti år i mørket"]),
        (
            (LONG, "Dugnad", LONG),
            ["paragraph Etter ti år i mørket", "heading Dugnad", "paragraph Etter ti år i mørket"],
        ),
        (
            (LONG, "«Dugnad»", LONG),
            ["paragraph Etter ti år i mørket", "heading «Dugnad»", "paragraph Etter ti år i mørket"],
        ),
        (
            (LONG, "Hvem er de?", LONG),
            ["paragraph Etter ti år i mørket", "heading Hvem er de?", "paragraph Etter ti år i mørket"],
        ),
        (
            (LONG, "Hun smiler.", LONG),
            ["paragraph Etter ti år i mørket", "paragraph Hun smiler.", "paragraph Etter ti år i mørket"],
        ),
        (
            (LONG, "– Nei", LONG),
            ["paragraph Etter ti år i mørket", "paragraph – Nei", "paragraph Etter ti år i mørket"],
        ),
        ((LONG, "Slutt"), ["paragraph Etter ti år i mørket", "paragraph Slutt"]),
        (
            (LONG, "Ost", "Melk", LONG),
            ["paragraph Etter ti år i mørket", "paragraph Ost", "heading Melk", "paragraph Etter ti år i mørket"],
        ),
        (
            (LONG, "Billetter: 350,- på www.bjorkakino.no", LONG),
            ["paragraph Etter ti år i mørket", "paragraph Billetter: 350,- på ", "paragraph Etter ti år i mørket"],
        ),
        (
            (LONG, "Spørsmål: Når åpner kinoen?", LONG),
            ["paragraph Etter ti år i mørket", "paragraph Spørsmål: Når åpner ", "paragraph Etter ti år i mørket"],
        ),
        (("Kinoen åpnet i går.",), ["paragraph Kinoen åpnet i går."]),
        (("– Kinoen åpner",), ["paragraph – Kinoen åpner"]),
        (("Bjørka kino åpner", "Det er fest."), ["title Bjørka kino åpner", "paragraph Det er fest."]),
        (("Bjørka kino åpner", "Av Kari", "Fest"), ["title Bjørka kino åpner", "paragraph Fest"]),
        (("Er det slutt?", "Av Kari", "Ja."), ["title Er det slutt?", "paragraph Ja."]),
        (("Av Kari", "Kino åpner", LONG), ["title Kino åpner", "paragraph Etter ti år i mørket"]),
        (("Kino åpner", "Kino åpner!", LONG), ["title Kino åpner", "paragraph Etter ti år i mørket"]),
        ((LONG, "Av Kari", LONG), ["paragraph Etter ti år i mørket", "paragraph Etter ti år i mørket"]),
    ],
)
def test_titles_and_headings(texts: tuple[str, ...], found: list[str]) -> None:
    """A short block that is no sentence, with a longer one below, is a heading; the first of them the title."""
    assert compose(*texts) == found


def test_a_title_alone_is_no_article() -> None:
    """It would be heard twice, as title and as text, and nothing else; what is no text is not called a wrong format."""
    with pytest.raises(ArticleError, match="no text to read below it") as caught:
        compose("Av Kari", "Kinoen åpner igjen")
    assert (caught.value.code, str(caught.value.place)) == ("L306", "x.txt:2")
    assert compose_article([ArticleBlock("paragraph", "Fest", 2)], path="x", head=ArticleHead(title="Kino")).blocks
    with pytest.raises(ArticleError) as caught:
        compose("")
    assert "its title on the first line" in (caught.value.help or "")


def test_an_endless_article_is_refused() -> None:
    """With the limit named."""
    with pytest.raises(ArticleError, match="5,000") as caught:
        compose_article([ArticleBlock("paragraph", "En.", 1)] * (MAX_BLOCKS + 1), path="x.txt")
    assert caught.value.code == "L307"


def test_a_title_of_the_head_is_not_read_again() -> None:
    """Its repeat in the text is listed, and so is the head's own where a marked title says another."""
    head = ArticleHead(title="Kino åpner", title_line=2, author="Kari", date="2026", language="nn")
    blocks = [ArticleBlock("heading", "Kino åpner", 5), ArticleBlock("paragraph", LONG, 7)]
    article = compose_article(blocks, path="x.md", head=head, title_line=5)
    assert (article.title, article.author, article.date, article.language) == ("Kino åpner", "Kari", "2026", "nn")
    assert article.left_out == (LeftOut("Kino åpner", "the title again", 5),)
    blocks[0] = ArticleBlock("heading", "Fest", 5)
    article = compose_article(blocks, path="x.md", head=head, title_line=5)
    assert (article.title, article.left_out) == ("Fest", (LeftOut("Kino åpner", "front matter", 2),))
    article = compose_article(blocks, path="x.md", head=head)
    assert (article.title, article.blocks[0].text) == ("Kino åpner", "Fest")


@pytest.mark.parametrize(
    ("texts", "code", "line"),
    [
        ((LONG, "a" * 1_001), "L330", 2),
        ((LONG, "ord " * 7_500 + "a"), "L331", 2),
        ((LONG, *["ord " * 7_000] * 18), "L332", None),
    ],
)
def test_what_nobody_reads_aloud_is_refused(texts: tuple[str, ...], code: str, line: int | None) -> None:
    """A word without end, a paragraph of an hour and an article of a day, with the line where there is one."""
    with pytest.raises(ArticleError) as caught:
        compose(*texts)
    assert caught.value.code == code
    assert caught.value.place is not None
    assert caught.value.place.line == line


def test_long_reads_are_no_mistake() -> None:
    """A long word, and a long article pasted as one paragraph."""
    assert len(compose(LONG, "a" * 1_000, "ord " * 7_499)) == 3
