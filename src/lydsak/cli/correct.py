"""`lydsak correct`."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date as day

import click

from lydsak.cli.completing import complete_scripts
from lydsak.cli.session import Session, pass_session
from lydsak.errors import UsageError


@click.command("correct")
@click.argument("script", shell_complete=complete_scripts)
@click.option("--note", required=True, help="For readers: what was wrong, and what is right.")
@click.option("--serious", is_flag=True, help="Say it in the sound too, before all else.")
@click.option("--date", metavar="YYYY-MM-DD", help="The day it was put right; today where it is left out.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def correct_command(
    session: Session, script: str, note: str, serious: bool, date: str | None, dry_run: bool, as_json: bool
) -> None:
    """Add a dated correction to a published script: feed and page carry it, and its guid stays."""
    from lydsak.build.clock import format_now
    from lydsak.build.editing.corrections import correct_script

    if date is not None and not _is_day(date):
        raise UsageError("L023", f'not a day: "{date}"', help="write it like 2026-11-26")
    settings = session.load_show()
    path = session.find_script(settings, script)
    change = correct_script(settings, path, note, serious=serious, date=date, dry_run=dry_run)
    if as_json:
        correction = {"date": change.correction.date, "text": change.correction.text}
        document = {"slug": path.stem, "correction": correction, "spoken": change.spoken, "dry_run": dry_run}
        session.print_json({"command": "correct", **document})
        return
    name = session.shorten_path(path, settings.root)
    verb = "Would write into" if dry_run else "Wrote into"
    session.print_result(f"{verb} {name}: {change.correction.date}: {change.correction.text}")
    if change.spoken:
        session.print_result(f"  said first: {change.spoken}")
    if change.correction.date > format_now()[:10]:
        session.print_talk(f"  {change.correction.date} has not come yet: is that the day?")
    if not dry_run:
        steps = ["put the text right if it is not yet"]
        if settings.approval == "required":
            steps.append(session.name_command(f"approve {name}"))
        session.print_talk(f"Next: {', then '.join([*steps, session.name_command('build')])}")


def _is_day(written: str) -> bool:
    with suppress(ValueError):
        return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", written) and day.fromisoformat(written))
    return False
