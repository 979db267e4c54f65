"""`lydsak edition`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lydsak.cli.completing import complete_scripts
from lydsak.cli.progress import Progress
from lydsak.cli.report import BuildReport
from lydsak.cli.session import Session, pass_session

if TYPE_CHECKING:
    from lydsak.build.editing.edition import Edition
    from lydsak.config import Settings


@click.command("edition")
@click.argument("title")
@click.argument("scripts", metavar="SCRIPT...", nargs=-1, required=True, shell_complete=complete_scripts)
@click.option("--date", help='When it is published, like "2026-11-26 06:00"; now where it is left out.')
@click.option("--no-build", is_flag=True, help="Write the script, and stop there.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be made, and make nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def edition_command(
    session: Session,
    title: str,
    scripts: tuple[str, ...],
    date: str | None,
    no_build: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Put several scripts together in one episode, a chapter a story, and build them and it."""
    from lydsak.build.editing.edition import make_edition

    settings = session.load_show()
    edition = make_edition(settings, title, scripts, date=date, dry_run=dry_run)
    path = session.shorten_path(edition.script_path, settings.root)
    builds = not (no_build or (dry_run and edition.created))
    if not as_json:
        verb = ("Would write" if dry_run else "Wrote") if edition.created else "Kept as it is:"
        session.print_result(f"{verb} {path}: {' · '.join(edition.stories)}")
    if builds:
        return _build_edition(session, settings, edition, dry_run=dry_run, as_json=as_json)
    if as_json:
        session.print_json({"command": "edition", "dry_run": dry_run, "edition": _encode_edition(edition)})
    elif not dry_run:
        session.print_talk(f"Next: {session.name_command('build')} {path}")
    return 0


def _build_edition(session: Session, settings: Settings, edition: Edition, *, dry_run: bool, as_json: bool) -> int:
    """The stories first: the edition's page and chapters lead to theirs."""
    from lydsak.build.show import BuildOptions, build_show

    folder = edition.script_path.parent
    scripts = [*(folder / f"{story}.md" for story in edition.stories), edition.script_path]
    summary = BuildReport(session, settings.root, ())
    with Progress(session) as progress:
        for event in build_show(settings, scripts, BuildOptions(dry_run=dry_run)):
            progress.show_event(event)
            summary.take_event(event)
    if as_json:
        summary.print_document(dry_run=dry_run, command="edition", edition=_encode_edition(edition))
    else:
        summary.print_summary(dry_run=dry_run)
    return summary.exit_code


def _encode_edition(edition: Edition) -> dict[str, Any]:
    return {
        "slug": edition.slug,
        "script": str(edition.script_path),
        "created": edition.created,
        "title": edition.title,
        "date": edition.date,
        "stories": list(edition.stories),
    }
