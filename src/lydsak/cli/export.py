"""`lydsak export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lydsak.cli.session import Session, pass_session
from lydsak.cli.sizes import shorten_size
from lydsak.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lydsak.store.files import PlacedFile

_FORMATS = ("epub",)
_NEXT = {"epub": "open it in a reader that plays books aloud, such as Thorium"}


@click.command("export")
@click.argument("form", metavar="FORMAT", type=click.Choice(_FORMATS))
@click.argument("sources", metavar="[SCRIPT]...", nargs=-1)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write; below exports/ else.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def export_command(
    session: Session, form: str, sources: tuple[str, ...], output: Path | None, dry_run: bool, as_json: bool
) -> None:
    """Take what was built out in another form.

    FORMAT is epub: a book for each SCRIPT that reads itself aloud.
    """
    if output is not None and len(sources) > 1:
        raise UsageError("L008", "-o is for one file", help="export the others by themselves")
    files = []
    for target, placed in _export_books(session, sources, output, dry_run=dry_run):
        files.append({"path": str(target), "size": placed.size if placed else None})
        if not as_json:
            told = f" ({shorten_size(placed.size)})" if placed else ""
            session.print_result(f"{'Would write' if dry_run else 'Wrote'} {target}{told}")
    if as_json:
        session.print_json({"command": "export", "format": form, "files": files, "dry_run": dry_run})
    elif not dry_run:
        session.print_talk(f"Next: {_NEXT[form]}")


def _export_books(
    session: Session, sources: tuple[str, ...], output: Path | None, *, dry_run: bool
) -> Iterator[tuple[Path, PlacedFile | None]]:
    from lydsak.build.export_book import export_book

    settings = session.load_show()
    if not sources:
        raise UsageError("L008", "name the scripts to export", help="like lydsak export epub scripts/saken.md")
    for script in [session.find_script(settings, source) for source in sources]:
        target = output or settings.root / "exports" / f"{script.stem}.epub"
        yield target, export_book(settings, script, target, dry_run=dry_run)
