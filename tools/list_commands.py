"""Write the tables of docs/reference/commands.md anew, from the commands: `python -m tools.list_commands`.

A section's heading names the command; its first table is made here, all else on the page is written by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

import click

from lydsak.cli import lydsak

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "reference" / "commands.md"
_HEADING: Final = re.compile(r"^### `(lydsak[a-z ]*)", re.MULTILINE)
_TABLE: Final = re.compile(r"^\| option \| \|\n\|---\|---\|\n(?:\|.*\n)*", re.MULTILINE)
EMPTY_TABLE: Final = "| option | |\n|---|---|\n"


def list_commands() -> Iterator[tuple[str, click.Command]]:
    """Every command by its whole name, subcommands after the command that they belong to."""
    context = click.Context(lydsak)
    for name in lydsak.list_commands(context):
        command = lydsak.get_command(context, name)
        if command is None:
            raise LookupError(name)
        yield f"lydsak {name}", command
        if isinstance(command, click.Group):
            for inner, found in command.commands.items():
                yield f"lydsak {name} {inner}", found


def fill_tables(page: str) -> str:
    """The page with each section's table as the command has it now."""
    commands: dict[str, click.Command] = {"lydsak": lydsak, **dict(list_commands())}
    starts = [*(found.start() for found in _HEADING.finditer(page)), len(page)]
    parts = [page[: starts[0]]]
    for start, end in pairwise(starts):
        section = page[start:end]
        found = _HEADING.match(section)
        if found is None:
            raise LookupError(section)
        table = _draw_table(commands[found[1].strip()]).replace("\\", "\\\\")  # none is a group's number
        parts.append(_TABLE.sub(table, section, count=1))
    return "".join(parts)


def write_usage(name: str, command: click.Command) -> str:
    """The line that a section's heading shows."""
    pieces = [piece for piece in command.collect_usage_pieces(click.Context(command)) if piece != "[OPTIONS]"]
    return " ".join([name, *pieces])


def _draw_table(command: click.Command) -> str:
    options = (option for option in command.params if isinstance(option, click.Option))
    rows = [_draw_row(option) for option in options if not option.hidden]
    return EMPTY_TABLE + "".join(rows)


def _draw_row(option: click.Option) -> str:
    record = option.get_help_record(click.Context(click.Command("none")))
    names, help = record or (", ".join(option.opts), "")
    told = " ".join(help.split())
    return "| `{}` | {} |\n".format(*(text.replace("|", "\\|") for text in (names, told)))


if __name__ == "__main__":
    PAGE.write_text(fill_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
