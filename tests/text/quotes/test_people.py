"""Whom an article's names, pronouns and roles mean."""

from __future__ import annotations

import pytest

from lydsak.text.quotes.people import People

STORY = (
    "Rektor Henny Skogvold ringte bilfører Arvid Moen (58) tidlig onsdag.",
    "Seksjonssjef Turid Moen, som ikke er i slekt med ham, tror det varer. Hun sukker.",
    "Ragnhild og Torstein Brekke bor på skjæret. Befalet med tilnavnet Sportsmaster dro til Oslo.",
)


@pytest.fixture
def people() -> People:
    """The people of the story."""
    read = People()
    for number, paragraph in enumerate(STORY):
        read.read_narration(paragraph, number)
    return read


@pytest.mark.parametrize(
    ("written", "resolved"),
    [
        ("Skogvold", ("Henny Skogvold", "sure")),
        ("Ragnhild", ("Ragnhild Brekke", "sure")),
        ("Turid Moen", ("Turid Moen", "sure")),
        ("Sportsmaster", ("Sportsmaster", "sure")),
        ("Ukjent", ("Ukjent", "likely")),
        ("Trener Skogvold", ("Henny Skogvold", "sure")),
        ("Høyres Petra Lund", ("Petra Lund", "sure")),
    ],
)
def test_names_are_filled_up(people: People, written: str, resolved: tuple[str, str]) -> None:
    """A surname, a first name, couples of one surname, nicknames; titles and owners go."""
    assert people.resolve_name(written, 3) == resolved


def test_two_of_one_surname_are_told_apart_by_nearness_or_not_at_all(people: People) -> None:
    """The one the story has just been about; where it was neither, nobody."""
    assert people.resolve_name("Moen", 2) == ("Turid Moen", "likely")
    assert people.resolve_name("Moen", 9) == (None, "unsure")


def test_a_pronoun_means_the_last_of_its_gender(people: People) -> None:
    """Sure where it is near."""
    assert people.resolve_pronoun("han", 3) == ("Sportsmaster", "sure")
    assert people.resolve_pronoun("hun", 2)[0] in {"Turid Moen", "Ragnhild Brekke"}
    assert people.resolve_pronoun("han", 20) == ("Sportsmaster", "likely")
    assert People().resolve_pronoun("hun", 0) == (None, "unsure")


@pytest.mark.parametrize(
    ("role", "resolved"),
    [
        ("rektoren", ("Henny Skogvold", "sure")),
        ("sjefen", ("Turid Moen", "sure")),
        ("58-åringen", ("Arvid Moen", "sure")),
        ("eleven", (None, "unsure")),
        ("kona", (None, "unsure")),
        ("mannen", (None, "unsure")),
        ("elevene", (None, "unsure")),
    ],
)
def test_a_role_means_who_was_introduced_as_one(people: People, role: str, resolved: tuple[str | None, str]) -> None:
    """Else nobody: a pupil may be one who is named, and a wife is somebody's, and we do not know whose."""
    assert people.resolve_role(role, 3) == resolved


def test_a_short_sentence_shows_who_speaks_next() -> None:
    """As in "Hun sukker." before a quote."""
    read = People()
    read.read_narration("Kari Nes ser ned. Hun sukker.", 4)
    assert read.name_acting(4) == "Kari Nes"
    assert read.name_acting(3) is None


def test_a_first_name_is_filled_up_by_what_comes_later(people: People) -> None:
    """When only one has it."""
    assert people.name_in_full("Henny") == "Henny Skogvold"
    assert people.name_in_full("Moen") == "Moen"


def test_a_sentence_of_a_thousand_names_is_read() -> None:
    """What stands before a name is looked at near by: the whole sentence a thousand times over takes minutes."""
    people = People()
    people.read_narration("Ola Nordmann, " * 2_000 + "lagleder for Nordre Fjell.", 1)
    assert people.resolve_name("Nordmann", 1) == ("Ola Nordmann", "sure")
