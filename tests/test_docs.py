"""What the pages promise: links that lead somewhere, commands that are there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])

_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"^```\w*\n(?P<block>.*?)^```|`(?P<span>[^`\n]+)`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?P<link>[^)\s]+)\)|(?:src|srcset|href)=\"(?P<attribute>[^\"]+)\"")
_HEADING = re.compile(r"^#+ +(.+?)\s*$", re.MULTILINE)
_COMMAND = re.compile(r"(?:^|[\s/$])lydsak(?P<options>(?: -C \S+| -[qv]| --color \S+)*) (?P<name>[a-z]+)\b")
_RUNNERS = {
    "make": re.compile(r"(?:^|[\s$])make ([a-z]+)\b"),
    "dev.py": re.compile(r"dev\.py ([a-z]+)\b"),
    "nox": re.compile(r"nox -s ([a-z]+)\b"),
}


def _read_code(page: Path) -> list[str]:
    """Every line of a page's code blocks and every code span."""
    pieces = (match["block"] or match["span"] for match in _CODE.finditer(page.read_text(encoding="utf-8")))
    return [line for piece in pieces for line in piece.splitlines()]


def _name_anchors(page: Path) -> set[str]:
    """The anchors that a page's headings get where it is shown."""
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(text))
    return {heading.replace(" ", "-") for heading in kept}


def _find_named(pattern: re.Pattern[str], group: str | int) -> list[str]:
    """What the pages' code names, each once."""
    found = (match[group] for page in PAGES for line in _read_code(page) for match in pattern.finditer(line))
    return sorted(set(found))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file_and_heading(page: Path) -> None:
    """Links within the repository; what is elsewhere is not asked for, as tests reach no network."""
    for match in _LINK.finditer(_FENCED.sub("", page.read_text(encoding="utf-8"))):
        target, _, anchor = (match["link"] or match["attribute"]).partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        file = page.parent / target if target else page
        assert file.exists(), f"{match[0]} leads nowhere"
        if anchor and file.suffix == ".md":
            assert anchor in _name_anchors(file), f"{match[0]}: no such heading"


def test_the_pages_name_the_two_commands_of_a_fresh_machine() -> None:
    """A newcomer finds `make demo` and `make test`."""
    assert {"demo", "test"} <= set(_find_named(_RUNNERS["make"], 1))


@pytest.mark.parametrize("name", _find_named(_COMMAND, "name"))
def test_every_command_that_a_page_names_exists(name: str) -> None:
    """`lydsak NAME` in a page's code is there and has its own help."""
    run = subprocess.run([sys.executable, "-m", "lydsak", name, "--help"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert f"lydsak {name}" in run.stdout


@pytest.mark.parametrize("name", _find_named(_RUNNERS["make"], 1))
def test_every_make_target_that_a_page_names_exists(name: str) -> None:
    """`make NAME`."""
    assert re.search(rf"^{name}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("name", _find_named(_RUNNERS["dev.py"], 1))
def test_every_set_up_command_that_a_page_names_exists(name: str) -> None:
    """`python3 dev.py NAME`."""
    import dev

    assert name in dev.COMMANDS


@pytest.mark.parametrize("name", _find_named(_RUNNERS["nox"], 1))
def test_every_nox_session_that_a_page_names_exists(name: str) -> None:
    """`nox -s NAME`."""
    assert f"\ndef {name}(session: nox.Session" in (ROOT / "noxfile.py").read_text(encoding="utf-8")
