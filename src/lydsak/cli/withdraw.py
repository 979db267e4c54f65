"""`lydsak withdraw`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from lydsak.cli.completing import complete_scripts
from lydsak.cli.session import Session, pass_session
from lydsak.errors import UsageError

if TYPE_CHECKING:
    from lydsak.config import Settings


@click.command("withdraw")
@click.argument("script", metavar="SCRIPT|ID", shell_complete=complete_scripts)
@click.option("--reason", help="For readers: it stands where the episode was.")
@click.option("--undo", is_flag=True, help="Publish it again, as the episode that it was.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def withdraw_command(
    session: Session, script: str, reason: str | None, undo: bool, dry_run: bool, as_json: bool
) -> None:
    """Take a published episode back: out of the feed, with a notice at its address. The script stays.

    An episode from before, one of earlier.toml, is named by its id; it leaves the feed.
    """
    from lydsak.build.withdrawal import list_editions_with, withdraw_script

    if (reason is None) != undo:
        message = "say either --reason or --undo" if undo else "a withdrawal needs a reason"
        raise UsageError("L020", message, help='for readers: --reason "Saken bygde på en feil."')
    settings = session.load_show()
    if _withdraw_earlier(session, settings, script, reason, dry_run=dry_run, as_json=as_json):
        return
    change = withdraw_script(settings, session.find_script(settings, script), reason, dry_run=dry_run)
    name = session.shorten_path(change.path, settings.root)
    editions = list_editions_with(settings.root, change.path.stem)
    if as_json:
        _print_withdrawal(session, change.path.stem, reason, editions, dry_run=dry_run)
        return
    what = "withdrawn" if not undo else "no longer withdrawn"
    session.print_result(f"Would write into {name}: {what}" if dry_run else f"{name} is {what}")
    if change.before is not None and not undo:
        session.print_result(f"  It was withdrawn already, {change.before.date}: {change.before.reason}")
    if editions and not undo:
        session.print_result(f"  It is read in {', '.join(editions)}: take it out of saker there")
    if not dry_run:
        after = "to publish it again" if undo else "to take it out of feed and pages"
        session.print_talk(f"Next: {session.name_command('build')}, {after}")


def _print_withdrawal(
    session: Session, slug: str, reason: str | None, editions: Sequence[str], *, dry_run: bool
) -> None:
    facts = {"slug": slug, "reason": reason, "undo": reason is None, "editions": list(editions)}
    session.print_json({"command": "withdraw", **facts, "dry_run": dry_run})


def _withdraw_earlier(
    session: Session, settings: Settings, name: str, reason: str | None, *, dry_run: bool, as_json: bool
) -> bool:
    """Whether it was an episode from before."""
    from lydsak.build.scripts import find_script
    from lydsak.build.takeover.earlier import withdraw_earlier

    if find_script(settings.root, name) is not None:
        return False
    episode = withdraw_earlier(settings.root, name, reason, dry_run=dry_run)
    if episode is None:
        return False
    if as_json:
        _print_withdrawal(session, episode.id, reason, (), dry_run=dry_run)
        return True
    what = "no longer withdrawn" if reason is None else "withdrawn"
    session.print_result(
        f"Would write into earlier.toml: {episode.id} is {what}" if dry_run else f"{episode.id} is {what}"
    )
    if not dry_run:
        after = "to publish it again" if reason is None else "to take it out of feed and pages"
        session.print_talk(f"Next: {session.name_command('build')}, {after}")
    return True
