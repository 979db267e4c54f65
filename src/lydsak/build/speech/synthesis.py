"""Requests to speech in the store, each spoken once, in a worker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

import msgspec

from lydsak.build.fingerprint import digest_code
from lydsak.build.speech.engines import fingerprint_loaded_voice, fingerprint_voice_maker, load_kept_engine
from lydsak.build.speech.plausible_speech import check_speech, quote_text
from lydsak.build.workers import WorkerCrash, Workers
from lydsak.build.workers.parcel import is_away, locate_away_store, pack_entries, place_entries
from lydsak.config import Settings
from lydsak.engines.base import Ask, AsksService, Engine, KnowsPatience
from lydsak.engines.memory import find_memory, limit_memory
from lydsak.engines.stranger import describe_exception
from lydsak.engines.terms import find_terms
from lydsak.errors import EngineError, LydsakError, Phrase, StorageError
from lydsak.model import PLAIN, SAMPLES_PER_MS, Key, Speech, SpeechInfo, SpeechRequest, VoiceChain
from lydsak.store import Recipe, Store

_BATCH = 3
"""Utterances a round trip to a worker: enough to hide its cost, few enough to keep all workers busy to the end."""
_HANGING = "L425"
"""The code of an engine that went past its deadline: each sentence would wait as long."""
_PATIENCE = 60.0
"""Seconds: the first utterance loads a model too."""
_PATIENCE_A_CHARACTER = 0.1


@dataclass(frozen=True)  # no slots: its key is worked out once and kept
class SpeechSource:
    """One utterance to be spoken, and where it is kept."""

    store: Path
    request: SpeechRequest
    engine: str
    """The engine's fingerprint: its version and its adapter's."""
    options: str = "{}"
    """The engine's table of lydsak.toml, in JSON."""
    chain: VoiceChain = "off"

    @cached_property
    def key(self) -> Key:
        """The recipe's, worked out once."""
        return self.recipe.key

    @property
    def recipe(self) -> Recipe:
        """All that the samples depend on; no id, place or order."""
        request = self.request
        inputs: dict[str, object] = {
            "engine": self.engine,
            "voice": str(request.voice),
            "language": request.language,
            "words": [
                [word.text, [[span.start, span.end, span.notation] for span in word.phonetic]] for word in request.words
            ],
        }
        if request.prosody != PLAIN:
            inputs["prosody"] = [request.prosody.pitch, request.prosody.pace]
        if self.chain != "off":
            inputs["chain"] = [self.chain, digest_code("audio/voice_chain")]
        return Recipe("speech", inputs)

    @property
    def info_recipe(self) -> Recipe:
        """The duration and marks, kept apart so that a programme is laid out without reading samples."""
        return Recipe("speech-info", {"speech": self.key})

    @property
    def loudness_recipe(self) -> Recipe:
        """What the samples measure on the 4 ms grid."""
        return Recipe("clip-loudness", {"speech": self.key, "code": digest_code("audio")})

    def list_keys(self) -> tuple[Key, ...]:
        """All that is kept of it: the samples, their marks, their loudness."""
        return self.key, self.info_recipe.key, self.loudness_recipe.key

    def load_maker(self) -> Engine:
        """The engine, set up as the show has it."""
        return load_kept_engine(self.request.voice.engine, self.options)

    def make(self) -> bytes:
        """Speak, and keep the marks. Raises EngineError."""
        from lydsak.audio.clip import render_clip

        pcm, info = render_clip(self._speak(), self.chain)
        Store(self.store).put(self.info_recipe, msgspec.json.encode(info))
        return pcm

    def keep_loudness(self, pcm: bytes) -> None:
        """Measure the samples and keep it, so that the level of a programme is chosen without reading them."""
        from lydsak.audio.loudness import measure_clip

        Store(self.store).put(self.loudness_recipe, measure_clip(pcm).to_bytes())

    def list_unanswered(self) -> tuple[Ask, ...]:
        """The requests to a service that this takes and that no kept answer spares. Raises EngineError."""
        engine = self.load_maker()
        if not isinstance(engine, AsksService):
            return (Ask("", len(self.request.text)),)
        store = Store(self.store)
        return tuple(ask for ask in engine.list_asks(self.request) if store.get(_name_answer(engine, ask).key) is None)

    def list_answers(self) -> tuple[Recipe, ...]:
        """What of a service's answers it is made from; none where no service is asked. Raises EngineError."""
        engine = self.load_maker()
        if not isinstance(engine, AsksService):
            return ()
        return tuple(_name_answer(engine, ask) for ask in engine.list_asks(self.request))

    def _speak(self) -> Speech:
        """What the engine says, which is a reading of the text. Whatever it raises is an EngineError."""
        try:
            engine = self.load_maker()
            with limit_memory(find_memory(engine)):
                return self._ask_engine(engine)
        except LydsakError as error:
            raise name_engine(self.request, error) from error
        except MemoryError as error:
            raise _explain_memory(self.request) from error
        except BaseException as error:  # SystemExit too: nobody stops a worker by an exception
            raise _explain_bug(self.request, error) from error

    def _ask_engine(self, engine: Engine) -> Speech:
        """Each answer of a service is kept as it comes: what fails later costs nothing, and nothing is asked twice."""
        if not isinstance(engine, AsksService):
            return check_speech(self.request, engine.speak(self.request))
        store = Store(self.store)
        wanted = [(_name_answer(engine, ask), ask) for ask in engine.list_asks(self.request)]
        answers = [store.get_or_make(recipe, partial(engine.fetch_answer, ask)) for recipe, ask in wanted]
        try:
            return check_speech(self.request, engine.assemble_speech(self.request, answers))
        except BaseException:
            for recipe, _ in wanted:  # a kept answer that nothing can be made of would fail every build to come
                store.drop(recipe.key)
            raise


