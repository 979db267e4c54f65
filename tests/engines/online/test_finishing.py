from __future__ import annotations

import pytest

from lydsak.engines.online.finishing import finish_speech, make_silence, read_seconds
from lydsak.engines.online.sound import AnsweredSound
from lydsak.model import Hz, Ms, SpokenWord, WordMark

RATE = Hz(16_000)
LOUD = b"\x00\x20"
SOUND = AnsweredSound(bytes(2 * 16_000) + LOUD * 16_000 + bytes(2 * 16_000), RATE)
"""A second of silence, one of sound, one of silence."""
WORDS = (SpokenWord("Hei"), SpokenWord("–"), SpokenWord("du."))


def test_times_that_were_told_are_those_of_the_trimmed_sound() -> None:
    """The silence around goes but for 30 ms before and 80 after; a word ends where it was told to, or at the next."""
    speech = finish_speech(WORDS, SOUND, {0: Ms(1_000), 2: Ms(1_500)}, {2: Ms(1_900)})
    assert len(speech.pcm) == 2 * 16 * 1_110
    assert not speech.estimated
    assert speech.marks == (WordMark(Ms(30), Ms(530)), WordMark(Ms(530), Ms(530)), WordMark(Ms(530), Ms(930)))


@pytest.mark.parametrize(
    "starts",
    [
        None,
        {},
        {0: Ms(1_000)},
        {0: Ms(-1), 2: Ms(1_500)},
        {0: Ms(1_000), 2: Ms(3_001)},
        {0: Ms(1_000), 2: Ms(2_500)},
        {0: Ms(1_000), 2: read_seconds(1e306)},
        {0: Ms(1_000), 2: Ms(10**400)},
    ],
)
def test_times_that_are_missing_or_cannot_be_are_estimated(starts: dict[int, Ms] | None) -> None:
    """Sound is worth keeping, whatever a service says of it."""
    speech = finish_speech(WORDS, SOUND, starts)
    assert speech.estimated
    assert [mark.start for mark in speech.marks] == sorted(mark.start for mark in speech.marks)
    assert speech.marks[-1].end == 1_110


def test_end_that_cannot_be_is_the_next_words_start() -> None:
    """Or that of the sound."""
    speech = finish_speech(WORDS, SOUND, {0: Ms(1_000), 2: Ms(1_500)}, {0: Ms(1_800), 2: read_seconds(1e308)})
    assert [(mark.start, mark.end) for mark in speech.marks] == [(30, 530), (530, 530), (530, 1_110)]


def test_silence_has_a_mark_a_word() -> None:
    """All empty, at the beginning."""
    speech = make_silence(WORDS, RATE)
    assert (speech.pcm, speech.rate, speech.marks) == (b"", RATE, (WordMark(Ms(0), Ms(0)),) * 3)


@pytest.mark.parametrize(("told", "time"), [(0.0, 0), (1.2345, 1_234), (-0.5, -500), (1e306, -1), (1e308, -1)])
def test_seconds_are_milliseconds_or_before_any_sound(told: float, time: int) -> None:
    """No number that a service may send raises anything."""
    assert read_seconds(told) == time
