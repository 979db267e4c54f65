"""What listeners have of an episode whose script now waits for an approval: it stays as it was, and whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lydsak.build.editing.approval import count_approval, waits_for_approval
from lydsak.build.editing.versions import keep_version, read_version
from lydsak.build.events import Event, KeptPublished, Remark
from lydsak.build.records.episodes import find_standing, is_whole, locate_store
from lydsak.build.scripts import name_script, read_script
from lydsak.errors import LydsakError

if TYPE_CHECKING:
    from pathlib import Path

    from lydsak.build.job import Job
    from lydsak.build.plan import EpisodePlan
    from lydsak.config import Settings
    from lydsak.model import ScriptStatus


def keeps_published(plan: EpisodePlan, settings: Settings) -> bool:
    """Whether listeners have an episode whose script now waits for an approval: what they have stays as it is."""
    return _keeps_out(plan.script.front_matter.status, plan.slug, settings)


def keeps_script_published(script: Path, settings: Settings) -> bool:
    """The same of a script that is not planned; False for one that cannot be read."""
    from lydsak.text.script.parsing import parse_script

    try:
        text = read_script(script, settings.root)
        parsed = count_approval(parse_script(text, path=name_script(script, settings.root)), settings)
    except LydsakError:
        return False
    return _keeps_out(parsed.front_matter.status, script.stem, settings)


def _keeps_out(status: ScriptStatus, slug: str, settings: Settings) -> bool:
    if not waits_for_approval(status, settings) or status == "draft":
        return False
    standing = find_standing(settings.root, slug)
    return standing is not None and standing.out


def keep_published_script(plan: EpisodePlan, root: Path) -> None:
    """The script as listeners have it, for an editor to compare with. Raises StorageError."""
    from lydsak.text.script.parsing import render_script

    standing = find_standing(root, plan.slug)
    if standing and standing.out:
        keep_version(root, plan.slug, "published", render_script(plan.script))


def restore_published(plan: EpisodePlan, script: Path, job: Job) -> Iterator[Event]:
    """Make again what is missing or damaged of the episode that is out, from the script as it was then.

    Raises LydsakError.
    """
    if not _is_out_whole(job.settings.root, plan.slug):
        from lydsak.build.episode import make_episode

        published = _plan_published(script, job.settings)
        if published is None:
            yield Remark(plan.slug, "what listeners have is damaged, and can be made again once the script is approved")
        else:
            for each in (*published.parts, published):
                yield from make_episode(each, job)
    yield KeptPublished(plan.slug)


def _is_out_whole(root: Path, slug: str) -> bool:
    standing = find_standing(root, slug)
    if standing is None:
        return False
    parts = [find_standing(root, part.slug) for part in standing.episode.parts]
    return all(one is not None and is_whole(one, root) for one in (standing, *parts))


def _plan_published(script: Path, settings: Settings) -> EpisodePlan | None:
    """The plan of the script that listeners have; None where its text is not kept or would give another episode."""
    from lydsak.build.plan import plan_episode

    text = read_version(settings.root, script.stem, "published")
    standing = find_standing(settings.root, script.stem)
    if text is None or standing is None:
        return None
    plan = plan_episode(script, settings, locate_store(settings.root), text=text)
    return plan if plan.fingerprint == standing.episode.fingerprint else None
