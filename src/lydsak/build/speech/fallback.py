"""Another voice for what the chosen one could not say: only when lydsak.toml asks for it, and never silently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from lydsak.build.events import FallenBack
from lydsak.build.narration import Line, NarratedSegment, Narration, narrate_script
from lydsak.build.plan import EpisodePlan
from lydsak.config import Settings
from lydsak.errors import LydsakError
from lydsak.model import Key


class Fallback:
    """One episode's way from the voices that it asks for to those that read it."""

    def __init__(self, plan: EpisodePlan, settings: Settings, store: Path) -> None:
        self._original = plan
        self._plan = plan
        self._settings = settings
        self._store = store
        self._reasons: dict[int, list[str]] = {}
        """By the number of the line."""

    def replace_failed(self, failures: Mapping[Key, LydsakError], engine: str) -> EpisodePlan:
        """The plan with `engine` in place of the voices of the utterances that failed.

        What was spoken stays as it was, unless the other voice parts the script into other sentences. Raises as
        `plan_episode` does.
        """
        self._note_reasons(failures)
        original = self._original
        other = narrate_script(
            original.script,
            self._settings,
            path=original.path,
            stories=original.stories,
            instead=engine,
            part=original.part,
        )
        failed = [source.key in failures for source in self._plan.speech]
        narration = _mix_narrations(self._plan.narration, other, failed)
        self._plan = original.renarrate(narration, self._settings, self._store)
        return self._plan

    def note_refusal(self, engine: str, error: LydsakError) -> None:
        """An engine that cannot even try: why, for all that still has no voice."""
        for reasons in self._reasons.values():
            reasons.append(f"{engine}: {error.message}")

    def list_fallen(self) -> tuple[FallenBack, ...]:
        """What other voices than those asked for read, by voice, in the order of the script, with all reasons."""
        before = self._original.narration.lines
        after = self._plan.narration.lines
        aligned = len(before) == len(after)
        found: dict[tuple[str, str], dict[str, None]] = {}
        for number, line in enumerate(after):
            if aligned and line.utterance.request.voice == before[number].utterance.request.voice:
                continue
            reasons = self._reasons.get(number) or next(iter(self._reasons.values()), [])
            place = f"^{line.utterance.paragraph}" if line.utterance.paragraph else line.kind
            voice = str(line.utterance.request.voice)
            found.setdefault((voice, "; ".join(dict.fromkeys(reasons))), {})[place] = None
        if self._plan is self._original:
            return ()
        return tuple(FallenBack(voice, tuple(places), reason) for (voice, reason), places in found.items())

    def _note_reasons(self, failures: Mapping[Key, LydsakError]) -> None:
        for number, source in enumerate(self._plan.speech):
            error = failures.get(source.key)
            if error is not None:
                self._reasons.setdefault(number, []).append(str(error.message))  # records know no Phrase


def _mix_narrations(mine: Narration, other: Narration, failed: Sequence[bool]) -> Narration:
    """Line by line the one or the other; the other altogether where they do not run side by side."""
    if [_read_written(line) for line in mine.lines] != [_read_written(line) for line in other.lines]:
        return other
    pairs = zip(mine.lines, other.lines, failed, strict=True)
    chosen = iter([second if fell else first for first, second, fell in pairs])
    return Narration(
        opening=tuple(next(chosen) for _ in mine.opening),
        segments=tuple(_refill_segment(segment, chosen) for segment in mine.segments),
        closing=tuple(next(chosen) for _ in mine.closing),
    )


def _refill_segment(segment: NarratedSegment, lines: Iterator[Line]) -> NarratedSegment:
    return replace(segment, items=tuple(next(lines) if isinstance(item, Line) else item for item in segment.items))


def _read_written(line: Line) -> str:
    return " ".join(token.written for token in line.utterance.tokens)
