from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.errors import ArticleError
from lydsak.text.article.coverage import count_coverage, list_left_out
from lydsak.text.readers.html import read_html

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
BODY = "<p>Etter tre uker ved kai gikk ferja igjen tirsdag morgen, med hundre og førti om bord.</p>"


def _wrap(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pages_as_newspapers_make_them(page: Path) -> None:
    """Title, byline, date, sub-headings, lists, quotes and fact boxes survive; each other word is listed with why."""
    expected = tomllib.loads(page.with_suffix(".toml").read_text(encoding="utf-8"))
    article = read_html(page.read_bytes(), path=page.name)
    assert [f"{block.kind}: {block.text}" for block in article.blocks] == expected["blocks"]
    found = {"title": article.title, "author": article.author, "date": article.date, "language": article.language}
    assert {key: value for key, value in found.items() if value} == {
        key: value for key, value in expected.items() if key != "blocks"
    }
    assert count_coverage(article).lost == 0
    assert all(one.reason for one in list_left_out(article))


def test_a_declared_charset_is_believed() -> None:
    """By the page or by its server, where its bytes agree."""
    page = _wrap(BODY + "<p>Åse på Sørøya betalte 5 kroner for å være med over.</p>", '<meta charset="iso-8859-1">')
    latin = page.decode().encode("cp1252")
    assert "Åse på Sørøya" in read_html(latin, path="x.html").blocks[1].text
    served = _wrap(BODY + "<p>Billetten kostet 5 € på Sørøya.</p>").decode().encode("iso8859-15")
    assert "5 €" in read_html(served, path="x.html", declared="iso-8859-15").blocks[1].text


def test_what_readers_do_not_see_is_no_word() -> None:
    """Programs, styles, hidden menus and what is hidden for screen readers."""
    hidden = "<script>var a='<p>x</p>'</script><div hidden><p>Skjult</p></div><p style='display: none'>Borte</p>"
    article = read_html(_wrap(hidden + "<h1>Ferja går</h1>" + BODY), path="x.html")
    assert (article.title, len(article.blocks), list_left_out(article)) == ("Ferja går", 1, ())


def test_a_form_round_the_page_is_no_reason() -> None:
    """An element that holds the article is not what its name says."""
    article = read_html(_wrap(f"<form class='subscribe'><h1>Ferja går</h1>{BODY}</form>"), path="x.html")
    assert len(article.blocks) == 1


def test_a_page_for_subscribers_is_refused_with_a_way_out() -> None:
    """A few lines above a wall make no episode."""
    linked = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>'
    for page in (_wrap(BODY, linked), _wrap(BODY + "<div class='paywall'><p>Bli abonnent i dag</p></div>")):
        with pytest.raises(ArticleError) as caught:
            read_html(page, path="x.html")
        assert (caught.value.code, "only 16 words" in caught.value.message) == ("L316", True)


@pytest.mark.parametrize("body", ["", "<nav><a href='/'>Forsiden</a></nav>", "<script>1</script>"])
def test_a_page_without_text_is_refused(body: str) -> None:
    """Menus make no episode."""
    with pytest.raises(ArticleError) as caught:
        read_html(_wrap(body), path="x.html")
    assert caught.value.code == "L306"


@pytest.mark.parametrize(
    "page", ["<div>" * 20_000 + BODY, "<p>" + "<b>" * 5_000 + "Hei på deg, du gamle ferje.", "<<<>>&#xD800;"]
)
def test_hostile_pages_are_read_or_refused(page: str) -> None:
    """Nothing else comes out."""
    try:
        assert read_html(page.encode(), path="x.html").blocks
    except ArticleError as error:
        assert error.code == "L306"  # noqa: PT017 (a page without text is refused)


_TAGS = "p div h1 h2 li aside figure section span b a br article nav".split()


@given(
    st.lists(st.tuples(st.sampled_from(_TAGS), st.booleans(), st.sampled_from(["Ferja går.", "Hei", "– Ja, sier Li."])))
)
def test_every_word_is_accounted_for(parts: list[tuple[str, bool, str]]) -> None:
    """Whatever the markup, also when it is never closed."""
    body = "".join(f"<{tag}>{text} " + (f"</{tag}>" if closed else "") for tag, closed, text in parts)
    try:
        article = read_html(_wrap(body), path="x.html")
    except ArticleError as error:
        assert error.code == "L306"  # noqa: PT017 (a page without text is refused)
        return
    assert count_coverage(article).lost == 0


@pytest.mark.parametrize(
    "body", ["<b>" * 100_001, "<p>Elva." * 10_001, "<p>" + "elva " * 200_001], ids=["tags", "paragraphs", "characters"]
)
def test_a_page_of_too_much_is_refused_before_it_is_searched(body: str) -> None:
    """What looks for the article would take minutes."""
    with pytest.raises(ArticleError) as caught:
        read_html(_wrap(body), path="a.html")
    assert caught.value.code == "L333"


def test_the_town_beside_a_marked_byline_is_no_name() -> None:
    """As in a byline of plain text."""
    byline = '<p class="byline">Kari Nes, Tromsø</p>'
    article = read_html(_wrap(f"<article><h1>Ferja går igjen</h1>{byline}{BODY * 4}</article>"), path="x.html")
    assert article.author == "Kari Nes"
