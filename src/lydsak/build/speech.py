"""Requests to speech in the store, each spoken once, in a worker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from lydsak.build.workers import WorkerCrash, Workers
from lydsak.engines.base import Engine, load_engine
from lydsak.errors import EngineError, LydsakError
from lydsak.model import SAMPLES_PER_MS, Key, Speech, SpeechInfo, SpeechRequest
from lydsak.store import Recipe, Store

_BATCH = 6
"""Utterances a round trip to a worker: enough to hide its cost, few enough to keep all workers busy to the end."""
_SLOWEST_MS_A_CHARACTER = 600
_LONGEST_EXTRA_MS = 5_000


@dataclass(frozen=True, slots=True)
class SpeechSource:
    """One utterance to be spoken, and where it is kept."""

    store: Path
    request: SpeechRequest
    engine: str
    """The engine's fingerprint: its version and its adapter's."""

    @property
    def recipe(self) -> Recipe:
        """All that the samples depend on; no id, place or order."""
        request = self.request
        return Recipe(
            "speech",
            {
                "engine": self.engine,
                "voice": str(request.voice),
                "language": request.language,
                "words": [
                    [word.text, [[span.start, span.end, span.notation] for span in word.phonetic]]
                    for word in request.words
                ],
            },
        )

    @property
    def info_recipe(self) -> Recipe:
        """The duration and marks, kept apart so that a programme is laid out without reading samples."""
        return Recipe("speech-info", {"speech": self.recipe.key})

    def make(self) -> bytes:
        """Speak, and keep the marks. Raises EngineError."""
        from lydsak.audio.clip import render_clip

        speech = _load_voice_maker(self.request.voice.engine).speak(self.request)
        check_speech(self.request, speech)
        pcm, info = render_clip(speech)
        Store(self.store).put(self.info_recipe, msgspec.json.encode(info))
        return pcm


def speak_missing(
    sources: Sequence[SpeechSource], workers: Workers
) -> Iterator[tuple[SpeechSource, SpeechInfo | LydsakError]]:
    """Speak what the store lacks. Yields each source when it is done, or its error."""
    for source, result in workers.run_tasks(_speak, sources, chunk=_BATCH):
        if isinstance(result, WorkerCrash):
            yield source, _explain_crash(source.request)
        else:
            yield source, result


def find_speech(source: SpeechSource) -> SpeechInfo | None:
    """What the store knows of an utterance's sound; None when it must be spoken."""
    store = Store(source.store)
    kept = store.get(source.info_recipe.key)
    if kept is None:
        return None
    info = msgspec.json.decode(kept, type=SpeechInfo)
    whole = store.find_size(source.recipe.key) == info.duration * SAMPLES_PER_MS * 2
    return info if whole else None


def check_speech(request: SpeechRequest, speech: Speech) -> None:
    """Refuse what cannot be a reading of the text: silence, a wrong rate, a length out of all proportion.

    Raises EngineError.
    """
    duration = 1000 * (len(speech.pcm) // 2) / max(speech.rate, 1)
    longest = _LONGEST_EXTRA_MS + _SLOWEST_MS_A_CHARACTER * len(request.text)
    problem = None
    if not 8_000 <= speech.rate <= 192_000 or len(speech.pcm) % 2:
        problem = f"gave sound of {len(speech.pcm)} bytes at {speech.rate} Hz"
    elif not speech.pcm.strip(b"\x00"):
        problem = "gave silence"
    elif duration > longest:
        problem = f"gave {duration / 1000:.0f} s of sound for {len(request.text)} characters"
    elif len(speech.marks) != len(request.words):
        problem = f"marked {len(speech.marks)} of {len(request.words)} words"
    if problem:
        raise EngineError(
            "L431",
            f"the voice {request.voice} {problem}: {_quote(request)}",
            help="nothing was kept; try another voice",
        )


def collect_recipes(sources: Sequence[SpeechSource]) -> Mapping[Key, SpeechSource]:
    """The sources by the key of their samples, equal ones once."""
    return {source.recipe.key: source for source in sources}


def _speak(source: SpeechSource) -> SpeechInfo:
    pcm = source.make()
    store = Store(source.store)
    store.put(source.recipe, pcm)
    kept = store.get(source.info_recipe.key)
    if kept is None:
        raise EngineError("L432", f"the store lost what {source.request.voice} just said", help="build again")
    return msgspec.json.decode(kept, type=SpeechInfo)


@cache
def _load_voice_maker(name: str) -> Engine:
    """One instance a worker: engines keep connections and models."""
    return load_engine(name)


def _explain_crash(request: SpeechRequest) -> EngineError:
    return EngineError(
        "L430",
        f"the voice {request.voice} crashed on this text: {_quote(request)}",
        help="reword the sentence, or give another voice",
    )


def _quote(request: SpeechRequest) -> str:
    text = request.text
    return f"«{text[:80]}…»" if len(text) > 80 else f"«{text}»"
