from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak

QUESTIONS = {
    "bash": """
source {script}
ask() {{
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
  _lydsak_completion lydsak
  echo "${{COMPREPLY[*]}}"
}}
ask lydsak bui
ask lydsak check fer
""",
    # What zle's completion would be told is printed instead: it needs a terminal.
    "zsh": """
compdef() {{ :; }}
_describe() {{ print -rl -- ${{(P)3}}; }}
compadd() {{ print -rl -- ${{(P)@[-1]}}; }}
source {script}
words=(lydsak bui) CURRENT=2
_lydsak_completion
words=(lydsak check fer) CURRENT=3
_lydsak_completion
""",
    "fish": """
source {script}
complete --do-complete "lydsak bui"
complete --do-complete "lydsak check fer"
""",
}
"""For each shell: source the script, then complete a command and a script's name."""


def _ask(shell: str, script: str, at: Path, home: Path) -> str:
    """What the shell itself completes, with this Lydsak on its path."""
    (home / "script").write_text(script, encoding="utf-8")
    program = home / "lydsak"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m lydsak "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    line = QUESTIONS[shell].format(script=shlex.quote(str(home / "script")))
    environment = {**os.environ, "PATH": f"{home}:{os.environ['PATH']}", "HOME": str(home)}
    options = {"bash": ("--norc",), "zsh": ("-f",), "fish": ("--no-config",)}[shell]
    run = subprocess.run(
        [shell, *options, "-c", line], cwd=at, env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    return run.stdout


def test_bash_completes(lydsak: Lydsak, show: ShowFolder, tmp_path: Path) -> None:
    """A command and a script's name, by bash's own programmable completion."""
    assert _ask("bash", lydsak("completion", "bash").out, show.root, tmp_path).split() == ["build", "ferja"]


@pytest.mark.debian("zsh")
def test_zsh_completes(lydsak: Lydsak, show: ShowFolder, tmp_path: Path) -> None:
    """The functions of its completion are given the command and the script's name."""
    offered = _ask("zsh", lydsak("completion", "zsh").out, show.root, tmp_path).splitlines()
    assert [line.partition(":")[0] for line in offered if line] == ["build", "ferja"]


@pytest.mark.debian("fish")
def test_fish_completes(lydsak: Lydsak, show: ShowFolder, tmp_path: Path) -> None:
    """Fish is asked for what it would offer."""
    offered = _ask("fish", lydsak("completion", "fish").out, show.root, tmp_path).splitlines()
    assert [line.split("\t")[0] for line in offered] == ["build", "ferja"]


def test_a_shell_that_is_not_known_is_refused(lydsak: Lydsak) -> None:
    """Wrong usage, with those that are."""
    outcome = lydsak("completion", "tcsh")
    assert (outcome.code, outcome.out) == (2, "")
    assert "bash" in outcome.err
