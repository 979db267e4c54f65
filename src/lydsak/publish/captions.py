"""The words with their times, for apps: WebVTT, SubRip, the JSON transcript and the JSON chapters.

All four say the same words at the same times; they are made from the programme's utterances and chapters alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from lydsak.model import Chapter, Ms, TimedUtterance
from lydsak.publish.cues import Cue, CueShape, flatten_text, lay_cues

WEBVTT_TYPE: Final = "text/vtt"
SUBRIP_TYPE: Final = "application/x-subrip"
TRANSCRIPT_TYPE: Final = "application/json"
CHAPTERS_TYPE: Final = "application/json+chapters"

_WEBVTT_WIDTH = 65
_LEAST_WIDTH = 32
_RECORDING = "Opptak"
_SUBRIP_SHAPE = CueShape(width=32, height=2, glue_colons=True)


def render_webvtt(utterances: Sequence[TimedUtterance], narrator: str) -> str:
    """WebVTT with a voice in every cue; at most 65 characters a line, two lines a cue.

    Every cue names its voice: a reader who jumps into the middle must not take a quote for the narrator's words.
    """
    utterances = _label_recordings(utterances)
    names = {utterance.name or narrator for utterance in utterances}
    indent = max((len(_voice_tag(name)) for name in names), default=0)
    # A very long name may not starve the words; then the limit holds for what is shown.
    indent = indent if indent <= _WEBVTT_WIDTH - _LEAST_WIDTH else 0
    cues = lay_cues(utterances, CueShape(_WEBVTT_WIDTH, 2, indent))
    return "WEBVTT\n" + "".join(f"\n{_render_webvtt_cue(cue, narrator)}\n" for cue in cues)


def render_subrip(utterances: Sequence[TimedUtterance]) -> str:
    """SubRip with two lines of 32 characters a cue, as the podcast namespace asks.

    No names and no ": ": AntennaPod takes what stands before ": " for a speaker and loses all after a second colon.
    """
    cues = lay_cues(utterances, _SUBRIP_SHAPE)
    return "\n".join(_render_subrip_cue(number, cue) for number, cue in enumerate(cues, 1))


def render_transcript_json(utterances: Sequence[TimedUtterance], narrator: str) -> str:
    """The podcast namespace's JSON transcript, one segment an utterance.

    Never an empty body, on which AntennaPod crashes, and always an end, without which it drops the segment.
    """
    utterances = _label_recordings(utterances)
    segments = [
        {
            "speaker": cue.name or narrator,
            "startTime": _seconds(cue.start),
            "endTime": _seconds(cue.end),
            "body": cue.lines[0],
        }
        for cue in lay_cues(utterances, CueShape(_longest_line(utterances), 1))
    ]
    return _render_json({"version": "1.0.0", "segments": segments})


def render_chapters_json(
    chapters: Sequence[Chapter], *, title: str, show_title: str, urls: Sequence[str | None] | None = None
) -> str:
    """JSON chapters 1.2 of the podcast namespace; `urls` are the pages that the chapters lead to."""
    listed = [
        {"startTime": _seconds(chapter.start), "endTime": _seconds(chapter.end), "title": flatten_text(chapter.title)}
        | ({"url": url} if url else {})
        for chapter, url in zip(chapters, urls or [None] * len(chapters), strict=True)
    ]
    return _render_json({"version": "1.2.0", "title": title, "podcastName": show_title, "chapters": listed})


def _label_recordings(utterances: Sequence[TimedUtterance]) -> tuple[TimedUtterance, ...]:
    """A recording is nobody's reading, least of all the synthetic voice's."""
    return tuple(
        replace(one, name=_RECORDING) if one.kind == "recording" and one.name is None else one for one in utterances
    )


def _render_webvtt_cue(cue: Cue, narrator: str) -> str:
    lines = "\n".join(_escape_webvtt(line) for line in cue.lines)
    times = f"{_timestamp(cue.start, '.')} --> {_timestamp(cue.end, '.')}"
    return f"{times}\n{_voice_tag(cue.name or narrator)}{lines}"


def _render_subrip_cue(number: int, cue: Cue) -> str:
    times = f"{_timestamp(cue.start, ',')} --> {_timestamp(cue.end, ',')}"
    return "\n".join((str(number), times, *cue.lines, ""))


def _voice_tag(name: str) -> str:
    return f"<v {_escape_webvtt(flatten_text(name))}>"


def _escape_webvtt(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _timestamp(time: Ms, point: str) -> str:
    seconds, milliseconds = divmod(time, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{milliseconds:03}"


def _seconds(time: Ms) -> int | float:
    """Whole seconds as an integer: some apps read nothing else."""
    return time // 1000 if time % 1000 == 0 else time / 1000


def _longest_line(utterances: Sequence[TimedUtterance]) -> int:
    return max((sum(len(word.text) + 1 for word in utterance.words) for utterance in utterances), default=1)


def _render_json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
