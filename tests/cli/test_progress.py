from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lydsak.build.events import EpisodeFailed, EpisodeStarted, Event, Reason, Remark, StepAdvanced
from lydsak.cli.progress import Progress
from lydsak.cli.session import Session
from lydsak.errors import ScriptError

if TYPE_CHECKING:
    import pytest

EVENTS: tuple[Event, ...] = (
    EpisodeStarted("ferja", "Ferja går igjen"),
    Remark("ferja", "the script has no guid"),
    Reason("ferja", "a1, sentence 1 spoken", "new"),
    *(StepAdvanced("ferja", "speaking", done, 3) for done in (1, 2, 3)),
    StepAdvanced("ferja", "encoding", 1, 1),
    EpisodeFailed("brudd", ScriptError("L200", "no")),
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _make_session(*, quiet: bool = False) -> Session:
    return Session(show=Path(), quiet=quiet, verbose=False, color="auto", debug=False)


def test_a_log_gets_one_line_a_step(capsys: pytest.CaptureFixture[str]) -> None:
    """Where nobody watches, a step is one line and not one a piece; nothing moves."""
    with Progress(_make_session()) as progress:
        for event in EVENTS:
            progress.show_event(event)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [
        "ferja: Ferja går igjen",
        "  the script has no guid",
        "  a1, sentence 1 spoken: new",
        "  speaking, 3",
        "  encoding, 1",
        "brudd: not built",
    ]


def test_quiet_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Results and errors come later, from the report."""
    with Progress(_make_session(quiet=True)) as progress:
        for event in EVENTS:
            progress.show_event(event)
    assert capsys.readouterr() == ("", "")


def test_a_terminal_gets_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step has a bar that ends full."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("CI", raising=False)
    with Progress(_make_session()) as progress:
        for event in EVENTS:
            progress.show_event(event)
    last = terminal.getvalue()
    assert "speaking" in last
    assert "3/3" in last
    assert "1/1" in last
