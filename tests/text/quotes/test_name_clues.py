"""What stands around names."""

from __future__ import annotations

import re

import pytest

from lydsak.text.quotes.name_clues import (
    drop_owner,
    guess_gender,
    is_oblique,
    is_role,
    is_same_role,
    is_title,
    read_roles_after,
)


@pytest.mark.parametrize("word", ["rektor", "rektoren", "innsatsleder", "ordføraren", "19-åringen".replace("19-", "")])
def test_nouns_of_people_are_roles(word: str) -> None:
    """By their endings, definite or not."""
    assert is_role(word) == (word != "åringen")


@pytest.mark.parametrize(
    ("role", "held", "same"),
    [
        ("rektoren", "rektor", True),
        ("innsatslederen", "leder", True),
        ("lederen", "innsatsleder", True),
        ("19-åringen", "19-åring", True),
        ("juristen", "pensjonist", False),
        ("legen", "kollega", False),
    ],
)
def test_a_role_is_known_by_its_noun(role: str, held: str, *, same: bool) -> None:
    """With its article, and as part of a longer noun; not by a few letters alike."""
    assert is_same_role(role, held) is same


@pytest.mark.parametrize(
    ("sentence", "name", "oblique"),
    [
        ("Vi møtte Kari Nes i går.", "Kari Nes", False),
        ("Han dro til Kari Nes i går.", "Kari Nes", True),
        ("Putins krig varer.", "Putins", True),
        ("Bjørn-Erik Aas ved skolen ringte.", "Bjørn-Erik Aas", False),
    ],
)
def test_owners_and_places_are_no_subjects(sentence: str, name: str, *, oblique: bool) -> None:
    """After a preposition, or before what is owned; a name may end in s of itself."""
    match = re.search(re.escape(name), sentence)
    assert match is not None
    assert is_oblique(sentence, match) is oblique


def test_roles_stand_behind_names() -> None:
    """An age is one too: "19-åringen" may come later."""
    assert read_roles_after(", lagleder for Nordre Fjell.") == {"lagleder"}
    assert read_roles_after(" (19) gikk inn") == {"19-åring"}
    assert read_roles_after(" smiler, glad for det.") == set()


def test_an_owner_is_no_part_of_a_name() -> None:
    """But Lars and Jens are."""
    assert drop_owner(["MDGs", "Sondre", "Hammer"]) == ["Sondre", "Hammer"]
    assert drop_owner(["Lars", "Ole", "Moe"]) == ["Lars", "Ole", "Moe"]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Trener Hagen", True),
        ("Reder Wojciech Kowalczyk", True),
        ("Tiåringen Emil", True),
        ("Hovudtillitsvald Bogumila Nowak", True),
        ("Kari Nes", False),
        ("Wojciech Jan Kowalczyk", False),
        ("Bjørn-Erik Aas", False),
    ],
)
def test_a_title_stands_before_names(name: str, *, title: bool) -> None:
    """With the capital of the sentence that it opens."""
    assert is_title(name.split()) is title


def test_gender_goes_by_the_first_name() -> None:
    """Unknown where the name is."""
    assert guess_gender("Kari Nes") == "she"
    assert guess_gender("Bjørn-Erik Aas") == "he"
    assert guess_gender("Zxy Nes") is None
