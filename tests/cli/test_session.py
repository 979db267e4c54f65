from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from lydsak.cli.session import Session

SESSION = Session(show=Path(), quiet=False, verbose=False, color="auto", debug=False)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")


def test_results_and_talk_go_different_ways(capsys: pytest.CaptureFixture[str]) -> None:
    """Stdout can be piped; --quiet stops the talk only. Neither passes a terminal's commands on."""
    for session in (SESSION, replace(SESSION, quiet=True)):
        session.print_result("sak\x1b[2J")
        session.print_talk("prat")
    assert capsys.readouterr() == ("sak\\u{001b}[2J\n" * 2, "prat\n")


def test_a_fault_of_a_server_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Also to who wants no talk, without a terminal's commands; with --debug it says where."""
    error = ValueError("sak\x1b[2J")
    replace(SESSION, quiet=True).tell_fault(f"GET /: {error}", error)
    assert capsys.readouterr() == ("", "internal error: GET /: sak\\u{001b}[2J\n")
    replace(SESSION, debug=True).tell_fault("GET /", error)
    assert "\nValueError: sak" in capsys.readouterr().err


def test_a_document_has_its_version_first(capsys: pytest.CaptureFixture[str]) -> None:
    """A reader sees at once which format it is; Norwegian is not escaped."""
    SESSION.print_json({"command": "x", "title": "Bjørka"})
    out = capsys.readouterr().out
    assert list(json.loads(out)) == ["version", "command", "title"]
    assert "Bjørka" in out


def test_colour_follows_option_environment_and_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    """`always` and `never` are obeyed; `auto` asks the stream, and NO_COLOR (no-color.org)."""
    assert SESSION.colors_output(Terminal())
    assert not SESSION.colors_output(io.StringIO())
    assert not replace(SESSION, color="never").colors_output(Terminal())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not SESSION.colors_output(Terminal())
    assert replace(SESSION, color="always").colors_output(io.StringIO())


def test_bars_are_for_terminals_that_can_move(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in CI, not on a dumb terminal, not in a pipe, not when asked to be quiet."""
    assert not SESSION.shows_progress()
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert SESSION.shows_progress()
    assert not replace(SESSION, quiet=True).shows_progress()
    monkeypatch.setenv("TERM", "dumb")
    assert not SESSION.shows_progress()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("CI", "true")
    assert not SESSION.shows_progress()


def test_paths_are_shown_as_the_user_would_type_them(tmp_path: Path) -> None:
    """Within the show from its root; elsewhere whole."""
    assert SESSION.shorten_path(tmp_path / "scripts" / "a.md", tmp_path) == str(Path("scripts/a.md"))
    assert SESSION.shorten_path(Path("/a/b.md"), tmp_path) == str(Path("/a/b.md"))
