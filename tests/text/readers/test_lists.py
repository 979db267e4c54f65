from __future__ import annotations

import pytest

from lydsak.model import ArticleBlock
from lydsak.text.readers.lists import mark_fact_boxes, mark_items, strip_bullet

LONG = (
    "Kinolaget har malt, snekret og stekt vafler siden november, og nå er salen endelig klar til bruk igjen for alle."
)


def mark(*texts: str, step: int = 2) -> list[str]:
    """Kinds and texts, where `step` lines lie between the first of each block and of the next."""
    blocks = [ArticleBlock("paragraph", text, 1 + at * step) for at, text in enumerate(texts)]
    return [f"{block.kind} {block.text}" for block in mark_items(tuple(mark_fact_boxes(blocks)))]


@pytest.mark.parametrize(
    ("texts", "items"),
    [
        (("• melk", "• brød"), ["melk", "brød"]),
        (("• melk er dyrt.",), ["melk er dyrt."]),
        (("* melk", "* brød"), ["melk", "brød"]),
        (("– melk", "– to brød", "– Ost"), ["melk", "to brød", "Ost"]),
        (("Kjøp dette:", "- melk,", "- to brød."), ["melk,", "to brød."]),
        (("– melk", "– brød", "– Nei, sa han."), ["melk", "brød"]),
        (("1. Kjøp melk.", "2. Kjøp brød."), ["1. Kjøp melk.", "2. Kjøp brød."]),
        (("– melk",), []),
        (("– Hvor er du?", "– Her, sa hun."), []),
        (("– melk, sa han.", "– brød, sa hun."), []),
        (("17. mai er i dag.", "18. mai er i morgen."), []),
        (("2. verdenskrig er over.", "3. divisjon starter."), []),
        ((f"– {LONG} {LONG}", "– melk"), []),
    ],
)
def test_lists_are_told_from_quotes_and_dates(texts: tuple[str, ...], items: list[str]) -> None:
    """A bullet makes an item; dashes and numbers need company. The sign goes, the number is a word."""
    assert [text.removeprefix("item ") for text in mark(*texts) if text.startswith("item ")] == items


@pytest.mark.parametrize(
    ("texts", "length"),
    [
        (("FAKTA", "Skulane", "– Ytre: 61", "– Indre: 33", "Kjelde: kommunen", LONG), 5),
        (("Fakta om brannene", "• 11. mai: container", "• 2. juni: garasje.", LONG), 3),
        (("FAKTA OM SENTERET", "Utbygger: Nordkjøl", "Areal: 62 dekar", "Stemning", LONG), 3),
        (("Fakta", "Kinoen ble bygd i 1950.", "Kilde: Wikipedia", LONG), 3),
        (("Fakta", "Kinoen ble bygd i 1950.", LONG), 0),
        (("Fakta", LONG, "– Ja, sier han.", "Kilde: NTB"), 0),
        (("Fakta",), 0),
    ],
)
def test_a_fact_box_ends_where_its_form_does(texts: tuple[str, ...], length: int) -> None:
    """Bullets, pairs and short lines are its, prose only down to a source; without any of them it is text."""
    assert sum(text.startswith("fact ") for text in mark(LONG, *texts)) == length


def test_lines_without_a_blank_one_between_are_one_box() -> None:
    """Prose too, where the box stands apart from the text above it."""
    blocks = [ArticleBlock("paragraph", text, line) for line, text in ((1, LONG), (3, "Fakta"), (4, "Alt."), (6, LONG))]
    assert [block.kind for block in mark_fact_boxes(blocks)] == ["paragraph", "fact", "fact", "paragraph"]
    joined = [ArticleBlock("paragraph", block.text, line) for line, block in enumerate(blocks, 1)]
    assert {block.kind for block in mark_fact_boxes(joined)} == {"paragraph"}


def test_a_marked_box_reaches_to_the_next_heading() -> None:
    """In Markdown its title is a heading like others."""
    kinds = ("paragraph", "heading", "paragraph", "heading", "paragraph")
    texts = (LONG, "Fakta", "Kinoen ble bygd i 1950.", "Dugnad", LONG)
    blocks = [ArticleBlock(kind, text, 1) for kind, text in zip(kinds, texts, strict=True)]  # type: ignore[arg-type]
    assert [block.kind for block in mark_fact_boxes(blocks)] == ["paragraph", "fact", "fact", "heading", "paragraph"]


def test_a_bullet_is_no_word() -> None:
    """A number and a minus are."""
    assert strip_bullet("• melk") == strip_bullet("– melk") == "melk"
    assert strip_bullet("1. melk") == "1. melk"
    assert strip_bullet("-14 grader") == "-14 grader"
