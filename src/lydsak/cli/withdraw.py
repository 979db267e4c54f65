"""`lydsak withdraw`."""

from __future__ import annotations

import click

from lydsak.cli.session import Session, pass_session
from lydsak.errors import UsageError


@click.command("withdraw")
@click.argument("script")
@click.option("--reason", help="For readers: it stands where the episode was.")
@click.option("--undo", is_flag=True, help="Publish it again, as the episode that it was.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def withdraw_command(
    session: Session, script: str, reason: str | None, undo: bool, dry_run: bool, as_json: bool
) -> None:
    """Take a published episode back: out of the feed, with a notice at its address. The script stays."""
    from lydsak.build.withdrawal import list_editions_with, withdraw_script

    if (reason is None) != undo:
        message = "say either --reason or --undo" if undo else "a withdrawal needs a reason"
        raise UsageError("L020", message, help='for readers: --reason "Saken bygde på en feil."')
    settings = session.load_show()
    change = withdraw_script(settings, session.find_script(settings, script), reason, dry_run=dry_run)
    name = session.shorten_path(change.path, settings.root)
    editions = list_editions_with(settings.root, change.path.stem)
    if as_json:
        facts = {"slug": change.path.stem, "reason": reason, "undo": undo, "editions": list(editions)}
        session.print_json({"command": "withdraw", **facts, "dry_run": dry_run})
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
