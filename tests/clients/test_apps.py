"""Podcast programs subscribe, list and download, as a listener has them do."""

from __future__ import annotations

import contextlib
import json
import os
import select
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.clients.newsroom import EPISODES, TITLE, Newsroom, make_environment


def _run(home: Path, *command: str) -> str:
    done = subprocess.run(
        command, env=make_environment(home), cwd=home, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def _query(database: Path, question: str) -> list[tuple[Any, ...]]:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return connection.execute(question).fetchall()


@pytest.mark.debian("gpo")
def test_gpodder_lists_and_downloads_each_episode(newsroom: Newsroom, tmp_path: Path) -> None:
    """With guid, date, length and chapters, and every byte of the sound."""
    _run(tmp_path, "gpo", "subscribe", newsroom.feed_address)
    assert TITLE in _run(tmp_path, "gpo", "list")
    _run(tmp_path, "gpo", "download")
    question = "SELECT title, guid, published, total_time, mime_type, chapters FROM episode ORDER BY published DESC"
    rows = _query(tmp_path / "Database", question)
    assert [row[:5] for row in rows] == [
        (told.title, told.guid, told.moment.timestamp(), newsroom.measure_seconds(told.slug), "audio/mpeg")
        for told in EPISODES
    ]
    for told, row in zip(EPISODES, rows, strict=True):
        heard = [(chapter["start"], chapter["title"]) for chapter in json.loads(row[5])]
        assert heard == list(zip(newsroom.list_starts(told.slug), told.chapters, strict=True))
    downloaded = sorted(path.read_bytes() for path in (tmp_path / "Downloads").rglob("*.mp3"))
    assert downloaded == sorted(newsroom.list_sounds().values())


@pytest.mark.debian("gpo")
def test_gpodder_follows_a_feed_over_its_pages(paged_newsroom: Newsroom, tmp_path: Path) -> None:
    """`next` of RFC 5005 leads to what is older."""
    assert (paged_newsroom.root / "feed" / "feed-1.xml").is_file()
    _run(tmp_path, "gpo", "subscribe", paged_newsroom.feed_address)
    guids = {guid for (guid,) in _query(tmp_path / "Database", "SELECT guid FROM episode")}
    assert guids == {told.guid for told in EPISODES}


@pytest.mark.debian("newsboat", "podboat")
def test_newsboat_queues_and_podboat_downloads(newsroom: Newsroom, tmp_path: Path) -> None:
    """The reader sees each episode as sound of its own; its companion fetches them all."""
    downloads = tmp_path / "downloads"
    (tmp_path / "urls").write_text(f"{newsroom.feed_address}\n", encoding="utf-8")
    (tmp_path / "config").write_text(f'podcast-auto-enqueue yes\ndownload-path "{downloads}"\n', encoding="utf-8")
    (tmp_path / ".newsboat").mkdir()
    _run(tmp_path, "newsboat", "-u", "urls", "-C", "config", "-c", "cache.db", "-x", "reload")
    question = "SELECT title, guid, pubDate, enclosure_type, enqueued FROM rss_item ORDER BY pubDate DESC"
    assert _query(tmp_path / "cache.db", question) == [
        (told.title, told.guid, told.moment.timestamp(), "audio/mpeg", 1) for told in EPISODES
    ]
    wanted = {newsroom.locate_sound(told.slug).name: newsroom.locate_sound(told.slug).read_bytes() for told in EPISODES}

    def has_all() -> bool:
        return {path.name: path.read_bytes() for path in downloads.glob("*")} == wanted

    _run_in_terminal(
        tmp_path, ["podboat", "-C", "config", "-q", str(tmp_path / ".newsboat" / "queue"), "-a"], has_all, b"q"
    )
    assert has_all()


def _run_in_terminal(home: Path, command: list[str], is_done: Callable[[], bool], goodbye: bytes) -> None:
    """Run a program of full-screen text until it has done its work, then press a key that ends it."""
    import pty

    ours, its = pty.openpty()
    try:
        with subprocess.Popen(
            command, env=make_environment(home), cwd=home, stdin=its, stdout=its, stderr=its, start_new_session=True
        ) as process:
            while not is_done():
                assert select.select([ours], [], [], 30)[0], "it shows nothing any more"
                os.read(ours, 1 << 16)
            os.write(ours, goodbye)
            try:
                process.wait(timeout=30)
            finally:
                process.kill()
    finally:
        os.close(ours)
        os.close(its)


@pytest.mark.debian("podget")
def test_podget_downloads_each_episode(newsroom: Newsroom, tmp_path: Path) -> None:
    """A script of wget and sed: plain links of plain letters are all it takes."""
    options = ("-d", "settings", "--dir_session", "session", "-c", "podgetrc")
    (tmp_path / "settings").mkdir()
    # It ends with an error after it has written its settings, as it should.
    subprocess.run(
        ["podget", *options, "--create-config", "podgetrc"],
        env=make_environment(tmp_path),
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=60,
    )
    (tmp_path / "settings" / "serverlist").write_text(f"{newsroom.feed_address} News Show\n", encoding="utf-8")
    _run(tmp_path, "podget", *options, "-v")
    downloaded = {path.name: path.read_bytes() for path in (tmp_path / "POD" / "News" / "Show").glob("*.mp3")}
    sounds = [newsroom.locate_sound(told.slug) for told in EPISODES]
    assert downloaded == {path.name: path.read_bytes() for path in sounds}


def test_podcast_archiver_names_files_by_date_and_title(newsroom: Newsroom, tmp_path: Path) -> None:
    """Every episode with the day it was published, and what it found in the feed beside it."""
    archive = tmp_path / "archive"
    archive.mkdir()
    arguments = ("--feed", newsroom.feed_address, "--dir", str(archive), "--write-info-json")
    _run(tmp_path, sys.executable, "-c", "from podcast_archiver.cli import main; main()", *arguments)
    downloaded = {path.stem: path.read_bytes() for path in archive.rglob("*.mp3")}
    sounds = newsroom.list_sounds()
    assert downloaded == {f"{told.published[:10]} - {told.title}": sounds[told.title] for told in EPISODES}
    found = [json.loads(path.read_text(encoding="utf-8")) for path in archive.rglob("*.info.json")]
    assert {info["guid"] for info in found} == {told.guid for told in EPISODES}


def test_podcast_downloader_takes_every_episode(newsroom: Newsroom, tmp_path: Path) -> None:
    """It leaves out what is not named audio/mpeg."""
    folder = tmp_path / "sounds"
    folder.mkdir()
    podcast = {"name": "Show", "path": str(folder), "rss_link": newsroom.feed_address}
    settings = {"if_directory_empty": "download_all_from_feed", "podcasts": [podcast]}
    (tmp_path / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    _run(tmp_path, sys.executable, "-m", "podcast_downloader", "--config", "config.json")
    sounds = [newsroom.locate_sound(told.slug) for told in EPISODES]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        path.name: path.read_bytes() for path in sounds
    }
