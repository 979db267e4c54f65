"""`lydsak diff`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lydsak.build.json_forms import encode_change
from lydsak.cli.completing import complete_scripts
from lydsak.cli.marking import mark_spans
from lydsak.cli.report import count_things
from lydsak.cli.session import Session, pass_session

if TYPE_CHECKING:
    from lydsak.text.changes import BlockChange

_SIGNS = {"new": "+", "deleted": "-", "changed": "~", "moved": ">"}


@click.command("diff")
@click.argument("script", shell_complete=complete_scripts)
@click.option(
    "--against",
    type=click.Choice(["article", "approved", "published"]),
    help="What to compare with; left out, the first there is of published, approved and article.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def diff_command(session: Session, script: str, against: str | None, as_json: bool) -> None:
    """Show what changed in a script since it was published, approved, or made from its article, with words marked."""
    from lydsak.build.editing.history import compare_version

    settings = session.load_show()
    comparison = compare_version(settings, session.find_script(settings, script), against)
    changed = [change for change in comparison.changes if change.kind != "same"]
    if as_json:
        changes = [encode_change(change) for change in comparison.changes]
        session.print_json({"command": "diff", "against": comparison.against, "changes": changes})
        return
    for change in changed:
        _print_change(session, change)
    what = count_things(len(changed), "change") if changed else "no change"
    session.print_talk(f"{what} since the script was {_SINCE[comparison.against]}")


_SINCE = {"article": "made from its article", "approved": "approved", "published": "published"}


def _print_change(session: Session, change: BlockChange) -> None:
    color = session.colors_output()
    name = f"{'^' if change.id and change.id[-1:].isdigit() else ''}{change.id or 'no id'}"
    head = f"{_SIGNS[change.kind]} {name}  {change.kind}"
    click.echo(click.style(head, bold=True) if color else head, color=color)
    click.echo(_write_change(change, color=color), color=color)


def _write_change(change: BlockChange, *, color: bool) -> str:
    from lydsak.text.changes import WordSpan

    spans = change.words
    if not spans:
        kind = {"new": "new", "deleted": "gone"}.get(change.kind, "same")
        text = change.new if change.new is not None else change.old or ""
        spans = (WordSpan("new" if kind == "new" else "gone" if kind == "gone" else "same", text),)
    return "    " + mark_spans(spans, color=color).replace("\n", "\n    ")
