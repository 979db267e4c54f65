from __future__ import annotations

import importlib
import os
import platform
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
import pytest

from lydsak import cli
from lydsak.cli import run
from lydsak.engines.installed import list_engine_names

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak

COMMANDS = [name for commands in cli._SECTIONS.values() for name in commands]


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_on_the_help_page_explains_itself(lydsak: Lydsak, name: str) -> None:
    """The help page names only commands that are there, and its line says what their own page says."""
    outcome = lydsak(name, "--help")
    assert outcome.code == 0
    assert outcome.out.startswith(f"Usage: lydsak {name} ")
    assert name in lydsak("--help").out
    module = importlib.import_module(f"lydsak.cli.{name}")
    assert isinstance(getattr(module, f"{name}_command"), click.Command)


def test_every_module_with_a_command_is_on_the_help_page() -> None:
    """A command that is written can be found."""
    modules = {path.stem for path in Path(cli.__file__).parent.glob("*.py")}
    parts = {
        "__init__",
        "check_formats",
        "completing",
        "diagnostics",
        "listener",
        "marking",
        "progress",
        "report",
        "session",
        "sizes",
        "streams",
        "watching",
        "word_exchange",
        "word_lines",
    }
    assert modules - parts == set(COMMANDS)


def test_alone_it_shows_what_there_is(lydsak: Lydsak) -> None:
    """A newcomer types `lydsak` and sees the commands by what they are for."""
    outcome = lydsak()
    for section in cli._SECTIONS:
        assert f"{section}:" in outcome.out + outcome.err
    assert "Traceback" not in outcome.err


def test_the_versions_are_the_packages(lydsak: Lydsak) -> None:
    """A bug report can name Lydsak's, Python's and a line for each engine, broken or not."""
    outcome = lydsak("--version")
    lines = outcome.out.splitlines()
    assert (outcome.code, outcome.err) == (0, "")
    assert lines[:2] == [f"lydsak {metadata.version('lydsak')}", f"Python {platform.python_version()}"]
    assert [line.partition(":")[0] for line in lines[2:]] == [f"engine {name}" for name in list_engine_names()]
    assert f"engine gtts: gTTS {metadata.version('gTTS')}" in lines


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (["bulid"], 'Did you mean "build"?'),
        (["chekc", "--json"], 'Did you mean "check"?'),
        (["build", "--explian"], "--explain"),
        (["qqqq"], "No such command 'qqqq'"),
        (["build", "--workers", "0"], "--workers"),
        (["--color", "green", "build"], "--color"),
        (["add"], "SOURCE"),
    ],
)
def test_wrong_usage_is_code_2_and_names_what_is_near(lydsak: Lydsak, line: list[str], words: str) -> None:
    """A slip of the finger costs one look; nothing is run."""
    outcome = lydsak(*line)
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.err


def test_outside_of_a_show_the_way_to_one_is_told(lydsak: Lydsak) -> None:
    """Every command that needs a show says the same, with exit code 2."""
    for line in (["build"], ["check"], ["add", "x.txt"], ["serve"]):
        outcome = lydsak(*line)
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err.startswith("error[L101]: no lydsak.toml in .")
        assert "lydsak new" in outcome.err


def test_a_show_can_be_named_from_elsewhere(lydsak: Lydsak, built_copy: ShowFolder, tmp_path: Path) -> None:
    """-C takes the show's folder, or any folder in it."""
    for folder in (built_copy.root, built_copy.root / "scripts"):
        assert "Up to date: ferja" in lydsak("-C", folder, "build", "-n", at=tmp_path).out


