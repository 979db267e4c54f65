"""Captions and chapters beside the sound: each format by an independent reader, all with the same words."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import srt
import webvtt

from tests.clients.newsroom import EPISODES, TITLE, Newsroom, Told

EVERY_EPISODE = pytest.mark.parametrize("told", EPISODES, ids=lambda told: told.slug)
NARRATOR = "Syntetisk stemme"


def _read_webvtt(newsroom: Newsroom, told: Told) -> list[webvtt.Caption]:
    return webvtt.read(str(newsroom.locate_page_file(told.slug, "captions.*.vtt"))).captions


def _read_subrip(newsroom: Newsroom, told: Told) -> list[srt.Subtitle]:
    text = newsroom.locate_page_file(told.slug, "captions.*.srt").read_text(encoding="utf-8")
    return list(srt.parse(text, ignore_errors=False))


def _read_json(newsroom: Newsroom, told: Told) -> list[dict[str, Any]]:
    document = json.loads(newsroom.locate_page_file(told.slug, "transcript.*.json").read_bytes())
    assert document["version"] == "1.0.0"
    segments: list[dict[str, Any]] = document["segments"]
    return segments


def _words(text: str) -> list[str]:
    """A word that SubRip's 32 letters have no room for comes in two pieces, with a hyphen."""
    return re.sub(r"(?<=\w{30})-\s+", "", text).split()


def _paragraphs(newsroom: Newsroom, told: Told) -> list[str]:
    """What the script has to be read: without marks, as an editor would say it by hand."""
    script = (newsroom.root / "scripts" / f"{told.slug}.md").read_text(encoding="utf-8")
    body = script.split("---\n", 2)[2]
    lines = [re.sub(r"^@[^:]+:| \^[a-z]\d+$", "", line) for line in body.splitlines() if not line.startswith("##")]
    return [re.sub(r"^\[lyd \S+ \| (.*)\]$", r"\1", line) for line in lines if line]


@EVERY_EPISODE
def test_every_format_has_the_script_s_words(newsroom: Newsroom, told: Told) -> None:
    """The same, in the same order, between the opening and the closing."""
    subrip = _words("\n".join(cue.content for cue in _read_subrip(newsroom, told)))
    from_webvtt = _words(html.unescape("\n".join(cue.text for cue in _read_webvtt(newsroom, told))))
    from_json = _words("\n".join(segment["body"] for segment in _read_json(newsroom, told)))
    assert from_webvtt == subrip == from_json
    said = _words("\n".join(_paragraphs(newsroom, told)))
    assert said
    assert any(from_json[start : start + len(said)] == said for start in range(len(from_json)))


@EVERY_EPISODE
def test_webvtt_names_the_voice_in_lines_of_65(newsroom: Newsroom, told: Told) -> None:
    """As webvtt-py reads it, whose voices are those of the JSON transcript."""
    cues = _read_webvtt(newsroom, told)
    assert all(cue.start_in_seconds <= cue.end_in_seconds for cue in cues)
    assert max(len(line) for cue in cues for line in cue.raw_text.splitlines()) <= 65
    assert {cue.voice for cue in cues} == {segment["speaker"] for segment in _read_json(newsroom, told)}


@pytest.mark.debian("node", "npm")
@EVERY_EPISODE
def test_the_validator_of_webvtt_has_nothing_to_say(
    newsroom: Newsroom, told: Told, read_by_node: Callable[[str, Path], Any]
) -> None:
    """webvtt-parser is made from the specification."""
    found = read_by_node("captions", newsroom.locate_page_file(told.slug, "captions.*.vtt"))
    assert found["errors"] == []
    assert len(found["cues"]) == len(_read_webvtt(newsroom, told))
    assert all(before["endTime"] <= after["startTime"] for before, after in pairwise(found["cues"]))


@EVERY_EPISODE
def test_subrip_fits_a_phone_and_loses_nothing_in_antennapod(newsroom: Newsroom, told: Told) -> None:
    """Two lines of 32, numbered from one; AntennaPod takes what stands before ": " for a name, and drops words."""
    cues = _read_subrip(newsroom, told)
    assert [cue.index for cue in cues] == list(range(1, len(cues) + 1))
    assert all(before.end <= after.start for before, after in pairwise(cues))
    assert all(cue.start < cue.end for cue in cues)
    for cue in cues:
        lines = cue.content.splitlines()
        assert len(lines) <= 2
        assert max(map(len, lines)) <= 32
        assert ": " not in cue.content.replace("\n", " ")


@EVERY_EPISODE
def test_the_json_transcript_is_whole(newsroom: Newsroom, told: Told) -> None:
    """AntennaPod crashes on an empty body and drops what has no end."""
    segments = _read_json(newsroom, told)
    assert all(segment["body"].strip() and segment["speaker"] for segment in segments)
    assert all(segment["startTime"] < segment["endTime"] for segment in segments)
    assert segments[-1]["endTime"] <= newsroom.measure_seconds(told.slug) + 1


def test_a_quote_a_recording_and_the_narrator_are_told_apart(newsroom: Newsroom) -> None:
    """In WebVTT and JSON by name; the voice that reads a quote is not that of who said it, and it is no narrator's."""
    told = EPISODES[2]
    spoken = {segment["body"]: segment["speaker"] for segment in _read_json(newsroom, told)}
    assert spoken["– Jeg sa det rett ut: nå: må noen ta ansvar, og det fort,"] == "Åse Øvrebø"
    assert spoken["– Der går den: hør!, roper noen på kaia."] == "Opptak"
    assert spoken["forklarer hun."] == NARRATOR


@EVERY_EPISODE
def test_chapters_json_is_of_version_1_2(newsroom: Newsroom, told: Told) -> None:
    """Whole seconds, ascending from 0 and end to end, so that no app cuts one."""
    document = json.loads(newsroom.locate_page_file(told.slug, "chapters.*.json").read_bytes())
    assert (document["version"], document["podcastName"], document["title"]) == ("1.2.0", TITLE, told.title)
    chapters = document["chapters"]
    assert tuple(chapter["title"] for chapter in chapters) == told.chapters
    assert chapters[0]["startTime"] == 0
    assert all(type(chapter["startTime"]) is int for chapter in chapters)
    assert all(before["endTime"] == after["startTime"] for before, after in pairwise(chapters))


def test_chapters_begin_in_silence(newsroom: Newsroom) -> None:
    """No word lies across the start of a chapter."""
    for told in EPISODES:
        for start in newsroom.list_starts(told.slug)[1:]:
            across = [
                segment["body"]
                for segment in _read_json(newsroom, told)
                if segment["startTime"] < start < segment["endTime"]
            ]
            assert across == []
