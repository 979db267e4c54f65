from __future__ import annotations

from pathlib import Path

import pytest

from lydsak.text.article.byline import is_address_line, is_role_line, is_small_line, parse_author_line, parse_byline

LINES = (Path(__file__).parents[1] / "cases" / "bylines.tsv").read_text(encoding="utf-8").split("\n")
CASES = [line.split("\t") for line in LINES if line and not line.startswith("#")]


@pytest.mark.parametrize(("text", "author", "kind"), CASES)
def test_bylines_in_the_ways_of_newspapers(text: str, author: str, kind: str) -> None:
    """The author's name is written as names are; the photographer, the address and the agency are not it."""
    parse = parse_byline if kind == "byline" else parse_author_line
    assert (parse(text) or "-") == author


@pytest.mark.parametrize("text", ["kommentator", "Journalist", "politisk redaktør i Bjørkaposten", "frilansjournalist"])
def test_a_role_line_names_a_job(text: str) -> None:
    """With a few words around it."""
    assert is_role_line(text)
    assert not is_role_line(f"Hun er {text}, sier hun selv, og det har hun vært siden i fjor på denne tiden av året.")


def test_a_small_line_is_no_sentence() -> None:
    """A few words without a capital first and a full stop last."""
    assert is_small_line("leder i bygdelaget")
    assert not is_small_line("Leder i bygdelaget")
    assert not is_small_line("leder i bygdelaget.")
    assert not is_small_line("en to tre fire fem seks sju åtte ni")


def test_an_address_line_is_an_address_alone() -> None:
    """With a label or without."""
    assert is_address_line("kari.nes@avisa.example")
    assert is_address_line("E-post: kari.nes@avisa.example")
    assert not is_address_line("Skriv til kari.nes@avisa.example")
