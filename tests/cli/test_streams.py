"""Lydsak started with streams that are closed, full, or of few characters."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lydsak.cli.streams import prepare_streams, speaks_unicode

TEXT = "Blåbær – 中"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="streams of POSIX")


def _run(redirection: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {redirection}', "sh", sys.executable, "-m", "lydsak", *arguments],
        input=TEXT.encode(),
        capture_output=True,
        env={**os.environ, **environment},
        check=False,
    )


@pytest.mark.parametrize("redirection", [">&-", "2>&-", "<&- >&- 2>&-", "2>/dev/full"])
def test_a_closed_stream_and_full_talk_stop_no_work(tmp_path: Path, redirection: str) -> None:
    """What is to be told is lost, what is to be done is done."""
    done = _run(redirection, "new", str(tmp_path / "show"))
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert (tmp_path / "show" / "lydsak.toml").is_file()


def test_a_file_never_gets_the_number_of_a_closed_stream() -> None:
    """Else what a library prints would go into it."""
    code = "import os; from lydsak.cli.streams import prepare_streams; prepare_streams(); print(os.open('.', 0) > 2)"
    done = subprocess.run(
        ["/bin/sh", "-c", f'{sys.executable} -c "{code}" <&- 2>&-'], capture_output=True, text=True, check=False
    )
    assert done.stdout == "True\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("json_option", [(), ("--json",)])
def test_a_full_disk_under_the_output_is_told(json_option: tuple[str, ...]) -> None:
    """With exit code 6: nobody takes half a result for a whole one."""
    done = _run(">/dev/full", "voices", *json_option)
    assert done.returncode == 6
    assert done.stderr.startswith(b"error[L701]: the disk is full\n  --> standard output\n")
    assert b"Traceback" not in done.stderr


def test_ascii_locale_reads_and_writes_utf8_all_the_same(tmp_path: Path) -> None:
    """LC_ALL=C on a server, even where somebody took Python's own remedy away: names of files have their letters."""
    article = tmp_path / "blåbær.txt"
    article.write_text(TEXT, encoding="utf-8")
    done = _run("", "spoken", str(article), LC_ALL="C", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Blåbær" in done.stdout.decode("utf-8")


def test_a_terminal_of_few_characters_is_told_the_rest_in_numbers() -> None:
    """A dash that Latin-1 has not ends no command, and JSON stays JSON."""
    done = _run("", "spoken", "-", PYTHONIOENCODING="latin-1")
    assert done.returncode == 0
    assert "Blåbær" in done.stdout.decode("latin-1")
    assert b"\\u4e2d" in done.stdout
    spoken = _run("", "spoken", "--json", "-", PYTHONIOENCODING="latin-1")
    assert "中" in json.dumps(json.loads(spoken.stdout), ensure_ascii=False)


@pytest.mark.parametrize(("encoding", "whole"), [("utf-8", True), ("UTF8", True), ("latin-1", False), ("ascii", False)])
def test_unicode_is_told_by_the_encoding(encoding: str, *, whole: bool) -> None:
    """By whatever name it goes."""
    assert speaks_unicode(io.TextIOWrapper(io.BytesIO(), encoding)) is whole


@pytest.mark.usefixtures("capsys")
def test_what_was_printed_before_stands_before() -> None:
    """A program that runs Lydsak within it has its own words first, also where its output is gathered."""
    code = "from lydsak.cli.streams import prepare_streams; print('first'); prepare_streams(); print('second')"
    gathered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=gathered)
    assert done.stdout == "first\nsecond\n"


def test_streams_of_somebody_else_are_left_alone() -> None:
    """A program that calls `run` with streams of its own keeps them."""
    streams = (sys.stdout, sys.stderr)
    prepare_streams()
    assert (sys.stdout, sys.stderr) == streams
