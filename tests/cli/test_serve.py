from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.cli.serving import serve_show

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak


def _fetch(address: str, **headers: str) -> tuple[int, bytes]:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    connection.request("GET", parts.path, headers=headers)
    response = connection.getresponse()
    answer = response.status, response.read()
    connection.close()
    return answer


def _fetch_from_outside(address: str, host: str) -> str:
    """In a process of its own, as this one reaches loopback only."""
    code = (
        "import sys, urllib.error, urllib.request as web\n"
        "request = web.Request(sys.argv[1], headers={'Host': sys.argv[2]})\n"
        "try:\n    print(web.build_opener(web.ProxyHandler({})).open(request).read().decode())\n"
        "except urllib.error.HTTPError as error:\n    print(error.code)"
    )
    fetched = subprocess.run([sys.executable, "-c", code, address, host], capture_output=True, text=True, check=True)
    return fetched.stdout


@pytest.fixture(scope="module")
def address(built_show: ShowFolder) -> Iterator[str]:
    """Where the built show is served for the tests of this module."""
    with serve_show(built_show.root) as (address, _):
        yield address


def test_the_feed_s_enclosure_is_there_with_its_length(address: str, built_show: ShowFolder) -> None:
    """From the address that is printed, an app gets feed and sound without leaving this machine."""
    status, feed = _fetch(f"{address}/feed.xml")
    enclosure = ET.fromstring(feed).find("channel/item/enclosure")
    assert status == 200
    assert enclosure is not None
    assert enclosure.attrib["url"].startswith(f"{address}/media/ferja.")
    status, sound = _fetch(enclosure.attrib["url"])
    assert (status, sound) == (200, built_show.locate_audio().read_bytes())
    assert len(sound) == int(enclosure.attrib["length"])
    assert _fetch(enclosure.attrib["url"], Range="bytes=-10") == (206, sound[-10:])


def test_pages_are_served_and_foreign_hosts_refused(address: str) -> None:
    """The show's page and the episode's, to this machine only."""
    assert "Ferja går igjen" in _fetch(f"{address}/")[1].decode()
    assert "Ferja går igjen" in _fetch(f"{address}/e/ferja/")[1].decode()
    assert _fetch(f"{address}/", Host="evil.example")[0] == 400


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_it_stops_when_told_and_frees_the_port(built_show: ShowFolder, number: signal.Signals, code: int) -> None:
    """Ctrl-C is how it ends: no traceback, and the code that shells expect."""
    with serve_show(built_show.root) as (address, process):
        assert _fetch(f"{address}/")[0] == 200
        process.send_signal(number)
        _, err = process.communicate()
    assert process.returncode == code
    assert "Traceback" not in err
    with pytest.raises(ConnectionRefusedError):
        _fetch(f"{address}/")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send")
def test_it_stops_while_a_page_waits_for_a_change(built_show: ShowFolder) -> None:
    """An open page does not hold it, and is not told of as something gone wrong."""
    with serve_show(built_show.root) as (address, process):
        page = _fetch(f"{address}/")[1].decode()
        found = re.search(r"tag=([0-9a-f]{32})", page)
        assert found
        parts = urlsplit(address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
        connection.request("GET", f"/.lydsak/reload?tag={found[1]}&page=index.html")
        response = connection.getresponse()
        assert response.readline() == b": waiting\n"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
        assert b"changed" not in response.read()
        connection.close()
    assert process.returncode == 130
    assert "Traceback" not in err
    assert "Cancel" not in err


def test_a_show_without_a_build_has_nothing_to_serve(lydsak: Lydsak, show: ShowFolder) -> None:
    """Wrong usage, and the command that comes first."""
    outcome = lydsak("serve", at=show)
    assert outcome.code == 2
    assert "error[L003]" in outcome.err
    assert "lydsak build" in outcome.err


def test_a_port_that_is_taken_is_said(lydsak: Lydsak, built_show: ShowFolder, address: str) -> None:
    """With the way around it."""
    outcome = lydsak("serve", "--port", urlsplit(address).port, at=built_show)
    assert outcome.code == 2
    assert "error[L004]" in outcome.err
    assert "--port 0" in outcome.err


def test_a_phone_on_the_same_network_can_subscribe(built_show: ShowFolder) -> None:
    """By this machine's own address, and by no other name; on no network it is said."""
    code = "from lydsak.cli.serve import _find_own_address; print(_find_own_address())"
    own = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    command = [sys.executable, "-m", "lydsak", "-C", str(built_show.root), "serve", "--port", "0", "--lan"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        line = process.stdout.readline()
        if own.returncode:
            assert "error[L005]" in process.stderr.read()
            return
        try:
            host = own.stdout.strip()
            found = re.match(rf"Page  (http://{re.escape(host)}:\d+)/\n", line)
            assert found, line
            assert "Everybody on this network" in process.stderr.readline()
            assert found[1] in _fetch_from_outside(f"{found[1]}/feed.xml", host)
            assert "400" in _fetch_from_outside(f"{found[1]}/", "evil.example")
        finally:
            process.terminate()
