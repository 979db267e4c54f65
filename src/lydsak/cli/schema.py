"""`lydsak schema`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from lydsak.config.schemas import SchemaName


@click.command("schema")
@click.argument("name", type=click.Choice(["settings", "words", "front-matter"]), default="settings")
def schema_command(name: SchemaName) -> None:
    """Print the JSON Schema of lydsak.toml, words.toml or a script's first lines, for editors."""
    from lydsak.config.schemas import make_schema

    click.echo(json.dumps(make_schema(name), ensure_ascii=False, indent=2))
