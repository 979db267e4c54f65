"""`lydsak approve`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lydsak.cli.completing import complete_scripts
from lydsak.cli.session import Session, pass_session

if TYPE_CHECKING:
    from lydsak.model import ScriptStatus

_VERBS: dict[ScriptStatus, str] = {"approved": "Approved", "review": "To be reviewed:", "draft": "A draft:"}


@click.command("approve")
@click.argument("scripts", metavar="SCRIPT...", nargs=-1, required=True, shell_complete=complete_scripts)
@click.option("--undo", "status", flag_value="review", help="To be reviewed again.")
@click.option("--draft", "status", flag_value="draft", help="A draft: it stays out of the feed.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def approve_command(
    session: Session, scripts: tuple[str, ...], status: ScriptStatus | None, dry_run: bool, as_json: bool
) -> None:
    """Approve scripts as they are now; what is changed in one later is to be approved again."""
    from lydsak.build.editing.approval import set_status

    settings = session.load_show()
    paths = [session.find_script(settings, name) for name in scripts]
    wanted: ScriptStatus = status or "approved"
    changes = [set_status(settings, path, wanted, dry_run=True) for path in paths]  # all of them, or none
    if not dry_run:
        changes = [set_status(settings, path, wanted) for path in paths]
    if as_json:
        done = [{"slug": one.path.stem, "before": one.before, "after": one.after} for one in changes]
        session.print_json({"command": "approve", "dry_run": dry_run, "scripts": done})
        return
    for one in changes:
        verb = f"Would write {wanted}:" if dry_run else _VERBS[wanted]
        session.print_result(f"{verb} {session.shorten_path(one.path, settings.root)} (was {one.before})")
    if not dry_run:
        session.print_talk(f"Next: {session.name_command('build')}")
