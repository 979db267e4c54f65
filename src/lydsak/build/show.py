"""A whole show: every script's episode, then the pages, and the feed last of all."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lydsak.build.cover import PendingCover, PlacedCover, find_placed_cover, list_cover_findings
from lydsak.build.events import (
    EpisodeConfirmed,
    EpisodeFailed,
    EpisodeReady,
    EpisodeReplaced,
    EpisodeUntouched,
    EpisodeWithdrawn,
    Event,
    KeptPublished,
    LeftOutOfFeed,
    PlannedEpisode,
    Reason,
    Remark,
    StillPublished,
    WaitingForShow,
)
from lydsak.build.foresight import foresee_hold
from lydsak.build.hold import ShowHold
from lydsak.build.job import Job
from lydsak.build.moving import describe_former_pages, describe_move, find_former_address
from lydsak.build.packages import check_packages
from lydsak.build.publication import find_outdated_part, publish_show
from lydsak.build.records.episodes import (
    find_current,
    find_current_part,
    find_standing,
    locate_store,
)
from lydsak.build.records.index import EpisodeIndex
from lydsak.build.records.kept_episode import keeps_published
from lydsak.build.records.kept_sound import keep_replaced_sound, list_kept_sound, remove_expired_sound
from lydsak.build.script_build import find_settled
from lydsak.build.scripts import name_script
from lydsak.build.sharing import BuildSharing, Sharing, check_shared_store
from lydsak.build.show_guid import check_show_guid
from lydsak.build.side_by_side import build_scripts
from lydsak.build.sound.credentials import check_credentials
from lydsak.build.sound.scratch import remove_scratch
from lydsak.build.speech.engines import check_engines
from lydsak.build.speech.spending import Spending
from lydsak.build.upkeep.tidying import Tidying
from lydsak.build.withdrawal import find_withdrawal, take_out_episode
from lydsak.build.workers import Workers
from lydsak.config import Settings
from lydsak.errors import FeedError, LockedError, LydsakError, Place
from lydsak.model import Episode, Key
from lydsak.store import Store
from lydsak.store.files import check_writable

if TYPE_CHECKING:
    from lydsak.build.plan import EpisodePlan
    from lydsak.build.speech.synthesis import SpeechSource


_WRITTEN: Final = ("feed", "feed/e", "feed/media", "audio/episodes", "audio/segments", ".lydsak/store")


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How to build, apart from what lydsak.toml says."""

    workers: int | None = None
    dry_run: bool = False
    locked: bool = False
    explain: bool = False
    max_characters: int | None = None
    """What online voices may be sent, altogether."""
    report: bool = False
    """Draw each episode's sound, and its measures, in a page."""
    wait: float = 0
    """Seconds to wait for another command that holds the show."""
    cluster: str | None = None
    """The address of a Dask scheduler, whose workers make what is to be made."""


def build_show(settings: Settings, scripts: Sequence[Path], options: BuildOptions) -> Iterator[Event]:
    """Build episodes and publish them below feed/. An episode that fails stops no other.

    Raises BusyError when another build holds the show, LockedError under `locked` when something would change.
    """
    store = locate_store(settings.root)
    check_engines(settings)
    check_packages(settings)
    check_credentials(settings)
    check_show_guid(settings)
    check_shared_store(settings)
    if options.dry_run or options.locked:
        yield from _tell_move(settings)
        yield from _plan_show(settings, scripts, store, options)
        return
    with ShowHold(settings.root, "build") as hold:
        if not hold.try_taking():
            if options.wait:
                yield WaitingForShow(hold.describe_holder())
            hold.take(options.wait)
        check_writable(settings.root / folder for folder in _WRITTEN)
        remove_scratch(store.parent)
        cluster = options.cluster
        with (
            Workers(options.workers, threads=cluster is not None) as here,
            _choose_makers(settings, cluster, here) as makers,
        ):
            yield from _build_held(settings, scripts, store, options, here, makers)
        if here.lost_some or makers.lost_some:
            hold.sweep(deep=True)


def _choose_makers(settings: Settings, cluster: str | None, here: Workers) -> AbstractContextManager[Workers]:
    """Who makes episodes."""
    if cluster is None:
        return nullcontext(here)
    from lydsak.build.workers.cluster import ClusterWorkers

    return ClusterWorkers(cluster, settings, here)


