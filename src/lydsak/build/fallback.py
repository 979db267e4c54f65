"""Another voice for what the chosen one could not say: only when lydsak.toml asks for it, and never silently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from lydsak.build.events import FallenBack
from lydsak.build.narration import Line, NarratedSegment, Narration, narrate_script
from lydsak.build.plan import EpisodePlan
from lydsak.config import Settings
from lydsak.errors import LydsakError
from lydsak.model import Key


def replace_failed(
    plan: EpisodePlan, failures: Mapping[Key, LydsakError], engine: str, settings: Settings, store: Path
) -> tuple[EpisodePlan, tuple[FallenBack, ...]]:
    """The plan with `engine` in place of the voices of the utterances that failed, and what that comes to.

    What was spoken stays as it was, unless the other voice parts the script into other sentences. Raises as
    `plan_episode` does.
    """
    other = narrate_script(plan.script, settings, path=plan.path, instead=engine)
    narration = _mix_narrations(plan, other, failures)
    return plan.renarrate(narration, settings, store), tuple(_list_fallen(plan, narration, failures))


def _mix_narrations(plan: EpisodePlan, other: Narration, failures: Mapping[Key, LydsakError]) -> Narration:
    """Line by line the one or the other; the other altogether where they do not run side by side."""
    mine = plan.narration
    if [_read_written(line) for line in mine.lines] != [_read_written(line) for line in other.lines]:
        return other
    pairs = zip(mine.lines, other.lines, plan.speech, strict=True)
    chosen = iter([second if source.recipe.key in failures else first for first, second, source in pairs])
    return Narration(
        opening=tuple(next(chosen) for _ in mine.opening),
        segments=tuple(_refill_segment(segment, chosen) for segment in mine.segments),
        closing=tuple(next(chosen) for _ in mine.closing),
    )


def _refill_segment(segment: NarratedSegment, lines: Iterator[Line]) -> NarratedSegment:
    return replace(segment, items=tuple(next(lines) if isinstance(item, Line) else item for item in segment.items))


def _read_written(line: Line) -> str:
    return " ".join(token.written for token in line.utterance.tokens)


def _list_fallen(plan: EpisodePlan, narration: Narration, failures: Mapping[Key, LydsakError]) -> Iterator[FallenBack]:
    """By voice, in the order of the script, with the first reason."""
    reasons = [failures.get(source.recipe.key) for source in plan.speech]
    reason = next(error.message for error in reasons if error)
    places: dict[str, dict[str, None]] = {}
    before = {(line.kind, line.utterance.paragraph, line.utterance.request) for line in plan.narration.lines}
    for line in narration.lines:
        if (line.kind, line.utterance.paragraph, line.utterance.request) not in before:
            place = f"^{line.utterance.paragraph}" if line.utterance.paragraph else line.kind
            places.setdefault(str(line.utterance.request.voice), {})[place] = None
    for voice, found in places.items():
        yield FallenBack(voice, tuple(found), reason)
