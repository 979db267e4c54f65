"""Requests to a web server that has its faults."""

from __future__ import annotations

import base64
import select
import threading
from urllib.parse import urlsplit

import pytest

from lydsak.errors import TargetError
from lydsak.targets.trying import PassingError
from lydsak.targets.web_client import Answer, WebClient, read_login
from tests.targets.servers import SECRET, run_stub

NONE: frozenset[int] = frozenset()
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"


def _ask(port: int, *, accept: frozenset[int] = NONE, patience: float = 30.0, login: str | None = None) -> Answer:
    client = WebClient(urlsplit(f"http://127.0.0.1:{port}"), login=login, patience=patience)
    try:
        return client.ask("GET", "/feed.xml", accept=accept, headers={})
    finally:
        client.close()


def test_an_answer_is_status_length_and_content() -> None:
    """Of what was asked."""
    with run_stub([OK]) as (port, asked):
        assert _ask(port) == Answer(200, 2, b"hi")
    assert asked[0].startswith(b"GET /feed.xml HTTP/1.1\r\n")


@pytest.mark.parametrize(
    "begun", [None, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nh", b"HTTP/1.1 200 OK\r\nContent-Type: te"]
)
def test_a_server_that_says_nothing_more_is_not_waited_for_longer_than_the_patience(begun: bytes | None) -> None:
    """Whether it says nothing at all or stops within its answer; one that hangs up is told at once."""
    with run_stub([begun]) as (port, _), pytest.raises(PassingError) as failed:
        _ask(port, patience=0.2)
    assert failed.value.code == "L851"


def test_a_server_that_drips_is_cut() -> None:
    """Each byte comes in time, the whole does not."""
    import socket

    gone = threading.Event()

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 8000\r\n\r\n")
            while not gone.wait(0.02):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip)
        thread.start()
        try:
            with pytest.raises(PassingError, match="says nothing"):
                _ask(listener.getsockname()[1], patience=0.3)
        finally:
            gone.set()
            thread.join()


def test_a_large_answer_has_the_time_that_its_length_takes() -> None:
    """On a slow line a sound takes longer than a server may be silent."""
    import socket

    slow = threading.Event()

    def send() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 262144\r\n\r\n")
            for _ in range(16):
                slow.wait(0.1)
                connection.sendall(bytes(1 << 14))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=send)
        thread.start()
        answer = _ask(listener.getsockname()[1], patience=1.0)
        thread.join()
    assert answer.content == bytes(262144)


@pytest.mark.parametrize(("status", "passes"), [(429, True), (500, True), (503, True), (507, False), (403, False)])
def test_which_refusals_may_pass(status: int, passes: bool) -> None:
    """A busy server is asked again, a full disk is not."""
    answer = b"HTTP/1.1 %d X\r\nContent-Length: 0\r\n\r\n" % status
    with run_stub([answer]) as (port, _), pytest.raises(TargetError) as failed:
        _ask(port)
    assert isinstance(failed.value, PassingError) is passes
    assert failed.value.code == ("L851" if passes else "L852")


def test_what_is_accepted_is_no_error() -> None:
    """The caller knows what to make of it."""
    with run_stub([b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"]) as (port, _):
        assert _ask(port, accept=frozenset({404})).status == 404


def test_a_redirect_is_told_and_not_followed() -> None:
    """The login is for this server alone."""
    with run_stub([OK]) as (elsewhere, asked_elsewhere):
        moved = b"HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:%d/\r\nContent-Length: 0\r\n\r\n" % elsewhere
        with run_stub([moved]) as (port, _), pytest.raises(TargetError) as failed:
            _ask(port, login=SECRET)
    assert failed.value.code == "L852"
    assert "new address" in (failed.value.help or "")
    assert asked_elsewhere == []
    assert SECRET not in f"{failed.value.message} {failed.value.help} {failed.value.place}"


def test_nobody_there_is_told() -> None:
    """As what may pass."""
    with run_stub([OK]) as (port, _):
        pass
    with pytest.raises(PassingError, match="cannot be reached"):
        _ask(port)


def test_a_connection_that_the_server_closed_meanwhile_is_not_used_again() -> None:
    """It costs no attempt; one that is still open is kept."""
    with run_stub([OK]) as (port, asked):
        client = WebClient(urlsplit(f"http://127.0.0.1:{port}"), login=None, patience=30.0)
        for _ in range(2):
            assert client.ask("GET", "/", accept=NONE, headers={}).content == b"hi"
            (idle,) = client._idle
            assert idle.sock is not None
            assert select.select([idle.sock], [], [], 30.0)[0]
        client.close()
    assert len(asked) == 2


def _set_login(patch: pytest.MonkeyPatch, user: str, password: str) -> None:
    patch.setenv("LYDSAK_WEBDAV_USER", user)
    patch.setenv("LYDSAK_WEBDAV_PASSWORD", password)


def test_the_login_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over an encrypted connection or to this machine; none is none."""
    _set_login(monkeypatch, "kåre", SECRET)
    login = read_login(urlsplit("https://dav.example.no/"))
    assert login == "Basic " + base64.b64encode(f"kåre:{SECRET}".encode()).decode()
    assert read_login(urlsplit("http://127.0.0.1/")) == login
    _set_login(monkeypatch, "", "")
    assert read_login(urlsplit("http://dav.example.no/")) is None


@pytest.mark.parametrize(
    ("url", "user", "password"),
    [
        ("http://dav.example.no/", "kari", SECRET),
        ("https://dav.example.no/", "kari", ""),
        ("https://dav.example.no/", "", SECRET),
        ("https://dav.example.no/", "kari:nordmann", SECRET),
    ],
)
def test_a_login_is_not_sent_where_others_read_it_nor_by_half(
    monkeypatch: pytest.MonkeyPatch, url: str, user: str, password: str
) -> None:
    """And the error does not tell it."""
    _set_login(monkeypatch, user, password)
    with pytest.raises(TargetError) as failed:
        read_login(urlsplit(url))
    assert failed.value.code == "L852"
    assert SECRET not in f"{failed.value.message} {failed.value.help}"
