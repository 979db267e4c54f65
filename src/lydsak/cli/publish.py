"""`lydsak publish`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal

import click

from lydsak.cli.completing import complete_targets
from lydsak.cli.report import count_things
from lydsak.cli.session import Session, pass_session
from lydsak.cli.sizes import shorten_size
from lydsak.errors import LydsakError, UsageError

if TYPE_CHECKING:
    from lydsak.build.deployment.deploy import DeploymentEvent, FileSent, PublicationPlanned, Published
    from lydsak.build.deployment.rollback import RollbackEvent
    from lydsak.config import Settings
    from lydsak.config.targets import NamedTarget
    from lydsak.targets.base import Target

_KINDS: Final = ("lost-guid", "changed-date", "reused-url", "shrunken-feed", "other-show", "rolled-back")
"""As build.deployment.refusals has them; a test holds the two together."""
_NAMED: Final = 5
"""Scripts that are named one by one."""


@click.command("publish")
@click.argument("name", metavar="[TARGET]", required=False, shell_complete=complete_targets)
@click.option("--due", is_flag=True, help="First build what waited for its day, if that has come.")
@click.option("--rollback", is_flag=True, help="Bring the target back to what was published before.")
@click.option("--verify", is_flag=True, help="Ask the target for every file, in case something was lost there.")
@click.option("--allow", multiple=True, type=click.Choice(_KINDS), help="Publish what is refused by this name.")
@click.option("--wait", type=click.FloatRange(min=0), metavar="SECONDS", default=0, help="Wait for a build to end.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be sent and removed, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def publish_command(
    session: Session,
    name: str | None,
    due: bool,
    rollback: bool,
    verify: bool,
    allow: tuple[str, ...],
    wait: float,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Bring what was built to the web: a target of lydsak.toml, files first and the feed last.

    Only what is not there yet is sent. What was cut off is completed by running the same command again.
    """
    from lydsak.build.hold import ShowHold
    from lydsak.targets.opening import open_target

    settings = session.load_show()
    chosen = _choose_target(settings, name)
    if rollback and (due or allow or verify):
        help = "leave --due, --allow and --verify out"
        raise UsageError("L848", "--rollback brings back what was, as it was", help=help)
    exit_code = _build_due(session, settings, wait, dry_run=dry_run, as_json=as_json) if due else 0
    with ShowHold(settings.root, "publish") as hold:
        hold.take(wait)
        with open_target(chosen.options, root=settings.root) as target:
            if rollback:
                from lydsak.build.deployment.rollback import roll_back

                events: Iterator[DeploymentEvent | RollbackEvent] = roll_back(settings.root, target, dry_run=dry_run)
            else:
                _tell_unbuilt(session, settings)
                events = _publish(settings, chosen, target, allow, verify=verify, dry_run=dry_run)
            document = _show_events(session, chosen.name, events, dry_run=dry_run, as_json=as_json)
    if document.get("published"):
        _notify_hub(session, settings)
    if as_json:
        session.print_json({"command": "publish", "target": chosen.name, "dry_run": dry_run, **document})
    return exit_code or (1 if document.get("refusals") else 0)


def _choose_target(settings: Settings, name: str | None) -> NamedTarget:
    targets = {target.name: target for target in settings.targets}
    known = f"lydsak.toml has {', '.join(targets)}" if targets else '[publish.web] in lydsak.toml, with kind = "folder"'
    if not targets:
        raise UsageError(
            "L840", "lydsak.toml names no target to publish to", help=f"add a table {known} and path = ..."
        )
    if name is None and len(targets) > 1:
        raise UsageError("L840", "there are several targets", help=f"name one: {known}")
    if name is not None and name not in targets:
        raise UsageError("L840", f"lydsak.toml has no target {name}", help=known)
    return targets[name] if name is not None else next(iter(targets.values()))


def _publish(
    settings: Settings, chosen: NamedTarget, target: Target, allow: tuple[str, ...], *, verify: bool, dry_run: bool
) -> Iterator[DeploymentEvent]:
    from lydsak.build.deployment.deploy import pass_over, publish_web_root
    from lydsak.build.deployment.refusals import REFUSAL_KINDS
    from lydsak.targets.reachability import check_reachable

    public = chosen.options.public_url
    allowed = frozenset(kind for kind in REFUSAL_KINDS if kind in allow)
    check = partial(check_reachable, public) if public else pass_over
    return publish_web_root(settings, target, allow=allowed, verify=verify, dry_run=dry_run, check_reachable=check)


def _tell_unbuilt(session: Session, settings: Settings) -> None:
    """Scripts that editors saved since: their news does not go out."""
    from lydsak.build.deployment.left_behind import list_unbuilt, list_withdrawn_readings

    try:
        unbuilt = list_unbuilt(settings)
    except LydsakError:  # an engine that is not on this machine; what was built goes out all the same
        return
    if unbuilt:
        more = f" and {len(unbuilt) - _NAMED} more" if len(unbuilt) > _NAMED else ""
        names = ", ".join(unbuilt[:_NAMED])
        session.print_talk(
            f"Not built as they are now, and so not sent: {names}{more}. `lydsak build` builds them, or tells why not."
        )
    for edition, story in list_withdrawn_readings(settings, unbuilt):
        session.print_talk(
            f"! {edition} still reads {story}, which was withdrawn: take it out of saker and build, "
            f"or withdraw {edition} too"
        )


