"""What is known of a script whose episodes were found whole: enough to look at all of its files, and to tell of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lydsak.build.records.episodes import StandingEpisode, find_hold, find_standing, list_files, locate_measures
from lydsak.model import Ms
from lydsak.publish.times import parse_publication


@dataclass(frozen=True, slots=True)
class Sight:
    """A script's episodes as they stand, their files unread."""

    known: KnownScript
    newest_source: int
    """When the last of its script and sounds was written, in nanoseconds."""


@dataclass(frozen=True, slots=True)
class KnownEpisode:
    """One of a script's episodes, as its record tells of it."""

    slug: str
    duration: Ms
    sounds: int
    """How many files of sound listeners have of it, in one format or more."""
    has_page: bool


@dataclass(frozen=True, slots=True)
class KnownScript:
    """A script with its episodes, its parts' before its own."""

    sources: tuple[str, ...]
    """The script and what else was read for it, by path from the show's folder."""
    made: tuple[str, ...]
    """Every file, and the folders that are an episode's own: whatever comes or goes there changes them."""
    voices: tuple[str, ...]
    episodes: tuple[KnownEpisode, ...]
    due: int | None = None
    """When what waits for its day alone is to go out, in seconds of POSIX time."""
    state: str = ""
    """A digest of all this, of the voices' makers, and of what the file system says of sources and made."""


def describe_script(root: Path, slug: str) -> KnownScript | None:
    """Without its state; None for what is not built, or not where it should be."""
    whole = find_standing(root, slug)
    if whole is None:
        return None
    parts = [find_standing(root, part.slug) for part in whole.episode.parts]
    standing = (*(part for part in parts if part), whole)
    if len(standing) != len(parts) + 1 or not all(map(_stands_right, standing)):
        return None
    return KnownScript(
        sources=tuple(_list_sources(whole)),
        made=tuple(
            path
            for one in standing
            for path in (*_list_made(one, standing_in=one.folder.relative_to(root)), *_list_measures(root, one))
        ),
        voices=tuple(sorted({voice for one in standing for voice in one.episode.voices})),
        episodes=tuple(map(_describe_episode, standing)),
        due=min((due for one in standing if (due := _find_due(one)) is not None), default=None),
    )


def _describe_episode(standing: StandingEpisode) -> KnownEpisode:
    episode = standing.episode
    return KnownEpisode(episode.slug, episode.duration, 1 + len(episode.alternates), episode.page is not None)


def _is_out(standing: StandingEpisode) -> bool:
    return standing.folder.name == "feed"


def _stands_right(standing: StandingEpisode) -> bool:
    """Whether it is where an episode of its date and status belongs."""
    out = _is_out(standing)
    return (find_hold(standing.episode, out=out) is None) == out


def _find_due(standing: StandingEpisode) -> int | None:
    """When it stands wrong by itself: what is out stays out, what is held back may wait for something else."""
    waits_for_day = not _is_out(standing) and find_hold(standing.episode, out=True) is None
    moment = parse_publication(standing.episode.date) if waits_for_day else None
    return None if moment is None else int(moment.timestamp())


def _list_sources(whole: StandingEpisode) -> Iterator[str]:
    episode = whole.episode
    yield f"scripts/{episode.slug}.md"
    yield from (f"scripts/{story}.md" for story in episode.stories)
    yield from (f"audio/music/{sound}" for sound in episode.sounds)


def _list_measures(root: Path, standing: StandingEpisode) -> Iterator[str]:
    """What was measured of an episode, where it was kept: it does not outlive .lydsak as the rest does."""
    measures = locate_measures(root, standing.episode.slug)
    if measures.is_file():
        yield measures.relative_to(root).as_posix()


def _list_made(standing: StandingEpisode, *, standing_in: Path) -> Iterator[str]:
    episode, folder = standing.episode, standing_in.as_posix()
    own = f"{folder}/e/{episode.slug}"
    yield from (own, f"{own}/episode.json", f"audio/episodes/{episode.slug}.mp3")
    yield from (f"{folder}/{file.path}" for file in list_files(episode))
    yield from (file.path for file in episode.segment_files)
    if episode.segment_files:
        yield f"audio/segments/{episode.slug}"
