"""The examples of publishing in CI and by systemd are run as they stand, as far as a machine without them can."""

from __future__ import annotations

import configparser
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from lydsak.config.targets import TARGET_KINDS
from tests.build.conftest import SCRIPT, SETTINGS

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples" / "publish"


def _read_github() -> list[str]:
    document: dict[str, Any] = YAML(typ="safe").load(EXAMPLES / "github-actions.yml")
    assert document["jobs"]["publish"]["runs-on"]
    return [step["run"] for step in document["jobs"]["publish"]["steps"] if "run" in step]


def _read_gitlab() -> list[str]:
    document: dict[str, Any] = YAML(typ="safe").load(EXAMPLES / "gitlab-ci.yml")
    return [*document["podkast"]["script"]]


@pytest.mark.parametrize("read", [_read_github, _read_gitlab])
def test_the_steps_of_ci_build_check_and_publish(read: Any, tmp_path: Path) -> None:
    """Each line of ours runs and ends well, in a show that was just checked out; the feed is out in the end."""
    show = tmp_path / "show"
    (show / "scripts").mkdir(parents=True)
    (show / "audio" / "music").mkdir(parents=True)
    (show / "lydsak.toml").write_text(
        f'{SETTINGS}\n[publish.web]\nkind = "folder"\npath = "../web"\n', encoding="utf-8"
    )
    (show / "scripts" / "ferja.md").write_text(SCRIPT.lstrip("\n"), encoding="utf-8")
    steps = [shlex.split(line, comments=True) for line in read()]
    assert [step[1] for step in steps if step[0] == "lydsak"] == ["build", "check", "publish"]
    for step in steps:
        if step[0] == "lydsak":
            command = [sys.executable, "-m", *step]
            run = subprocess.run(command, cwd=show, capture_output=True, text=True, check=False)
            assert run.returncode == 0, run.stdout + run.stderr
        else:
            assert step[:2] == ["pip", "install"]
    assert (tmp_path / "web" / "feed.xml").read_bytes() == (show / "feed" / "feed.xml").read_bytes()


def test_systemd_runs_what_is_due() -> None:
    """The command's options are ones that it has, and the timer runs the service of its name."""
    service, timer = (configparser.ConfigParser(interpolation=None, comment_prefixes=("#",)) for _ in range(2))
    service.read(EXAMPLES / "lydsak-publish.service", encoding="utf-8")
    timer.read(EXAMPLES / "lydsak-publish.timer", encoding="utf-8")
    words = shlex.split(service["Service"]["ExecStart"])
    assert words[0].endswith("/lydsak")
    help = subprocess.run(
        [sys.executable, "-m", "lydsak", "publish", "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "200"},
    ).stdout
    assert words[2] == "publish"
    assert all(word in help for word in words[3:] if word.startswith("--"))
    assert timer["Timer"]["OnCalendar"] == "*:0/5"


def test_the_reference_tells_every_key_of_every_kind() -> None:
    """And no other."""
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    table = page[page.index("## [publish.NAME]") :]
    rows = [row for row in table.splitlines() if row.startswith("| `")]
    told = {(key, kind) for row in rows for key in re.findall(r"`(\w+)`", row.split("|")[1]) for kind in _kinds(row)}
    has = {(key, name) for name, kind in TARGET_KINDS.items() for key in (*kind.__struct_fields__, "kind")}
    assert told == has


def _kinds(row: str) -> list[str]:
    named = row.split("|")[2].strip()
    return [*TARGET_KINDS] if named == "all" else named.split(", ")
