from __future__ import annotations

from lydsak.model import SpeechRequest, SpokenWord, Voice


def test_a_voice_is_written_as_scripts_name_it() -> None:
    """Engine, colon, name."""
    assert str(Voice("espeak", "nb+f2")) == "espeak:nb+f2"


def test_a_request_joins_its_words() -> None:
    """The spoken text is the words with single spaces between them."""
    words = (SpokenWord("sju tusen"), SpokenWord("saker."))
    assert SpeechRequest(Voice("tone", "mid"), "nb", words).text == "sju tusen saker."
