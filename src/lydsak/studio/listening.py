"""The sound of a paragraph as it stands now, within a second: workers that are warm, sentences that are kept."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lydsak.build.narration import Line, Narration
from lydsak.build.records.episodes import locate_store
from lydsak.build.speech.audition import join_speech, speak_text, wrap_wav
from lydsak.build.speech.hearing import GAP, speak_sources
from lydsak.build.speech.synthesis import SpeechSource, find_speech, make_speech_source
from lydsak.build.workers import Workers
from lydsak.config import Settings
from lydsak.errors import UsageError
from lydsak.model import Ms

if TYPE_CHECKING:
    from lydsak.model import Language

_WORKERS: Final = 2


@dataclass(frozen=True, slots=True)
class SpokenParagraph:
    """The utterances of one paragraph, in order."""

    sources: tuple[SpeechSource, ...]

    @property
    def digest(self) -> str:
        """Of everything that is said and how: what was heard is judged by it."""
        return hashlib.sha256("\n".join(source.key for source in self.sources).encode()).hexdigest()[:16]

    @property
    def duration(self) -> Ms | None:
        """With the gaps between sentences; None as long as some of it was never spoken."""
        found = [find_speech(source) for source in self.sources]
        lengths = [info.duration for info in found if info is not None]
        if not lengths or len(lengths) < len(found):
            return None
        return Ms(sum(lengths) + GAP * (len(lengths) - 1))


def group_paragraphs(narration: Narration, settings: Settings) -> dict[str, SpokenParagraph]:
    """What is said of each paragraph and each heading, by id."""
    store = locate_store(settings.root)
    found: dict[str, list[SpeechSource]] = {}
    for segment in narration.segments:
        for item in segment.items:
            if isinstance(item, Line):
                key = item.utterance.paragraph or segment.id
                if key:
                    found.setdefault(key, []).append(make_speech_source(item.utterance.request, settings, store))
    return {key: SpokenParagraph(tuple(sources)) for key, sources in found.items()}


class Listening:
    """Speaks for the studio; one question at a time, each over all workers."""

    def __init__(self) -> None:
        self._workers = Workers(_WORKERS, threads=True)
        self._lock = threading.Lock()
        self._started = False

    def start(self) -> None:
        """Start the workers, so that they are warm when somebody asks; once is enough."""
        with self._lock:
            if not self._started:
                self._workers.start()
            self._started = True

    def stop(self) -> None:
        """End the workers."""
        self._workers.__exit__(None)

    def speak(self, sources: Sequence[SpeechSource], settings: Settings, *, goes_on: bool = False) -> bytes:
        """A WAV of some utterances, a gap between two, and behind them where more is to come.

        Raises EngineError, StorageError.
        """
        if not sources:
            raise UsageError("L026", "nothing is said here", help="choose a paragraph with words")
        with self._lock:
            parts, _ = speak_sources(sources, settings, self._workers)
        return wrap_wav(join_speech([*parts, b""] if goes_on else parts))

    def say(self, text: str, settings: Settings, *, voice: str | None, language: Language) -> bytes:
        """A WAV of some words by themselves. Raises EngineError, ScriptError, StorageError, UsageError."""
        with self._lock:
            return speak_text(text, voice=voice, language=language, settings=settings, workers=self._workers).wav
