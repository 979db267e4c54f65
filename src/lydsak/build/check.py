"""What `check` finds: in the settings, the scripts, the built episodes and the feed. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lydsak.build.cover import find_placed_cover, list_broken_covers, list_cover_findings
from lydsak.build.moving import find_former_address, has_former_page
from lydsak.build.packages import check_packages
from lydsak.build.plan import PROVISIONAL
from lydsak.build.publication import find_changed_pages, sort_episodes
from lydsak.build.records.catalogue import CatalogueEntry, list_episodes, read_catalogue
from lydsak.build.records.episodes import (
    StandingEpisode,
    find_current,
    find_standing,
    holds_file,
    list_all_files,
    list_unreadable,
    locate_copy,
    locate_store,
)
from lydsak.build.records.index import forget_index
from lydsak.build.script_findings import check_script
from lydsak.build.scripts import name_script
from lydsak.build.show_guid import check_show_guid
from lydsak.build.sound.credentials import check_credentials
from lydsak.build.speech.engines import load_show_engine
from lydsak.build.takeover.earlier import list_earlier_faults, load_earlier, merge_earlier
from lydsak.build.undivided import advise_dividing
from lydsak.config import Settings, locate_setting
from lydsak.engines.base import KnowsObstacles
from lydsak.errors import Finding, LydsakError, Phrase, Place
from lydsak.model import EarlierEpisode, Episode
from lydsak.publish.addresses import FEED_PATH, episode_page_path, feed_url

if TYPE_CHECKING:
    from lydsak.audio.tags import ReadTags


@dataclass(frozen=True, slots=True)
class CheckedEpisode:
    """A built episode and its MP3's tags as read back from the file."""

    episode: Episode
    tags: ReadTags
    up_to_date: bool


@dataclass(frozen=True, slots=True)
class CheckResult:
    """All that was found."""

    findings: tuple[Finding, ...]
    episodes: tuple[CheckedEpisode, ...]
    earlier: tuple[EarlierEpisode, ...] = ()
    """Those from before, withdrawn ones too."""


def check_show(settings: Settings, scripts: Sequence[Path]) -> CheckResult:
    """Look at scripts, their episodes and the feed."""
    findings: list[Finding] = [*_check_engines(settings), *_check_packages(settings)]
    checked: list[CheckedEpisode] = []
    for path in scripts:
        problems = list(check_script(path, settings))
        findings += problems
        standing = find_standing(settings.root, path.stem)
        if standing is not None:
            if standing.episode.fingerprint.startswith(PROVISIONAL):
                name = name_script(path, settings.root)
                message = Phrase(
                    "{slug} is read by a fallback voice ({known})",
                    slug=standing.episode.slug,
                    known=", ".join(standing.episode.voices),
                )
                findings.append(Finding("L270", "warning", message, Place(name), "build again to ask the first voice"))
            sound = not any(problem.level == "error" for problem in problems)
            current = sound and find_current(path, settings) is not None
            parts = [part for name in standing.episode.parts if (part := find_standing(settings.root, name.slug))]
            for one in (*parts, standing):
                broken = list(_check_files(one, settings.root))
                findings += broken
                if broken:
                    forget_index(settings.root)
                else:
                    checked.append(_read_back(one.episode, settings.root, up_to_date=current))
    findings += _check_feed(settings)
    # What is wrong with the intro is wrong in each script's episode, and said once.
    with suppress(LydsakError):  # which is among the findings
        return CheckResult(tuple(dict.fromkeys(findings)), tuple(checked), load_earlier(settings.root))
    return CheckResult(tuple(dict.fromkeys(findings)), tuple(checked))


def _check_engines(settings: Settings) -> Iterator[Finding]:
    """What would keep the show's own engine from speaking, which a build would find out."""
    try:
        engine = load_show_engine(settings, settings.engine)
    except LydsakError as error:
        yield Finding(error.code, "error", error.message, locate_setting(settings.root, ("engine",)), error.help)
        return
    obstacle = engine.find_obstacle() if isinstance(engine, KnowsObstacles) else None
    if obstacle:
        yield Finding(
            "L271",
            "warning",
            Phrase("nothing new can be spoken here: {obstacle}", obstacle=obstacle),
            Place("lydsak.toml"),
        )


