"""list_states: where each script of a show stands, on the editor's desk and on the web."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lydsak.build.approval import count_approval
from lydsak.build.intake import locate_base
from lydsak.build.records import StandingEpisode, find_current, find_hold, find_standing, locate_store
from lydsak.build.scripts import list_scripts, name_script, read_script
from lydsak.build.transcript import format_publication
from lydsak.config import Settings
from lydsak.errors import LydsakError
from lydsak.model import Episode, Ms, Script, ScriptStatus, Withdrawal

StateName = Literal[
    "published", "held", "out_of_date", "not_built", "withdrawn", "article_changed", "approval_lost", "failed"
]


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
    return tuple(find_state(settings, path, plan=plan) for path in chosen)


def find_state(settings: Settings, path: Path, *, plan: bool = False) -> EpisodeState:
    """The state of one script. One that cannot be built is told as failed, with what is still out of it."""
    from lydsak.build.plan import plan_episode
    from lydsak.text.script import parse_script

    standing = find_standing(settings.root, path.stem)
    built = standing.episode if standing else None
    name = name_script(path, settings.root)
    status: ScriptStatus = "review"
    try:
        script = parse_script(read_script(path, settings.root), path=name)
        status = count_approval(script, settings).front_matter.status
        date = format_publication(script.front_matter, name)
        current = find_current(path, settings, read_files=False)
        if plan and current is None and script.front_matter.withdrawn is None:
            plan_episode(path, settings, locate_store(settings.root))
    except LydsakError as error:
        title = built.title if built else path.stem
        published: tuple[StateName, ...] = ("published",) if _is_published(standing, settings) else ()
        return EpisodeState(path.stem, title, status, ("failed", *published), None, _length(built), error=error)
    counted = count_approval(script, settings).front_matter
    return EpisodeState(
        slug=path.stem,
        title=counted.title or path.stem,
        status=counted.status,
        states=tuple(_list_state_names(settings, path.stem, script, counted.status, standing, current)),
        date=date,
        duration=_length(built),
        hold=find_hold(built, out=_is_published(standing, settings)) if built else None,
        withdrawn=counted.withdrawn,
    )


def _list_state_names(
    settings: Settings,
    slug: str,
    script: Script,
    status: ScriptStatus,
    standing: StandingEpisode | None,
    current: Episode | None,
) -> Iterator[StateName]:
    front = script.front_matter
    if front.withdrawn:
        yield "withdrawn"
    elif standing is None:
        yield "not_built"
    if _is_published(standing, settings):
        yield "published"
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


def _is_published(standing: StandingEpisode | None, settings: Settings) -> bool:
    return standing is not None and standing.folder == settings.root / "feed"


def _length(built: Episode | None) -> Ms | None:
    return built.duration if built else None
