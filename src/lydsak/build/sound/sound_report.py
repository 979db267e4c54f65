"""A finished episode to its report: the MP3 is read, never the programme mixed again, so an old build has one too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lydsak.build.events import EpisodeFailed, ReportReady
from lydsak.build.records.episodes import locate_copy, locate_report
from lydsak.build.sound.measures import find_measures
from lydsak.config import Settings
from lydsak.errors import AssetError, LydsakError, Phrase
from lydsak.model import Episode
from lydsak.store.files import publish_file


def report_episodes(settings: Settings, episodes: Sequence[Episode]) -> Iterator[ReportReady | EpisodeFailed]:
    """Write the report of each episode; one that fails stops no other."""
    for episode in episodes:
        try:
            written = _report_episode(settings, episode)
        except LydsakError as error:
            yield EpisodeFailed(episode.slug, error)
            continue
        path = locate_report(settings.root, episode.slug).relative_to(settings.root).as_posix()
        yield ReportReady(episode.slug, path, written)


def _report_episode(settings: Settings, episode: Episode) -> bool:
    """Whether the page changed. Raises AssetError, StorageError."""
    from lydsak.audio.picture import picture_sound
    from lydsak.publish.report.page import render_sound_report

    try:
        picture = picture_sound(locate_copy(settings.root, episode.slug))
    except (OSError, RuntimeError) as error:
        raise AssetError(
            "L524",
            Phrase("{slug}.mp3 cannot be read: {error}", slug=episode.slug, error=str(error)),
            help="build again",
        ) from error
    page = render_sound_report(episode, picture, find_measures(settings.root, episode), settings.sound)
    return publish_file(locate_report(settings.root, episode.slug), page.encode())
