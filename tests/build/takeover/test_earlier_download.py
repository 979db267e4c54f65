from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lydsak.build.takeover.earlier_download import DownloadedSound, download_sounds
from lydsak.model import EarlierEpisode, EarlierSound
from tests.build.web_server import Answer, WebServer, serve_answers

SOUND = b"\xff\xfb\x90\x00" * 50_000


@pytest.fixture
def server() -> Iterator[WebServer]:
    """Serve a sound."""
    with serve_answers({"/1.mp3": Answer(SOUND, "audio/mpeg")}) as served:
        yield served


def _download(folder: Path, server: WebServer, *, length: int = len(SOUND), private: bool = True) -> DownloadedSound:
    episode = EarlierEpisode("en", "guid", "Én", EarlierSound(f"{server.url}/1.mp3", length, "audio/mpeg"))
    (downloaded,) = download_sounds(folder, [episode], allow_private=private)
    assert downloaded.episode.guid == "guid"
    return downloaded


def test_a_sound_is_downloaded_whole_and_once(tmp_path: Path, server: WebServer) -> None:
    """Its true length and digest are told; what is there from a run that was stopped is not fetched again."""
    for _ in range(2):
        sound = _download(tmp_path, server).episode.enclosure
        assert (sound.file, sound.length) == ("earlier/en.mp3", len(SOUND))
        assert sound.sha256 == hashlib.sha256(SOUND).hexdigest()
        assert (tmp_path / "earlier" / "en.mp3").read_bytes() == SOUND
    assert len(server.asked) == 1


def test_another_length_than_the_feed_said_is_told(tmp_path: Path, server: WebServer) -> None:
    """And put right."""
    downloaded = _download(tmp_path, server, length=7)
    assert downloaded.episode.enclosure.length == len(SOUND)
    assert downloaded.finding is not None
    assert "200000 bytes, where its feed said 7" in downloaded.finding.message


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=404),
        Answer(b"<html>", "text/html"),
        Answer(SOUND, "audio/mpeg", missing=5),
        Answer(b"", "audio/mpeg"),
        Answer(SOUND, "audio/mpeg", headers={"Content-Encoding": "gzip"}),
        Answer(status=302, headers={"Location": "file:///etc/passwd"}),
    ],
)
def test_what_cannot_be_had_stays_where_it_is(tmp_path: Path, server: WebServer, answer: Answer) -> None:
    """Told of, and no half of it is left."""
    server.answers["/1.mp3"] = answer
    downloaded = _download(tmp_path, server)
    assert downloaded.finding is not None
    assert downloaded.finding.code == "L867"
    assert downloaded.episode == replace(
        downloaded.episode, enclosure=EarlierSound(f"{server.url}/1.mp3", len(SOUND), "audio/mpeg")
    )
    assert list(tmp_path.rglob("*.mp3*")) == []


def test_a_feed_s_sounds_lead_nobody_inwards(tmp_path: Path, server: WebServer) -> None:
    """This machine and its network are not asked, unless that was said."""
    assert _download(tmp_path, server, private=False).finding is not None
    assert server.asked == []
