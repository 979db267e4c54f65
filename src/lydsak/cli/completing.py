"""What a shell may complete after a command: scripts, engines, targets and codes. A fault completes to nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from lydsak.errors import LydsakError

if TYPE_CHECKING:
    import click


def complete_scripts(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The show's scripts by slug, or by path from the show once there is a slash."""
    from lydsak.build.scripts import list_scripts
    from lydsak.config import find_show

    try:
        scripts = list_scripts(find_show(_find_start(ctx)))
    except LydsakError:
        return []
    names = [f"scripts/{script.name}" if "/" in incomplete else script.stem for script in scripts]
    return _choose_items(names, incomplete)


def complete_sources(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """A script, or any file: an article is one."""
    # Files first: at that word click's script for bash forgets what came before it.
    return [*complete_files(ctx, parameter, incomplete), *complete_scripts(ctx, parameter, incomplete)]


def complete_files(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Any file, for an argument that may be an address too; the shell itself looks."""
    return [CompletionItem(incomplete, type="file")]


def complete_engines(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The engines that are installed, strangers' too; none is imported."""
    from lydsak.engines.installed import list_engine_names

    return _choose_items(list_engine_names(), incomplete)


def complete_targets(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The targets of the show's lydsak.toml."""
    from lydsak.config import find_settings

    try:
        settings = find_settings(_find_start(ctx))
    except LydsakError:
        return []
    return _choose_items([target.name for target in settings.targets] if settings else [], incomplete)


def complete_codes(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The codes of errors, warnings and notes, each with its title; `l1` finds L101 too."""
    from lydsak.cli.explain import read_explanations

    known = read_explanations().values()
    return [CompletionItem(one.code, help=one.title) for one in known if one.code.startswith(incomplete.upper())]


def _find_start(ctx: click.Context) -> Path:
    """Where the show is looked for: -C, as the line that is being completed has it, or here."""
    return Path(ctx.find_root().params.get("show") or ".")


def _choose_items(names: list[str] | tuple[str, ...], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]
