"""list_states: where each script of a show stands, on the editor's desk and on the web."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from lydsak.build.editing.approval import count_approval, waits_for_approval
from lydsak.build.editing.intake import locate_base
from lydsak.build.publication import sort_episodes
from lydsak.build.records.catalogue import list_episodes, read_catalogue
from lydsak.build.records.episodes import StandingEpisode, find_current, find_hold, find_standing, locate_store
from lydsak.build.scripts import list_scripts, name_script, read_script
from lydsak.build.takeover.earlier import load_earlier
from lydsak.build.transcript import format_publication
from lydsak.config import Settings
from lydsak.errors import LydsakError
from lydsak.model import Episode, Ms, Script, ScriptStatus, Withdrawal

StateName = Literal[
    "published",
    "not_in_feed",
    "held",
    "out_of_date",
    "not_built",
    "withdrawn",
    "article_changed",
    "approval_lost",
    "failed",
    "without_script",
    "earlier",
]
_ENCLOSURE: Final = re.compile(rb"media/[^\"'<>\s]+")


@dataclass(frozen=True, slots=True)
class EpisodeState:
    """One script: its status as it counts, and all that is true of its episode."""

    slug: str
    title: str
    status: ScriptStatus
    states: tuple[StateName, ...]
    date: str | None
    """Publication, ISO 8601 with offset."""
    duration: Ms | None
    """As last built."""
    hold: str | None = None
    """Why listeners do not get what is built."""
    withdrawn: Withdrawal | None = None
    error: LydsakError | None = None
    """Why the script cannot be built."""


def list_states(
    settings: Settings, scripts: tuple[Path, ...] | None = None, *, plan: bool = False
) -> tuple[EpisodeState, ...]:
    """The states of these scripts, or of all, in the order of their names.

    With `plan` what is to be built is tried as far as a build does before it speaks, which takes a moment each.
    """
    chosen = list_scripts(settings.root) if scripts is None else scripts
    feed = _FeedAsWritten(settings)
    return tuple(_find_state(settings, path, feed, plan=plan) for path in chosen)


def list_other_states(settings: Settings) -> tuple[EpisodeState, ...]:
    """Episodes that listeners have and no script makes: those whose script is gone, and those from before."""
    feed = _FeedAsWritten(settings)
    gone = sort_episodes(settings.root, read_catalogue(settings.root).entries).without_script
    states = [
        EpisodeState(one.slug, one.title, one.status, ("without_script", *feed.place(one)), one.date, one.duration)
        for one in list_episodes(settings.root, gone)
    ]
    with suppress(LydsakError):  # an earlier.toml that is wrong, which `check` and `build` tell
        for one in load_earlier(settings.root):
            names: tuple[StateName, ...] = ("earlier", "withdrawn" if one.withdrawn else "published")
            length = None if one.duration is None else Ms(one.duration * 1000)
            states.append(EpisodeState(one.id, one.title, "approved", names, one.date, length))
    return tuple(states)


class _FeedAsWritten:
    """The sounds that the feed names: an episode that is made and that no feed names is not out."""

    def __init__(self, settings: Settings) -> None:
        self.root = settings.root
        self.sounds: frozenset[str] | None = None
        """None where the show has no feed: then the page is all that listeners get."""
        if settings.show.site_url is not None:
            pages = (path.read_bytes() for path in sorted((self.root / "feed").glob("feed*.xml")))
            self.sounds = frozenset(
                found.decode("ascii", "replace") for page in pages for found in _ENCLOSURE.findall(page)
            )
        self._episodes = frozenset(map(_drop_hash, self.sounds or ()))

    def place(self, episode: Episode) -> Iterator[StateName]:
        """Whether listeners have an episode that stands in the web root, and whether as it was built last."""
        parts = [part.episode for one in episode.parts if (part := find_standing(self.root, one.slug))]
        sounds = [one.audio.path for one in parts or [episode]]
        if self.sounds is None:
            yield "published"
            return
        if any(_drop_hash(path) in self._episodes for path in sounds):
            yield "published"
        if not self.sounds.issuperset(sounds):
            yield "not_in_feed"


def _drop_hash(path: str) -> str:
    """What a sound's address keeps when the sound becomes another: media/SLUG of media/SLUG.HASH8.mp3."""
    return path.partition(".")[0]


def _find_state(settings: Settings, path: Path, feed: _FeedAsWritten, *, plan: bool) -> EpisodeState:
    """One that cannot be built is told as failed, with what is still out of it."""
    from lydsak.build.plan import plan_episode
    from lydsak.text.script.parsing import parse_script

    standing = find_standing(settings.root, path.stem)
    built = standing.episode if standing else None
    name = name_script(path, settings.root)
    status: ScriptStatus = "review"
    try:
        script = parse_script(read_script(path, settings.root), path=name)
        status = count_approval(script, settings).front_matter.status
        date = format_publication(script.front_matter, name, preamble=script.preamble)
        current = find_current(path, settings, read_files=False)
        if plan and current is None and script.front_matter.withdrawn is None:
            plan_episode(path, settings, locate_store(settings.root))
    except LydsakError as error:
        title = built.title if built else path.stem
        out = feed.place(standing.episode) if standing and _is_published(standing, settings) else ()
        return EpisodeState(path.stem, title, status, ("failed", *out), None, _length(built), error=error)
    counted = count_approval(script, settings).front_matter
    return EpisodeState(
        slug=path.stem,
        title=counted.title or path.stem,
        status=counted.status,
        states=tuple(_list_state_names(settings, path.stem, script, counted.status, standing, current, feed)),
        date=date,
        duration=_length(built),
        hold=_find_hold(settings, counted.status, standing, current),
        withdrawn=counted.withdrawn,
    )


def _list_state_names(
    settings: Settings,
    slug: str,
    script: Script,
    status: ScriptStatus,
    standing: StandingEpisode | None,
    current: Episode | None,
    feed: _FeedAsWritten,
) -> Iterator[StateName]:
    front = script.front_matter
    if front.withdrawn:
        yield "withdrawn"
    elif standing is None:
        yield "not_built"
    if standing is not None and _is_published(standing, settings):
        yield from feed.place(standing.episode)
    elif standing is not None:
        yield "held"
    if standing is not None and current is None:
        yield "out_of_date"
    if front.status == "approved" and status != "approved" and front.approved_text:
        yield "approval_lost"
    if has_article_changed(settings.root, slug, script):
        yield "article_changed"


def has_article_changed(root: Path, slug: str, script: Script) -> bool:
    """Whether the article in articles/ is another than the script was last merged with."""
    source = script.front_matter.source
    if source is None:
        return False
    article = (root / source).resolve()
    if not article.is_relative_to((root / "articles").resolve()):
        return False
    try:
        return article.read_bytes() != locate_base(root, slug).read_bytes()
    except OSError:
        return False  # on a machine that never saw the article's first version nobody can tell


def _find_hold(
    settings: Settings, status: ScriptStatus, standing: StandingEpisode | None, current: Episode | None
) -> str | None:
    """Why listeners do not get what is built, or what the script says now: a build keeps what was approved before."""
    if standing is None:
        return None
    if current is None and status != "draft" and waits_for_approval(status, settings):
        return find_hold(replace(standing.episode, status=status, unapproved=True))
    return find_hold(standing.episode, out=_is_published(standing, settings))


def _is_published(standing: StandingEpisode | None, settings: Settings) -> bool:
    return standing is not None and standing.folder == settings.root / "feed"


def _length(built: Episode | None) -> Ms | None:
    return built.duration if built else None
