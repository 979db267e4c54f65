"""Services put silence around what they say; how long it is quiet between sentences is the programme's to decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lydsak.engines.online.sound import AnsweredSound
from lydsak.model import Ms, WordMark

_QUIET: Final = 33
"""-60 dB of full scale."""
_BEFORE: Final = Ms(30)
_AFTER: Final = Ms(80)
"""Left of the silence, so that no soft beginning or end is cut."""


def trim_silence(sound: AnsweredSound) -> tuple[AnsweredSound, Ms]:
    """The sound without the silence around it, and how much of its beginning is gone. Silence alone stays."""
    import numpy as np

    samples = np.frombuffer(sound.pcm, dtype="<i2")
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > _QUIET)
    if not loud.size:
        return sound, Ms(0)
    start = Ms(max(0, int(loud[0]) * 1000 // sound.rate - _BEFORE))
    end = int(loud[-1]) + 1 + _AFTER * sound.rate // 1000
    return AnsweredSound(samples[start * sound.rate // 1000 : end].tobytes(), sound.rate), start


def shift_marks(marks: Sequence[WordMark], gone: Ms, duration: Ms) -> tuple[WordMark, ...]:
    """Marks in a sound whose first milliseconds are gone, and that now lasts so long."""
    return tuple(WordMark(_shift(mark.start, gone, duration), _shift(mark.end, gone, duration)) for mark in marks)


def _shift(time: Ms, gone: Ms, duration: Ms) -> Ms:
    return Ms(min(max(0, time - gone), duration))
