"""Command lines run in this process, on small shows that speak in tones."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

from lydsak.cli import run
from tests.build.conftest import ShowFolder, _draw_covers_once, built_copy, built_show, make_show, show

__all__ = ["_draw_covers_once", "built_copy", "built_show", "make_show", "show"]

ARTICLE = """\
Ferja går igjen

Av Kari Nordmann

Etter tre uker ved kai gikk ferja igjen tirsdag.

Kaia

Kaia holder nå, sier de som bygde den.
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command line came to."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Stdout as the one JSON document that it must be."""
        document = json.loads(self.out)
        assert document["version"] == 1
        return document


class Lydsak(Protocol):
    """Runs a command line in a show's folder, or in an empty one."""

    def __call__(self, *arguments: object, at: ShowFolder | Path | None = None) -> Outcome: ...


@pytest.fixture
def lydsak(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Outcome]]:
    """Runs `lydsak ARGUMENT ...`; no exception may come out of it."""
    handler = signal.getsignal(signal.SIGTERM)
    monkeypatch.delenv("NO_COLOR", raising=False)

    def run_line(*arguments: object, at: ShowFolder | Path | None = None) -> Outcome:
        folder = at.root if isinstance(at, ShowFolder) else at or tmp_path
        monkeypatch.chdir(folder)
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    yield run_line
    signal.signal(signal.SIGTERM, handler)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """An article with title, byline and one sub-heading."""
    path = tmp_path / "ferja-igjen.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path
