"""`lydsak new`."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from lydsak.build.json_forms import encode_finding
from lydsak.cli.diagnostics import describe_finding
from lydsak.cli.report import count_things
from lydsak.cli.session import Session, pass_session
from lydsak.cli.sizes import shorten_size
from lydsak.errors import Finding, UsageError
from lydsak.model import Language

if TYPE_CHECKING:
    from lydsak.build.takeover import TakenFeed

_SHOWN = 30


@click.command("new")
@click.argument("folder", metavar="SHOW", type=click.Path(path_type=Path))
@click.option("--title", help="The show's title; made from the folder's name where it is left out.")
@click.option("--site-url", help="Where feed/ will stand on the web, like https://example.no/podkast.")
@click.option("--language", type=click.Choice(["nb", "nn"]), help="nb where it is left out, or the feed's.")
@click.option("--email", help="The owner's address, which directories write to.")
@click.option("--from-feed", "feed", metavar="FILE|URL", help="Go on with a podcast that exists: take its feed over.")
@click.option("--download", is_flag=True, help="With --from-feed: fetch the sounds too, to publish them from here.")
@click.option("--allow-private", is_flag=True, help="Fetch from this machine and its network too.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be made, and make nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def new_command(
    session: Session,
    folder: Path,
    title: str | None,
    site_url: str | None,
    language: str | None,
    email: str | None,
    feed: str | None,
    download: bool,
    allow_private: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Make a folder a show: settings, music, and a place for everything.

    With --from-feed the show goes on with a podcast that exists: its episodes stay in the feed that `lydsak build`
    makes, in earlier.toml, with the identities that apps know them by.
    """
    from lydsak.build.new import Wishes, create_show, plan_show

    if feed is None and (download or allow_private):
        raise UsageError("L008", "--download and --allow-private go with --from-feed", help="give a feed, or neither")
    wishes = Wishes(title, site_url, cast("Language | None", language), email)
    folder = session.show / folder
    taken = None
    if feed is not None:
        plan_show(folder, wishes)  # what is wrong with the command is said before anything is fetched
        taken = _take_over(session, feed, allow_private=allow_private)
        if download and not dry_run:
            taken = _download(session, folder, taken, allow_private=allow_private)
    planned = plan_show(folder, wishes, taken)
    if not dry_run:
        create_show(planned.files)
    findings = (*(taken.findings if taken else ()), *planned.findings)
    if as_json:
        files = sorted(os.path.relpath(path, folder) for path in planned.files)
        found = [encode_finding(one.code, one.level, one.message, one.place, one.help) for one in findings]
        document = {"command": "new", "show": str(folder), "files": files, "findings": found, "dry_run": dry_run}
        session.print_json(document | (_encode_taken(taken) if taken else {}))
        return
    if dry_run:
        session.print_talk(f"Would make in {folder}:")
        for path in sorted(planned.files):
            session.print_result(os.path.relpath(path, folder))
    else:
        session.print_result(f"Made the show {folder}")
    if taken:
        _print_taken(session, taken, findings)
    if not dry_run:
        _print_next(session, folder, taken, site_url)


def _take_over(session: Session, feed: str, *, allow_private: bool) -> TakenFeed:
    from lydsak.build.takeover import take_over_feed

    session.print_talk(f"Reading {feed}")
    return take_over_feed(feed, allow_private=allow_private)


def _download(session: Session, folder: Path, taken: TakenFeed, *, allow_private: bool) -> TakenFeed:
    from lydsak.build.takeover.earlier_download import download_sounds

    episodes, findings, size = [], list(taken.findings), 0
    for number, one in enumerate(download_sounds(folder, taken.episodes, allow_private=allow_private), 1):
        episodes.append(one.episode)
        findings += [one.finding] if one.finding else []
        size += one.episode.enclosure.length if one.episode.enclosure.file else 0
        session.print_talk(f"{number} of {len(taken.episodes)}: {one.episode.id} ({shorten_size(size)} so far)")
    return replace(taken, episodes=tuple(episodes), findings=tuple(findings))


def _print_taken(session: Session, taken: TakenFeed, findings: Sequence[Finding]) -> None:
    count, pages = len(taken.episodes), count_things(taken.pages, "page")
    session.print_result(f"earlier.toml: {count_things(count, 'episode')} of {taken.origin} ({pages})")
    for finding in findings[:_SHOWN]:
        click.echo(describe_finding(finding, color=session.colors_output()), err=True)
    if len(findings) > _SHOWN:
        session.print_talk(f"and {len(findings) - _SHOWN} more: --json has them all")
    if taken.left:
        names = ", ".join(f"{name} ({times})" for name, times in taken.left.items())
        session.print_talk(f"Not taken over: {names}")


def _print_next(session: Session, folder: Path, taken: TakenFeed | None, site_url: str | None) -> None:
    show = shlex.quote(str(folder))
    if site_url is None:
        session.print_talk("It has no web address yet: set site_url in lydsak.toml before you publish a feed.")
    if taken:
        session.print_talk(f"Next: lydsak -C {show} build, then let the old feed lead to the new one")
    else:
        session.print_talk(f"Next: lydsak -C {show} build ARTICLE")


def _encode_taken(taken: TakenFeed) -> dict[str, object]:
    return {
        "feed": taken.origin,
        "pages": taken.pages,
        "guid": taken.profile.guid,
        "episodes": [{"id": one.id, "guid": one.guid, "date": one.date, "title": one.title} for one in taken.episodes],
        "left": dict(taken.left),
    }
