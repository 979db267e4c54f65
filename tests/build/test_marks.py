"""Each mark of the script, and what becomes of it in sound, page, captions, transcript and description."""

from __future__ import annotations

import html
import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from lydsak.build.plan import plan_episode
from lydsak.build.records.episodes import locate_store
from lydsak.model import Episode, Ms

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tests.build.conftest import ShowFolder

SCRIPT = """
---
tittel: Merkenes sak
dato: 2026-11-20 06:00
guid: 0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11
sammendrag: Alt som kan merkes.
stemmer:
  Per Eksempel: sitat
---

## Vanlig avsnitt ^k1

Brua står der den sto. ^a1

## Kapittel om {Nuuk|Nuk} ^k2

@Per Eksempel: – Skuta kommer,
@forteller: sier rorgjengeren. ^b1

Båten fra {Seyðisfjörður|seidisfjordur} la til. ^b2

Før stillheten. ^b3

[pause 1,5 s]

Etter stillheten. ^b4

[lyd skille.wav]

[lyd intervju.wav | Opptaket fra havna.] ^b5

~~Dette er dempet.~~ ^b6

Kaia holder. %% spør desken %% ^b7

Prisen er \\[femti] kroner. ^b8
"""

# Each row: the mark, then what must be found in each place; "-" in front: what must not.
TABLE = """
paragraph ; Brua står ; Brua står ; Brua står ; Brua står ; -Brua står
heading ; -Vanlig avsnitt ; Vanlig avsnitt ; -Vanlig avsnitt ; -Vanlig avsnitt ; Vanlig avsnitt
heading {a|b} ; -Nuk ; Kapittel om Nuuk ; -Kapittel ; -Kapittel ; Kapittel om Nuuk
id ; -a1 ; -^a1 ; -^a1 ; -^a1 ; -^a1
@voice ; Skuta kommer ; – Skuta kommer ; <v Per Eksempel> ; "Per Eksempel" ; -@
@forteller ; sier rorgjengeren ; sier rorgjengeren ; sier rorgjengeren ; sier rorgjengeren ; -forteller
{shown|said} ; seidisfjordur ; Seyðisfjörður ; Seyðisfjörður ; Seyðisfjörður ; -seidisfjordur
[pause] ; -pause ; -[pause ; -pause ; -pause ; -pause
[lyd F] ; -skille ; -skille ; -skille ; -skille ; -skille
[lyd F | text] ; -Opptaket ; Opptaket fra havna ; Opptaket fra havna ; Opptaket fra havna ; -intervju.wav
~~muted~~ ; -dempet ; -dempet ; -dempet ; -dempet ; -dempet
%% note %% ; -desken ; -desken ; -desken ; -desken ; -desken
escape ; femti ; [femti] ; [femti] ; [femti] ; -\\\\[
"""


@dataclass(frozen=True, slots=True)
class Places:
    """What a listener gets of the one episode."""

    episode: Episode
    texts: dict[str, str]
    samples: NDArray[np.float32]


def _write_tone(show: ShowFolder, name: str, hertz: float) -> None:
    time = np.arange(48_000) / 48_000
    soundfile.write(show.root / "audio" / "music" / name, 0.5 * np.sin(2 * np.pi * hertz * time), 48_000)


@pytest.fixture(scope="module")
def places(make_show: Callable[..., ShowFolder]) -> Places:
    """The episode of SCRIPT, built."""
    show = make_show(script=SCRIPT)
    _write_tone(show, "skille.wav", 5_000)
    _write_tone(show, "intervju.wav", 7_000)
    episode = show.build_ready().episode
    feed = show.root / "feed"
    plan = plan_episode(show.root / "scripts" / "ferja.md", show.load(), locate_store(show.root))
    page = (feed / f"e/{episode.slug}/index.html").read_text(encoding="utf-8")
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    item = (feed / "feed.xml").read_text(encoding="utf-8").partition("<item>")[2]
    description = html.unescape(item.partition("<description>")[2].partition("</description>")[0])
    texts = {
        "sound": " ".join(source.request.text for source in plan.speech),
        "page": " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split()),
        "captions": " ".join(html.unescape((feed / episode.webvtt.path).read_text(encoding="utf-8")).split()),
        "transcript": (feed / episode.transcript.path).read_text(encoding="utf-8"),
        "description": description,
    }
    samples, rate = soundfile.read(io.BytesIO((feed / episode.audio.path).read_bytes()), dtype="float32")
    assert rate == 48_000
    return Places(episode, texts, samples)


def _list_cells() -> list[tuple[str, list[str]]]:
    rows = [[cell.strip() for cell in row.split(";")] for row in TABLE.strip().split("\n")]
    return [(row[0], row[1:]) for row in rows]


def test_each_mark_has_its_effect_in_each_place(places: Places) -> None:
    """The whole table, with no cell empty."""
    wrong = []
    for mark, cells in _list_cells():
        assert len(cells) == len(places.texts), (mark, cells)
        for (place, text), cell in zip(places.texts.items(), cells, strict=True):
            assert cell.strip("-")
            found = cell.removeprefix("-").replace("\\\\", "\\") in text
            if found == cell.startswith("-"):
                wrong.append((mark, place, cell))
    assert not wrong


def test_the_page_links_every_paragraph_by_its_id(places: Places) -> None:
    """Deep links hang on ids; muted paragraphs have none."""
    ids = {block.id for block in places.episode.blocks}
    assert {"k1", "a1", "k2", "b1", "b2", "b5", "b8"} <= ids
    assert "b6" not in ids


def test_a_pause_is_as_long_as_written(places: Places) -> None:
    """1,5 s of silence stand between the paragraphs, besides what the structure gives."""
    ends = {str(utterance.paragraph): utterance for utterance in places.episode.utterances}
    gap = ends["b4"].start - ends["b3"].end
    assert gap >= 1_500
    assert np.abs(_cut(places, ends["b3"].end + 100, ends["b4"].start - 100)).max() < 1e-3


def test_sounds_are_heard_where_they_stand(places: Places) -> None:
    """The sting sounds at 5 kHz before the recording at 7 kHz, after the fourth paragraph."""
    ends = {str(utterance.paragraph): utterance for utterance in places.episode.utterances}
    recording = ends["b5"]
    assert _measure_tone(places, recording.start, recording.end, 7_000) > 0.5
    assert _measure_tone(places, ends["b4"].end, recording.start, 5_000) > 0.5
    assert recording.kind == "recording"


def test_a_turn_is_spoken_in_its_voice_and_named_in_the_transcript(places: Places) -> None:
    """The transcript's segments carry who is speaking."""
    segments = json.loads(places.texts["transcript"])["segments"]
    speakers = {segment["speaker"] for segment in segments if "Skuta" in segment["body"]}
    assert speakers == {"Per Eksempel"}


def _cut(places: Places, start: int, end: int) -> NDArray[np.float32]:
    return places.samples[Ms(start) * 48 : Ms(end) * 48]


def _measure_tone(places: Places, start: int, end: int, hertz: float) -> float:
    """The part of a stretch's energy that lies within 100 Hz of a frequency."""
    cut = _cut(places, start, end)
    spectrum = np.abs(np.fft.rfft(cut)) ** 2
    frequencies = np.fft.rfftfreq(len(cut), 1 / 48_000)
    return float(spectrum[np.abs(frequencies - hertz) < 100].sum() / spectrum.sum())
