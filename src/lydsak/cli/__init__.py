"""The command line: the only room that prints, asks and exits. Each command lives in a module of its name."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Final

import click
from click.shell_completion import CompletionItem

from lydsak.build.json_forms import encode_error
from lydsak.cli.diagnostics import describe_error, escape_controls
from lydsak.cli.session import Session, print_document
from lydsak.cli.streams import prepare_streams
from lydsak.errors import LydsakError, Place, StorageError

# Sections of the help page, and the line each command has in it: kept here so that --help imports no command.
_SECTIONS: Final = {
    "Make": {
        "new": "Make a folder a show.",
        "add": "Turn articles into scripts.",
        "build": "Turn scripts, or articles, into episodes, feed and pages.",
        "update": "Merge a revised article into the script that was edited.",
    },
    "Listen and edit": {
        "say": "Speak a text, a script or one of its paragraphs.",
        "studio": "Edit, hear and approve scripts in the browser.",
        "serve": "Serve the show on this machine, for a podcast app or a browser.",
        "words": "How names and words are said: list, add, remove, test, import, export.",
        "voices": "List the voices and try them.",
    },
    "Check and send": {
        "approve": "Approve scripts as they are now.",
        "clean": "Drop what nothing uses from the show's store.",
        "check": "Look for what is wrong in scripts, episodes and feed.",
        "correct": "Add a dated correction to a published script.",
        "diff": "Show what changed in a script, word by word.",
        "doctor": "Look for what is wrong with this installation, or in the store.",
        "status": "Say where each script stands.",
        "withdraw": "Take a published episode back.",
        "explain": "Say what a code means.",
        "publish": "Bring what was built to the web: files first, the feed last.",
        "provenance": "Say who signed an MP3, and whether it has changed since.",
    },
    "For tools": {
        "export": "Take what was built out in another form: epub, video, jsonfeed, opml.",
        "edition": "Make one episode of several scripts, a chapter a story.",
        "completion": "Print what lets bash, zsh or fish complete commands and scripts.",
        "schema": "Print a JSON Schema of what people write by hand.",
        "spoken": "Print how text is read, a line for each line.",
    },
}


class _LazyGroup(click.Group):
    """Imports a command's module when the command is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        return [name for commands in _SECTIONS.values() for name in commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"lydsak.cli.{cmd_name}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return _take_global_options(command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], self.list_commands(ctx), n=1)
            if near:
                error.message += f' Did you mean "{near[0]}"?'
            raise

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands with their lines; click's own way would import every one of them."""
        lines = {name: line for commands in _SECTIONS.values() for name, line in commands.items()}
        found = [CompletionItem(name, help=line) for name, line in lines.items() if name.startswith(incomplete)]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        for section, commands in _SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl(list(commands.items()), col_max=12)


def _take_global_options(command: click.Command) -> click.Command:
    """The command with -q and -v behind its name too, where people write them.

    Help shows them once, before the command. An option of the command's own of that name goes before.
    """
    taken = {name for parameter in command.params for name in parameter.opts}
    for names in (("-q", "--quiet"), ("-v", "--verbose")):
        if not taken.intersection(names):
            option = click.Option(names, is_flag=True, expose_value=False, hidden=True, callback=_set_globally)
            command.params.append(option)
    return command


