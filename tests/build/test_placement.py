from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from lydsak.audio.tags import read_tags
from lydsak.build.records.episodes import find_standing, list_files, locate_copy
from lydsak.model import Episode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from tests.build.conftest import ShowFolder


def _read(show: ShowFolder, slug: str = "ferja") -> Episode:
    standing = find_standing(show.root, slug)
    assert standing is not None
    return standing.episode


def test_the_finished_episode_has_a_plain_name_too(built_show: ShowFolder) -> None:
    """The same bytes as the enclosure, and on most disks the same file."""
    copy = locate_copy(built_show.root, "ferja")
    assert copy.read_bytes() == built_show.locate_audio().read_bytes()


def test_the_tag_says_what_the_feed_says(built_show: ShowFolder) -> None:
    """Title, show, author, date, source, label and chapters, read back from the file."""
    tags = read_tags(built_show.locate_audio())
    frames = dict(tags.frames)
    assert (frames["TIT2"], frames["TALB"], frames["TPE1"]) == ("Ferja går igjen", "Prøveposten", "Kari Nordmann")
    assert "syntetisk stemme" in frames["COMM"].lower()
    assert "https://provepost.example/podkast/e/ferja/" in frames.values()
    assert tags.chapters == tuple(_strip_ids(_read(built_show)))


def _strip_ids(episode: Episode) -> list[object]:
    return [replace(chapter, id=None) for chapter in episode.chapters]


def test_each_segment_is_there_alone(built_show: ShowFolder) -> None:
    """Numbered, tagged with its own title and its own words; shorter than the whole."""
    segments = built_show.list_files("audio/segments/ferja")
    assert list(segments) == ["01-innledning.mp3", "02-kaia.mp3"]
    frames = dict(read_tags(built_show.root / "audio" / "segments" / "ferja" / "02-kaia.mp3").frames)
    assert (frames["TIT2"], frames["TALB"], frames["TRCK"]) == ("Kaia", "Ferja går igjen", "2/2")
    assert "Ingen falt i vannet." in frames["USLT"]
    assert "klokka sju" not in frames["USLT"]
    assert sum(map(len, segments.values())) < _read(built_show).audio.size


def test_a_title_without_letters_still_has_a_file(make_show: Callable[..., ShowFolder]) -> None:
    """A heading may be any text; a file name may not."""
    show = make_show(script="---\ntittel: A\n---\n\n## ?! ^k1\n\nEn.\n\n## CON ^k2\n\nTo.\n")
    show.build_ready()
    assert list(show.list_files("audio/segments/ferja")) == ["01.mp3", "02.mp3"]


def test_captions_and_chapters_agree_with_the_record(built_show: ShowFolder) -> None:
    """One clock for all files."""
    episode = _read(built_show)
    feed = built_show.root / "feed"
    chapters = json.loads((feed / episode.chapters_json.path).read_bytes())["chapters"]
    assert [one["startTime"] * 1000 for one in chapters] == [one.start for one in episode.chapters]
    captions = (feed / episode.webvtt.path).read_text(encoding="utf-8")
    assert captions.startswith("WEBVTT")
    assert "Ferja la fra kai klokka sju." in captions.replace("\n", " ")


def test_what_the_record_says_of_a_file_is_so(built_show: ShowFolder) -> None:
    """Size and type of every published file; the duration is a whole number of frames."""
    episode = _read(built_show)
    for file in (episode.audio, episode.webvtt, episode.subrip, episode.transcript, episode.chapters_json):
        assert (built_show.root / "feed" / file.path).stat().st_size == file.size
    assert episode.duration % 24 == 0
    assert episode.date == "2026-11-20T06:00:00+01:00"
    assert (episode.author, episode.status, episode.voices) == ("Kari Nordmann", "approved", ("tone:mid",))


def test_a_script_without_a_guid_has_the_one_that_add_would_mint(make_show: Callable[..., ShowFolder]) -> None:
    """So an episode keeps it when the script gets it written in."""
    from lydsak.build.guids import mint_guid

    show = make_show(script="---\ntittel: A\n---\n\nEn.\n")
    episode = show.build_ready().episode
    assert episode.guid == mint_guid(show.load().show.guid, "ferja")


MUSICAL = """
[sound]
channels = 2

[sound.sting]
file = "sting.wav"
credit = "Ola"
licence = "CC0-1.0"

[sound.bed]
lead = 1.0

[sound.credits]
"rolig.flac" = "Anne, CC BY 4.0"
"annet.flac" = "Ingen her"
"""
UNDERSCORED = """---
tittel: A
dato: 2026-11-20 06:00
---

## En ^k1

[musikk rolig.flac]

En setning. ^a1

[pause 40 s]

Og en til. ^a2

## To ^k2

To. ^b1
"""


def test_music_is_heard_and_credited(make_show: Callable[..., ShowFolder]) -> None:
    """A looped bed that passes through the mix in blocks, and a sting: in the episode, on target, in the show notes.

    The sting is in no segment's own file, the bed is.
    """
    show = make_show(settings=MUSICAL, script=UNDERSCORED)
    noise = np.random.default_rng(1).normal(0, 0.1, (44_100 * 7, 2))
    soundfile.write(show.root / "audio" / "music" / "rolig.flac", noise, 44_100)
    soundfile.write(show.root / "audio" / "music" / "sting.wav", noise[:44_100], 44_100)
    show.build_ready()
    episode = _read(show)
    assert episode.credits == ("Ola (CC0-1.0)", "Anne, CC BY 4.0")
    assert "Anne, CC BY 4.0" in (show.root / "feed" / "feed.xml").read_text(encoding="utf-8")
    assert abs(episode.loudness.integrated - -16) <= 0.5
    assert episode.loudness.true_peak <= -1
    levels = _measure_seconds(show.locate_audio())
    bed = levels[: episode.chapters[1].start // 1_000]
    assert np.count_nonzero(bed > bed.max() / 8) > 38
    first = _measure_seconds(show.root / "audio" / "segments" / "ferja" / "01-en.mp3")
    assert first[-1] < levels[episode.chapters[1].start // 1_000 - 2]


def _measure_seconds(path: Path) -> NDArray[np.float64]:
    """The root mean square of each whole second."""
    samples, rate = soundfile.read(path)
    whole = samples[: len(samples) // rate * rate].reshape(-1, rate, samples.shape[1])
    levels: NDArray[np.float64] = np.sqrt((whole**2).mean(axis=(1, 2)))
    return levels


def test_the_player_alone_is_a_file_of_the_episode(built_show: ShowFolder) -> None:
    """Recorded like the page, so that it is checked, and taken away, with it."""
    embed = _read(built_show).embed
    assert embed is not None
    assert embed.path == "e/ferja/embed/index.html"
    assert embed.path in {file.path for file in list_files(_read(built_show))}


def test_a_correction_renews_page_and_feed_and_speaks_nothing(built_copy: ShowFolder) -> None:
    """The sound is the same file as before."""
    script = built_copy.root / "scripts" / "ferja.md"
    text = script.read_text(encoding="utf-8")
    note = "rettelser:\n  - 2026-11-21: Ferja gikk klokka åtte.\n"
    script.write_text(text.replace("status:", note + "status:"), encoding="utf-8")
    before = _read(built_copy)
    ready = built_copy.build_ready()
    assert (ready.spoken, ready.episode.audio) == (0, before.audio)
    files = built_copy.list_files()
    for name in ("e/ferja/index.html", "feed.xml"):
        assert "Rettet 21. november 2026" in files[name].decode()
