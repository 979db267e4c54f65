from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak


@contextmanager
def run_studio(show: ShowFolder, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A real `lydsak studio` while the block runs; the address that is printed, and the process."""
    command = [sys.executable, "-m", "lydsak", "-C", str(show.root), "studio", "--port", "0", "--no-open", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.match(r"Studio  (http://127\.0\.0\.1:\d+/\?token=[\w-]{32})\n", line)
        try:
            assert found, line
            yield found[1], process
        finally:
            process.terminate()


@contextmanager
def ask(address: str, path: str | None = None, cookie: str = "") -> Iterator[http.client.HTTPResponse]:
    """A page of the studio, read to its head."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    try:
        target = path or f"{parts.path}?{parts.query}"
        connection.request("GET", target, headers={"Cookie": cookie} if cookie else {})
        with connection.getresponse() as answer:
            yield answer
    finally:
        connection.close()


def log_in(address: str) -> str:
    """The cookie that the printed address gives."""
    with ask(address) as answer:
        assert answer.status == 303
        return str(answer.headers["set-cookie"]).partition(";")[0]


def read_status(address: str, path: str, cookie: str = "") -> int:
    """How a request is answered."""
    with ask(address, path, cookie) as answer:
        return answer.status


def test_the_printed_address_leads_in(show: ShowFolder) -> None:
    """Its key is of this start alone, and nothing is served without."""
    with run_studio(show) as (address, _), run_studio(show) as (other, _):
        cookie = log_in(address)
        with ask(address, "/api/episodes", cookie) as answer:
            assert b"Ferja" in answer.read()
        assert read_status(address, "/api/episodes") == 403
        assert read_status(other, "/api/episodes", cookie) == 403
        assert urlsplit(address).query != urlsplit(other).query


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_it_stops_while_a_page_listens(show: ShowFolder, number: signal.Signals, code: int) -> None:
    """No traceback, no voice left behind, the port free, and the code that shells expect."""
    with run_studio(show) as (address, process):
        cookie = log_in(address)
        with ask(address, "/api/events", cookie) as events:
            assert events.readline() == b"event: hello\n"
            process.send_signal(number)
            _, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert "Traceback" not in err
    assert "Cancel" not in err
    with pytest.raises(ConnectionRefusedError):
        log_in(address)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_it_may_be_stopped_while_it_starts(show: ShowFolder, number: signal.Signals, code: int) -> None:
    """The address is printed before the server runs; it ends all the same."""
    with run_studio(show) as (_, process):
        process.send_signal(number)
        process.communicate(timeout=60)
    assert process.returncode == code


def test_a_port_that_is_taken_is_said(lydsak: Lydsak, show: ShowFolder) -> None:
    """With the way around it."""
    with run_studio(show) as (address, _):
        outcome = lydsak("studio", "--no-open", "--port", urlsplit(address).port, at=show)
    assert outcome.code == 2
    assert "error[L004]" in outcome.err
    assert "--port 0" in outcome.err


def test_where_no_show_is_there_is_no_studio(lydsak: Lydsak) -> None:
    """And nothing is made."""
    outcome = lydsak("studio", "--no-open", "--port", "0")
    assert outcome.code == 2
    assert "error[L" in outcome.err
