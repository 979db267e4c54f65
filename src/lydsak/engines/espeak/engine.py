"""The offline voice: libespeak-ng in this process, with exact word marks. A proof voice, not one to air."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lydsak.engines.cleaning import break_dotted_letters, neutralize_markup
from lydsak.engines.espeak.library import EspeakLibrary, Rendering, WordEvent, find_library
from lydsak.engines.espeak.tables import digest_tables
from lydsak.errors import EngineError, Phrase
from lydsak.model import Expression, Hz, Language, Ms, Notation, Speech, SpeechRequest, SpokenWord, VoiceInfo, WordMark

# The rules of reading are imported where something is read: a build with nothing to say asks for the fingerprint alone.
if TYPE_CHECKING:
    from lydsak.engines.espeak.reader import EspeakReader, WordPiece

_ADAPTER: Final = 3
"""Raised when the same request is made to sound different by a change here."""

_BASE: Final = "nb"
_BASE_FILE: Final = "gmq/nb"
"""Named by file, the voice loads without a scan of all the others."""

_VARIANTS: Final = (
    "david",
    "Lee",
    "ed",
    "Nguyen",
    "aunty",
    "f3",
    "belinda",
    "m8",
    "mike2",
    "Reed",
    "norbert",
    "steph3",
)
"""Those of the library's hundred that differ audibly from each other and are no robots; the rest are taken too."""

_SOUND_DATA: Final = ("phondata", "phonindex", "phontab", "intonations", "no_dict", "en_dict", "lang/gmq/nb")
_LONGEST: Final = 20_000
"""Characters in one utterance: about twenty minutes of speech."""


class EspeakEngine:
    """libespeak-ng from LYDSAK_ESPEAK_LIB, the wheel espeakng-loader or the system, whichever comes first."""

    name = "espeak"
    online = False
    by_rule = True
    patience = 30.0
    memory = 1_000_000_000
    notations: frozenset[Notation] = frozenset({"ipa", "espeak"})
    expressions: frozenset[Expression] = frozenset({"pitch", "pace"})

    def __init__(self, library: EspeakLibrary | None = None) -> None:
        self._given = library

    @cached_property
    def _library(self) -> EspeakLibrary:
        return self._given or EspeakLibrary(find_library())

    @cached_property
    def _reader(self) -> EspeakReader:
        from lydsak.engines.espeak.reader import EspeakReader

        return EspeakReader(lambda texts: self._library.read_phonemes(texts, _BASE_FILE))

    @property
    def version(self) -> str:
        """The library's version and where it is, for people. Raises EngineError when it cannot be started."""
        return f"{self._library.info.version} ({self._library.files.library})"

    @cached_property
    def fingerprint(self) -> str:
        """Version, adapter, and digests of the library with its Norwegian data and of our corrections to it."""
        info = self._library.info
        digest = hashlib.sha256()
        variants = sorted((info.data / "voices" / "!v").glob("*"))
        for path in (Path(self._library.files.library), *(info.data / name for name in _SOUND_DATA), *variants):
            digest.update(path.read_bytes() if path.is_file() else b"-")
        return f"espeak-ng {info.version} {digest.hexdigest()[:16]} adapter {_ADAPTER} {digest_tables()}"

    def voices(self) -> tuple[str, ...]:
        """`nb`, and `nb+VARIANT` for the variants worth using."""
        known = self._list_variants()
        return (_BASE, *(f"{_BASE}+{variant}" for variant in _VARIANTS if variant in known))

    def describe_voices(self) -> tuple[VoiceInfo, ...]:
        """All of the library, under its licence."""
        licence = "GPL-3.0-or-later (espeak-ng); what it says is yours"
        return tuple(VoiceInfo(name, licence=licence) for name in self.voices())

    def default_voice(self, language: Language) -> str:  # noqa: ARG002 - one voice reads both
        """`nb` for both languages: there is no Nynorsk voice."""
        return _BASE

    def check_voice(self, voice: str) -> None:
        """Any variant of the library's will do. Raises EngineError L403."""
        self._locate_voice(voice)

    def check_phonemes(self, phonemes: str, notation: Notation) -> None:
        """Raises EngineError L405 for what the voice has no sound for."""
        _convert_phonemes(phonemes, notation)

    def speak(self, request: SpeechRequest) -> Speech:
        """Speak one utterance; the same samples in any order and any process. Raises EngineError."""
        from lydsak.engines.espeak.reader import OPENING

        voice = self._locate_voice(request.voice.name)
        length = len(request.text)
        if length > _LONGEST:
            message = Phrase(
                "{length} characters in one utterance: espeak takes {longest}", length=length, longest=_LONGEST
            )
            raise EngineError("L404", message, help="split the sentence")
        words = self._reader.correct_words([_split_word(word) for word in request.words])
        text = break_dotted_letters(" ".join(words))
        rendering = self._library.render(text, voice, phonemes=OPENING in text, prosody=request.prosody)
        return Speech(rendering.pcm, Hz(rendering.rate), _mark_words(words, rendering))

    def _list_variants(self) -> frozenset[str]:
        return frozenset(path.name for path in (self._library.info.data / "voices" / "!v").glob("*"))

    def _locate_voice(self, name: str) -> str:
        """The library speaks on with its default when a variant is unknown, so names are checked here."""
        base, plus, variant = name.partition("+")
        if base == _BASE and (variant in self._list_variants() if plus else not variant):
            return f"{_BASE_FILE}{plus}{variant}"
        raise EngineError(
            "L403",
            Phrase('espeak has no voice "{name}"', name=name),
            help=Phrase("voices: {known}", known=", ".join(self.voices())),
        )


def _split_word(word: SpokenWord) -> tuple[WordPiece, ...]:
    """The word without what the library would obey instead of reading; what it shall obey is made here."""
    from lydsak.engines.espeak.reader import WordPiece

    return tuple(
        WordPiece(_convert_phonemes(piece, notation), True) if notation else WordPiece(neutralize_markup(piece))
        for piece, notation in word.split_phonetic()
    )


def _convert_phonemes(phonemes: str, notation: Notation) -> str:
    from lydsak.engines.espeak.ipa import check_mnemonics, convert_ipa

    return convert_ipa(phonemes) if notation == "ipa" else check_mnemonics(phonemes)


def _mark_words(words: Sequence[str], rendering: Rendering) -> tuple[WordMark, ...]:
    """One mark a word, from its first event to the next word's; a word without an event sounds nothing."""
    starts = _find_starts(words, rendering.events)
    marks: list[WordMark] = []
    end = len(rendering.pcm) // 2
    for start in reversed(starts):
        begin = end if start is None else min(start, end)
        marks.append(WordMark(_to_ms(begin, rendering.rate), _to_ms(end, rendering.rate)))
        end = begin
    return tuple(reversed(marks))


def _find_starts(words: Sequence[str], events: Sequence[WordEvent]) -> list[int | None]:
    offsets = list(accumulate((len(word) + 1 for word in words[:-1]), initial=0)) if words else []
    starts: list[int | None] = [None] * len(words)
    for event in events:
        index = bisect_right(offsets, event.position) - 1
        if index >= 0 and starts[index] is None:
            starts[index] = event.sample
    return starts


def _to_ms(samples: int, rate: int) -> Ms:
    return Ms(samples * 1000 // rate)
