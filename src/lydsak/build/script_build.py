"""One script of a build: current, withdrawn, kept as it was published, or made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lydsak.build.events import (
    EpisodeConfirmed,
    EpisodeFailed,
    EpisodeReady,
    EpisodeReplaced,
    EpisodeUntouched,
    EpisodeWithdrawn,
    Event,
)
from lydsak.build.job import Job
from lydsak.build.records.episodes import StandingEpisode, find_current_part, find_standing
from lydsak.build.records.index import EpisodeIndex, confirm_whole
from lydsak.build.records.kept_episode import keep_published_script, keeps_published, restore_published
from lydsak.build.withdrawal import find_withdrawal, forget_record
from lydsak.config import Settings
from lydsak.errors import LydsakError
from lydsak.model import Episode


@dataclass(frozen=True, slots=True)
class Settled:
    """A script that nothing has to be made of."""

    events: tuple[Event, ...]
    """What is to be said of it."""


def find_settled(script: Path, settings: Settings, index: EpisodeIndex) -> Settled | None:
    """None where a script's episode is to be made."""
    try:
        known = index.find(script)
        if known is not None:
            return Settled(tuple(map(EpisodeUntouched, known.episodes)))
        current, sight = confirm_whole(script, settings, index.key)
        if current is not None:
            if sight is not None:
                index.note(script.stem, sight)
            return Settled(tuple(_list_current(current, settings.root)))
        taken_back = find_withdrawal(script, settings.root)
        if taken_back is not None:
            forget_record(settings.root, script.stem)
            return Settled((EpisodeWithdrawn(script.stem, taken_back),))
    except LydsakError as error:
        return Settled((EpisodeFailed(script.stem, error),))
    return None


def build_script(script: Path, job: Job) -> Iterator[Event]:
    """Make a script's episode, or its episodes. What fails is an event, too."""
    try:
        # Imported only now: what is up to date needs no parser, no rules and no sound.
        from lydsak.build.episode import make_episode
        from lydsak.build.plan import plan_episode, refer_to_part

        settings = job.settings
        plan = plan_episode(script, settings, job.store)
        if keeps_published(plan, settings):
            yield from restore_published(plan, script, job)
            return
        before = {one.slug: find_standing(settings.root, one.slug) for one in (plan, *plan.parts)}
        for part in plan.parts:
            standing = find_current_part(settings.root, refer_to_part(part))
            if standing is not None:
                yield EpisodeReady(standing, 0, 0, 0, ())
            else:
                yield from make_episode(part, job)
        # Last, as its record is what puts its parts into the feed.
        yield from make_episode(plan, job)
        for slug, old in before.items():
            yield from _list_replaced(settings.root, slug, old)
        keep_published_script(plan, settings.root)
        _, sight = confirm_whole(script, settings, job.index_key)
        if sight is not None:
            yield EpisodeConfirmed(script.stem, sight)
    except LydsakError as error:
        yield EpisodeFailed(script.stem, error)


def _list_current(episode: Episode, root: Path) -> Iterator[EpisodeReady]:
    """An episode that is up to date, after its parts."""
    parts = (find_standing(root, part.slug) for part in episode.parts)
    for one in (*(part.episode for part in parts if part), episode):
        yield EpisodeReady(one, 0, 0, 0, ())


def _list_replaced(root: Path, slug: str, before: StandingEpisode | None) -> Iterator[EpisodeReplaced]:
    after = find_standing(root, slug)
    if before and after and before.folder == after.folder == root / "feed":
        yield EpisodeReplaced(before.episode, after.episode)
