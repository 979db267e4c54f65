"""What stands around names."""

from __future__ import annotations

import re

import pytest

from lydsak.text.quotes.name_clues import (
    cut_title,
    drop_owner,
    guess_gender,
    is_body,
    is_oblique,
    is_role,
    is_same_role,
    is_title,
    is_titled_role,
    read_own_roles,
    read_role_before,
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


def test_a_title_with_a_hyphen_is_cut_from_a_name() -> None:
    """Its last word is what somebody is; a double name is no title."""
    assert cut_title("Equinor-sjef Kari Nes".split()) == ("equinor-sjef", ["Kari", "Nes"])
    assert cut_title("Røde Kors-leder Kari Nes".split()) == ("kors-leder", ["Kari", "Nes"])
    for name in ("Kari Nes-Berg", "Anne-marie Nes", "Kari Nes"):
        assert cut_title(name.split()) == (None, name.split())


def test_a_role_with_a_hyphen_is_no_name() -> None:
    """Only with its article, and alone."""
    assert is_titled_role("Brann-treneren")
    assert not any(is_titled_role(name) for name in ("Brann-trener", "Nes-Bergen", "Brann-treneren Li"))


@pytest.mark.parametrize(
    ("role", "roles"),
    [
        ("leder for gruppen", {"leder"}),
        ("mannens forsvarer, advokat", {"mannens", "forsvarer", "advokat"}),
        ("leder for trener", {"leder"}),
        ("", set()),
    ],
)
def test_what_an_attribution_says_that_somebody_is(role: str, roles: set[str]) -> None:
    """The first word and those that are roles, up to where it says of what."""
    assert read_own_roles(role) == roles


def test_a_role_may_stand_before_its_place_and_the_name() -> None:
    """Only where a comma ends the place, and only what people are."""
    assert read_role_before("Leder i Norsk Redaktørforening, ") == {"leder"}
    assert read_role_before("Leder i Norsk Redaktørforening ") == set()
    assert read_role_before("Vinter på Finse, ") == set()


def test_a_body_is_known_by_its_ending() -> None:
    """With and without its article."""
    assert all(is_body(word) for word in ("vegvesen", "fylkeskommunen", "politiet", "sentralbyrå"))
    assert not any(is_body(word) for word in ("skiltet", "rektoren"))