def test_quiet_and_verbose_may_stand_behind_the_command(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """Where people write them; they mean the same there, and help names them once."""
    before, behind = lydsak("-q", "build", at=built_copy), lydsak("build", "-q", at=built_copy)
    assert (behind.code, behind.out, behind.err) == (0, before.out, "")
    assert lydsak("build", "--verbose", at=built_copy).err == lydsak("-v", "build", at=built_copy).err != ""
    assert lydsak("build", at=built_copy).err != ""
    assert "--quiet" not in lydsak("build", "--help").out


def test_quiet_leaves_results_and_errors(lydsak: Lydsak, built_copy: ShowFolder) -> None:
    """-q is for scripts: stdout is the same, stderr is empty when all is well."""
    loud, quiet = lydsak("build", at=built_copy), lydsak("-q", "build", at=built_copy)
    assert loud.err
    assert (quiet.code, quiet.out, quiet.err) == (0, loud.out, "")


def test_errors_in_settings_are_code_2_with_a_caret(lydsak: Lydsak, show: ShowFolder) -> None:
    """Every command shows them the same way, coloured only when that is asked for."""
    (show.root / "lydsak.toml").write_text('[show]\ntitel = "x"\n', encoding="utf-8")
    outcome = lydsak("build", at=show)
    assert outcome.code == 2
    assert outcome.err == (
        'error[L104]: unknown setting "titel"\n'
        "  --> lydsak.toml:2:1\n"
        '  2 | titel = "x"\n'
        "    | ^^^^^\n"
        '  help: did you mean "title"?\n'
    )
    for option in (["--color", "always"], ["--color=always"]):
        assert "\x1b[31m" in lydsak(*option, "build", at=show).err
    assert "\x1b" not in lydsak("--color", "never", "build", at=show).err


def test_no_color_is_obeyed_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """no-color.org: the variable speaks for the user, an option speaks louder."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert cli._wants_color(["build"])
    assert not cli._wants_color(["--color=never", "build"])
    monkeypatch.setenv("NO_COLOR", "1")
    assert not cli._wants_color(["build"])
    assert cli._wants_color(["--color", "always", "build"])


def _fail(*_: object, **__: object) -> NoReturn:
    raise ZeroDivisionError("a fault of ours \x1b[2J")


def test_a_fault_of_ours_is_no_traceback(lydsak: Lydsak, show: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line and what to do; only --debug shows where it happened."""
    monkeypatch.setattr("lydsak.config.load_settings", _fail)
    outcome = lydsak("build", at=show)
    assert outcome.code == 70
    assert outcome.err.startswith("internal error: ZeroDivisionError: a fault of ours \\u{001b}[2J\n  help: ")
    with pytest.raises(ZeroDivisionError):
        run(["--debug", "build"])


def test_shells_can_complete_commands(lydsak: Lydsak, monkeypatch: pytest.MonkeyPatch) -> None:
    """What zsh, bash and fish ask for when Tab is pressed."""
    monkeypatch.setenv("_LYDSAK_COMPLETE", "zsh_complete")
    monkeypatch.setenv("COMP_WORDS", "lydsak bu")
    monkeypatch.setenv("COMP_CWORD", "1")
    outcome = lydsak()
    assert outcome.code == 0
    assert "build" in outcome.out.splitlines()


def _interrupt(*_: object, **__: object) -> NoReturn:
    raise KeyboardInterrupt


def test_ctrl_c_is_130_anywhere(lydsak: Lydsak, show: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that is stopped says that it may be run again."""
    monkeypatch.setattr("lydsak.config.load_settings", _interrupt)
    outcome = lydsak("check", at=show)
    assert outcome.code == 130
    assert "run the same command again" in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.skipif(os.name == "nt", reason="a closed pipe is another error there")
def test_a_reader_that_has_gone_is_no_error() -> None:
    """`lydsak voices | head -0` ends without a word, as programs in a pipe do."""
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.run(
        [sys.executable, "-m", "lydsak", "-q", "voices"], stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (process.returncode, process.stderr) == (141, b"")


@pytest.mark.parametrize("asking", [["build", "--json"], ["check", "--format", "json"], ["check", "--format=json"]])
def test_an_error_is_a_document_too(lydsak: Lydsak, tmp_path: Path, asking: list[str]) -> None:
    """A program that asked for JSON gets it, with the code and the place, and people read on in stderr."""
    (tmp_path / "lydsak.toml").write_text('[show]\ntitel = "x"\n', encoding="utf-8")
    outcome = lydsak(*asking, at=tmp_path)
    assert outcome.code == outcome.document["exit_code"] == 2
    assert (outcome.document["error"]["code"], outcome.document["error"]["line"]) == ("L104", 2)
    assert "error[L104]" in outcome.err


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(24, "Too many open files"), "error[L716]: Too many open files\n  help: "),
        (OSError(5, "Input/output error", "a.md"), "error[L716]: Input/output error\n  --> a.md\n  help: "),
        (MemoryError(), "error[L716]: out of memory\n  help: "),
    ],
)
def test_what_the_system_refuses_is_no_fault_of_ours(
    error: Exception, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its reason and the place, with exit code 6."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise error

    monkeypatch.setattr(cli.lydsak, "main", refuse)
    assert run(["status"]) == 6
    assert capsys.readouterr().err.startswith(said)


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT")
def test_ctrl_c_while_a_class_is_made_still_ends_with_130() -> None:
    """Dataclasses are made by exec(), out of which Python's own KeyboardInterrupt would end with the signal."""
    code = (
        "import sys, lydsak.cli as cli, os, signal\n"
        "def main(*_, **__): exec('os.kill(os.getpid(), signal.SIGINT)')\n"
        "cli.lydsak.main = main\n"
        "sys.exit(cli.run([]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 130
    assert done.stderr.startswith("Stopped. ")


def test_what_was_typed_wrongly_moves_no_cursor(lydsak: Lydsak) -> None:
    """Commands, options and values are repeated with their control and bidirectional signs spelled out."""
    for arguments in (("bui\x1b[2Jld",), ("build", "--\u202ex"), ("add", "x.txt", "--language", "\x9bnb")):
        outcome = lydsak(*arguments)
        assert outcome.code == 2
        assert not {"\x1b", "\x9b", "\u202e"} & set(outcome.err)