def _set_globally(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
    session = ctx.find_object(Session)
    if value and session is not None:
        quiet, verbose = session.quiet or parameter.name == "quiet", session.verbose or parameter.name == "verbose"
        ctx.obj = replace(session, quiet=quiet, verbose=verbose)


def _print_versions(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from lydsak.engines.versions import describe_packages, describe_versions

    click.echo(f"{describe_packages(('lydsak',))}\nPython {sys.version.partition(' ')[0]}")
    for engine, versions in describe_versions().items():
        click.echo(f"engine {engine}: {versions}")
    ctx.exit()


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("-C", "show", metavar="SHOW", type=click.Path(path_type=Path), default=".", help="The show's folder.")
@click.option("-q", "--quiet", is_flag=True, help="Print results and errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Print every step.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@click.option("--debug", is_flag=True, help="Print a traceback with an unexpected error.")
@click.option(
    "-V",
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_versions,
    help="Show the versions of Lydsak, Python and the engines, and exit.",
)
@click.pass_context
def lydsak(ctx: click.Context, show: Path, quiet: bool, verbose: bool, color: str, debug: bool) -> None:
    """Turn Norwegian news articles into audio articles and podcasts."""
    ctx.obj = Session(show=show, quiet=quiet, verbose=verbose, color=color, debug=debug)


def run(arguments: Sequence[str]) -> int:
    """Run one command line; returns its exit code and never raises."""
    prepare_streams()
    signal.signal(signal.SIGTERM, _stop_on_sigterm)
    signal.signal(signal.SIGINT, _stop_on_sigint)
    debug = "--debug" in arguments
    color = _wants_color(arguments)
    try:
        result = lydsak.main(list(arguments), prog_name="lydsak", standalone_mode=False)
    except LydsakError as error:
        if _wants_json(arguments):
            document = {"version": 1, "exit_code": error.exit_code, "error": encode_error(error)}
            print_document(document)
        click.echo(describe_error(error, color=color), err=True, color=color)
        return error.exit_code
    except click.ClickException as error:
        error.message = escape_controls(error.message)  # it repeats what was typed
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("Stopped. Nothing is lost: run the same command again to go on.", err=True)
        return 130
    except _Terminated:
        click.echo("Stopped. Nothing is lost: run the same command again to go on.", err=True)
        return 143
    except SystemExit as ended:  # so click ends a shell's question for completions, and a broken pipe
        if not isinstance(ended.__context__, BrokenPipeError):
            return ended.code if isinstance(ended.code, int) else 0
        # Whoever read our output has gone; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception as error:
        if debug:
            raise
        return _report_unexpected(error, color=color)
    return result if isinstance(result, int) else 0


def _report_unexpected(error: Exception, *, color: bool) -> int:
    """Say what the system refused where nobody expected it, or that the fault is ours."""
    if isinstance(error, OSError | MemoryError):
        click.echo(describe_error(_explain_system(error), color=color), err=True, color=color)
        return StorageError.exit_code
    what = escape_controls(f"{type(error).__name__}: {error}")
    click.echo(f"internal error: {what}\n  help: run again with --debug and report what it prints", err=True)
    return 70


def _explain_system(error: OSError | MemoryError) -> LydsakError:
    if isinstance(error, MemoryError):
        return StorageError("L716", "out of memory", help="build fewer scripts at once, or with fewer --workers")
    place = Place(str(error.filename)) if error.filename else None
    return StorageError("L716", error.strerror or str(error), place=place, help="mend that, and run it again")


class _Interrupted(KeyboardInterrupt):
    """Ctrl-C. A class of its own: Python ends with the signal, not with our code, where its own left exec()ed code.

    Which is what dataclasses are made by; Python/pythonrun.c, run_eval_code_obj.
    """


def _stop_on_sigint(_signal: int, _frame: FrameType | None) -> None:
    raise _Interrupted


class _Terminated(BaseException):
    """SIGTERM arrived."""


def _stop_on_sigterm(_signal: int, _frame: FrameType | None) -> None:
    raise _Terminated


def _wants_json(arguments: Sequence[str]) -> bool:
    """Whether a program reads the answer: a fault that ends the command is a document, too."""
    return bool({"--json", "--format=json"} & {*arguments}) or ("--format", "json") in pairwise(arguments)


def _wants_color(arguments: Sequence[str]) -> bool:
    """The choice of --color, before click has parsed it: errors of parsing are coloured too."""
    given = [value for option, value in pairwise([*arguments, ""]) if option == "--color"]
    given += [argument.partition("=")[2] for argument in arguments if argument.startswith("--color=")]
    choice = given[-1] if given else "auto"
    return choice == "always" or (choice == "auto" and sys.stderr.isatty() and "NO_COLOR" not in os.environ)