@dataclass(frozen=True, slots=True)
class Spoken:
    """An utterance in the store, and what its engine has to tell of how it came."""

    info: SpeechInfo
    notes: tuple[str, ...] = ()


def make_speech_source(request: SpeechRequest, settings: Settings, store: Path) -> SpeechSource:
    """A request with the engine that the show has for it. Raises EngineError, SettingsError."""
    options = settings.find_engine_table(request.voice.engine)
    return SpeechSource(
        store, request, fingerprint_voice_maker(settings, request.voice), options, settings.sound.voice_chain
    )


def speak_missing(
    sources: Sequence[SpeechSource], workers: Workers
) -> Iterator[tuple[SpeechSource, Spoken | LydsakError]]:
    """Speak what the store lacks, offline voices first. Yields each source when it is done, or its error.

    An online engine that failed once is not asked for the rest, nor one that hung.
    """
    for name, group in _group_by_engine(sources):
        engine = load_kept_engine(name, group[0].options)
        terms = find_terms(engine)
        results = workers.run_tasks(
            _Speaker(),
            group,
            chunk=1 if terms else _BATCH,
            width=terms.concurrency if terms else None,
            patience=find_patience,
        )
        with closing(results):
            for source, result in results:
                outcome = _explain_crash(source.request, result) if isinstance(result, WorkerCrash) else result
                yield source, outcome
                if isinstance(outcome, LydsakError) and (terms or outcome.code == _HANGING):
                    break


def find_patience(source: SpeechSource) -> float | None:
    """Seconds after which a voice hangs, as only its process's end can tell; None for one with deadlines of its own."""
    from lydsak.engines.online.service import OnlineEngine

    engine = source.load_maker()
    if isinstance(engine, OnlineEngine):
        return None
    if isinstance(engine, KnowsPatience):
        return engine.patience
    return _PATIENCE + _PATIENCE_A_CHARACTER * len(source.request.text)


def find_speech(source: SpeechSource, *, samples: bool = True) -> SpeechInfo | None:
    """What the store knows of an utterance's sound; None when it must be spoken, for its `samples` too."""
    store = Store(source.store)
    kept = store.get(source.info_recipe.key)
    if kept is None:
        return None
    with suppress(msgspec.MsgspecError):  # what another machine put into a store that is shared may be anything
        info = msgspec.json.decode(kept, type=SpeechInfo)
        return info if not samples or store.find_size(source.key) == info.duration * SAMPLES_PER_MS * 2 else None
    return None


def read_speech(source: SpeechSource) -> bytes:
    """The samples, spoken again where the store lost them. For workers.

    Raises EngineError, and StorageError L705 where they are not those that the programme was laid for: a service that
    is asked twice may answer otherwise.
    """
    store = Store(source.store)
    if (kept := store.get(source.key)) is not None:
        return kept
    known = store.get(source.info_recipe.key)
    _speak(source)
    if store.get(source.info_recipe.key) != known:
        raise StorageError(
            "L705", Phrase("{voice} says it otherwise than before", voice=source.request.voice), help="build again"
        )
    return store.take(source.key)


