"""What is IPA, whatever the voice."""

from __future__ import annotations

import pytest

from lydsak.text.norwegian.tables import load_names
from lydsak.text.phonetics import find_phonetic_fault


@pytest.mark.parametrize(
    ("ipa", "fault"),
    [("¤%", "¤ % is no sign of IPA"), ("blah#", "# is no sign of IPA"), ("ˈː.", "/ˈː./ holds no sound")],
)
def test_what_no_voice_could_say_is_a_fault(ipa: str, fault: str) -> None:
    """Signs that are none of IPA, and signs without a sound: the name would vanish."""
    assert find_phonetic_fault(ipa) == fault


@pytest.mark.parametrize("ipa", ["ˈsværdlɪn", "t͡ʃ", "ʘa", "ˈjɛnː.tə", "²ˈbøn:ər", "kʰɑ̃", "n̩", "ç"])
def test_ipa_is_let_through(ipa: str) -> None:
    """Also sounds that one voice or another has not."""
    assert find_phonetic_fault(ipa) is None


def test_every_name_of_the_news_is_ipa() -> None:
    """The built-in table is held to the same."""
    assert [name.name for name in load_names().values() if find_phonetic_fault(name.ipa)] == []
