"""foresee_hold: whether listeners would get what a build is about to make, before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lydsak.build.editing.approval import waits_for_approval
from lydsak.build.records.episodes import find_hold, find_standing
from lydsak.build.transcript import format_publication

if TYPE_CHECKING:
    from lydsak.build.plan import EpisodePlan
    from lydsak.config import Settings
    from lydsak.model import ScriptStatus


@dataclass(frozen=True, slots=True)
class _ToBePublished:
    """What decides it of an episode that is not made yet."""

    status: ScriptStatus
    unapproved: bool
    date: str | None


def foresee_hold(plan: EpisodePlan, settings: Settings) -> str | None:
    """Why listeners will not get a planned episode yet; None when they will. Raises ScriptError."""
    front = plan.script.front_matter
    date = format_publication(front, plan.path)
    standing = find_standing(settings.root, plan.slug)
    out = standing is not None and standing.out and standing.episode.date == date
    return find_hold(_ToBePublished(front.status, waits_for_approval(front.status, settings), date), out=out)
