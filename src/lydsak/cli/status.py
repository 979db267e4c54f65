"""`lydsak status`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from lydsak.build.json_forms import encode_error
from lydsak.cli.completing import complete_scripts
from lydsak.cli.report import count_things, format_duration
from lydsak.cli.session import Session, pass_session

if TYPE_CHECKING:
    from lydsak.build.status import EpisodeState, StateName

_WORDS: Final[dict[StateName, str]] = {
    "published": "in feed/",
    "held": "held back",
    "out_of_date": "out of date",
    "not_built": "not built",
    "withdrawn": "withdrawn",
    "article_changed": "article changed",
    "approval_lost": "changed since approved",
    "failed": "cannot be built",
    "not_in_feed": "not in the feed as built",
    "without_script": "without a script",
    "earlier": "from before",
}


@click.command("status")
@click.argument("scripts", metavar="[SCRIPT]...", nargs=-1, shell_complete=complete_scripts)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def status_command(session: Session, scripts: tuple[str, ...], as_json: bool) -> None:
    """Say where each script stands: draft, review or approved, and whether feed/ has it as it is.

    "in feed/" is what the last build put there, for listeners. Whether `lydsak publish` has sent it is not asked here:
    `lydsak publish -n` says what a target lacks.
    """
    from lydsak.build.status import list_other_states, list_states

    settings = session.load_show()
    paths = tuple(session.find_script(settings, name) for name in scripts) or None
    states = list_states(settings, paths, plan=True)
    others = () if scripts else list_other_states(settings)
    if as_json:
        session.print_json({"command": "status", "episodes": [_encode_state(one) for one in (*states, *others)]})
        return
    width = max((len(one.slug) for one in (*states, *others)), default=0)
    for one in (*states, *others):
        facts = [describe_state(one), format_duration(one.duration) if one.duration else ""]
        session.print_result(f"{one.slug:<{width}}  {one.status:<8}  " + ", ".join(filter(None, facts)))
        if one.error is not None:
            session.print_talk(f"{'':<{width}}  {one.error.place or ''} {one.error.code}: {one.error.message}")
    counted = count_things(len(states), "script") + (
        f", {count_things(len(others), 'other episode')}" if others else ""
    )
    session.print_talk(f"{counted}. {_advise(session, states)}".rstrip())


def describe_state(state: EpisodeState) -> str:
    """All that is true of an episode, in words."""
    words = [_WORDS[name] for name in state.states]
    if state.withdrawn:
        words.append(f"since {state.withdrawn.date}: {state.withdrawn.reason}")
    elif state.hold:
        words.append(state.hold)
    return ", ".join(words)


def _advise(session: Session, states: tuple[EpisodeState, ...]) -> str:
    """The one thing to do next: what stands first in a script's way, then in the feed's."""
    advices: tuple[tuple[StateName, str], ...] = (
        ("failed", "check {}"),
        ("article_changed", "update {}"),
        ("approval_lost", "diff {} --against approved, then approve it"),
        ("out_of_date", "build"),
        ("not_built", "build"),
        ("not_in_feed", "build"),
    )
    waiting = [one for one in states if one.hold and one.hold.startswith("not approved")]
    for name, advice in advices:
        # What waits for an approval is not built in the place of what is out, however often a build is run.
        apart = waiting if name == "out_of_date" else []
        if found := next((one for one in states if name in one.states and one not in apart), None):
            return f"Next: {session.name_command(advice.format(f'scripts/{found.slug}.md'))}"
    if waiting:
        return f"Next: read it, then {session.name_command(f'approve scripts/{waiting[0].slug}.md')}"
    return ""


def _encode_state(state: EpisodeState) -> dict[str, Any]:
    return {
        "slug": state.slug,
        "title": state.title,
        "status": state.status,
        "states": list(state.states),
        "date": state.date,
        "duration_ms": state.duration,
        "hold": state.hold,
        "withdrawn": {"date": state.withdrawn.date, "reason": state.withdrawn.reason} if state.withdrawn else None,
        "error": encode_error(state.error) if state.error else None,
    }
