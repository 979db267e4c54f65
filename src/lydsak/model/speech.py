"""Written words, how they are said, and what an engine makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from lydsak.model.units import Hz, Language, Ms, ParagraphId

Notation = Literal["ipa", "espeak"]
"""How phonemes are written: in IPA, or in espeak-ng's own mnemonics."""

Expression = Literal["pitch", "pace"]
"""What of a Prosody an engine can do."""


@dataclass(frozen=True, slots=True)
class PhoneticSpan:
    """A stretch of a spoken text that holds phonemes instead of letters, by offsets into it."""

    start: int
    end: int
    notation: Notation


@dataclass(frozen=True, slots=True)
class Token:
    """Written words and how they are said.

    `start` and `end` are offsets into the written text; `written` is exactly that slice. A token covers one written
    word or several ("17. mai"); `spoken` is empty for what is silent (a quote dash). `rule` names what read it.
    """

    written: str
    spoken: str
    start: int
    end: int
    rule: str = "plain"
    phonetic: tuple[PhoneticSpan, ...] = ()
    """What of `spoken` is phonemes, for engines that take them."""
    doubt: str | None = None
    """Why an editor should look: the reading was a guess."""


@dataclass(frozen=True, slots=True)
class Pronunciation:
    """How a word of words.toml is said. One of `said`, `ipa`, `espeak` and `read_as` at least is given."""

    word: str
    said: str | None = None
    """A respelling, for every engine."""
    ipa: str | None = None
    espeak: str | None = None
    """espeak-ng's own phoneme mnemonics."""
    read_as: Literal["letters", "word"] | None = None
    language: str | None = None
    """The language of the text it is for; None is any."""
    voice: str | None = None
    """The only voice it is for, as `engine:voice`, or the only engine."""
    note: str | None = None
    reviewed: bool = False
    """Somebody has listened to it."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice of one engine, as in `espeak:nb`."""

    engine: str
    name: str

    def __str__(self) -> str:
        return f"{self.engine}:{self.name}"


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """What a newsroom should know of a voice before it chooses it."""

    name: str
    languages: tuple[Language, ...] = ("nb", "nn")
    """Those it reads; one voice often reads both."""
    licence: str = "unknown"
    install: str | None = None
    """How to get it where it is not here; None where it is."""


@dataclass(frozen=True, slots=True)
class Prosody:
    """How a voice strays from its own way of speaking."""

    pitch: float = 0.0
    """Semitones up."""
    pace: float = 1.0
    """How many times as fast."""


PLAIN: Final = Prosody()


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One stretch of spoken text that an engine marks the start of: what one token says."""

    text: str
    phonetic: tuple[PhoneticSpan, ...] = ()
    """What of `text` is phonemes."""

    def split_phonetic(self) -> Iterator[tuple[str, Notation | None]]:
        """Its text in pieces, in order: phonemes with their notation, and letters with None. None of them is empty."""
        at = 0
        for span in sorted(self.phonetic, key=lambda span: span.start):
            yield from (((self.text[at : span.start], None),) if at < span.start else ())
            yield from (((self.text[span.start : span.end], span.notation),) if span.start < span.end else ())
            at = span.end
        if at < len(self.text):
            yield self.text[at:], None


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """All that the sound of an utterance depends on, besides the engine's own version."""

    voice: Voice
    language: Language
    words: tuple[SpokenWord, ...]
    """None is empty; joined by single spaces they are the spoken text, punctuation included."""
    prosody: Prosody = PLAIN

    @property
    def text(self) -> str:
        """The spoken text."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence, or the part of it in one voice: the unit of synthesis and caching."""

    tokens: tuple[Token, ...]
    request: SpeechRequest
    name: str | None
    """The speaker as the script names them; None is the narrator."""
    ends_paragraph: bool = False
    paragraph: ParagraphId | None = None


@dataclass(frozen=True, slots=True)
class WordMark:
    """Where one word of a request sounds, from the start of the speech."""

    start: Ms
    end: Ms


@dataclass(frozen=True, slots=True)
class Speech:
    """What an engine returns: signed 16-bit little-endian mono samples, and one mark a word of the request."""

    pcm: bytes
    rate: Hz
    marks: tuple[WordMark, ...]
    estimated: bool = False
    """The marks are worked out from the text's length, not told by the engine."""


@dataclass(frozen=True, slots=True)
class SpeechInfo:
    """Speech without its samples, after it was brought to the house rate and padded to a whole millisecond."""

    duration: Ms
    marks: tuple[WordMark, ...]
    estimated: bool
