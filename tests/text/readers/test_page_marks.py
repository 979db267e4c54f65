from __future__ import annotations

import pytest

from lydsak.text.readers.page_marks import BYLINE, FACT, find_mark


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("faktaboks", FACT),
        ("article-fact-box", FACT),
        ("byline", BYLINE),
        ("authorName", BYLINE),
        ("bildetekst", "a caption"),
        ("photo-credit", "a caption"),
        ("published-at", "the date"),
        ("lesOgsaa", "a note on another article"),
        ("mestlest", "a note on another article"),
        ("shareButtons", "sharing"),
        ("kommentarfelt", "comments"),
        ("nyhetsbrev-signup", "a newsletter"),
        ("annonse_topp", "advertising"),
        ("paywall", "the paywall"),
        ("breadcrumbs", "a menu"),
        ("tag-list", "tags"),
        ("cookieConsent", "a notice"),
        ("footnote", "a footnote"),
    ],
)
@pytest.mark.parametrize("attribute", ["class", "id"])
def test_a_class_or_an_id_says_what_words_are(attribute: str, name: str, mark: str) -> None:
    """In either language, whole words of it: by hyphen, underline or a capital."""
    assert find_mark("div", {attribute: f"wide {name}"}, ()) == mark


@pytest.mark.parametrize("name", ["shadows", "ingress", "brødtekst", "something", "delta", "body"])
def test_a_part_of_a_word_says_nothing(name: str) -> None:
    """A shadow is no ad."""
    assert find_mark("div", {"class": name}, ()) is None


@pytest.mark.parametrize("tag", ["html", "body", "main", "article"])
def test_what_holds_the_whole_page_is_not_judged_by_its_class(tag: str) -> None:
    """Themes write there what the page offers, not what its words are."""
    assert find_mark(tag, {"class": "has-paywall related"}, ()) is None


@pytest.mark.parametrize(
    ("tag", "values", "mark"),
    [
        ("nav", {}, "a menu"),
        ("footer", {}, "the page's foot"),
        ("aside", {}, "beside the article"),
        ("figcaption", {}, "a caption"),
        ("button", {}, "a button"),
        ("time", {}, "the date"),
        ("p", {}, None),
        ("div", {"role": "navigation"}, "a menu"),
        ("div", {"role": "complementary"}, "beside the article"),
        ("div", {"role": "article"}, None),
        ("a", {"rel": "author"}, BYLINE),
        ("span", {"itemprop": "author"}, BYLINE),
    ],
)
def test_an_element_says_it_by_its_name_and_its_role(tag: str, values: dict[str, str], mark: str | None) -> None:
    """As HTML, ARIA and schema.org have it."""
    assert find_mark(tag, values, ()) == mark


def test_what_is_nearest_to_its_maker_counts_most() -> None:
    """A class before a role, a role before the element's name."""
    assert find_mark("aside", {"class": "faktaboks", "role": "navigation"}, ()) == FACT
    assert find_mark("aside", {"role": "navigation"}, ()) == "a menu"


@pytest.mark.parametrize(
    ("around", "mark"),
    [((), "the page's head"), (("html", "body"), "the page's head"), (("main",), None), (("article", "div"), None)],
)
def test_a_header_is_the_page_s_or_the_article_s(around: tuple[str, ...], mark: str | None) -> None:
    """The article's holds its title and lead."""
    assert find_mark("header", {}, around) == mark
