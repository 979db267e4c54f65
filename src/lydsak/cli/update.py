"""`lydsak update`."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lydsak.cli.completing import complete_files, complete_scripts
from lydsak.cli.marking import mark_spans
from lydsak.cli.report import count_things
from lydsak.cli.session import Session, pass_session

if TYPE_CHECKING:
    from lydsak.build.editing.sources import Source
    from lydsak.build.editing.update import UpdatePlan
    from lydsak.config import Settings
    from lydsak.text.merge import Conflict, MergedChange

_CONFLICTS = 3
_BASES = {
    "script": "",
    "article": "compared with the article as it was added\n",
    "folder": "compared with the article in articles/\n",
}


@click.command("update")
@click.argument("script", shell_complete=complete_scripts)
@click.argument("source", required=False, shell_complete=complete_files)
@click.option(
    "--take",
    type=click.Choice(["ask", "mine", "article"]),
    default="ask",
    show_default=True,
    help="Where the script and the article changed the same words.",
)
@click.option(
    "--anyway",
    is_flag=True,
    help="Take an article that shares few words with the one before, or has lost half of them.",
)
@click.option("--encoding", help="Of the article, where its letters do not tell it: utf-8, cp1252, cp865 ...")
@click.option("--allow-private", is_flag=True, help="Fetch from addresses of this machine and its network too.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def update_command(
    session: Session,
    script: str,
    source: str | None,
    take: str,
    anyway: bool,
    encoding: str | None,
    allow_private: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Merge a revised article into a script that was edited. SOURCE is left out where the file in articles/ changed."""
    settings = session.load_show()
    path = session.find_script(settings, script)
    request = _Request(settings, path, _open_source(source, allow_private=allow_private), anyway, encoding)
    return _run_update(session, request, take, dry_run=dry_run, as_json=as_json)


@dataclass(frozen=True, slots=True)
class _Request:
    """What is to be merged into what."""

    settings: Settings
    path: Path
    source: Source | Path | None
    anyway: bool
    encoding: str | None


def _open_source(source: str | None, *, allow_private: bool) -> Source | Path | None:
    """The revised article: a page of the web is fetched once."""
    if source is None or not re.match("https?://", source, re.IGNORECASE):
        return None if source is None else Path(source)
    from lydsak.build.editing.sources import open_page

    return open_page(source, allow_private=allow_private)


def _run_update(session: Session, request: _Request, take: str, *, dry_run: bool, as_json: bool) -> int:
    from lydsak.build.editing.update import apply_update, plan_update, settle_update

    settings, path, source = request.settings, request.path, request.source
    anyway, encoding = request.anyway, request.encoding
    plan = plan_update(settings, path, source, anyway=anyway, encoding=encoding)
    conflicts = plan.merge.conflicts
    asked = take == "ask" and conflicts and not dry_run and not as_json and _is_terminal()
    if not as_json:
        _print_plan(session, plan, show_conflicts=not asked)
    choices = {one.id: take for one in conflicts} if take != "ask" else {}
    if asked:
        choices = _ask_choices(session, conflicts)
    open_ones = [one for one in conflicts if one.id not in choices]
    written = not dry_run and not open_ones
    replaced = None
    if written:
        plan = settle_update(settings, plan, choices, source, anyway=anyway, encoding=encoding) if choices else plan
        replaced = apply_update(settings, plan)
    if as_json:
        session.print_json(_encode_plan(plan, written=written))
    else:
        _print_outcome(session, plan, replaced, settings.root, written=written, open_ones=len(open_ones), path=path)
    return _CONFLICTS if open_ones else 0


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _print_plan(session: Session, plan: UpdatePlan, *, show_conflicts: bool) -> None:
    session.print_talk(_BASES[plan.base_origin].rstrip()) if _BASES[plan.base_origin] else None
    for change in plan.merge.changes:
        _print_change(session, change)
    for one in plan.left_out:
        session.print_talk(f"  left out, line {one.line}: {one.text} ({one.reason})")
    for conflict in plan.merge.conflicts if show_conflicts else ():
        _print_conflict(session, conflict)
    if plan.own_summary:
        session.print_talk("  the beginning of the article changed, and your own summary stands: is it still right?")


