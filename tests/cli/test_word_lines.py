"""A line for an entry, and for what it changes."""

from __future__ import annotations

import pytest

from lydsak.build.editing.words import Effect, Trial
from lydsak.cli.word_lines import describe_effects, describe_word_entry, describe_word_reading, says_itself
from lydsak.model import Pronunciation

NOTHING = Trial((), (), ())
SOMETHING = Trial((Effect("scripts/a.md", None, "paragraph", "NRK", "nrk"),), (), ())


def test_an_entry_is_a_line() -> None:
    """The word, how it is read, its limits, and the note."""
    entry = Pronunciation("Wien", said="Vin", ipa="viːn", language="nn", voice="gtts", note="desken")
    assert describe_word_reading(entry) == "/viːn/ or Vin"
    assert describe_word_entry(entry, 6) == "Wien    /viːn/ or Vin  (nn gtts)  # desken"


@pytest.mark.parametrize(
    ("entry", "same"),
    [
        (Pronunciation("Kaia", said="Kaia"), True),
        (Pronunciation("Kaia", said="Kaja"), False),
        (Pronunciation("Kaia", said="Kaia", ipa="kaɪa"), False),
        (Pronunciation("NKOM", said="NKOM", read_as="letters"), False),
    ],
)
def test_a_word_said_as_itself_is_told(entry: Pronunciation, same: bool) -> None:
    """The letters that it has already, and nothing else."""
    assert says_itself(entry) == same
    assert ("as it is written" in describe_effects(NOTHING, entry)) == same


def test_what_an_entry_changes_is_counted() -> None:
    """Also where it is the word itself, which then stands in the place of a built-in reading."""
    assert describe_effects(SOMETHING, Pronunciation("NRK", said="NRK")) == "Changes 1 paragraph in 1 script"
    assert describe_effects(NOTHING) == "Changes no paragraph"
