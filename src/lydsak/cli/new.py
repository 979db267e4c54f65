"""`lydsak new`."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import cast

import click

from lydsak.cli.session import Session, pass_session
from lydsak.model import Language


@click.command("new")
@click.argument("folder", metavar="SHOW", type=click.Path(path_type=Path))
@click.option("--title", help="The show's title; made from the folder's name where it is left out.")
@click.option("--site-url", help="Where feed/ will stand on the web, like https://example.no/podkast.")
@click.option("--language", type=click.Choice(["nb", "nn"]), default="nb", show_default=True)
@click.option("--email", help="The owner's address, which directories write to.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be made, and make nothing.")
@pass_session
def new_command(
    session: Session,
    folder: Path,
    title: str | None,
    site_url: str | None,
    language: str,
    email: str | None,
    dry_run: bool,
) -> None:
    """Make a folder a show: settings, music, and a place for everything."""
    from lydsak.build.new import create_show, plan_show

    chosen = cast(Language, language)
    folder = session.show / folder
    files = plan_show(folder, title=title, site_url=site_url, language=chosen, email=email)
    if dry_run:
        session.print_talk(f"Would make in {folder}:")
        for path in sorted(files):
            session.print_result(os.path.relpath(path, folder))
        return
    create_show(files)
    session.print_result(f"Made the show {folder}")
    if site_url is None:
        session.print_talk("It has no web address yet: set site_url in lydsak.toml before you publish a feed.")
    session.print_talk(f"Next: lydsak -C {shlex.quote(str(folder))} build ARTICLE")
