"""Captions, transcript and chapters, as independent readers take them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from io import StringIO

import webvtt
from hypothesis import given
from hypothesis import strategies as st

from lydsak.model import Chapter, Episode, Ms, TimedUtterance, TimedWord
from lydsak.publish.captions import render_chapters_json, render_subrip, render_transcript_json, render_webvtt

_TEXTS = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40), max_size=40)


def _utter(*texts: str, name: str | None = None) -> TimedUtterance:
    words = tuple(TimedWord(text, Ms(number * 300), Ms(number * 300 + 250)) for number, text in enumerate(texts))
    return TimedUtterance(words, Ms(0), Ms(len(texts) * 300), "paragraph", name)


def _written(episode: Episode) -> list[str]:
    return [word.text for utterance in episode.utterances for word in utterance.words]


def test_webvtt_is_read_back_with_every_word_and_voice(episode: Episode) -> None:
    """webvtt-py finds the same words in order, and who says them."""
    captions = webvtt.from_buffer(StringIO(render_webvtt(episode.utterances, "Syntetisk stemme"))).captions
    assert " ".join(caption.text for caption in captions).split() == _written(episode)
    assert {caption.voice for caption in captions} == {"Syntetisk stemme", "Per Eksempel"}
    assert captions[0].start == "00:00:01.000"


def test_webvtt_lines_are_at_most_65_characters_voice_tag_included(episode: Episode) -> None:
    """Apple's figure, and the namespace's."""
    lines = render_webvtt(episode.utterances, "Syntetisk stemme").splitlines()
    assert max(len(line) for line in lines) <= 65


def test_a_very_long_name_does_not_starve_the_words() -> None:
    """Then the limit holds for the words, which is what is shown."""
    rendered = render_webvtt([_utter(*["ord"] * 40, name="N" * 60)], "x")
    shown = [re.sub("<[^>]*>", "", line) for line in rendered.splitlines() if "-->" not in line]
    assert max(map(len, shown)) in range(40, 66)


@given(_TEXTS, st.text(st.characters(codec="utf-8"), min_size=1, max_size=20))
def test_webvtt_is_well_formed_whatever_is_said(texts: list[str], name: str) -> None:
    """No text can end a cue, open a tag or fake a time line."""
    rendered = render_webvtt([_utter(*texts, name=name)], "Stemme")
    head, *cues = rendered.rstrip("\n").split("\n\n")
    assert head == "WEBVTT"
    for cue in cues:
        times, *lines = cue.split("\n")
        assert re.fullmatch(r"\d\d:\d\d:\d\d\.\d{3} --> \d\d:\d\d:\d\d\.\d{3}", times)
        text = "\n".join(lines)
        assert text.startswith("<v ")
        assert "-->" not in text
        assert text.count("<") == 1
        assert re.fullmatch(r"(?:[^&]|&(?:amp|lt|gt);)*", text)


def test_subrip_keeps_two_lines_of_32_and_counts_from_one(episode: Episode) -> None:
    """The podcast namespace's shape for SRT, with comma milliseconds."""
    cues = render_subrip(episode.utterances).rstrip("\n").split("\n\n")
    for number, cue in enumerate(cues, 1):
        counter, times, *lines = cue.split("\n")
        assert counter == str(number)
        assert re.fullmatch(r"\d\d:\d\d:\d\d,\d{3} --> \d\d:\d\d:\d\d,\d{3}", times)
        assert len(lines) in (1, 2)
        assert all(len(line) <= 32 for line in lines)


def test_subrip_keeps_what_follows_a_colon() -> None:
    """Read as AntennaPod reads it: nothing looks like a speaker, so nothing is lost."""
    rendered = render_subrip([_utter("Han", "sier:", "nå:", "Kl.", "19:30", "er", "det", "slutt:", "Gå!")])
    for cue in rendered.rstrip("\n").split("\n\n"):
        assert ": " not in " ".join(cue.split("\n")[2:]).strip()
    assert [word for word in re.split(r"[\s\u00a0]+", rendered) if word == "Gå!"]


def test_transcript_has_times_bodies_and_speakers(episode: Episode) -> None:
    """The shape that does not crash AntennaPod: no empty body, every segment with an end."""
    document = json.loads(render_transcript_json(episode.utterances, "Syntetisk stemme"))
    assert document["version"] == "1.0.0"
    assert " ".join(segment["body"] for segment in document["segments"]).split() == _written(episode)
    assert all(segment["startTime"] < segment["endTime"] for segment in document["segments"])
    assert {segment["speaker"] for segment in document["segments"]} == {"Syntetisk stemme", "Per Eksempel"}


@given(_TEXTS)
def test_transcript_never_has_an_empty_body(texts: list[str]) -> None:
    """Silent words and blank utterances give no segment."""
    document = json.loads(render_transcript_json([_utter(*texts), _utter(" ")], "Stemme"))
    assert all(segment["body"].strip() for segment in document["segments"])


def test_chapters_start_on_integers() -> None:
    """JSON chapters 1.2; AntennaPod reads integers."""
    chapters = (Chapter("Innledning", Ms(0), Ms(31_000)), Chapter("Veien\nvidere", Ms(31_000), Ms(70_500)))
    document = json.loads(render_chapters_json(chapters, title="Sak", show_title="Show"))
    assert document == {
        "version": "1.2.0",
        "title": "Sak",
        "podcastName": "Show",
        "chapters": [
            {"startTime": 0, "endTime": 31, "title": "Innledning"},
            {"startTime": 31, "endTime": 70.5, "title": "Veien videre"},
        ],
    }
    assert '"startTime": 31,' in render_chapters_json(chapters, title="Sak", show_title="Show")


def test_an_episode_without_words_has_empty_captions() -> None:
    """Valid files all the same."""
    assert render_webvtt([], "Stemme") == "WEBVTT\n"
    assert render_subrip([]) == ""
    assert json.loads(render_transcript_json([], "Stemme")) == {"version": "1.0.0", "segments": []}


def test_a_recording_is_not_said_to_be_the_synthetic_voice() -> None:
    """The label is only honest if it is not on what people said themselves."""
    recording = replace(_utter("Det", "var", "verdt", "det."), kind="recording")
    assert "<v Opptak>Det var" in render_webvtt((recording,), "Syntetisk stemme")
    (segment,) = json.loads(render_transcript_json((recording,), "Syntetisk stemme"))["segments"]
    assert segment["speaker"] == "Opptak"
