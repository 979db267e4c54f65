"""`lydsak export`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import click

from lydsak.cli.completing import complete_sources
from lydsak.cli.session import Session, pass_session
from lydsak.cli.sizes import shorten_size
from lydsak.errors import UsageError

if TYPE_CHECKING:
    from lydsak.config import Settings
    from lydsak.publish.audiogram import VideoShape
    from lydsak.store.files import PlacedFile

_NEXT: Final = {
    "epub": "open it in a reader that plays books aloud, such as Thorium",
    "jsonfeed": "publish it beside feed.xml, as feed.json",
    "video": "look at it once before you post it",
    "opml": "open it in a podcast app, which subscribes to all of it",
}


@click.command("export")
@click.argument("form", metavar="FORMAT", type=click.Choice(sorted(_NEXT)))
@click.argument("sources", metavar="[SCRIPT|SHOW]...", nargs=-1, shell_complete=complete_sources)
@click.option(
    "--shape", type=click.Choice(["square", "wide", "tall"]), default="square", show_default=True, help="Of a video."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write; below exports/ else.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def export_command(
    session: Session,
    form: str,
    sources: tuple[str, ...],
    shape: str,
    output: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take what was built out in another form.

    FORMAT is epub, a book for each SCRIPT that reads itself aloud; video, a film of each with a wave and captions;
    jsonfeed, the show's episodes as JSON Feed 1.1; or opml, a list of this show, or of several SHOW folders, for
    podcast apps.
    """
    files = []
    for target, export in _list_exports(session, form, sources, output, cast("VideoShape", shape)):
        placed = export(target, dry_run)
        files.append({"path": str(target), "size": placed.size if placed else None})
        if not as_json:
            told = f" ({shorten_size(placed.size)})" if placed else ""
            session.print_result(f"{'Would write' if dry_run else 'Wrote'} {target}{told}")
    if as_json:
        session.print_json({"command": "export", "format": form, "files": files, "dry_run": dry_run})
    elif not dry_run:
        session.print_talk(f"Next: {_NEXT[form]}")


_Export = Callable[[Path, bool], "PlacedFile | None"]
"""Writes a file, but for a dry run."""


def _list_exports(
    session: Session, form: str, sources: tuple[str, ...], output: Path | None, shape: VideoShape
) -> Iterator[tuple[Path, _Export]]:
    """Each file with what makes it. Raises UsageError, SettingsError."""
    if form == "opml":
        yield _plan_opml(session, sources, output)
        return
    settings = session.load_show()
    if form == "jsonfeed":
        if sources:
            raise UsageError("L008", "jsonfeed takes the whole show", help="leave the scripts out")
        yield output or settings.root / "exports" / "feed.json", _make_json_feed(settings)
        return
    if not sources:
        raise UsageError("L008", "name the scripts to export", help=f"like lydsak export {form} scripts/saken.md")
    if output is not None and len(sources) > 1:
        raise UsageError("L008", "-o is for one file", help="export the others by themselves")
    for script in [session.find_script(settings, source) for source in sources]:
        if form == "video":
            name, export = f"{script.stem}.{shape}.mp4", _make_video(settings, script, shape)
        else:
            name, export = f"{script.stem}.epub", _make_book(settings, script)
        yield output or settings.root / "exports" / name, export


def _plan_opml(session: Session, sources: tuple[str, ...], output: Path | None) -> tuple[Path, _Export]:
    from lydsak.build.export.export_lists import export_opml

    folders = [session.show / source for source in sources] or [session.show]
    shows = [replace(session, show=folder).load_show() for folder in folders]
    target = output or shows[0].root / "exports" / "podcasts.opml"
    return target, lambda path, dry_run: export_opml(shows, path, dry_run=dry_run)


def _make_json_feed(settings: Settings) -> _Export:
    from lydsak.build.export.export_lists import export_json_feed

    return lambda path, dry_run: export_json_feed(settings, path, dry_run=dry_run)


def _make_book(settings: Settings, script: Path) -> _Export:
    from lydsak.build.export.export_book import export_book

    return lambda path, dry_run: export_book(settings, script, path, dry_run=dry_run)


def _make_video(settings: Settings, script: Path, shape: VideoShape) -> _Export:
    from lydsak.build.export.export_video import export_video

    return lambda path, dry_run: export_video(settings, script, path, shape, dry_run=dry_run)
