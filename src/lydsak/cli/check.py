"""`lydsak check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from lydsak.cli.diagnostics import describe_finding, encode_finding
from lydsak.cli.report import count_things, format_duration
from lydsak.cli.session import Session, pass_session

if TYPE_CHECKING:
    from lydsak.build.check import CheckedEpisode
    from lydsak.config import Settings

_FOUND_ERRORS = 3


@click.command("check")
@click.argument("scripts", metavar="[SCRIPT]...", nargs=-1)
@click.option(
    "--fix",
    is_flag=True,
    help="Give an id that lasts to each paragraph without one, and a season to what is published by its segments.",
)
@click.option("-n", "--dry-run", is_flag=True, help="With --fix: say what would be written, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def check_command(session: Session, scripts: tuple[str, ...], fix: bool, dry_run: bool, as_json: bool) -> int:
    """Look for what is wrong in scripts, episodes and feed, and print the tags as read back."""
    from lydsak.build.check import check_show

    settings = session.load_show()
    chosen = _choose_scripts(session, settings, scripts)
    if fix:
        _fix_scripts(session, settings, chosen, dry_run=dry_run)
    result = check_show(settings, chosen)
    errors = [finding for finding in result.findings if finding.level == "error"]
    if as_json:
        session.print_json(
            {
                "command": "check",
                "findings": [
                    encode_finding(one.code, one.level, one.message, one.place, one.help) for one in result.findings
                ],
                "episodes": [_encode_checked(one) for one in result.episodes],
            }
        )
        return _FOUND_ERRORS if errors else 0
    for checked in result.episodes:
        _print_checked(session, checked)
    for finding in result.findings:
        click.echo(describe_finding(finding, color=session.colors_output()), color=session.colors_output())
    warnings = sum(finding.level == "warning" for finding in result.findings)
    session.print_result(
        f"{count_things(len(errors), 'error')}, {count_things(warnings, 'warning')}, "
        f"{count_things(len(result.findings) - len(errors) - warnings, 'note')}"
    )
    return _FOUND_ERRORS if errors else 0


def _choose_scripts(session: Session, settings: Settings, names: tuple[str, ...]) -> tuple[Path, ...]:
    from lydsak.build.scripts import list_scripts

    return tuple(session.find_script(settings, name) for name in names) if names else list_scripts(settings.root)


def _fix_scripts(session: Session, settings: Settings, scripts: tuple[Path, ...], *, dry_run: bool) -> None:
    from lydsak.build.scripts import fix_ids
    from lydsak.build.seasons import fix_seasons
    from lydsak.errors import ScriptError

    verb = "would get" if dry_run else "got"
    for path in scripts:
        try:
            count = fix_ids(path, settings.root, dry_run=dry_run)
        except ScriptError:
            continue  # the check below says what is wrong
        if count:
            session.print_talk(
                f"{session.shorten_path(path, settings.root)}: {count_things(count, 'paragraph')} {verb} an id"
            )
    for given in fix_seasons(settings, scripts, dry_run=dry_run):
        session.print_talk(f"{session.shorten_path(given.path, settings.root)}: {verb} sesong: {given.season}")


def _print_checked(session: Session, checked: CheckedEpisode) -> None:
    episode = checked.episode
    state = "up to date" if checked.up_to_date else "out of date: run `lydsak build`"
    session.print_result(f"{episode.slug}: {state}, {format_duration(episode.duration)}")
    for name, value in checked.tags.frames:
        if name != "CHAP":
            folded = " ".join(value.split())
            session.print_result(f"  {name}  {folded[:100]}{'…' if len(folded) > 100 else ''}")
    for chapter in checked.tags.chapters:
        seconds = chapter.start // 1000
        session.print_result(f"  CHAP  {seconds // 60:3}:{seconds % 60:02}  {chapter.title}")


def _encode_checked(checked: CheckedEpisode) -> dict[str, Any]:
    return {
        "slug": checked.episode.slug,
        "up_to_date": checked.up_to_date,
        "loudness": msgspec.to_builtins(checked.episode.loudness),
        "tags": [list(frame) for frame in checked.tags.frames],
        "chapters": msgspec.to_builtins(checked.tags.chapters),
    }
