from __future__ import annotations

from dataclasses import replace

import pytest

from lydsak.build.speech.plausible_speech import check_speech, quote_text
from lydsak.errors import EngineError
from lydsak.model import Hz, Ms, Speech, SpeechRequest, SpokenWord, Voice, WordMark

REQUEST = SpeechRequest(Voice("tone", "mid"), "nb", (SpokenWord("Ferja"), SpokenWord("gikk.")))
GOOD = Speech(
    b"\x01\x10\x00\xf0" * 6_000 + bytes(24_000), Hz(24_000), (WordMark(Ms(0), Ms(300)), WordMark(Ms(300), Ms(900)))
)


@pytest.mark.parametrize(
    ("speech", "problem"),
    [
        (replace(GOOD, pcm=bytes(48_000)), "silence"),
        (replace(GOOD, pcm=b""), "silence"),
        (replace(GOOD, pcm=b"\x01"), "1 bytes"),
        (replace(GOOD, rate=Hz(1_000)), "1000 Hz"),
        (replace(GOOD, rate=Hz(192_001)), "192001 Hz"),
        (replace(GOOD, pcm=GOOD.pcm * 30), "30 s of sound for 11 characters"),
        (replace(GOOD, marks=GOOD.marks[:1]), "marked 1 of 2 words"),
        (replace(GOOD, marks=tuple(reversed(GOOD.marks))), "before the word before them"),
        (replace(GOOD, marks=(WordMark(Ms(-5), Ms(0)),) * 2), "before the word before them"),
        (replace(GOOD, marks=(GOOD.marks[0], WordMark(Ms(300), Ms(9_000)))), "marked a word at 9.0 s in 1.0 s"),
        (replace(GOOD, marks=(0, 1)), "whole milliseconds"),  # type: ignore[arg-type]
        (replace(GOOD, marks=(WordMark(Ms(0), 0.5),) * 2), "whole milliseconds"),  # type: ignore[arg-type]
        (replace(GOOD, marks=None), "gave NoneType for tuple as `marks`"),  # type: ignore[arg-type]
        (replace(GOOD, rate="24000"), "gave str for int as `rate`"),  # type: ignore[arg-type]
        (replace(GOOD, pcm=[0] * 9), "gave list for bytes as `pcm`"),  # type: ignore[arg-type]
        (None, "gave NoneType for a Speech"),
        (replace(GOOD, pcm=b"\x00\x20" * 24_000), "gave silence"),
    ],
)
def test_what_cannot_be_a_reading_is_refused(speech: Speech, problem: str) -> None:
    """An engine that goes wrong is caught before anything is kept, with voice and text."""
    with pytest.raises(EngineError) as caught:
        check_speech(REQUEST, speech)
    assert caught.value.code == "L431"
    assert problem in caught.value.message
    assert "whoever made the engine" in (caught.value.help or "")
    assert "tone:mid" in caught.value.message
    assert "«Ferja gikk.»" in caught.value.message
    check_speech(REQUEST, GOOD)


def test_too_little_sound_for_so_many_letters_is_refused() -> None:
    """A sentence cut off; an abbreviation may be short, and what is no Latin letter may be left out."""
    words = tuple(SpokenWord(word) for word in "Ferja gikk sju tusen ganger over fjorden i fjor sommer.".split())
    marks = tuple(WordMark(Ms(0), Ms(0)) for _ in words)
    with pytest.raises(EngineError, match=r"0\.5 s of sound for 45 letters"):
        check_speech(replace(REQUEST, words=words), replace(GOOD, pcm=GOOD.pcm[:24_000], marks=marks))
    foreign = (SpokenWord("я" * 45),)
    check_speech(replace(REQUEST, words=foreign), replace(GOOD, pcm=GOOD.pcm[:24_000], marks=marks[:1]))


def test_a_long_text_is_quoted_by_its_beginning() -> None:
    """A message names the sentence, and is no page."""
    long = replace(REQUEST, words=(SpokenWord("a" * 100),))
    assert quote_text(REQUEST) == "«Ferja gikk.»"
    assert quote_text(long) == f"«{'a' * 80}…»"
