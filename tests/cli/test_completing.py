from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest
from click.shell_completion import ShellComplete

from lydsak.cli import lydsak as group
from lydsak.engines.installed import list_engine_names

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


def _complete(line: str) -> list[str]:
    """What follows a line whose last word is being typed, as `type value`, plain ones by their value alone."""
    *words, incomplete = line.split(" ")
    items = ShellComplete(group, {}, "lydsak", "_LYDSAK_COMPLETE").get_completions(words, incomplete)
    return [item.value if item.type == "plain" else f"<{item.type}>" for item in items]


def test_commands_and_options_are_completed() -> None:
    """As the help page has them."""
    assert _complete("bu") == ["build"]
    assert "--version" in _complete("--v")
    assert _complete("build --engi") == ["--engine"]
    assert set(_complete("")) == set(group.list_commands(click.Context(group)))


@pytest.mark.parametrize(
    "command",
    ["check", "status", "diff", "correct", "update", "say", "withdraw", "approve", "edition Tittel"],
)
def test_scripts_are_completed(command: str, show: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """By slug in the show's folder and below it, by path after a slash, and from elsewhere with -C."""
    monkeypatch.chdir(show.root / "scripts")
    assert _complete(f"{command} fer") == ["ferja"]
    assert _complete(f"{command} scripts/fer") == ["scripts/ferja.md"]
    assert _complete(f"{command} xyz") == []
    monkeypatch.chdir(show.root.parent)
    assert _complete(f"-C {show.root} {command} fer") == ["ferja"]


def test_where_an_article_will_do_files_are_completed_too(show: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shell looks for them; files first, as bash's script drops what came before."""
    monkeypatch.chdir(show.root)
    assert _complete("build ") == ["<file>", "ferja"]
    assert _complete("add ") == ["<file>"]
    assert _complete("update ferja ") == ["<file>"]
    assert _complete("export epub f") == ["<file>", "ferja"]


def test_engines_are_completed() -> None:
    """All that are installed."""
    assert _complete("build --engine ") == list(list_engine_names())
    assert _complete("build --engine gt") == ["gtts"]


def test_targets_are_completed(show: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of lydsak.toml."""
    settings = show.root / "lydsak.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + '\n[publish.nett]\nkind = "folder"\npath = "../ut"\n', encoding="utf-8"
    )
    monkeypatch.chdir(show.root)
    assert _complete("publish n") == ["nett"]


def test_codes_are_completed() -> None:
    """In small letters too."""
    assert _complete("explain l10") == _complete("explain L10")
    assert "L101" in _complete("explain L10")


@pytest.mark.parametrize("line", ["publish ", "check ", "-C /no/such/folder check ", "-C /no/such/folder publish "])
def test_outside_of_a_show_nothing_is_completed(
    line: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing is said: the line is half-typed."""
    monkeypatch.chdir(tmp_path_factory.mktemp("none"))
    assert _complete(line) == []


def test_a_show_with_broken_settings_completes_its_scripts(show: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are files; its targets cannot be told."""
    (show.root / "lydsak.toml").write_text("[show\n", encoding="utf-8")
    monkeypatch.chdir(show.root)
    assert (_complete("check f"), _complete("publish ")) == (["ferja"], [])


@pytest.mark.parametrize("line", ["", "build ", "build --engine ", "explain ", "publish "])
def test_nothing_heavy_is_loaded_to_complete(line: str, show: ShowFolder) -> None:
    """Each TAB starts Lydsak anew; the commands' own modules are not looked through."""
    script = (
        "import sys\nfrom click.shell_completion import ShellComplete\nfrom lydsak.cli import lydsak\n"
        f"*words, last = {line!r}.split(' ')\n"
        "found = ShellComplete(lydsak, {}, 'lydsak', 'X').get_completions(words, last)\n"
        "print(len(found) >= (words != ['publish']), *sorted(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=show.root, capture_output=True, text=True, check=True)
    answer, *loaded = run.stdout.split()
    assert answer == "True"
    heavy = {
        "PIL",
        "feedgen",
        "gtts",
        "jinja2",
        "lxml",
        "mutagen",
        "numpy",
        "pydub",
        "rich",
        "ruamel",
        "ssl",
        "starlette",
    }
    assert heavy.intersection(loaded) == set()
    commands = set(group.list_commands(click.Context(group)))
    given = {word for word in line.split() if word in commands}
    assert {name for name in loaded if name.removeprefix("lydsak.cli.") in commands - given} <= {"lydsak.cli.add"}
