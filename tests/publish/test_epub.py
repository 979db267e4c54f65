from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from lydsak.model import Correction, Episode, Ms, Show
from lydsak.publish.archive import ArchiveFile, render_archive
from lydsak.publish.epub import BookSources, find_last_change, format_media_clock, list_book_files

SMIL = "{http://www.w3.org/ns/SMIL}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def _make_files(show: Show, episode: Episode) -> list[ArchiveFile]:
    picture = BytesIO()
    Image.new("RGB", (600, 600), "navy").save(picture, "JPEG")
    # A frame of MPEG-1 Layer III, 96 kbit/s, 48 kHz, mono.
    frames = [b"\xff\xfb\x54\xc4" + bytes(284)] * 20
    return list(list_book_files(show, episode, BookSources(picture.getvalue(), "image/jpeg", lambda: frames)))


def _read_clock(written: str) -> int:
    hours, minutes, seconds = written.split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000 + round(float(seconds) * 1000)


def _list_clips(files: Sequence[ArchiveFile]) -> list[tuple[str, str, int, int]]:
    """Document, id, start and end of each clip, in order."""
    found = []
    for file in files:
        if file.name.endswith(".smil"):
            for par in etree.fromstring(file.content or b"").iter(f"{SMIL}par"):
                text, audio = par.find(f"{SMIL}text"), par.find(f"{SMIL}audio")
                document, _, id = text.get("src").partition("#")
                found.append((document, id, _read_clock(audio.get("clipBegin")), _read_clock(audio.get("clipEnd"))))
    return found


def _check_book(folder: Path, show: Show, episode: Episode) -> str:
    book = folder / "book.epub"
    book.write_bytes(b"".join(render_archive(_make_files(show, episode))))
    program = shutil.which("epubcheck")
    assert program is not None
    # It looks at one small file: compiling its code for speed takes longer than it saves.
    line = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", program, str(book)]
    run = subprocess.run(line, capture_output=True, text=True, check=False)
    return run.stdout + run.stderr


@pytest.mark.debian("epubcheck")
def test_the_book_is_one_that_epubcheck_takes(tmp_path: Path, show: Show, episode: Episode) -> None:
    """No error and no warning, with signs that XML does not know, a guid that is no UUID, and no date."""
    odd = replace(
        episode, title='<b>&amp; "]]> \x0b 🎧', author="Å & Ø", guid="ingen uuid <1>", date=None, summary="<i> & \x01"
    )
    assert "0 fatals / 0 errors / 0 warnings" in _check_book(tmp_path, replace(show, title='"&'), odd)


def test_the_clips_are_the_whole_sound_and_each_begins_with_its_sentence(show: Show, episode: Episode) -> None:
    """So that a reader that plays the book plays the episode, and marks what is said."""
    clips = _list_clips(_make_files(show, episode))
    assert (clips[0][2], clips[-1][3]) == (0, episode.duration)
    assert all(first[3] == second[2] for first, second in pairwise(clips))
    assert [clip[2] for clip in clips[1:]] == [utterance.start for utterance in episode.utterances[1:]]


def test_each_clip_names_a_sentence_in_its_document(show: Show, episode: Episode) -> None:
    """And the words there are the utterance's."""
    files = {file.name: file.content for file in _make_files(show, episode)}
    texts = []
    for document, id, _, _ in _list_clips(_make_files(show, episode)):
        page = etree.fromstring(files[f"EPUB/{document}"] or b"")
        (span,) = page.findall(f".//{XHTML}span[@id='{id}']")
        texts.append("".join(span.itertext()))
    assert texts == [" ".join(word.text for word in one.words) for one in episode.utterances]


def test_the_durations_add_up(show: Show, episode: Episode) -> None:
    """EPUB 3.3, 9.3.4: of each overlay, and of all of them."""
    (package,) = [file.content for file in _make_files(show, episode) if file.name.endswith(".opf")]
    metas = etree.fromstring(package or b"").iterfind(".//{*}meta[@property='media:duration']")
    *each, whole = [_read_clock(meta.text) for meta in metas]
    assert sum(each) == whole == episode.duration


def test_a_book_is_the_same_twice_and_changes_with_its_content(show: Show, episode: Episode) -> None:
    """No clock is in it: a correction is what changes it."""
    once, again = (b"".join(render_archive(_make_files(show, episode))) for _ in range(2))
    assert once == again
    assert find_last_change(episode) == "2026-11-20T05:00:00Z"
    corrected = replace(episode, corrections=(Correction("2026-12-01", "Feil."),))
    assert find_last_change(corrected) == "2026-12-01T00:00:00Z"
    assert format_media_clock(Ms(3_723_004)) == "1:02:03.004"
