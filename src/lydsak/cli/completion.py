"""`lydsak completion`."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

_VARIABLE = "_LYDSAK_COMPLETE"
"""Where click looks for a shell's question; the name follows from the program's."""


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion_command(ctx: click.Context, shell: str) -> None:
    """Print the script that lets bash, zsh or fish complete commands, scripts, engines, targets and codes.

    It only prints: docs/how-to/install.md says where each shell looks for it.
    """
    kind = get_completion_class(shell)
    if kind is None:
        raise click.BadParameter(f"click knows no {shell}", ctx)
    click.echo(kind(ctx.find_root().command, {}, "lydsak", _VARIABLE).source())
