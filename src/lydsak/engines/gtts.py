"""Google Translate's voice by the gTTS package: no key, no promise. One request for at most 100 characters.

gTTS asks for no proof of who answers: it sends with `verify=False`, so certificates are **not** checked, and whoever
holds the line can read the text and answer in Google's place. For what is not public yet, choose another engine.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final

from lydsak.engines.base import estimate_marks, replace_controls
from lydsak.errors import EngineError
from lydsak.model import Hz, Language, Ms, Notation, Speech, SpeechRequest, SpokenWord, WordMark

if TYPE_CHECKING:
    from gtts import gTTSError

_ADAPTER: Final = 1
_VOICE: Final = "no"
"""The service has one Norwegian voice; `nb` and `nn` are not known to it."""

_LIMIT: Final = 100
"""gTTS.GOOGLE_TTS_MAX_CHARS: above it gTTS would cut by its own rules, which drop punctuation and damage Norwegian."""
_CLAUSE: Final = re.compile(r"(?<=[,.;:!?…–—])\s+")

_SHORTEST_LETTER: Final = 25
_LONGEST_LETTER: Final = 500
"""Milliseconds a letter, between which speech is believed; the voice takes about 70."""
_LONGEST_REST: Final = 3_000

_LONGEST_WAIT: Final = 30.0
"""Seconds. A service that asks for more has said no."""
_LONGEST_STRIVING: Final = 120.0


@dataclass(frozen=True, slots=True)
class _Sound:
    pcm: bytes
    rate: int

    @property
    def duration(self) -> Ms:
        return Ms(len(self.pcm) // 2 * 1000 // self.rate)


class _Fault(Exception):  # noqa: N818 - what is raised to the user is `error`
    """A request that failed. `again` says whether to ask again, or after how many seconds."""

    def __init__(self, error: EngineError, again: float | bool) -> None:  # noqa: FBT001 - stamina's own type
        super().__init__(error.message)
        self.error = error
        self.again = again


class GttsEngine:
    """One instance may serve any number of utterances, one at a time."""

    name = "gtts"
    online = True
    notations: frozenset[Notation] = frozenset()
    certificates_checked: ClassVar[bool] = False
    """For `doctor` to tell."""

    def __init__(self, *, tld: str = "com", timeout: float = 20.0, attempts: int = 5) -> None:
        """Ask translate.google.TLD; `timeout` is in seconds, for the connection and for each silence of the server."""
        self._tld = tld
        self._timeout = timeout
        self._attempts = attempts

    @cached_property
    def fingerprint(self) -> str:
        """Our adapter's version: what the service sounds like today is nobody's to know, so its speech is kept."""
        return f"gtts {_VOICE} {self._tld} adapter {_ADAPTER}"

    def voices(self) -> tuple[str, ...]:
        """`no` alone."""
        return (_VOICE,)

    def default_voice(self, language: Language) -> str:  # noqa: ARG002 - one voice reads both
        """`no`, for Nynorsk too."""
        return _VOICE

    def speak(self, request: SpeechRequest) -> Speech:
        """Fetch each part of the utterance once and join them; marks are estimated within each part.

        Raises EngineError L403 (unknown voice), L420 (no connection), L421 (refused), L422 (the answer is no sound),
        L423 (the sound does not fit the text).
        """
        if request.voice.name != _VOICE:
            raise EngineError("L403", f'gtts has no voice "{request.voice.name}"', help=f"voices: {_VOICE}")
        words = [" ".join(replace_controls(word.text).split()) for word in request.words]
        text = " ".join(word for word in words if word)
        parts = pack_clauses(text, _LIMIT)
        sounds = [self._fetch_sound(text[start:end]) for start, end in parts]
        rates = {sound.rate for sound in sounds if sound.pcm} or {24_000}
        if len(rates) > 1:
            raise EngineError("L422", f"gtts answered one sentence in several sample rates: {sorted(rates)}")
        marks = _estimate_words(words, parts, [sound.duration for sound in sounds])
        return Speech(b"".join(sound.pcm for sound in sounds), Hz(rates.pop()), marks, estimated=True)

    def _fetch_sound(self, part: str) -> _Sound:
        """Ask until there is sound, the service says no, or patience ends. A part without letters is not asked for."""
        import stamina

        if not any(character.isalnum() for character in part):
            return _Sound(b"", 24_000)
        _quieten_stamina()
        try:
            for attempt in stamina.retry_context(
                on=_decide_retry, attempts=self._attempts, timeout=_LONGEST_STRIVING, wait_initial=0.5, wait_max=10.0
            ):
                with attempt:
                    return self._request_sound(part)
        except _Fault as fault:
            raise fault.error from fault.__cause__
        raise AssertionError("stamina ended without a result")  # pragma: no cover

    def _request_sound(self, part: str) -> _Sound:
        import gtts

        speaker = gtts.gTTS(
            part, tld=self._tld, lang=_VOICE, pre_processor_funcs=[], tokenizer_func=_keep_whole, timeout=self._timeout
        )
        try:
            mp3 = b"".join(speaker.stream())
        except gtts.gTTSError as error:
            raise _explain_refusal(error) from error
        except (ValueError, AssertionError) as error:  # broken base64 or UTF-8
            raise _Fault(_describe_no_sound(part), again=True) from error
        return _decode_sound(mp3, part)


def pack_clauses(text: str, limit: int) -> tuple[tuple[int, int], ...]:
    """Offsets of parts of at most `limit` characters that hold every word of `text` once.

    Parts are whole clauses, as many as fit; a clause that is longer by itself is cut at spaces, a word at the limit.
    """
    parts: list[tuple[int, int]] = []
    for start, end in _split_ranges(_CLAUSE, text, 0, len(text)):
        pieces = [(start, end)] if end - start <= limit else _cut_clause(text, start, end, limit)
        for piece in pieces:
            if parts and piece[1] - parts[-1][0] <= limit and piece[0] != parts[-1][1]:
                parts[-1] = (parts[-1][0], piece[1])
            else:
                parts.append(piece)
    return tuple(parts)


def _cut_clause(text: str, start: int, end: int, limit: int) -> list[tuple[int, int]]:
    return [
        (cut, min(cut + limit, last))
        for first, last in _split_ranges(re.compile(r"\s+"), text, start, end)
        for cut in range(first, last, limit)
    ]


def _split_ranges(gap: re.Pattern[str], text: str, start: int, end: int) -> list[tuple[int, int]]:
    edges = [start]
    for match in gap.finditer(text, start, end):
        edges += match.span()
    edges.append(end)
    return [(first, last) for first, last in zip(edges[::2], edges[1::2], strict=True) if last > first]


def _keep_whole(text: str) -> list[str]:
    return [text]


def _quieten_stamina() -> None:
    """Without a handler, logging's last resort would print each retry in the midst of the progress."""
    import logging

    logger = logging.getLogger("stamina")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def _decide_retry(error: Exception) -> float | bool:
    return isinstance(error, _Fault) and error.again


