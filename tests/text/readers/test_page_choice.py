from __future__ import annotations

import pytest

from lydsak.text.readers.page import parse_page
from lydsak.text.readers.page_choice import ChosenBlock, choose_blocks, fold_letters, name_author

LEAD = "Etter tre uker ved kai gikk ferja igjen tirsdag morgen."
REST = "Om bord var hundre og førti reisende, sier kapteinen."


def choose(markup: str, *anchors: str) -> dict[str, str | None]:
    """Each block's words, and why they are left out."""
    return {one.block.text: one.reason for one in choose_blocks(parse_page(markup), anchors)}


def find_title(markup: str, *anchors: str) -> list[str]:
    """The words of the blocks that are taken for the title."""
    return [one.block.text for one in choose_blocks(parse_page(markup), anchors) if one.title]


def test_readers_agree_on_letters_and_digits_alone() -> None:
    """Blanks, signs and capitals are each reader's own."""
    assert fold_letters("«Ferja går», kl. 7.15 – Å_ja!") == fold_letters("ferja går kl 715 åja") == "ferjagårkl715åja"


def test_between_the_anchors_nothing_is_lost() -> None:
    """What another reader passed over is the article's all the same; before and behind it is not."""
    markup = (
        f"<div><p>Vær i dag</p></div><div><p>{LEAD}</p><p>Kort.</p><p>{REST}</p></div><div><p>Flere saker</p></div>"
    )
    assert choose(markup, LEAD, REST) == {
        "Vær i dag": "outside the article",
        LEAD: None,
        "Kort.": None,
        REST: None,
        "Flere saker": "outside the article",
    }


def test_a_short_last_line_beside_the_others_is_the_article_s() -> None:
    """Too short for any anchor."""
    markup = f"<div><p>{LEAD}</p><p>Slutt.</p></div><div><p>Annet</p></div>"
    assert choose(markup, LEAD) == {LEAD: None, "Slutt.": None, "Annet": "outside the article"}


def test_what_the_page_marks_is_left_out_between_the_anchors_too() -> None:
    """With what the mark says."""
    markup = f"<p>{LEAD}</p><figure><figcaption>Ferja ved kai</figcaption></figure><p>{REST}</p>"
    assert choose(markup, LEAD, REST) == {LEAD: None, "Ferja ved kai": "a caption", REST: None}


@pytest.mark.parametrize("known", [True, False])
def test_a_line_that_is_all_link_is_the_article_s_only_where_both_readers_say_so(known: bool) -> None:
    """Most are notes on other articles."""
    linked = "Les hele rapporten fra Havarikommisjonen her"
    markup = f"<p>{LEAD}</p><p><a href='/x'>{linked}</a></p><p>{REST}</p>"
    assert choose(markup, LEAD, REST, *([linked] if known else []))[linked] == (None if known else "a link")


def test_a_mark_round_the_whole_article_means_nothing() -> None:
    """A form round a whole page."""
    assert choose(f"<form><p>{LEAD}</p><p>{REST}</p></form>", LEAD, REST) == {LEAD: None, REST: None}


def test_a_fact_box_in_the_article_is_kept_and_known_as_one() -> None:
    """One that stands elsewhere on the page is not."""
    box = "<div class='faktaboks'><p>Ferja har plass til 140.</p></div>"
    inside = choose_blocks(parse_page(f"<article><p>{LEAD}</p>{box}<p>{REST}</p></article>"), [LEAD, REST])
    assert [(one.reason, one.fact) for one in inside] == [(None, False), (None, True), (None, False)]
    outside = choose_blocks(parse_page(f"<article><p>{LEAD}</p><p>{REST}</p></article>{box}"), [LEAD, REST])
    assert [(one.reason, one.fact) for one in outside][-1] == ("beside the article", False)


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        (f"<h1>Avisa</h1><h1>Ferja går</h1><p>{LEAD}</p>", ["Ferja går"]),
        (f"<title>Ferja går - Avisa</title><h1>Ferja går</h1><h1>Været</h1><p>{LEAD}</p>", ["Ferja går"]),
        (f"<nav><h1>Avisa</h1></nav><p>{LEAD}</p>", []),
        (f"<h2>Ferja går</h2><p>{LEAD}</p>", []),
        (f"<p>{LEAD}</p><h1>Mest lest</h1>", []),
    ],
    ids=["the last above the text", "as the metadata says", "in a menu", "of another level", "below the text"],
)
def test_the_title_is_the_heading_above_the_text(markup: str, title: list[str]) -> None:
    """Of the first level; what the page says of itself decides among several."""
    assert find_title(markup, LEAD) == title


def test_without_anchors_the_page_speaks_for_itself() -> None:
    """All that it neither marks nor links."""
    assert choose(f"<nav><p>Forsiden</p></nav><p>{LEAD}</p><p>{REST}</p>") == {
        "Forsiden": "a menu",
        LEAD: None,
        REST: None,
    }
    assert choose_blocks(parse_page(""), ()) == ()


def test_the_author_is_the_first_byline_that_the_page_marks() -> None:
    """None where it marks none."""
    markup = f"<p class='byline'>Av Kari Nordmann</p><p>{LEAD}</p><p class='byline'>Foto: Per</p>"
    chosen: tuple[ChosenBlock, ...] = choose_blocks(parse_page(markup), [LEAD])
    assert name_author(chosen) == "Av Kari Nordmann"
    assert name_author(choose_blocks(parse_page(f"<p>{LEAD}</p>"), [LEAD])) is None