def _print_change(session: Session, change: MergedChange) -> None:
    from lydsak.text.changes import WordSpan, mark_words

    color = session.colors_output()
    if change.before is not None and change.after is not None:
        spans = mark_words(change.before, change.after)
    else:
        spans = (WordSpan("gone" if change.after is None else "new", change.after or change.before or ""),)
    head = f"{_name_place(change.id)}  {'changed' if change.kind == 'field' else change.kind}"
    click.echo(head, color=color)
    click.echo("    " + mark_spans(spans, color=color).replace("\n", "\n    "), color=color)


def _name_place(id: str) -> str:
    return f"^{id}" if id[-1:].isdigit() else id


def _print_conflict(session: Session, conflict: Conflict) -> None:
    session.print_result(f"{_name_place(conflict.id)}  changed in both")
    for name, text in (("mine", conflict.mine), ("article", conflict.article)):
        shown = "(taken out)" if text is None else text.replace("\n", "\n      ")
        session.print_result(f"  {name}:\n      {shown}")


def _ask_choices(session: Session, conflicts: tuple[Conflict, ...]) -> dict[str, str]:
    """One question a conflict. Stopped by Ctrl-C, nothing is written."""
    choices = {}
    for conflict in conflicts:
        _print_conflict(session, conflict)
        while (choice := _ask_choice(session, conflict)) is None:
            pass
        choices[conflict.id] = choice
    return choices


def _ask_choice(session: Session, conflict: Conflict) -> str | None:
    """One answer; None for a text that no paragraph can have, and for none."""
    from lydsak.errors import ScriptError
    from lydsak.text.merge.front import MERGED_FIELDS
    from lydsak.text.script.parsing import parse_script

    kinds = click.Choice(["m", "a", "e"])
    answer = click.prompt("  [m]ine, [a]rticle or [e]dit", type=kinds, show_choices=False, err=True)
    if answer != "e":
        return "mine" if answer == "m" else "article"
    text = (click.edit(conflict.mine or conflict.article or "", extension=".txt") or "").strip()
    try:
        if text and conflict.id not in MERGED_FIELDS:
            parse_script(text, path="text")
    except ScriptError as error:
        session.print_talk(f"  {error.message}")
        return None
    return text or None


def _print_outcome(
    session: Session,
    plan: UpdatePlan,
    replaced: Path | None,
    root: Path,
    *,
    written: bool,
    open_ones: int,
    path: Path,
) -> None:
    name = session.shorten_path(path, root)
    if open_ones and not written:
        session.print_talk(f"Nothing was written: {count_things(open_ones, 'place')} changed in both")
        session.print_talk("Next: run it again with --take mine or --take article, or on a terminal, or in the studio")
    elif not plan.changed:
        session.print_result(f"{name} has all that the article says")
    elif not written:
        session.print_result(f"Would change {name}: {count_things(len(plan.merge.changes), 'change')}")
    else:
        session.print_result(f"Updated {name}: {count_things(len(plan.merge.changes), 'change')}")
        if replaced is not None:
            session.print_talk(f"  the script before: {session.shorten_path(replaced, root)}")
        session.print_talk(f"Next: read {name}, then {session.name_command('build')}")


def _encode_plan(plan: UpdatePlan, *, written: bool) -> dict[str, Any]:
    return {
        "command": "update",
        "slug": plan.slug,
        "written": written,
        "base": plan.base_origin,
        "changes": [
            {"kind": one.kind, "id": one.id, "before": one.before, "after": one.after} for one in plan.merge.changes
        ],
        "conflicts": [
            {"id": one.id, "mine": one.mine, "article": one.article, "base": one.base} for one in plan.merge.conflicts
        ],
        "left_out": [{"text": one.text, "reason": one.reason, "line": one.line} for one in plan.left_out],
    }
