"""All that an episode says, spoken: by the voices it asks for or, where lydsak.toml says so, by others."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from lydsak.build.events import Event, FallenBack, Remark, StepAdvanced
from lydsak.build.fallback import replace_failed
from lydsak.build.plan import EpisodePlan
from lydsak.build.speech import SpeechSource, Spoken, collect_recipes, find_speech, speak_missing
from lydsak.build.spending import Spending
from lydsak.build.workers import Workers
from lydsak.config import Settings
from lydsak.errors import EngineError, LydsakError, StorageError
from lydsak.model import Key, SpeechInfo


def speak_plan(
    plan: EpisodePlan, settings: Settings, store: Path, workers: Workers, spending: Spending
) -> Generator[Event, None, tuple[EpisodePlan, tuple[FallenBack, ...]]]:
    """Speak what is missing, where lydsak.toml says so in another voice. What was spoken before an error is kept.

    Raises the first error when no voice is left to try.
    """
    fallen: list[FallenBack] = []
    spending.admit(find_missing_speech(plan))
    failures = yield from _speak_missing(plan, workers, spending)
    for engine in settings.fallback:
        if not failures:
            break
        plan, replaced = replace_failed(plan, failures, engine, settings, store)
        fallen += replaced
        failures = yield from _speak_missing(plan, workers, spending)
    if failures:
        raise next(iter(failures.values()))
    return plan, tuple(fallen)


def find_missing_speech(plan: EpisodePlan) -> tuple[SpeechSource, ...]:
    """What an engine has to be asked for."""
    return tuple(source for source in collect_recipes(plan.speech).values() if find_speech(source) is None)


def look_up_speech(plan: EpisodePlan) -> dict[Key, SpeechInfo]:
    """The length and marks of all that is spoken. Raises StorageError for what is not in the store."""
    infos: dict[Key, SpeechInfo] = {}
    for key, source in collect_recipes(plan.speech).items():
        info = find_speech(source)
        if info is None:
            raise StorageError(
                "L705", "the store lost what was just spoken", help="is another program clearing .lydsak?"
            )
        infos[key] = info
    return infos


def _speak_missing(
    plan: EpisodePlan, workers: Workers, spending: Spending
) -> Generator[Event, None, dict[Key, LydsakError]]:
    """Speak; returns what is still missing, each with the reason. Raises an error that is not the engine's."""
    missing = collect_recipes(find_missing_speech(plan))
    refused = {key: refusal for key, source in missing.items() if (refusal := spending.find_refusal(source))}
    asked = tuple(source for key, source in missing.items() if key not in refused)
    errors: dict[Key, LydsakError] = {}
    for done, (source, result) in enumerate(speak_missing(asked, workers), 1):
        if isinstance(result, Spoken):
            yield from (Remark(plan.slug, note) for note in result.notes)
        elif isinstance(result, EngineError):
            errors[source.recipe.key] = result
            spending.note_failure(source, result)
        else:
            raise result
        yield StepAdvanced(plan.slug, "speaking", done, len(asked))
    # An online engine that failed was not asked for the rest.
    unasked = [source.recipe.key for source in asked if find_speech(source) is None]
    return {**refused, **{key: errors.get(key, next(iter(errors.values()))) for key in unasked if errors}}
