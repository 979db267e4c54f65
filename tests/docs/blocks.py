"""The code blocks of a page that a reader is to type, and what the page says of them in comments that no reader sees.

<!-- not run: WHY -->          it takes what a test has not: an account, a network, another machine
<!-- run afresh -->            in a new folder: another way to do what the block before did
<!-- run with NEW for OLD -->  a stand-in for what is not here, like an address
<!-- ends with 3 -->           the exit code of the last command, where it is not 0
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PAGES: Final = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md")])
TYPED: Final = ("sh", "console")

_BLOCK: Final = re.compile(
    r"(?P<comments>(?:^<!--[^\n]*-->\n+)*)^```(?P<language>\S*)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL
)
_COMMENT: Final = re.compile(r"<!-- *(.*?) *-->")
_HERE: Final = re.compile(r"<<-?\s*'?(\w+)'?")


@dataclass(frozen=True, slots=True)
class Step:
    """A command line, and in a console block what the page says that it prints."""

    command: str
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block, with the line of the page that it begins on."""

    line: int
    language: str
    text: str
    reason: str | None = None
    afresh: bool = False
    exit_code: int = 0
    instead: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    steps: tuple[Step, ...] = field(default=())


def read_blocks(page: str) -> list[Block]:
    """Every fenced block of a page, in order."""
    return [_read_block(found, page.count("\n", 0, found.start("text"))) for found in _BLOCK.finditer(page)]


def _read_block(found: re.Match[str], line: int) -> Block:
    reason, afresh, code, instead, unknown = None, False, 0, [], []
    for comment in _COMMENT.findall(found["comments"]):
        if comment.startswith("not run:"):
            reason = comment.removeprefix("not run:").strip()
        elif comment == "run afresh":
            afresh = True
        elif told := re.fullmatch(r"ends with (\d+)", comment):
            code = int(told[1])
        elif told := re.fullmatch(r"run with (.+) for (.+)", comment):
            instead.append((told[2], told[1]))
        else:
            unknown.append(comment)
    text = found["text"]
    for old, new in instead:
        text = text.replace(old, new)
    language = found["language"]
    steps = _read_console(text) if language == "console" else _read_shell(text) if language == "sh" else ()
    return Block(line, language, text, reason, afresh, code, tuple(instead), tuple(unknown), tuple(steps))


def _read_shell(text: str) -> list[Step]:
    """Each command of a script: a line, with those that it goes on in."""
    steps, lines, until = [], [], None
    for line in text.splitlines():
        lines.append(line)
        if until is None and (here := _HERE.search(line)):
            until = here[1]
        elif line == until:
            until = None
        if until is None and not line.endswith("\\"):
            steps.append("\n".join(lines))
            lines = []
    return [Step(command) for command in steps if command.strip() and not command.startswith("#")]


def _read_console(text: str) -> list[Step]:
    """Each `$ command` with the lines below it."""
    steps: list[Step] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            steps.append(Step(line[2:], ""))
        elif steps:
            steps[-1] = Step(steps[-1].command, f"{steps[-1].printed}{line}\n")
    return steps


def match_output(expected: str, printed: str) -> bool:
    """Whether a command printed what its page shows.

    Numbers, ids and digests differ from machine to machine and day to day, so each stands for any; `...` alone on a
    line stands for any lines.
    """
    pieces = re.split(r"^\.\.\.\n", _blur(expected), flags=re.MULTILINE)
    pattern = r"(?:.*\n)*?".join(re.escape(piece) for piece in pieces)
    return re.fullmatch(pattern, _blur(printed)) is not None


def _blur(text: str) -> str:
    lines = (line.rstrip() for line in text.splitlines() if line.strip())
    blurred = "".join(f"{line}\n" for line in lines)
    blurred = re.sub(r"(?<!\S)/\S+/", "/", blurred)
    blurred = re.sub(r"\b[0-9a-f]{8}(?=\.|-[0-9a-f]{4})|token=\S+", "#", blurred)
    return re.sub(r"-?\d+(?:[.,:]\d+)*", "#", blurred)
