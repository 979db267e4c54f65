"""load_exported: a finished episode with its words in time, as published; what leaves the house is made from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import msgspec

from lydsak.build.narration import Line
from lydsak.build.plan import EpisodePlan, plan_episode
from lydsak.build.records.episodes import StandingEpisode, find_current, find_standing, has_digest, locate_store
from lydsak.build.scripts import name_script
from lydsak.build.withdrawal import find_withdrawal
from lydsak.config import Settings
from lydsak.errors import AssetError, Place
from lydsak.model import Episode, Ms, ParagraphId, Sound, TimedUtterance, TimedWord
from lydsak.publish.cues import flatten_text

_BLANKS: Final = re.compile(r"[ \t\r\n]+")
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class ExportedEpisode:
    """An episode with utterances and blocks, and the folder that its files stand in."""

    episode: Episode
    folder: Path

    def read_sound(self) -> Iterator[bytes]:
        """The MP3, block by block."""
        with (self.folder / self.episode.audio.path).open("rb") as file:
            yield from iter(lambda: file.read(_BLOCK), b"")


@dataclass(frozen=True, slots=True)
class _Said:
    """What of the narration has words on the page."""

    kind: Any
    paragraph: ParagraphId | None


def load_exported(settings: Settings, script: Path) -> ExportedEpisode:
    """The episode of a script as it was built. Raises AssetError L870 where that is not what the script now says.

    Raises LydsakError for a script that is wrong.
    """
    standing = find_standing(settings.root, script.stem)
    if standing is None and find_withdrawal(script, settings.root):
        name = name_script(script, settings.root)
        help = f"`lydsak withdraw {name} --undo`, then run `lydsak build`"
        raise AssetError("L870", f"{script.stem} is withdrawn", place=Place(name), help=help)
    if standing is None or find_current(script, settings) is None:
        what = "is not built" if standing is None else "is not built from its script as it is now"
        place = Place(name_script(script, settings.root))
        raise AssetError("L870", f"{script.stem} {what}", place=place, help="run `lydsak build` first")
    plan = plan_episode(script, settings, locate_store(settings.root))
    utterances = tuple(_read_utterances(plan, standing))
    return ExportedEpisode(replace(standing.episode, utterances=utterances, blocks=plan.list_blocks()), standing.folder)


def _read_utterances(plan: EpisodePlan, standing: StandingEpisode) -> Iterator[TimedUtterance]:
    """The words and times of the transcript, which has a segment for each utterance that is shown."""
    file = standing.episode.transcript
    path = standing.folder / file.path
    segments: Sequence[dict[str, Any]] = []
    if has_digest(path, file.sha256):
        segments = msgspec.json.decode(path.read_bytes())["segments"]
    said = tuple(_list_said(plan))
    if len(said) != len(segments):
        place = Place(f"feed/{file.path}")
        raise AssetError("L870", "is not the transcript of this script", place=place, help="run `lydsak build` first")
    for one, segment in zip(said, segments, strict=True):
        start, end = Ms(round(segment["startTime"] * 1000)), Ms(round(segment["endTime"] * 1000))
        words = tuple(TimedWord(word, start, end) for word in segment["body"].split(" "))
        yield TimedUtterance(words, start, end, one.kind, paragraph=one.paragraph, estimated=True)


def _list_said(plan: EpisodePlan) -> Iterator[_Said]:
    narration = plan.narration
    items = (item for segment in narration.segments for item in segment.items)
    for item in (*narration.opening, *items, *narration.closing):
        if isinstance(item, Line):
            written = (word for token in item.utterance.tokens for word in _BLANKS.split(token.written))
            if any(flatten_text(word) for word in written):
                yield _Said(item.kind, item.utterance.paragraph)
        elif isinstance(item, Sound) and any(flatten_text(word) for word in _BLANKS.split(item.text or "")):
            yield _Said("recording", item.id)
