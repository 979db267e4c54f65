from __future__ import annotations

from lydsak.engines.online.sound import AnsweredSound
from lydsak.engines.online.trimming import shift_marks, trim_silence
from lydsak.model import Hz, Ms, WordMark
from tests.engines.loopback import RATE, make_pcm

TONE = make_pcm("hei")


def _rest(milliseconds: int, level: int = 0) -> bytes:
    return level.to_bytes(2, "little") * (RATE * milliseconds // 1000)


def test_silence_around_speech_is_cut_to_a_breath() -> None:
    """30 ms stay before and 80 ms after; what counts as silence is 60 dB below full scale."""
    sound, gone = trim_silence(AnsweredSound(_rest(200) + TONE + _rest(700, level=30), Hz(RATE)))
    assert gone == 170
    assert sound.pcm[: len(_rest(30))] == _rest(30)
    rest = len(sound.pcm) - len(_rest(30)) - len(TONE)
    assert len(_rest(79)) <= rest <= len(_rest(81))


def test_speech_without_silence_stays() -> None:
    """Nothing that sounds is cut, and a pause within stays as it is."""
    sound = AnsweredSound(TONE + _rest(500) + TONE, Hz(RATE))
    assert trim_silence(sound) == (sound, 0)


def test_silence_alone_stays() -> None:
    """There is nothing to find in it."""
    sound = AnsweredSound(_rest(300), Hz(RATE))
    assert trim_silence(sound) == (sound, 0)


def test_marks_go_with_the_sound_that_is_left() -> None:
    """What stood in the silence stands at the edge."""
    marks = (WordMark(Ms(0), Ms(100)), WordMark(Ms(100), Ms(400)), WordMark(Ms(400), Ms(900)))
    assert shift_marks(marks, Ms(150), Ms(600)) == (
        WordMark(Ms(0), Ms(0)),
        WordMark(Ms(0), Ms(250)),
        WordMark(Ms(250), Ms(600)),
    )
