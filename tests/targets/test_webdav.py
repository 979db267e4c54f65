"""What a WebDAV server is besides a target."""

from __future__ import annotations

from pathlib import Path

import pytest

from lydsak.errors import SettingsError, TargetError
from lydsak.targets.options import WebdavOptions
from lydsak.targets.webdav import WebdavTarget
from tests.targets.conftest import list_said, make_outgoing
from tests.targets.servers import SECRET, run_stub

NGINX = pytest.mark.debian("nginx")
FEED = make_outgoing("feed.xml", b"<rss/>")
SOUND = make_outgoing("media/sak.0123abcd.mp3", b"sound")


def _fail(target: WebdavTarget) -> TargetError:
    with target, pytest.raises(TargetError) as failed:
        list(target.send([FEED]))
    assert SECRET not in list_said(failed.value, target)
    return failed.value


def _move_to(options: WebdavOptions, part: str) -> WebdavOptions:
    return WebdavOptions(url=options.url.replace("/web/", f"/{part}/"))


@NGINX
def test_files_lie_in_the_server_s_folder(webdav_options: WebdavOptions, nginx: tuple[str, Path]) -> None:
    """And nothing lies where they were put apart."""
    with WebdavTarget(webdav_options) as target:
        list(target.send([FEED, SOUND]))
    web = nginx[1] / "web" / webdav_options.url.rpartition("/")[2]
    assert (web / "media" / "sak.0123abcd.mp3").read_bytes() == b"sound"
    assert list((web / ".lydsak" / "sending").iterdir()) == []


@NGINX
def test_where_nothing_is_moved_files_are_put_in_place(webdav_options: WebdavOptions, nginx: tuple[str, Path]) -> None:
    """As some servers know no MOVE."""
    options = _move_to(webdav_options, "nomove")
    with WebdavTarget(options) as target:
        list(target.send([FEED, SOUND]))
        assert target.holds(FEED)
        assert target.holds(SOUND)
        target.conclude("done")
    web = nginx[1] / "nomove" / options.url.rpartition("/")[2]
    assert (web / "feed.xml").read_bytes() == b"<rss/>"
    assert not (web / ".lydsak" / "sending").exists()


@NGINX
def test_a_server_without_webdav_refuses(webdav_options: WebdavOptions) -> None:
    """With the request and its status."""
    error = _fail(WebdavTarget(_move_to(webdav_options, "readonly")))
    assert error.code == "L852"
    assert "PUT" in error.message


@NGINX
def test_a_wrong_password_is_told(webdav_options: WebdavOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the variables that hold the right one."""
    monkeypatch.setenv("LYDSAK_WEBDAV_PASSWORD", f"wrong-{SECRET}")
    error = _fail(WebdavTarget(webdav_options))
    assert error.code == "L852"
    assert "LYDSAK_WEBDAV_PASSWORD" in (error.help or "")


@pytest.mark.parametrize("answer", [None, b"HTTP/1.1 201 Crea", b"HTTP/1.1 503 Busy\r\nConnection: close\r\n\r\n"])
@pytest.mark.usefixtures("at_once")
def test_a_server_that_does_not_answer_ends_it(answer: bytes | None) -> None:
    """It says nothing, hangs up, or is busy, each time."""
    with run_stub([answer]) as (port, asked):
        error = _fail(WebdavTarget(WebdavOptions(url=f"http://127.0.0.1:{port}/web"), patience=0.1))
    assert error.code == "L851"
    assert len(asked) > 1


def test_a_file_that_comes_back_otherwise_is_told() -> None:
    """A server that keeps something else than it was sent."""
    with run_stub([b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<RSS/>"]) as (port, _):
        error = _fail(WebdavTarget(WebdavOptions(url=f"http://127.0.0.1:{port}/web")))
    assert error.code == "L853"


def test_a_password_in_the_url_is_refused() -> None:
    """Before anything is sent, and not repeated."""
    with pytest.raises(SettingsError) as failed:
        WebdavTarget(WebdavOptions(url=f"https://kari:{SECRET}@dav.example.no/"))
    assert failed.value.code == "L856"
    assert SECRET not in f"{failed.value.message} {failed.value.help}"