def _build_due(session: Session, settings: Settings, wait: float, *, dry_run: bool, as_json: bool) -> int:
    """Build the scripts whose day has come; returns the exit code of that."""
    from lydsak.build.deployment.due import list_due_scripts

    scripts = list_due_scripts(settings.root)
    if scripts and dry_run:
        names = ", ".join(path.stem for path in scripts)
        session.print_talk(f"Due: {names}. It would be built first; what follows is counted without it.")
    if dry_run or not scripts:
        return 0
    from lydsak.build.show import BuildOptions, build_show
    from lydsak.cli.progress import Progress
    from lydsak.cli.report import BuildReport

    summary = BuildReport(session, settings.root, ())
    with Progress(session) as progress:
        for event in build_show(settings, scripts, BuildOptions(wait=wait)):
            progress.show_event(event)
            summary.take_event(event)
    if not as_json:
        summary.print_summary(dry_run=False)
    return summary.exit_code


def _notify_hub(session: Session, settings: Settings) -> None:
    """Once the target is let go of: a hub that is slow holds nobody up."""
    if settings.feed.hub is None:
        return
    from lydsak.publish.addresses import feed_url
    from lydsak.targets.hub import notify_hub

    fault = notify_hub(settings.feed.hub, feed_url(settings.show))
    if fault:
        session.print_talk(f"The hub {settings.feed.hub} was not told of it: {fault}. The feed is out all the same.")


def _show_events(
    session: Session,
    name: str,
    events: Iterator[DeploymentEvent | RollbackEvent],
    *,
    dry_run: bool,
    as_json: bool,
) -> dict[str, Any]:
    """Tell of each event as it comes; returns what the JSON document says."""
    from lydsak.build.deployment.deploy import FileSent, PublicationPlanned, Published
    from lydsak.build.deployment.rollback import RollbackPlanned, RolledBack

    document: dict[str, Any] = {}
    print_result = (lambda _: None) if as_json else session.print_result
    for event in events:
        if isinstance(event, PublicationPlanned):
            document |= _encode_plan(event)
            _print_plan(session, name, event, verbose=dry_run or session.verbose, as_json=as_json)
        elif isinstance(event, FileSent):
            _print_sent(session, event)
        elif isinstance(event, Published):
            document |= {"published": event.changed, "verified": event.verified}
            print_result(_describe_publication(event))
        elif isinstance(event, RollbackPlanned):
            document |= {"address": event.address, "restored": event.restored, "removed": event.removed, "at": event.at}
            verb = "Would go back" if dry_run else "Going back"
            moved = f"{count_things(len(event.restored), 'file')} restored, {len(event.removed)} removed"
            print_result(f"{verb} to what was published {event.at}, {count_things(event.episodes, 'episode')}: {moved}")
        elif isinstance(event, RolledBack):
            document["published"] = True
            print_result(f"Back: {event.address} as published {event.at}")
    return document


def _describe_publication(event: Published) -> str:
    """What was sent, or what was found to be there."""
    episodes = count_things(event.episodes, "episode")
    if event.verified is None:
        return f"{'Published' if event.changed else 'Up to date'}: {event.address}, {episodes}"
    files = f"asked for {count_things(event.verified, 'file')} there"
    if event.changed:
        return f"Published: {event.address}, {episodes}; {files}, and sent what was missing or other"
    return f"Verified: {event.address}, {episodes}; {files}, and all are as they should be"


def _print_plan(session: Session, name: str, event: PublicationPlanned, *, verbose: bool, as_json: bool) -> None:
    if as_json:
        return
    plan = event.plan
    if event.resumes:
        session.print_talk("An earlier publication was cut off; this one completes it.")
    size = f", {shorten_size(event.size)} to send" if plan.sent else ""
    counts = (
        f"{len(plan.new)} new, {len(plan.changed)} changed, {len(plan.removed)} removed, {plan.unchanged} unchanged"
    )
    session.print_talk(f"{name}: {event.address}: {counts}{size}")
    if verbose:
        rows: tuple[tuple[Literal["+", "~", "-"], tuple[str, ...]], ...] = (
            ("+", plan.new),
            ("~", plan.changed),
            ("-", plan.removed),
        )
        for sign, paths in rows:
            for path in paths:
                session.print_result(f"{sign} {path}")
        for refusal in event.refusals:
            session.print_result(f"refused ({refusal.kind}): {refusal.message}")


def _print_sent(session: Session, event: FileSent) -> None:
    if session.verbose:
        session.print_talk(f"[{event.done}/{event.total}] {event.path}, {shorten_size(event.size)}")


def _encode_plan(event: PublicationPlanned) -> dict[str, Any]:
    plan = event.plan
    return {
        "address": event.address,
        "new": plan.new,
        "changed": plan.changed,
        "removed": plan.removed,
        "unchanged": plan.unchanged,
        "bytes": event.size,
        "resumes": event.resumes,
        "refusals": [{"kind": refusal.kind, "message": refusal.message} for refusal in event.refusals],
    }