def _build_held(
    settings: Settings,
    scripts: Sequence[Path],
    store: Path,
    options: BuildOptions,
    workers: Workers,
    makers: Workers,
) -> Iterator[Event]:
    shared = settings.shared_store
    sharing = BuildSharing(shared, store) if shared else Sharing()
    try:
        index, cover = EpisodeIndex(settings), PendingCover(settings, store, workers)
        job = Job(settings, store, cover, makers, Spending(options.max_characters), index.key, sharing)
        yield from _tell_move(settings)
        yield from _tell_former_pages(settings, _build_and_publish(scripts, job, index, workers, options))
        problem = sharing.finish()
        if problem is not None:
            yield Remark("store", f"{problem.code}: {problem.message}; {problem.help}")
    finally:
        sharing.stop()


def _build_and_publish(
    scripts: Sequence[Path], job: Job, index: EpisodeIndex, workers: Workers, options: BuildOptions
) -> Iterator[Event]:
    settings = job.settings
    tidying = Tidying(settings.root)
    reported: list[Episode] = []
    withdrawn: list[EpisodeWithdrawn] = []
    for event in _build_scripts(scripts, job, index):
        if isinstance(event, EpisodeUntouched):
            tidying.add_untouched(event.episode)
            reported += _read_untouched(settings.root, event) if options.report else []
        elif isinstance(event, EpisodeReady):
            tidying.add_built(event.episode.slug)
            reported += [event.episode] if options.report else []
        elif isinstance(event, EpisodeWithdrawn):
            withdrawn.append(event)
        elif isinstance(event, EpisodeReplaced):
            keep_replaced_sound(settings, event.before, event.after)
        elif isinstance(event, EpisodeConfirmed):
            index.note(event.slug, event.sight)
            continue
        if options.explain or not isinstance(event, Reason):
            yield event
    yield from _publish(settings, job.cover.place(), workers, tidying, withdrawn)
    index.keep()
    if options.report:
        from lydsak.build.sound.sound_report import report_episodes

        yield from report_episodes(settings, reported)


def _tell_move(settings: Settings) -> Iterator[Event]:
    """What is made anew of every episode, though no script changed, is not what a producer expects."""
    former = find_former_address(settings)
    if former is not None:
        yield Remark("feed", describe_move(settings, former))


def _tell_former_pages(settings: Settings, events: Iterator[Event]) -> Iterator[Event]:
    """Pages of what no build makes any more, or not yet, are as they were."""
    staying: list[str] = []
    for event in events:
        staying += [event.slug] if isinstance(event, KeptPublished | StillPublished) else []
        yield event
    if told := describe_former_pages(settings, staying):
        yield Remark("feed", told)


def _read_untouched(root: Path, event: EpisodeUntouched) -> list[Episode]:
    """Its episode, for the report; nothing where somebody took it away meanwhile."""
    standing = find_standing(root, event.episode.slug)
    return [standing.episode] if standing else []


def _build_scripts(scripts: Sequence[Path], job: Job, index: EpisodeIndex) -> Iterator[Event]:
    """Those first that nothing has to be made of."""
    stale: list[Path] = []
    for script in scripts:
        settled = find_settled(script, job.settings, index)
        if settled is None:
            stale.append(script)
        else:
            yield from settled.events
    if stale:
        job.workers.start()
        yield from build_scripts(stale, job)


def _publish(
    settings: Settings,
    cover: PlacedCover,
    workers: Workers,
    tidying: Tidying,
    withdrawn: Sequence[EpisodeWithdrawn],
) -> Iterator[Event]:
    if cover.written:
        for finding in list_cover_findings(settings, cover):
            yield Remark("cover", f"{finding.place}: {finding.message}: {finding.help}")
    try:
        yield from publish_show(settings, cover, workers)
    except FeedError as error:
        yield EpisodeFailed("feed.xml", error)
        return
    # Only now does no feed name the files of earlier builds.
    tidying.remove_superseded(list_kept_sound(settings.root))
    remove_expired_sound(settings.root)
    for event in withdrawn:
        take_out_episode(settings, event.slug, event.notice)


def _plan_show(settings: Settings, scripts: Sequence[Path], store: Path, options: BuildOptions) -> Iterator[Event]:
    spending, failed = Spending(options.max_characters), False
    spoken: set[Key] = set()
    for script in scripts:
        try:
            planned = tuple(_plan_script(script, settings, store, options, spending, spoken))
        except LockedError:
            raise
        except LydsakError as error:
            yield EpisodeFailed(script.stem, error)
            failed = True
            continue
        yield from (event for event in planned if options.explain or not isinstance(event, Reason))
    if options.locked and not failed:
        yield from _plan_pages(settings, store)


