"""What an editor types into "how it is said"."""

from __future__ import annotations

import pytest

from lydsak.errors import UsageError
from lydsak.model import Pronunciation
from lydsak.studio.pronouncing import check_respelling, read_pronunciation


@pytest.mark.parametrize("said", ["Svérdlin", "sei-dis-fjørdur", "en ká å", "O’Neill", "ŠA", "e\u0301n", "2-tallet"])
def test_letters_are_a_respelling(said: str) -> None:
    """With accents, hyphens and blanks, as in Norwegian."""
    assert read_pronunciation("X", said) == Pronunciation("X", said=said)


def test_what_stands_between_slashes_is_phonetic() -> None:
    """As the script's own mark has it."""
    assert read_pronunciation("Sverdlin", "/ˈsværdlɪn/") == Pronunciation("Sverdlin", ipa="ˈsværdlɪn")
    check_respelling("/ˈsværdlɪn/")


@pytest.mark.parametrize("said", ["a|b", "Njåstad|Nåstad", "|"])
def test_a_bar_is_refused(said: str) -> None:
    """Who writes one means the mark of scripts, whose first half is the word: it is never said."""
    with pytest.raises(UsageError, match="parts a word from how it is said") as caught:
        check_respelling(said)
    assert caught.value.code == "L026"
    assert caught.value.help == "write here only how it is said, without the bar"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("ˈsværdlɪn", "ˈ ɪ cannot be read as letters"),
        ("Свердлин", "С в е р д л и н cannot be read as letters"),
        ("a/b", "/ cannot be read as letters"),
        ("//", "/ cannot be read as letters"),
        ("…", "… cannot be read as letters"),
        ("-", '"-" holds no letters to read'),
    ],
)
def test_what_no_voice_can_read_is_refused(said: str, message: str) -> None:
    """With the signs that it cannot, and how else."""
    with pytest.raises(UsageError) as caught:
        read_pronunciation("X", said)
    assert caught.value.message == message
    assert caught.value.help is not None
    assert "Svérdlin" in caught.value.help
