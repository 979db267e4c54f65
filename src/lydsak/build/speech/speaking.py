"""All that an episode says, spoken: by the voices it asks for or, where lydsak.toml says so, by others."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from lydsak.build.events import Event, FallenBack, Remark, StepAdvanced
from lydsak.build.plan import EpisodePlan
from lydsak.build.sharing import Sharing
from lydsak.build.speech.fallback import Fallback
from lydsak.build.speech.spending import Spending
from lydsak.build.speech.synthesis import SpeechSource, Spoken, collect_recipes, find_speech, speak_missing
from lydsak.build.whereabouts import locate_utterance
from lydsak.build.workers import Workers
from lydsak.config import Settings, locate_setting
from lydsak.errors import EngineError, LydsakError, Place, StorageError
from lydsak.model import Key, SpeechInfo
from lydsak.store import Store

_ABSENT: Final = {"L403", "L426", "L427"}
"""No such voice, no key, not let in: nothing that a sentence could mend."""


def speak_plan(
    plan: EpisodePlan,
    missing: Sequence[SpeechSource],
    settings: Settings,
    store: Path,
    workers: Workers,
    spending: Spending,
    sharing: Sharing,
) -> Generator[Event, None, tuple[EpisodePlan, tuple[FallenBack, ...]]]:
    """Speak what is missing, where lydsak.toml says so in another voice. What was spoken before an error is kept.

    Raises the first voice's error when none is left to try.
    """
    spending.admit(missing)
    asked = plan
    failures = yield from _speak_missing(plan.slug, missing, workers, spending, sharing)
    first = next(iter(failures), None)
    reason = failures[first] if first else None
    fallback = Fallback(plan, settings, store)
    for engine in settings.fallback:
        if not failures:
            break
        try:
            plan = fallback.replace_failed(failures, engine)
            missing = fetch_missing_speech(plan, sharing)
            spending.admit(missing)
        except LydsakError as error:  # this one cannot say it either; perhaps the next can
            fallback.note_refusal(engine, error)
            continue
        failures = yield from _speak_missing(plan.slug, missing, workers, spending, sharing)
    if failures and first is not None and reason is not None:
        place = reason.place or _locate_fault(reason, asked, first, settings)
        raise type(reason)(reason.code, reason.message, place=place, help=reason.help) from reason
    return plan, fallback.list_fallen()


def _locate_fault(reason: LydsakError, plan: EpisodePlan, first: Key, settings: Settings) -> Place:
    """The words that a voice could not say; what keeps the show's own voice from all words stops every script alike."""
    voice = next((source.request.voice for source in plan.speech if source.key == first), None)
    named = any(":" in role for _, role in plan.script.front_matter.voices)
    if reason.code in _ABSENT and voice is not None and voice.engine == settings.engine and not named:
        return locate_setting(settings.root, ("engine",))
    return locate_utterance(plan, first)


def find_missing_speech(plan: EpisodePlan) -> tuple[SpeechSource, ...]:
    """What an engine has to be asked for."""
    return tuple(source for source in collect_recipes(plan.speech).values() if find_speech(source) is None)


def fetch_missing_speech(plan: EpisodePlan, sharing: Sharing) -> tuple[SpeechSource, ...]:
    """The same, when all that other machines have spoken of it is had from them.

    Where units are encoded already, nobody hears the samples: they are lent, and had when they are used.
    """
    missing = find_missing_speech(plan)
    sharing.fetch(key for source in missing for key in (source.info_recipe.key, source.loudness_recipe.key))
    if sharing.lends:
        missing = tuple(source for source in missing if not _is_described(source))
    sharing.fetch(source.key for source in missing if find_speech(source, samples=False))
    missing = tuple(source for source in missing if find_speech(source) is None)
    # Of what no machine has as it is spoken now a service's answer may be there, which is what costs.
    sharing.fetch(key for source in missing for key in _list_answers(source))
    return missing


def _is_described(source: SpeechSource) -> bool:
    """Whether a programme can be laid without its samples."""
    described = find_speech(source, samples=False)
    return described is not None and Store(source.store).get(source.loudness_recipe.key) is not None


def _list_spoken(source: SpeechSource) -> Iterator[Key]:
    """Asked for only where it is sent, as it takes the engine. The answers go first: they are what is paid for."""
    yield from _list_answers(source)
    yield from source.list_keys()


def _list_answers(source: SpeechSource) -> Iterator[Key]:
    with suppress(EngineError):  # it is told of when the engine speaks
        yield from (recipe.key for recipe in source.list_answers())


def look_up_speech(plan: EpisodePlan, sharing: Sharing) -> dict[Key, SpeechInfo]:
    """The length and marks of all that is spoken. Raises StorageError for what is not in the store."""
    infos: dict[Key, SpeechInfo] = {}
    for key, source in collect_recipes(plan.speech).items():
        info = find_speech(source, samples=not sharing.lends)
        if info is None:
            raise StorageError(
                "L705", "the store lost what was just spoken", help="is another program clearing .lydsak?"
            )
        infos[key] = info
    return infos


def _speak_missing(
    slug: str, missing: Sequence[SpeechSource], workers: Workers, spending: Spending, sharing: Sharing
) -> Generator[Event, None, dict[Key, LydsakError]]:
    """Speak; returns what is still missing, each with the reason. Raises an error that is not the engine's."""
    refused = {source.key: refusal for source in missing if (refusal := spending.find_refusal(source))}
    asked = tuple(source for source in missing if source.key not in refused)
    errors: dict[Key, LydsakError] = {}
    spoken: set[Key] = set()
    for done, (source, result) in enumerate(speak_missing(asked, workers), 1):
        if isinstance(result, Spoken):
            spoken.add(source.key)
            sharing.send(_list_spoken(source))
            yield from (Remark(slug, note) for note in result.notes)
        elif isinstance(result, EngineError):
            errors[source.key] = result
            spending.note_failure(source, result)
        else:
            raise result
        yield StepAdvanced(slug, "speaking", done, len(asked))
    # An online engine that failed was not asked for the rest.
    unasked = [source for source in asked if source.key not in spoken]
    return {**refused, **{source.key: _find_reason(source, errors, asked) for source in unasked if errors}}


def _find_reason(source: SpeechSource, errors: Mapping[Key, LydsakError], asked: Sequence[SpeechSource]) -> LydsakError:
    """Why this was not spoken: its own error, else the one that ended the asking of its engine."""
    own = errors.get(source.key)
    engine = source.request.voice.engine
    fellows = (errors.get(other.key) for other in asked if other.request.voice.engine == engine)
    return own or next((error for error in fellows if error), next(iter(errors.values())))
