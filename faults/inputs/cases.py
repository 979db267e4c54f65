"""What a bad input is: something done to a show that stands, a command, and how the command may end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

SCRIPT = """---
tittel: Feil i saken
dato: 2026-11-21 06:00
artikkeldato: 2026-11-20
forfatter: Kari Nordmann
kilde: articles/feil.txt
status: godkjent
sammendrag: En sak med en feil.
guid: 5b1c0a0e-6a55-5d0e-9d6c-0c6a3d1f7f10
---

"""
"""First lines that are right."""
BODY = "## Innledning ^k1\n\nElva gikk over sine bredder. ^a1\n"

Prepare = Callable[[Path], object]
"""Does something to a show's folder; beside it, `inbox` is for files that come from elsewhere."""
Verify = Callable[[Path], Sequence[str]]
"""Looks at the show afterwards; what it says is a violation."""


@dataclass(frozen=True, slots=True)
class BadInput:
    """One bad input. `codes`: what the messages may say, any of them; none is for what is to be taken as it is."""

    row: str
    name: str
    arguments: tuple[str, ...]
    prepare: Prepare = lambda _: None
    codes: tuple[str, ...] = ()
    exits: tuple[int, ...] = (0,)
    stdin: bytes | None = None
    verify: Verify = lambda _: ()
    changes: tuple[str, ...] = ()
    """Sources that the command is there to write."""


def write_file(path: str, content: bytes | str) -> Prepare:
    """A step that writes a file, by its path in the show."""

    def prepare(show: Path) -> None:
        target = show / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)

    return prepare


def chain_steps(*steps: Prepare) -> Prepare:
    """Several steps as one."""

    def prepare(show: Path) -> None:
        for step in steps:
            step(show)

    return prepare


def add_file(
    row: str, name: str, file: str, content: bytes | str, *codes: str, verify: Verify = lambda _: ()
) -> BadInput:
    """An article in the inbox, and `add`."""
    exits = (1,) if codes else (0,)
    step = write_file(f"../inbox/{file}", content)
    return BadInput(row, name, ("add", f"../inbox/{file}"), step, codes, exits, verify=verify, changes=WRITTEN_BY_ADD)


def build_script(row: str, name: str, content: bytes | str, *codes: str, verify: Verify = lambda _: ()) -> BadInput:
    """A script, and `build`: one that cannot be read stops no other."""
    exits = (1,) if codes else (0,)
    return BadInput(row, name, ("build",), write_file("scripts/feil.md", content), codes, exits, verify=verify)


def build_body(row: str, name: str, body: str, *codes: str, verify: Verify = lambda _: ()) -> BadInput:
    """A script whose first lines are right."""
    return build_script(row, name, SCRIPT + body, *codes, verify=verify)


def build_settings(
    row: str, name: str, change: Callable[[str], str], *codes: str, exits: tuple[int, ...] = (2,)
) -> BadInput:
    """A change of lydsak.toml, and `build`."""

    def prepare(show: Path) -> None:
        path = show / "lydsak.toml"
        path.write_bytes(change(path.read_text("utf-8")).encode("utf-8", "surrogatepass"))

    return BadInput(row, name, ("build",), prepare, codes, exits if codes else (0,))


def expect_text(path: str, *texts: str) -> Verify:
    """Words that a file of the show is to hold."""

    def verify(show: Path) -> Sequence[str]:
        held = (show / path).read_text("utf-8") if (show / path).is_file() else ""
        return tuple(f"{path} does not say {text!r}" for text in texts if text not in held)

    return verify


WRITTEN_BY_ADD = ("articles/", "scripts/")