def check_maker(source: SpeechSource) -> None:
    """On another machine: whether the voice is the one that was asked for. Raises EngineError L434."""
    if fingerprint_loaded_voice(source.load_maker(), source.request.voice.name) != source.engine:
        raise EngineError(
            "L434",
            Phrase("the voice {voice} is another one on a worker", voice=source.request.voice),
            help="install the same one there",
        )


def collect_recipes(sources: Sequence[SpeechSource]) -> Mapping[Key, SpeechSource]:
    """The sources by the key of their samples, equal ones once."""
    return {source.key: source for source in sources}


def _group_by_engine(sources: Sequence[SpeechSource]) -> list[tuple[str, list[SpeechSource]]]:
    groups: dict[str, list[SpeechSource]] = {}
    for source in sources:
        groups.setdefault(source.request.voice.engine, []).append(source)
    return sorted(groups.items(), key=lambda group: find_terms(group[1][0].load_maker()) is not None)


def _name_answer(engine: AsksService, ask: Ask) -> Recipe:
    """An answer is kept by what was asked, whatever our adapter makes of it today."""
    return Recipe("answer", {"engine": getattr(engine, "name", ""), "ask": ask.content})


class _Speaker:
    """Speaks, in a worker; where that does not see the show's store, into its own, whose entries are sent back."""

    def __call__(self, source: SpeechSource) -> Spoken:
        if is_away():
            check_maker(source)
        return _speak(source)

    def pack_task(self, source: SpeechSource, *, full: bool) -> SpeechSource:  # noqa: ARG002 (it is all there is)
        """As it is: the store is a path that says nothing there."""
        return source

    def run_packed(self, source: SpeechSource) -> tuple[Spoken, dict[Key, bytes]]:
        """There: speak, unless it was spoken there for another script."""
        check_maker(source)
        there = replace(source, store=locate_away_store())
        info = find_speech(there)
        spoken = _speak(there) if info is None else Spoken(info)
        return spoken, pack_entries(there.store, there.list_keys())

    def unpack_answer(self, source: SpeechSource, answer: tuple[Spoken, dict[Key, bytes]]) -> Spoken:
        """Here: keep it as if it had been spoken here."""
        spoken, entries = answer
        place_entries(source.store, entries)
        return spoken


def _speak(source: SpeechSource) -> Spoken:
    """In a worker."""
    pcm = source.make()
    store = Store(source.store)
    source.keep_loudness(pcm)
    store.put(source.recipe, pcm)
    kept = store.get(source.info_recipe.key)
    if kept is None:
        raise EngineError(
            "L432", Phrase("the store lost what {voice} just said", voice=source.request.voice), help="build again"
        )
    engine = source.load_maker()
    notes = engine.take_notes() if isinstance(engine, AsksService) else ()
    return Spoken(msgspec.json.decode(kept, type=SpeechInfo), notes)


def _explain_crash(request: SpeechRequest, crash: WorkerCrash) -> EngineError:
    if crash.patience is not None:
        message = Phrase(
            "the voice {voice} did not end in {seconds} s on this text: {text}",
            voice=request.voice,
            seconds=f"{crash.patience:g}",
            text=quote_text(request),
        )
        return EngineError(_HANGING, message, help="reword the sentence, or give another voice")
    return EngineError(
        "L430",
        Phrase("the voice {voice} crashed on this text: {text}", voice=request.voice, text=quote_text(request)),
        help="reword the sentence, or give another voice",
    )


def name_engine(request: SpeechRequest, error: LydsakError) -> LydsakError:
    """The error, which says whose it is: what an engine is made of does not know its name."""
    if request.voice.engine in error.message:
        return error
    return type(error)(
        error.code,
        Phrase("{voice}: {message}", voice=request.voice, message=error.message),
        place=error.place,
        help=error.help,
    )


def _explain_bug(request: SpeechRequest, error: BaseException) -> EngineError:
    return EngineError(
        "L433",
        Phrase(
            "the engine {engine} failed on this text: {error}: {text}",
            engine=request.voice.engine,
            error=describe_exception(error),
            text=quote_text(request),
        ),
        help="that is a fault of the engine: report it to whoever made it",
    )


def _explain_memory(request: SpeechRequest) -> EngineError:
    return EngineError(
        "L407",
        Phrase(
            "the voice {voice} took more memory than it may on this text: {text}",
            voice=request.voice,
            text=quote_text(request),
        ),
        help="give --workers 1, reword the sentence, or give another voice",
    )