def _plan_script(
    script: Path, settings: Settings, store: Path, options: BuildOptions, spending: Spending, spoken: set[Key]
) -> Iterator[Event]:
    """What a build would do with a script; `spoken` is what it would speak before. Raises LydsakError."""
    from lydsak.build.plan import plan_episode

    taken_back = find_withdrawal(script, settings.root)
    if taken_back is not None:
        if options.locked and find_standing(settings.root, script.stem):
            raise _refuse_locked(script, settings, f"{script.stem} is withdrawn, and its episode still there")
        yield EpisodeWithdrawn(script.stem, taken_back)
        return
    plan = plan_episode(script, settings, store)
    current = find_current(script, settings)
    if current is None and keeps_published(plan, settings):
        yield KeptPublished(plan.slug)
        return
    if current is None and options.locked:
        raise _refuse_locked(script, settings, _say_outdated(plan, settings))
    if not options.locked:
        missing = (source for each in (plan, *plan.parts) for source in _list_unspoken(each, spoken))
        spending.admit(tuple({source.key: source for source in missing}.values()))
    yield from _describe_plans(plan, current, settings, spoken)
    if not options.locked and (hold := foresee_hold(plan, settings)):
        yield LeftOutOfFeed(plan.slug, hold)


def _plan_pages(settings: Settings, store: Path) -> Iterator[Event]:
    """Nothing, where page and feed are what a build would write. Raises LockedError."""
    try:
        outdated = find_outdated_part(settings, find_placed_cover(settings, store).cover)
    except FeedError as error:
        yield EpisodeFailed("feed.xml", error)
        return
    if outdated:
        place, why = Place(f"feed/{outdated}"), "is not what the settings and the built episodes make it"
        raise LockedError("L801", why, place=place, help="run `lydsak build`")


def _refuse_locked(script: Path, settings: Settings, why: str) -> LockedError:
    return LockedError("L801", why, place=Place(name_script(script, settings.root)), help="run `lydsak build`")


def _say_outdated(plan: EpisodePlan, settings: Settings) -> str:
    from lydsak.build.plan import PROVISIONAL

    standing = find_standing(settings.root, plan.slug)
    if standing and standing.episode.fingerprint.startswith(PROVISIONAL):
        return f"{plan.slug} was built with a fallback voice"
    return f"{plan.slug} is not built from this script"


def _describe_plans(
    plan: EpisodePlan, current: Episode | None, settings: Settings, spoken: set[Key]
) -> Iterator[Event]:
    """The episode and, where it is published by its segments, each of them; what two of a show say is spoken once.

    What is to be made has its reasons after it.
    """
    from lydsak.build.plan import refer_to_part

    for each in (plan, *plan.parts):
        missing = _list_unspoken(each, spoken)
        spoken.update(source.key for source in missing)
        standing = current if each is plan else find_current_part(settings.root, refer_to_part(each))
        yield from _describe_plan(each, standing, missing, settings)


def _list_unspoken(plan: EpisodePlan, spoken: Container[Key]) -> tuple[SpeechSource, ...]:
    """What an engine has to be asked for, and was not for something before it."""
    from lydsak.build.speech.speaking import find_missing_speech

    return tuple(source for source in find_missing_speech(plan) if source.key not in spoken)


def _describe_plan(
    plan: EpisodePlan, current: Episode | None, missing: Sequence[SpeechSource], settings: Settings
) -> Iterator[Event]:
    from lydsak.build.explain import Memory, explain_episode, explain_speech
    from lydsak.build.speech.spending import estimate_needs, find_obstacles

    obstacles = find_obstacles(missing)
    yield PlannedEpisode(
        slug=plan.slug,
        title=plan.script.front_matter.title or plan.slug,
        up_to_date=current is not None,
        utterances=len(plan.speech),
        to_speak=len(missing),
        characters=sum(len(source.request.text) for source in missing),
        duration=current.duration if current else None,
        services=estimate_needs(missing),
        obstacles=obstacles,
        buildable=not obstacles or bool(settings.fallback),
    )
    if current is None:
        yield explain_episode(plan, settings.root)
        yield from explain_speech(plan, missing, Memory(settings.root, plan.slug, Store(locate_store(settings.root))))
