"""`lydsak check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from lydsak.build.json_forms import encode_finding
from lydsak.cli.check_formats import FORMATS, CheckFormat, render_annotation, render_sarif
from lydsak.cli.completing import complete_scripts
from lydsak.cli.diagnostics import describe_finding
from lydsak.cli.report import count_things, format_duration
from lydsak.cli.session import Session, pass_session
from lydsak.errors import UsageError
from lydsak.model import PART_MARK

if TYPE_CHECKING:
    from lydsak.build.check import CheckedEpisode, CheckResult
    from lydsak.config import Settings
    from lydsak.errors import Finding

_FOUND_ERRORS = 3
_LEVELS = ("error", "warning", "note")
_BUILD = "run `lydsak build`"
_NAMED = 3
"""Episodes that the last line names; `lydsak status` has all."""


@click.command("check")
@click.argument("scripts", metavar="[SCRIPT]...", nargs=-1, shell_complete=complete_scripts)
@click.option(
    "--fix",
    is_flag=True,
    help="Mend what is safe: an id for each paragraph without one, dashes for hyphens that stand for them, a season "
    "for what is published by its segments.",
)
@click.option("-n", "--dry-run", is_flag=True, help="With --fix: say what would be written, and write nothing.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="For people, programs, GitHub's annotations or code scanners; text where it is left out.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@pass_session
def check_command(
    session: Session, scripts: tuple[str, ...], fix: bool, dry_run: bool, form: CheckFormat | None, as_json: bool
) -> int:
    """Look for what is wrong in scripts, episodes and feed; with -v, print the tags as read back too."""
    from lydsak.build.check import check_show

    if as_json and form not in {None, "json"}:
        raise UsageError("L031", f"--json and --format {form} do not go together", help="give one of the two")
    settings = session.load_show()
    chosen = _choose_scripts(session, settings, scripts)
    fixed = fix and _fix_scripts(session, settings, chosen, dry_run=dry_run)
    result = check_show(settings, chosen)
    _print_found(session, settings, result, "json" if as_json else form or "text")
    if any(finding.level == "error" for finding in result.findings):
        return _FOUND_ERRORS
    if fixed and not dry_run:
        session.print_talk(f"Next: {session.name_command('build')}")
    return 0


def _print_found(session: Session, settings: Settings, result: CheckResult, form: CheckFormat) -> None:
    findings = result.findings
    if form == "json":
        found = [encode_finding(one.code, one.level, one.message, one.place, one.help) for one in findings]
        episodes = [_encode_checked(one) for one in result.episodes]
        earlier = [{"id": one.id, "guid": one.guid, "withdrawn": one.withdrawn} for one in result.earlier]
        session.print_json({"command": "check", "findings": found, "episodes": episodes, "earlier": earlier})
        return
    if form == "sarif":
        click.echo(render_sarif(findings))
        return
    for checked in result.episodes if form == "text" and session.verbose else ():
        _print_checked(session, checked)
    # What matters most stands last, where a terminal leaves the eye.
    for finding in sorted(findings, key=lambda one: -_LEVELS.index(one.level)) if form == "text" else findings:
        colors = session.colors_output()
        line = render_annotation(finding) if form == "github" else describe_finding(finding, color=colors)
        click.echo(line, color=colors)
    if result.earlier and form == "text":
        withdrawn = sum(one.withdrawn is not None for one in result.earlier)
        back = f", {withdrawn} withdrawn" if withdrawn else ""
        session.print_result(f"earlier.toml: {count_things(len(result.earlier), 'episode')} from before{back}")
    session.print_result(_give_verdict(result, settings))


def _give_verdict(result: CheckResult, settings: Settings) -> str:
    """The last line: what was found, and whether the episodes are what the scripts say."""
    levels = [finding.level for finding in result.findings]
    told = [", ".join(count_things(levels.count(level), level) for level in _LEVELS)]
    number = count_things(len(result.episodes), "episode")
    stale = [checked.episode.slug for checked in result.episodes if not checked.up_to_date]
    waiting = [slug for slug in stale if _waits_published(slug, settings)]
    behind = [slug for slug in stale if slug not in waiting]
    if behind:
        advice = f"mend the errors, then {_BUILD}" if any(map(_needs_mending, result.findings)) else _BUILD
        told.append(f"{len(behind)} of {number} out of date ({_name_few(behind)}): {advice}")
    if waiting:
        told.append(
            f"{len(waiting)} of {number} as published ({_name_few(waiting)}): the script waits for `lydsak approve`"
        )
    if result.episodes and not stale:
        told.append(f"{number} up to date")
    return "; ".join(told)


def _needs_mending(finding: Finding) -> bool:
    """Whether it is an error that no build takes away."""
    return finding.level == "error" and not (finding.help or "").startswith(_BUILD)


def _waits_published(slug: str, settings: Settings) -> bool:
    """Whether a build would leave an episode as listeners have it."""
    from lydsak.build.records.kept_episode import keeps_script_published

    return keeps_script_published(settings.root / "scripts" / f"{slug.partition(PART_MARK)[0]}.md", settings)


def _name_few(slugs: list[str]) -> str:
    return ", ".join(slugs[:_NAMED]) + (", ..." if len(slugs) > _NAMED else "")


def _choose_scripts(session: Session, settings: Settings, names: tuple[str, ...]) -> tuple[Path, ...]:
    from lydsak.build.scripts import list_scripts

    return tuple(session.find_script(settings, name) for name in names) if names else list_scripts(settings.root)


def _fix_scripts(session: Session, settings: Settings, scripts: tuple[Path, ...], *, dry_run: bool) -> bool:
    """Whether anything was, or would be, mended."""
    from lydsak.build.scripts import fix_dashes, fix_ids
    from lydsak.build.seasons import fix_seasons
    from lydsak.errors import ScriptError

    verb, fixed = "would get" if dry_run else "got", False
    for path in scripts:
        try:
            count = fix_ids(path, settings.root, dry_run=dry_run)
            dashes = fix_dashes(path, settings.root, dry_run=dry_run)
        except ScriptError:
            continue  # the check below says what is wrong
        fixed = fixed or bool(count or dashes)
        if count:
            session.print_talk(
                f"{session.shorten_path(path, settings.root)}: {count_things(count, 'paragraph')} {verb} an id"
            )
        for place in dashes:
            session.print_talk(f"{place}: the hyphen {'would become' if dry_run else 'became'} a dash")
    for given in fix_seasons(settings, scripts, dry_run=dry_run):
        session.print_talk(f"{session.shorten_path(given.path, settings.root)}: {verb} sesong: {given.season}")
        fixed = True
    return fixed


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
