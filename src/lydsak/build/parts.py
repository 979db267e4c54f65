"""A script divided into its segments, each of them an episode by itself: its name, its dates, its place in the order.

What a part is called on the web hangs on its heading's id alone, so that a segment may be renamed, moved and rewritten
and stays the episode that subscribers have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import msgspec

from lydsak.build.guids import mint_guid, mint_part_guid
from lydsak.build.transcript import format_publication, list_heard, summarize_script
from lydsak.config import Settings
from lydsak.errors import Place, ScriptError
from lydsak.model import PART_MARK, FrontMatter, Paragraph, Script, Segment

FIRST_PART: Final = "start"
"""Stands for the id of what comes before the first heading; no id is written like it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One segment as an episode of its own."""

    slug: str
    article: str | None
    """The article's title."""
    title: str | None
    """The segment's; None for what comes before the first heading."""
    number: int
    """In reading order, from 1."""
    total: int
    script: Script
    """With this segment alone, and first lines that say what is true of it."""

    @property
    def source(self) -> str:
        """All of the script that it is made from: what changes elsewhere in the script leaves it as it is."""
        (segment,) = self.script.segments
        said = replace(self.script.front_matter, raw=None)
        marks = [(block.raw or "").strip() for block in segment.blocks]
        ids = [block.id for block in segment.blocks if isinstance(block, Paragraph)]
        place = [self.slug, self.article, self.number, self.total, segment.id]
        return msgspec.json.encode([msgspec.to_builtins(said), place, (segment.raw or "").strip(), marks, ids]).decode()


def publishes_segments(front_matter: FrontMatter, settings: Settings) -> bool:
    """Whether a script's segments are episodes: as it says itself, or as the show has it.

    A trailer is heard whole, and so is an edition, whose stories have episodes of their own.
    """
    if front_matter.stories:
        return False
    usual = settings.publish_as if front_matter.kind == "full" else "episode"
    return (front_matter.publish_as or usual) == "segments"


def divide_script(
    script: Script, heard: Sequence[int], slug: str, settings: Settings, *, path: str
) -> tuple[Part, ...]:
    """The parts of a script; `heard` are the segments in which something is read or played.

    Raises ScriptError L229 where the script lacks its season, L230 where a heading lacks an id that lasts.
    """
    front = script.front_matter
    if front.season is None:
        help = "write sesong: 1 in its first lines (each article has its own), or run `lydsak check --fix`"
        raise ScriptError("L229", "is published by its segments, and has no season", place=Place(path), help=help)
    _check_headings(script, path)
    segments = [script.segments[index] for index in heard]
    return tuple(
        Part(
            slug=f"{slug}{PART_MARK}{segment.id or FIRST_PART}",
            article=front.title,
            title=segment.title,
            number=number,
            total=len(segments),
            script=_isolate_segment(script, segment, number, slug, settings, path),
        )
        for number, segment in enumerate(segments, 1)
    )


def _check_headings(script: Script, path: str) -> None:
    """An id that a build derives from the words is another one as soon as the heading is."""
    for segment in script.segments:
        line = (segment.raw or "").split("\n")[0].rstrip()
        if segment.heading is not None and f"^{segment.id}" not in line:
            message = "this heading has no id, and a segment that is published by itself is known by it"
            raise ScriptError(
                "L230", message, place=Place(path, segment.line, 1, line), help="run `lydsak check --fix`"
            )


def _isolate_segment(script: Script, segment: Segment, number: int, slug: str, settings: Settings, path: str) -> Script:
    front = script.front_matter
    alone = replace(script, segments=(segment,))
    stretch = front.soundbite if front.soundbite and set(front.soundbite) <= set(list_heard(alone)) else None
    guid = front.guid or mint_guid(settings.show.guid, slug)
    titles = [title for title in (segment.title, front.title) if title]
    mine = replace(
        front,
        title=" – ".join(dict.fromkeys(titles)) or None,
        date=_date_part(format_publication(front, path, preamble=script.preamble), number),
        guid=mint_part_guid(guid, segment.id or FIRST_PART),
        number=number,
        soundbite=stretch,
        summary=None,
    )
    own = summarize_script(replace(alone, front_matter=mine))
    return replace(alone, front_matter=replace(mine, summary=own or front.summary))


def _date_part(date: str | None, number: int) -> str | None:
    """A second after the part before it: apps that order by date have them as they are read."""
    return date and (datetime.fromisoformat(date) + timedelta(seconds=number - 1)).isoformat(timespec="seconds")
