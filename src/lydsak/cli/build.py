"""`lydsak build`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lydsak.cli.add import print_intake
from lydsak.cli.completing import complete_engines, complete_sources
from lydsak.cli.progress import Progress
from lydsak.cli.report import BuildReport
from lydsak.cli.session import Session, pass_session
from lydsak.errors import UsageError

if TYPE_CHECKING:
    from lydsak.build.editing.intake import Intake
    from lydsak.build.show import BuildOptions
    from lydsak.config import Settings


@click.command("build")
@click.argument(
    "sources", metavar="[SCRIPT|ARTICLE]...", nargs=-1, type=click.Path(path_type=Path), shell_complete=complete_sources
)
@click.option("--engine", shell_complete=complete_engines, help="Speak with this engine instead of lydsak.toml's.")
@click.option("--workers", type=click.IntRange(1, 256), help="Processes; one a core where it is left out.")
@click.option("--cluster", metavar="ADDRESS", help="Build on the workers of a Dask scheduler: tcp://HOST:PORT.")
@click.option("--max-characters", type=click.IntRange(min=0), help="Send online voices no more than this, altogether.")
@click.option("--report", is_flag=True, help="Draw each episode's sound, and its measures, in a page.")
@click.option("--explain", is_flag=True, help="Say why each piece is made; with -n, what would be spoken and why.")
@click.option("--locked", is_flag=True, help="Fail if anything would change, and change nothing.")
@click.option("--watch", is_flag=True, help="Build now and again after each save, until Ctrl-C.")
@click.option(
    "--wait", type=click.FloatRange(min=0), metavar="SECONDS", default=0, help="Wait for another build to end."
)
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be made, and make nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def build_command(
    session: Session,
    sources: tuple[Path, ...],
    engine: str | None,
    workers: int | None,
    cluster: str | None,
    max_characters: int | None,
    report: bool,
    explain: bool,
    locked: bool,
    watch: bool,
    wait: float,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Turn scripts into episodes, feed and pages: all scripts, or those named.

    An article in place of a script is added first, unless its script stands there already; the script is never
    overwritten.
    """
    from lydsak.build.show import BuildOptions
    from lydsak.build.speech.engines import check_engine_option

    if engine is not None:
        check_engine_option(engine)
    if cluster is not None:
        from lydsak.build.workers.cluster import check_cluster_address

        check_cluster_address(cluster)
    if watch and (locked or dry_run or as_json):
        raise UsageError("L032", "--watch builds for people, again and again", help="leave --locked, -n and --json out")
    options = BuildOptions(
        workers=workers,
        dry_run=dry_run,
        locked=locked,
        explain=explain,
        max_characters=max_characters,
        report=report,
        wait=wait,
        cluster=cluster,
    )

    def build() -> int:
        return _build_once(session, sources, engine, options, as_json=as_json)

    if not watch:
        return build()
    from lydsak.cli.watching import build_on_save

    return build_on_save(session, build)


def _build_once(
    session: Session, sources: tuple[Path, ...], engine: str | None, options: BuildOptions, *, as_json: bool
) -> int:
    from lydsak.build.show import build_show

    settings = session.load_show(engine=engine)
    writes_nothing = options.dry_run or options.locked
    scripts, intakes = _find_scripts(settings, sources, dry_run=writes_nothing)
    if not as_json:
        for intake in intakes:
            print_intake(session, intake, root=settings.root, dry_run=writes_nothing)
    summary = BuildReport(session, settings.root, intakes)
    with Progress(session) as progress:
        for event in build_show(settings, scripts, options):
            progress.show_event(event)
            summary.take_event(event)
    if as_json:
        summary.print_document(dry_run=options.dry_run)
    else:
        summary.print_summary(dry_run=options.dry_run)
    return summary.exit_code


def _find_scripts(
    settings: Settings, sources: tuple[Path, ...], *, dry_run: bool
) -> tuple[tuple[Path, ...], tuple[Intake, ...]]:
    """The scripts to build, and what became of the articles among the sources."""
    from lydsak.build.scripts import find_script, list_scripts

    if not sources:
        return list_scripts(settings.root), ()
    from lydsak.build.editing.intake import add_article

    scripts: dict[Path, None] = {}
    intakes = []
    for source in sources:
        script = find_script(settings.root, str(source))
        if script is None:
            _check_source(settings, source)
            intake = add_article(settings, source, dry_run=dry_run)
            intakes.append(intake)
            script = intake.script_path
        if script.exists():  # on a dry run an article's script is not written
            scripts[script] = None
    return tuple(scripts), tuple(intakes)


def _check_source(settings: Settings, source: Path) -> None:
    """Refuse what looks like a script's name and is none; an article is named by its file. Raises UsageError L006."""
    from lydsak.build.scripts import suggest_script

    if source.suffix in {"", ".md"} and not source.exists():
        otherwise = "name one in scripts/, like scripts/saken.md, or an article's file"
        help = suggest_script(settings.root, str(source), otherwise=otherwise)
        raise UsageError("L006", f"there is no script or article {source}", help=help)
