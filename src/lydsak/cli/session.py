"""What the options before the command say, and the two ways out: stdout for results, stderr for talk."""

from __future__ import annotations

import json
import os
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from lydsak.cli.diagnostics import escape_controls
from lydsak.cli.streams import speaks_unicode
from lydsak.errors import UsageError

if TYPE_CHECKING:
    from lydsak.config import Settings


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the command line."""

    show: Path
    quiet: bool
    verbose: bool
    color: str
    debug: bool

    def load_show(self, *, engine: str | None = None) -> Settings:
        """The settings of the show that -C names or that this folder lies in. Raises SettingsError."""
        from lydsak.config import find_show, load_settings

        return load_settings(find_show(self.show), engine=engine)

    def find_script(self, settings: Settings, name: str) -> Path:
        """The script that the user names. Raises UsageError."""
        from lydsak.build.scripts import find_script, suggest_script

        path = find_script(settings.root, name)
        if path is None:
            help = suggest_script(settings.root, name, otherwise="name one in scripts/, like scripts/saken.md")
            raise UsageError("L006", f"there is no script {name}", help=help)
        return path

    def print_talk(self, text: str) -> None:
        """Say something to the person at the terminal."""
        if not self.quiet:
            click.echo(escape_controls(text), err=True)

    def tell_fault(self, message: str, error: Exception) -> None:
        """Say in a line what a server could not do, as it goes on; with --debug also where."""
        import traceback

        click.echo(escape_controls(f"internal error: {message}"), err=True)
        if self.debug:
            click.echo("".join(traceback.format_exception(error)), err=True)

    def print_result(self, text: str) -> None:
        """Print what was asked for."""
        click.echo(escape_controls(text))

    def print_json(self, document: dict[str, Any]) -> None:
        """Print one stable document; its `version` changes when a field changes its meaning or goes."""
        print_document({"version": 1, **document})

    def shows_progress(self) -> bool:
        """Whether a bar can move: a terminal, no CI, not quiet."""
        return sys.stderr.isatty() and not self.quiet and "CI" not in os.environ and os.environ.get("TERM") != "dumb"

    def colors_output(self, stream: TextIO | None = None) -> bool:
        """Whether what goes to a stream, stdout where none is given, is coloured."""
        stream = stream or sys.stdout
        return self.color == "always" or (self.color == "auto" and stream.isatty() and "NO_COLOR" not in os.environ)

    def name_command(self, command: str) -> str:
        """A command for the same show, as the user would type it from here."""
        show = "" if self.show == Path() else f"-C {shlex.quote(str(self.show))} "
        return f"lydsak {show}{command}"

    def shorten_path(self, path: Path, root: Path) -> str:
        """A path as the user would type it."""
        return os.path.relpath(path, root) if path.is_relative_to(root) else str(path)


def print_document(document: dict[str, Any]) -> None:
    """Print JSON, with escapes where the stream has not every character."""
    click.echo(json.dumps(document, ensure_ascii=not speaks_unicode(sys.stdout), indent=2))


pass_session = click.make_pass_decorator(Session)