def _explain_refusal(error: gTTSError) -> _Fault:
    """What went wrong, and whether asking again may help (RFC 9110, section 10.2.3 on Retry-After)."""
    answer = error.rsp
    if answer is None:
        cause = type(error.__context__).__name__ if error.__context__ else "no answer"
        message = f"gtts got no answer from the service ({cause})"
        return _Fault(EngineError("L420", message, help="is this machine online? espeak speaks offline"), again=True)
    if answer.status_code == 200:
        return _Fault(_describe_no_sound(error.tts.text), again=True)
    wait = _read_retry_after(answer.headers.get("Retry-After"))
    message = f"the service refused gtts: {answer.status_code} {answer.reason}"
    help_ = "wait a while and build again: what was spoken is kept"
    if wait is not None and wait > _LONGEST_WAIT:
        return _Fault(EngineError("L421", f"{message}; it asks to wait {wait:.0f} s", help=help_), again=False)
    passing = answer.status_code in {408, 429} or answer.status_code >= 500
    return _Fault(EngineError("L421", message, help=help_), again=passing if wait is None or not passing else wait)


def _read_retry_after(value: str | None) -> float | None:
    """Seconds, from seconds or an HTTP date."""
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _decode_sound(mp3: bytes, part: str) -> _Sound:
    """MP3 as mono samples, when it is sound and as long as reading the text may take."""
    import io

    import soundfile

    try:
        samples, rate = soundfile.read(io.BytesIO(mp3), dtype="int16", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise _Fault(_describe_no_sound(part), again=True) from error
    sound = _Sound(samples[:, 0].astype("<i2").tobytes(), rate)
    letters = sum(character.isalnum() for character in part)
    if not _SHORTEST_LETTER * letters <= sound.duration <= _LONGEST_LETTER * letters + _LONGEST_REST:
        message = f"gtts got {sound.duration / 1000:.1f} s of sound for {letters} letters: {part[:60]}"
        raise _Fault(EngineError("L423", message, help="build again: what was spoken is kept"), again=True)
    return sound


def _describe_no_sound(part: str) -> EngineError:
    message = f"the service's answer to gtts holds no sound: {part[:60]}"
    return EngineError(
        "L422", message, help="the service may have changed, or something on the way answers in its place"
    )


def _estimate_words(
    words: Sequence[str], parts: Sequence[tuple[int, int]], durations: Sequence[Ms]
) -> tuple[WordMark, ...]:
    """One mark a word, shared out within each part by length; a word may be cut over parts."""
    marks: dict[int, WordMark] = {}
    spans = _locate_words(words)
    now = Ms(0)
    for (start, end), duration in zip(parts, durations, strict=True):
        held = [index for index, (first, last) in spans.items() if first < end and last > start]
        pieces = [SpokenWord(words[index][max(0, start - spans[index][0]) : end - spans[index][0]]) for index in held]
        for index, mark in zip(held, estimate_marks(pieces, duration, now), strict=True):
            marks[index] = WordMark(marks.get(index, mark).start, mark.end)
        now = Ms(now + duration)
    return _fill_silent(marks, len(words))


def _locate_words(words: Sequence[str]) -> dict[int, tuple[int, int]]:
    """Offsets by index in the words joined by spaces; those that are empty are not in it."""
    spans: dict[int, tuple[int, int]] = {}
    offset = 0
    for index, word in enumerate(words):
        if word:
            spans[index] = (offset, offset + len(word))
            offset += len(word) + 1
    return spans


def _fill_silent(marks: dict[int, WordMark], count: int) -> tuple[WordMark, ...]:
    filled: list[WordMark] = []
    for index in range(count):
        end = filled[-1].end if filled else Ms(0)
        filled.append(marks.get(index, WordMark(end, end)))
    return tuple(filled)