def _check_packages(settings: Settings) -> Iterator[Finding]:
    try:
        check_packages(settings)
        check_credentials(settings)
        check_show_guid(settings)
    except LydsakError as error:
        yield Finding(error.code, "error", error.message, error.place, error.help)


def _check_files(standing: StandingEpisode, root: Path) -> Iterator[Finding]:
    """Every byte of a built episode, against its record."""
    for path, digest in list_all_files(standing, root):
        if holds_file(root, path, digest):
            continue
        code, problem = ("L651", "is not what was built") if path.exists() else ("L650", "is missing")
        place = Place(path.relative_to(root).as_posix())
        yield Finding(code, "error", problem, place, "run `lydsak build`: it is made again")


def _read_back(episode: Episode, root: Path, *, up_to_date: bool) -> CheckedEpisode:
    from lydsak.audio.tags import read_tags

    return CheckedEpisode(episode, read_tags(locate_copy(root, episode.slug)), up_to_date)


def _check_feed(settings: Settings) -> Iterator[Finding]:
    from lydsak.publish.feed.checks import check_feed_metadata

    store = locate_store(settings.root)
    try:
        placed = find_placed_cover(settings, store)
    except LydsakError as error:
        yield Finding(error.code, "error", error.message, error.place, error.help)
        return
    yield from list_cover_findings(settings, placed)
    shelves = sort_episodes(settings.root, read_catalogue(settings.root).entries)
    listed = tuple(list_episodes(settings.root, (entry.listing.slug for entry in shelves.listed)))
    found = check_feed_metadata(settings.show, listed, placed.cover, details=settings.feed)
    yield from (advise_dividing(one, settings) for one in found)
    yield from _check_earlier_episodes(settings, shelves.listed)
    yield from _check_addresses(settings, [entry.listing.slug for entry in shelves.listed])
    yield from _check_web_root(settings.root, shelves.without_script)
    covers = (path.name for path in list_broken_covers(settings.root))
    for path in (*covers, *find_changed_pages(settings.root)):
        place = Place(f"feed/{path}")
        yield Finding("L652", "error", "is not what was built", place, "run `lydsak build`: it is made again")


def _check_addresses(settings: Settings, slugs: Sequence[str]) -> Iterator[Finding]:
    """Where the show stood before: told of the feed alone while a build would renew most of it anyhow."""
    former = find_former_address(settings)
    if former is not None:
        now = feed_url(settings.show)
        message = Phrase("was built for {former}, and site_url makes it {now}", former=former, now=now)
        yield Finding("L655", "error", message, Place(f"feed/{FEED_PATH}"), "run `lydsak build`, or put site_url back")
        return
    for slug in slugs:
        if has_former_page(settings, slug):
            yield Finding(
                "L656",
                "warning",
                "still says that it stands where the show stood before, as no build made it since",
                Place(f"feed/{episode_page_path(slug)}"),
                "run `lydsak build`; if it stays, approve its script or put it back, and build, or leave it",
            )


def _check_earlier_episodes(settings: Settings, listed: Sequence[CatalogueEntry]) -> Iterator[Finding]:
    from lydsak.publish.feed.earlier_rules import check_earlier

    try:
        _, earlier = merge_earlier(listed, load_earlier(settings.root))
    except LydsakError as error:
        yield Finding(error.code, "error", error.message, error.place, error.help)
        return
    yield from list_earlier_faults(settings.root, earlier)
    yield from check_earlier(earlier, [entry.listing for entry in listed], settings.feed)


def _check_web_root(root: Path, without_script: Sequence[str]) -> Iterator[Finding]:
    for record in list_unreadable(root):
        place = Place(record.relative_to(root).as_posix())
        yield Finding("L653", "error", "cannot be read", place, "run `lydsak build`: it is made again")
    for slug in without_script:
        yield Finding(
            "L654",
            "warning",
            Phrase("{slug} is still published, though its script is gone", slug=slug),
            Place(f"feed/e/{slug}"),
            "to take it out, delete this folder and build; to keep it, leave it",
        )
