from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lydsak.publish.web.preview import create_preview
from lydsak.publish.web.server import make_server

SITE = "https://provepost.example/podkast"
SOUND = bytes(range(256)) * 4
FEED = f'<rss><channel><link>{SITE}</link><enclosure url="{SITE}/media/a.01234567.mp3"/></channel></rss>'
COUNTER = "https://counter.example/e/"
COUNTED = FEED.replace(f'url="{SITE}', f'url="{COUNTER}{SITE.removeprefix("https://")}')


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Preview:
    """A running server."""

    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        response = connection.getresponse()
        answer = Answer(
            response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
        )
        connection.close()
        return answer


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A web root of little files, served by a real uvicorn."""
    root = tmp_path_factory.mktemp("feed")
    files = {
        "feed.xml": FEED.encode(),
        "feed-1.xml": COUNTED.encode(),
        "index.html": b"<!doctype html><title>show</title>",
        "e/a/index.html": b"<!doctype html><title>a</title>",
        "e/a/captions.01234567.vtt": b"WEBVTT\n",
        "e/a/captions.01234567.srt": b"1\n",
        "e/a/transcript.01234567.json": b"{}",
        "e/a/chapters.01234567.json": b"{}",
        "media/a.01234567.mp3": SOUND,
        "media/a.01234567.m4b": SOUND,
        "media/a.01234567.opus": SOUND,
        "cover.01234567.jpg": b"\xff\xd8",
        "README.md": b"not published",
        ".hidden": b"not published",
    }
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    (root.parent / "secret.txt").write_bytes(b"secret")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        preview = Preview(listener.getsockname()[1])
        faults: list[str] = []
        app = create_preview(root, site_url=SITE, address=preview.address, enclosure_prefix=COUNTER)
        server = make_server(app, tell=lambda message, _: faults.append(message))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield preview
        server.should_exit = True
        thread.join()
    assert not faults


def test_a_file_is_served_whole_with_length_and_tag(preview: Preview) -> None:
    """What a podcast app asks before it downloads: status, type, length, and that ranges are taken."""
    answer = preview.ask("/media/a.01234567.mp3")
    assert (answer.status, answer.body) == (200, SOUND)
    assert answer.headers["content-length"] == str(len(SOUND))
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["etag"]


@pytest.mark.parametrize("path", ["/media/a.01234567.mp3", "/feed.xml", "/", "/e/a/"])
def test_head_tells_the_same_without_the_body(preview: Preview, path: str) -> None:
    """RFC 9110, section 9.3.2."""
    whole, head = preview.ask(path), preview.ask(path, "HEAD")
    assert (head.status, head.body) == (200, b"")
    for name in ("content-type", "content-length", "etag"):
        assert head.headers[name] == whole.headers[name]
    assert int(head.headers["content-length"]) == len(whole.body)


@pytest.mark.parametrize(
    ("wanted", "content", "bytes_sent"),
    [
        ("bytes=0-99", "bytes 0-99/1024", SOUND[:100]),
        ("bytes=1000-", "bytes 1000-1023/1024", SOUND[1000:]),
        ("bytes=-24", "bytes 1000-1023/1024", SOUND[-24:]),
        ("bytes=5-5", "bytes 5-5/1024", SOUND[5:6]),
        ("bytes=1000-9999", "bytes 1000-1023/1024", SOUND[1000:]),
    ],
)
def test_part_of_a_file_is_206(preview: Preview, wanted: str, content: str, bytes_sent: bytes) -> None:
    """Seeking in a player asks for ranges (RFC 9110, section 14); the bytes are exactly those asked for."""
    answer = preview.ask("/media/a.01234567.mp3", Range=wanted)
    assert (answer.status, answer.headers["content-range"], answer.body) == (206, content, bytes_sent)


def test_a_range_past_the_end_is_416(preview: Preview) -> None:
    """The length is told, so that a player can ask again."""
    answer = preview.ask("/media/a.01234567.mp3", Range="bytes=2000-")
    assert answer.status == 416
    assert answer.headers["content-range"].endswith("*/1024")


@pytest.mark.parametrize("path", ["/media/a.01234567.mp3", "/feed.xml", "/"])
def test_what_the_app_has_is_304(preview: Preview, path: str) -> None:
    """An app that looks every hour downloads nothing twice."""
    tag = preview.ask(path).headers["etag"]
    again = preview.ask(path, If_None_Match=tag)
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert preview.ask(path, If_None_Match='"other"').status == 200


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/feed.xml", "application/rss+xml"),
        ("/", "text/html"),
        ("/e/a/", "text/html"),
        ("/media/a.01234567.mp3", "audio/mpeg"),
        ("/media/a.01234567.m4b", "audio/mp4"),
        ("/media/a.01234567.opus", "audio/ogg"),
        ("/e/a/captions.01234567.vtt", "text/vtt"),
        ("/e/a/captions.01234567.srt", "application/x-subrip"),
        ("/e/a/transcript.01234567.json", "application/json"),
        ("/e/a/chapters.01234567.json", "application/json+chapters"),
        ("/cover.01234567.jpg", "image/jpeg"),
    ],
)
def test_types_are_those_that_the_feed_names(preview: Preview, path: str, media_type: str) -> None:
    """Whatever the machine's own table of types says."""
    assert preview.ask(path).headers["content-type"].partition(";")[0] == media_type


def test_the_feed_points_here(preview: Preview) -> None:
    """A subscription on this machine downloads from this machine, and nothing else in the feed changes."""
    body = preview.ask("/feed.xml").body.decode()
    assert body == FEED.replace(SITE, preview.address)
    assert SITE not in body


