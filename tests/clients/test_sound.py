"""Tags, chapters and stream of the sound files, by the readers that apps are made of."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import eyed3
import pytest
from mutagen import id3

from tests.clients.newsroom import EPISODES, TITLE, Newsroom, Told

Chapters = list[tuple[int, str]]


def _expected(newsroom: Newsroom, told: Told) -> Chapters:
    """Start in milliseconds and title, in the order in which they are heard."""
    return [(1000 * start, title) for start, title in zip(newsroom.list_starts(told.slug), told.chapters, strict=True)]


def _artist(told: Told) -> str:
    return " og ".join(told.authors) or "Fjordposten"


@pytest.mark.parametrize("told", EPISODES, ids=lambda told: told.slug)
def test_mutagen_finds_a_tag_of_version_2_3(newsroom: Newsroom, told: Told) -> None:
    """In UTF-16, chapters in time order, listed by one contents frame on top."""
    tag = id3.ID3(newsroom.locate_sound(told.slug), translate=False)
    assert tag.version == (2, 3, 0)
    chapters = tag.getall("CHAP")
    assert [(one.start_time, str(one.sub_frames["TIT2"])) for one in chapters] == _expected(newsroom, told)
    assert all(one.start_time < one.end_time for one in chapters)
    (contents,) = tag.getall("CTOC")
    assert contents.child_element_ids == [one.element_id for one in chapters]
    assert len(set(contents.child_element_ids)) == len(chapters)
    assert contents.flags & id3.CTOCFlags.TOP_LEVEL
    assert contents.flags & id3.CTOCFlags.ORDERED
    assert {tag[frame].encoding for frame in ("TIT2", "TPE1", "TALB", "TLAN")} == {id3.Encoding.UTF16}
    assert str(tag["TXXX:ai-content"]) == "true"


# Of the day and month in TDAT, which is all that version 2.3 has in one frame; Python 3.13 warns.
@pytest.mark.filterwarnings("ignore:Parsing dates involving a day of month without a year:DeprecationWarning")
@pytest.mark.parametrize("told", EPISODES, ids=lambda told: told.slug)
def test_eyed3_reads_the_same(newsroom: Newsroom, told: Told) -> None:
    """Chapters, contents, picture and words."""
    tag = eyed3.load(newsroom.locate_sound(told.slug)).tag
    assert (tag.version, tag.title, tag.artist, tag.album) == ((2, 3, 0), told.title, _artist(told), TITLE)
    assert [(one.times.start, one.title) for one in tag.chapters] == _expected(newsroom, told)
    (contents,) = tag.table_of_contents
    assert contents.toplevel
    assert contents.child_ids == [one.element_id for one in tag.chapters]
    (picture,) = tag.images
    assert picture.mime_type == "image/jpeg"
    (words,) = tag.lyrics
    assert words.text


@pytest.mark.debian("node", "npm")
@pytest.mark.parametrize("told", EPISODES, ids=lambda told: told.slug)
def test_readers_of_javascript_find_the_same(
    newsroom: Newsroom, told: Told, read_by_node: Callable[[str, Path], Any]
) -> None:
    """node-id3 lists chapters in the order of the file; music-metadata knows the stream too."""
    found = read_by_node("sound", newsroom.locate_sound(told.slug))
    plain, rich = found["node-id3"], found["music-metadata"]
    assert (plain["title"], plain["artist"], plain["album"]) == (told.title, _artist(told), TITLE)
    chapters = [(one["startTimeMs"], one["tags"]["title"]) for one in plain["chapter"]]
    assert chapters == _expected(newsroom, told)
    (contents,) = plain["tableOfContents"]
    assert contents["elements"] == [one["elementID"] for one in plain["chapter"]]
    assert [(1000 * one["start"], one["title"]) for one in rich["format"]["chapters"]] == chapters
    assert rich["format"]["codecProfile"] == "CBR"
    assert round(rich["format"]["duration"]) == newsroom.measure_seconds(told.slug)
    assert [one["role"] for one in rich["common"]["picture"]] == ["Cover (front)"]


@pytest.mark.debian("ffprobe", "mp3val")
@pytest.mark.parametrize("told", EPISODES, ids=lambda told: told.slug)
def test_ffprobe_and_mp3val_find_nothing_wrong(newsroom: Newsroom, told: Told) -> None:
    """Every chapter, however long its title, and a stream without a fault."""
    sound = newsroom.locate_sound(told.slug)
    command = ["ffprobe", "-v", "error", "-show_chapters", "-show_format", "-of", "json", str(sound)]
    probed = subprocess.run(command, capture_output=True, check=True)
    assert probed.stderr == b""
    document = json.loads(probed.stdout)
    chapters = [(one["start"], one["tags"]["title"]) for one in document["chapters"]]
    assert chapters == _expected(newsroom, told)
    assert round(float(document["format"]["duration"])) == newsroom.measure_seconds(told.slug)
    report = subprocess.run(["mp3val", sound], capture_output=True, text=True, check=True).stdout
    assert "WARNING" not in report
    assert "ERROR" not in report


@pytest.mark.debian("ffprobe")
@pytest.mark.parametrize("suffix", ["m4b", "opus"])
def test_other_formats_have_the_same_chapters(newsroom: Newsroom, suffix: str) -> None:
    """AAC and Opus beside the MP3, as ffprobe reads them."""
    told = EPISODES[2]
    (sound,) = (newsroom.root / "feed" / "media").glob(f"{told.slug}.*.{suffix}")
    command = ["ffprobe", "-v", "error", "-show_chapters", "-of", "json", str(sound)]
    document = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    chapters = [(round(1000 * float(one["start_time"])), one["tags"]["title"]) for one in document["chapters"]]
    assert chapters == _expected(newsroom, told)


def test_the_tag_before_the_sound_is_small(newsroom: Newsroom) -> None:
    """It comes before the first sound, and apps that reckon the length from the size take it for sound."""
    for told in EPISODES:
        assert id3.ID3(newsroom.locate_sound(told.slug)).size < 100_000
