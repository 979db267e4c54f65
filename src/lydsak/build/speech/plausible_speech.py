"""Whether what an engine gave can be a reading of the text: what it cannot be is kept nowhere."""

from __future__ import annotations

from itertools import pairwise

from lydsak.engines.base import RATES
from lydsak.errors import EngineError, Phrase
from lydsak.model import Speech, SpeechRequest, WordMark

_SLOWEST_MS_A_CHARACTER = 600
_LONGEST_EXTRA_MS = 5_000
_FASTEST_MS_A_LETTER = 20
"""At the voice's own pace, and after so few letters that they may be an abbreviation; a voice takes about 70."""
_FEW_LETTERS = 15
_NOT_LATIN = "\u0250"
"""What a voice does not know it may leave out."""
_LATEST_MARK_MS = 1_000
"""After the end of the sound; what is less is rounding, or silence that was taken away."""


def check_speech(request: SpeechRequest, speech: Speech) -> Speech:
    """The speech, unless it cannot be a reading of the text. Raises EngineError L431."""
    problem = _find_wrong_type(speech) or _find_wrong_sound(request, speech) or _find_wrong_marks(request, speech)
    if problem:
        raise EngineError(
            "L431",
            Phrase(
                "the voice {voice} {problem}: {text}", voice=request.voice, problem=problem, text=quote_text(request)
            ),
            help="nothing was kept; try another voice, and report it to whoever made the engine",
        )
    return speech


def _find_wrong_type(speech: object) -> str | None:
    """An engine may be of a stranger's making, and of no types."""
    if not isinstance(speech, Speech):
        return f"gave {type(speech).__name__} for a Speech"
    wanted = (("pcm", bytes), ("rate", int), ("marks", tuple))
    for name, kind in wanted:
        given = getattr(speech, name)
        if not isinstance(given, kind):
            return f"gave {type(given).__name__} for {kind.__name__} as `{name}`"
    marks: tuple[object, ...] = speech.marks
    edges = [edge for mark in marks for edge in ((mark.start, mark.end) if isinstance(mark, WordMark) else (None,))]
    return None if all(isinstance(edge, int) for edge in edges) else "gave marks that are not of whole milliseconds"


def _find_wrong_sound(request: SpeechRequest, speech: Speech) -> str | None:
    """Silence, noise, a wrong rate, a length out of all proportion."""
    from lydsak.audio.plausibility import find_implausible

    if speech.rate not in RATES or len(speech.pcm) % 2:
        return f"gave sound of {len(speech.pcm)} bytes at {speech.rate} Hz"
    duration = 1000 * (len(speech.pcm) // 2) / speech.rate
    if duration > _LONGEST_EXTRA_MS + _SLOWEST_MS_A_CHARACTER * len(request.text):
        return f"gave {duration / 1000:.0f} s of sound for {len(request.text)} characters"
    letters = sum(character.isalpha() and character < _NOT_LATIN for character in request.text)
    if 0 < duration < (letters - _FEW_LETTERS) * _FASTEST_MS_A_LETTER / request.prosody.pace:
        return f"gave {duration / 1000:.1f} s of sound for {letters} letters"
    what = find_implausible(speech.pcm, speech.rate)
    return what and f"gave {what}"


def _find_wrong_marks(request: SpeechRequest, speech: Speech) -> str | None:
    if len(speech.marks) != len(request.words):
        return f"marked {len(speech.marks)} of {len(request.words)} words"
    edges = [0, *(edge for mark in speech.marks for edge in (mark.start, mark.end))]
    if any(before > after for before, after in pairwise(edges)):
        return "marked words that end before they begin, or before the word before them"
    duration = 1000 * (len(speech.pcm) // 2) // speech.rate
    if edges[-1] > duration + _LATEST_MARK_MS:
        return f"marked a word at {edges[-1] / 1000:.1f} s in {duration / 1000:.1f} s of sound"
    return None


def quote_text(request: SpeechRequest) -> str:
    """The text that was to be spoken, cut short, for a message."""
    text = request.text
    return f"«{text[:80]}…»" if len(text) > 80 else f"«{text}»"
