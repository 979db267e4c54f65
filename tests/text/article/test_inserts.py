from __future__ import annotations

from pathlib import Path

import pytest

from lydsak.text.article.inserts import find_credit, match_call, match_insert

LINES = (Path(__file__).parents[1] / "cases" / "inserts.tsv").read_text(encoding="utf-8").split("\n")
CASES = [line.split("\t") for line in LINES if line and not line.startswith("#")]


@pytest.mark.parametrize(("text", "reason"), CASES)
def test_what_stands_between_paragraphs(text: str, reason: str) -> None:
    """Captions, credits, links and buttons are left out, each for its reason; sentences that look like them stay."""
    assert (match_insert(text) or "-") == reason


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("Har du tips om noen vi bør intervjue? Send en e-post til intervju@avisa.example", True),
        ("Var du på møtet? Skriv til oss på debatt@avisa.example", True),
        ("Har du sett noe? Tips oss! Ring 00 00 00 00", True),
        ("De skriver fra post@bank.example og ber deg sende tips om koden.", False),
        ("Meld deg på til post@kinoen.example innen fredag.", False),
        ("– Skriv til oss på post@kinoen.example, sier lederen.", False),
        ("Skriv til oss, sier hun.", False),
        ("Har du sett noe? Ring politiet på 22 33 44 55.", False),
        ("Ring 22 33 44 55 om du vil gi tips.", False),
        ("Skriv til oss på post@kinoen.example, sier lederen.", False),
    ],
)
def test_calls_to_write_to_the_newspaper(text: str, call: bool) -> None:
    """They have an address, and say whose it is."""
    assert (match_call(text) is not None) is call


def test_a_credit_at_the_end_of_a_long_paragraph_is_found_alone() -> None:
    """The paragraph is no caption, so its words stay."""
    text = "Kinolaget har malt og snekret siden november. " * 8
    assert match_insert(text + "Foto: Ola Li") is None
    assert find_credit(text + "Foto: Ola Li") == (len(text) - 1, "a picture credit")
    assert find_credit(text + "(©NTB)") == (len(text) - 1, "the agency")
    assert find_credit("Det skriver Norsk Telegrambyrå (NTB)") is None
    assert find_credit(text) is None


def test_a_long_word_in_capital_letters_is_looked_at_once() -> None:
    """It may be taken apart in no other way, so what is no credit at its end is told at once."""
    assert match_insert("FOTO " + "A" * 290) == "a picture credit"
    assert match_insert("FOTO " + "A" * 290 + "!") is None
