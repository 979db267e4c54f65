"""Google Translate's voice by the gTTS package: no key, no promise. One request for at most 100 characters.

gTTS asks for no proof of who answers: it sends with `verify=False`, so certificates are **not** checked, and whoever
holds the line can read the text and answer in Google's place. For what is not public yet, choose another engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar, Final

import msgspec

from lydsak.engines.base import Ask
from lydsak.engines.cleaning import replace_controls
from lydsak.engines.marks import estimate_marks
from lydsak.engines.online.clauses import pack_clauses
from lydsak.engines.online.options import OnlineOptions, Price
from lydsak.engines.online.patience import Fault, explain_silence, explain_status
from lydsak.engines.online.service import OnlineEngine
from lydsak.engines.online.sound import (
    AnsweredSound,
    check_length,
    count_letters,
    decode_sound,
    describe_no_sound,
)
from lydsak.engines.online.trimming import shift_marks, trim_silence
from lydsak.errors import EngineError, Phrase
from lydsak.model import Ms, Speech, SpeechRequest, SpokenWord, WordMark

if TYPE_CHECKING:
    from gtts import gTTSError

_ADAPTER: Final = 3
_VOICE: Final = "no"
"""The service has one Norwegian voice; `nb` and `nn` are not known to it."""

_LIMIT: Final = 100
"""gTTS.GOOGLE_TTS_MAX_CHARS: above it gTTS would cut by its own rules, which drop punctuation and damage Norwegian."""


class GttsOptions(OnlineOptions, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """[engines.gtts]."""

    concurrency: Annotated[int, msgspec.Meta(ge=1, le=2)] = 2
    price: Price | None = 0.0
    tld: Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}(\.[a-z]{2})?\Z")] = "com"
    """Asks translate.google.TLD."""


class GttsEngine(OnlineEngine[GttsOptions]):
    """One instance may serve any number of utterances, one at a time."""

    name = "gtts"
    options = GttsOptions
    licence = "Google Translate's terms; no promise of service"
    limit = 20_000
    certificates_checked: ClassVar[bool] = False
    """For `doctor` to tell."""

    @property
    def fingerprint(self) -> str:
        """Our adapter's version: what the service sounds like today is nobody's to know, so its speech is kept."""
        return f"gtts {_VOICE} {self._options.tld} adapter {_ADAPTER}"

    def voices(self) -> tuple[str, ...]:
        """`no` alone, for Nynorsk too."""
        return (_VOICE,)

    def write_words(self, request: SpeechRequest) -> tuple[SpokenWord, ...]:
        """Without control characters; what else stands in them the service reads or leaves out."""
        return tuple(SpokenWord(" ".join(replace_controls(word.text).split())) for word in request.words)

    def write_asks(self, request: SpeechRequest, text: str) -> tuple[Ask, ...]:  # noqa: ARG002 - there is one voice
        """One for each part of at most 100 characters that has a letter."""
        return tuple(
            self._make_ask(text[start:end]) for start, end in pack_clauses(text, _LIMIT) if _sounds(text, start, end)
        )

    def _make_ask(self, part: str) -> Ask:
        content = msgspec.json.encode({"tld": self._options.tld, "lang": _VOICE, "text": part}).decode()
        return Ask(content, len(part), count_letters(part))

    def send_ask(self, ask: Ask) -> bytes:
        """Let gTTS ask once, without its pre-processors and tokenizer: they damage Norwegian. Raises Fault."""
        import gtts

        part = msgspec.json.decode(ask.content)["text"]
        options = self._options
        speaker = gtts.gTTS(
            part,
            tld=options.tld,
            lang=_VOICE,
            pre_processor_funcs=[],
            tokenizer_func=_keep_whole,
            timeout=options.timeout,
        )
        try:
            mp3 = b"".join(speaker.stream())
        except gtts.gTTSError as error:
            raise _explain_refusal(error) from error
        except (ValueError, AssertionError) as error:  # broken base64 or UTF-8
            raise Fault(describe_no_sound(self.name), again=True) from error
        check_length(decode_sound(mp3, self.name), ask.letters, self.name)
        return mp3

    def read_speech(self, request: SpeechRequest, answers: Sequence[bytes]) -> Speech:
        """The parts' sounds one after the other; marks are estimated within each part. Raises Fault L422."""
        words = [word.text for word in self.write_words(request)]
        text = " ".join(word for word in words if word)
        parts = pack_clauses(text, _LIMIT)
        left = iter(answers)
        sounds = [decode_sound(next(left), self.name) if _sounds(text, *part) else None for part in parts]
        rates = {sound.rate for sound in sounds if sound}
        if len(rates) > 1:
            raise EngineError(
                "L422", Phrase("gtts answered one sentence in several sample rates: {rates}", rates=sorted(rates))
            )
        durations = [sound.duration if sound else Ms(0) for sound in sounds]
        whole = AnsweredSound(b"".join(sound.pcm for sound in sounds if sound), rates.pop())
        sound, gone = trim_silence(whole)
        marks = shift_marks(_estimate_words(words, parts, durations), gone, sound.duration)
        return Speech(sound.pcm, sound.rate, marks, estimated=True)


def _sounds(text: str, start: int, end: int) -> bool:
    """A part without letters is not asked for."""
    return count_letters(text[start:end]) > 0


def _keep_whole(text: str) -> list[str]:
    return [text]


def _explain_refusal(error: gTTSError) -> Fault:
    answer = error.rsp
    if answer is None:
        return explain_silence("gtts", error.__context__)
    if answer.status_code == 200:
        return Fault(describe_no_sound("gtts"), again=True)
    return explain_status("gtts", answer.status_code, answer.reason, answer.headers.get("Retry-After"))


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
