from __future__ import annotations

import re
from dataclasses import replace

import pytest

from lydsak.build.announcement import (
    DEFAULT_CLOSING,
    DEFAULT_EDITION_CLOSING,
    DEFAULT_EDITION_OPENING,
    DEFAULT_OPENING,
    fill_announcement,
)
from lydsak.config import make_default_settings
from lydsak.errors import SettingsError
from lydsak.model import FrontMatter, Language

SHOW = replace(make_default_settings().show, title="Lydsakene", newspaper="Bjørka Blad")
WHOLE = FrontMatter(title="Ferja går igjen", author="Kari Nordmann", article_date="2026-11-19")


def test_the_opening_names_title_newspaper_author_date_and_voice() -> None:
    """What a listener must know first: what this is, whose it is, how old it is, and that a machine reads."""
    assert fill_announcement(DEFAULT_OPENING["nb"], SHOW, WHOLE) == (
        "Ferja går igjen.",
        "Fra Bjørka Blad.",
        "Av Kari Nordmann.",
        "Artikkelen er fra 19. november 2026.",
        "Saken er lest av en syntetisk stemme.",
    )


def test_a_sentence_about_what_is_not_known_is_left_out() -> None:
    """An article without byline and date is not by nobody from never."""
    assert fill_announcement(DEFAULT_OPENING["nb"], SHOW, FrontMatter(title="Ferja", author=" ")) == (
        "Ferja.",
        "Fra Bjørka Blad.",
        "Saken er lest av en syntetisk stemme.",
    )


@pytest.mark.parametrize("title", ["Går ferja?", "Nå går den!", "Vent litt …"])
def test_a_title_with_an_end_mark_gets_no_second(title: str) -> None:
    """A question stays a question to the voice."""
    assert fill_announcement("{tittel}.", SHOW, FrontMatter(title=title)) == (title,)


def test_what_a_title_holds_is_not_filled_in_again() -> None:
    """Braces in a title are the title's."""
    assert fill_announcement("{tittel}. Fra {avis}.", SHOW, FrontMatter(title="Om {avis}")) == (
        "Om {avis}.",
        "Fra Bjørka Blad.",
    )


def test_a_field_that_does_not_exist_is_refused_with_those_that_do() -> None:
    """A slip in lydsak.toml is not read aloud."""
    with pytest.raises(SettingsError) as caught:
        fill_announcement("Fra {avsi}.", SHOW, WHOLE)
    assert caught.value.code == "L108"
    assert "{avis}" in (caught.value.help or "")


def test_an_empty_template_says_nothing() -> None:
    """`opening = ""` turns it off."""
    assert fill_announcement("", SHOW, WHOLE) == ()


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_each_language_declares_the_synthetic_voice(language: Language) -> None:
    """The label is in the sound by default, and the closing names the newspaper."""
    opening = " ".join(fill_announcement(DEFAULT_OPENING[language], SHOW, WHOLE))
    assert re.search("syntetisk stemme", opening)
    assert fill_announcement(DEFAULT_CLOSING[language], SHOW, WHOLE)[0].endswith("Bjørka Blad.")


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_an_edition_opens_with_its_day_and_the_label(language: Language) -> None:
    """Once, for all its stories."""
    front_matter = FrontMatter(title="Dagens saker", date="2026-11-26 06:00", language=language)
    opening = fill_announcement(DEFAULT_EDITION_OPENING[language], SHOW, front_matter)
    assert opening[0].endswith("torsdag 26. november.")
    assert "syntetisk stemme" in opening[1]
    assert "Dagens saker" in fill_announcement(DEFAULT_EDITION_CLOSING[language], SHOW, front_matter)[0]