def test_a_browser_gets_the_feed_as_xml(preview: Preview) -> None:
    """It shows application/rss+xml as bare text; apps get what feeds are, and caches keep the two apart."""
    answer = preview.ask("/feed.xml", Accept="text/html,application/xml;q=0.9,*/*;q=0.8")
    assert answer.headers["content-type"].startswith("application/xml")
    assert answer.headers["vary"] == preview.ask("/feed.xml", Accept="*/*").headers["vary"] == "Accept"


def test_archives_point_here_and_count_nothing(preview: Preview) -> None:
    """An older page is rewritten as the feed is, and trying a show at the desk is no listening."""
    answer = preview.ask("/feed-1.xml")
    assert answer.headers["content-type"].startswith("application/rss+xml")
    assert answer.body.decode() == FEED.replace(SITE, preview.address)
    assert preview.ask("/feed-2.xml").status == 404


@pytest.mark.parametrize(
    "path",
    ["/README.md", "/.hidden", "/../secret.txt", "/%2e%2e/secret.txt", "/media/", "/no.xml", "/e/a/README.md"],
)
def test_only_what_is_published_is_served(preview: Preview, path: str) -> None:
    """No notes to developers, no dot files, nothing outside the web root, no lists of folders."""
    assert preview.ask(path).status == 404


@pytest.mark.parametrize("host", ["provepost.example", "evil.example:{port}", "127.0.0.1.evil.example"])
def test_a_foreign_host_is_refused(preview: Preview, host: str) -> None:
    """A page elsewhere that points its own name at this machine reads nothing (DNS rebinding)."""
    answer = preview.ask("/feed.xml", Host=host.format(port=preview.port))
    assert answer.status == 400
    assert b"<rss" not in answer.body


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "localhost"])
def test_this_machine_s_own_names_are_served(preview: Preview, host: str) -> None:
    """By number and by name."""
    assert preview.ask("/feed.xml", Host=host.format(port=preview.port)).status == 200


@pytest.mark.parametrize("path", ["/", "/feed.xml", "/media/a.01234567.mp3", "/nei", "/.lydsak/reload", "/e/a"])
def test_every_answer_says_what_it_may_do(preview: Preview, path: str) -> None:
    """Also that something is not there, or somewhere else, and that a host is foreign."""
    for answer in (preview.ask(path), preview.ask(path, Host="evil.example"), preview.ask(path, "TRACE")):
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; ")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "server" not in answer.headers


def test_nothing_can_be_changed(preview: Preview) -> None:
    """The server only reads."""
    for method in ("POST", "PUT", "DELETE"):
        assert preview.ask("/feed.xml", method).status == 405
        assert preview.ask("/index.html", method).status == 405


def test_without_a_feed_pages_are_served_still(tmp_path: Path) -> None:
    """A show without a web address has pages only; asking for its feed is 404."""
    (tmp_path / "index.html").write_bytes(b"<!doctype html>")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        preview = Preview(listener.getsockname()[1])
        faults: list[str] = []
        app = create_preview(tmp_path, site_url=None, address=preview.address)
        server = make_server(app, tell=lambda message, _: faults.append(message))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        statuses = (preview.ask("/feed.xml").status, preview.ask("/").status)
        server.should_exit = True
        thread.join()
    assert (statuses, faults) == ((404, 200), [])


@pytest.mark.parametrize(
    ("path", "shared"),
    [
        ("/e/a/captions.01234567.vtt", "*"),
        ("/e/a/captions.01234567.srt", "*"),
        ("/e/a/transcript.01234567.json", "*"),
        ("/e/a/chapters.01234567.json", "*"),
        ("/e/a/", None),
        ("/media/a.01234567.mp3", None),
    ],
)
def test_captions_can_be_fetched_by_players_elsewhere(preview: Preview, path: str, shared: str | None) -> None:
    """A web player on another site may read them; it plays the sound without being asked."""
    assert preview.ask(path).headers.get("access-control-allow-origin") == shared


def test_players_elsewhere_may_ask_for_part_of_the_captions(preview: Preview) -> None:
    """A browser asks first (Fetch, section 3.3); nothing else answers that."""
    answer = preview.ask("/e/a/captions.01234567.vtt", "OPTIONS", Origin="https://player.example")
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (204, "*")
    assert "Range" in answer.headers["access-control-allow-headers"]
    assert preview.ask("/media/a.01234567.mp3", "OPTIONS").status == 405


def test_pages_wait_for_a_change_and_the_files_do_not(preview: Preview) -> None:
    """The script is in what is served alone; a tag among others is known."""
    answer = preview.ask("/e/a/")
    assert b"EventSource" in answer.body
    assert b'"e/a/index.html"' in answer.body
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert preview.ask("/e/a/", If_None_Match=f'"other", W/{answer.headers["etag"]}').status == 304


def test_a_page_that_has_changed_since_it_was_loaded_is_told(preview: Preview) -> None:
    """By the tag that it was loaded with."""
    answer = preview.ask("/.lydsak/reload?tag=old&page=e/a/index.html")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert answer.body.endswith(b"event: changed\ndata:\n\n")


@pytest.mark.parametrize("page", ["", "feed.xml", "../secret.html", "/etc/a.html", "%00.html"])
def test_only_pages_are_watched(preview: Preview, page: str) -> None:
    """Nothing is learned of other files."""
    assert preview.ask(f"/.lydsak/reload?tag=old&page={page}").status == 404
