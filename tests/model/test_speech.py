from __future__ import annotations

from lydsak.model import PhoneticSpan, SpeechRequest, SpokenWord, Voice


def test_a_voice_is_written_as_scripts_name_it() -> None:
    """Engine, colon, name."""
    assert str(Voice("espeak", "nb+f2")) == "espeak:nb+f2"


def test_a_request_joins_its_words() -> None:
    """The spoken text is the words with single spaces between them."""
    words = (SpokenWord("sju tusen"), SpokenWord("saker."))
    assert SpeechRequest(Voice("tone", "mid"), "nb", words).text == "sju tusen saker."


def test_a_word_is_parted_into_letters_and_phonemes() -> None:
    """In the order of the text, whatever the order of the spans; together they are all of it, and none is empty."""
    spans = (PhoneticSpan(7, 9, "espeak"), PhoneticSpan(0, 3, "ipa"), PhoneticSpan(5, 5, "ipa"))
    assert list(SpokenWord("ɑbc de fg.", spans).split_phonetic()) == [
        ("ɑbc", "ipa"),
        (" d", None),
        ("e ", None),
        ("fg", "espeak"),
        (".", None),
    ]
    assert list(SpokenWord("elva").split_phonetic()) == [("elva", None)]
    assert list(SpokenWord("").split_phonetic()) == []
