from __future__ import annotations

import math
import struct
import wave
from collections.abc import Mapping
from pathlib import Path

import pytest

from lydsak.build.plan import EpisodePlan, Source, plan_episode
from lydsak.build.sound.assembly import assemble_programme
from lydsak.build.speech.synthesis import Spoken, collect_recipes, speak_missing
from lydsak.build.workers import Workers
from lydsak.errors import AssetError
from lydsak.model import Key, Programme, SpeechInfo
from tests.build.conftest import ShowFolder

SCRIPT = """\
---
tittel: Ferja
---

## Innledning ^k1

Ferja gikk. ^a1

[lyd pling.wav]

## Kaia ^k2

[pause 2 s]

[musikk intro.wav]

[lyd pling.wav | – Den holder.] ^b1

Kaia holder. ^b2
"""
MUSIC = '[sound.intro]\nfile = "intro.wav"\n[sound.outro]\nfile = "intro.wav"\n[sound.sting]\nfile = "sting.wav"\n'


def _write_tone(path: Path, seconds: float, amplitude: int) -> None:
    samples = (round(amplitude * math.sin(2 * math.pi * 440 * n / 48_000)) for n in range(int(48_000 * seconds)))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))


@pytest.fixture
def musical(show: ShowFolder) -> ShowFolder:
    """A show with intro, outro and a sting."""
    settings = show.root / "lydsak.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + MUSIC, encoding="utf-8")
    _write_tone(show.root / "audio" / "music" / "intro.wav", 8, 8_000)
    _write_tone(show.root / "audio" / "music" / "pling.wav", 0.5, 2_000)
    _write_tone(show.root / "audio" / "music" / "sting.wav", 0.7, 9_000)
    show.write_script(SCRIPT)
    return show


def _assemble(show: ShowFolder) -> tuple[EpisodePlan, Programme, Mapping[Key, Source]]:
    store = show.root / "store"
    plan = plan_episode(show.root / "scripts" / "ferja.md", show.load(), store)
    infos: dict[Key, SpeechInfo] = {}
    with Workers(1) as workers:
        for source, result in speak_missing(tuple(collect_recipes(plan.speech).values()), workers):
            assert isinstance(result, Spoken)
            infos[source.recipe.key] = result.info
        assembly = assemble_programme(plan, show.load(), infos, store, workers)
    return plan, assembly.programme, assembly.sources


def test_every_clip_has_its_source_and_every_source_is_heard(musical: ShowFolder) -> None:
    """Speech, stings, intro and outro; nothing is looked up that is not there, nothing is made for nothing."""
    _, programme, sources = _assemble(musical)
    heard = {clip.source for unit in programme.units for track in unit.tracks for clip in track.clips}
    assert heard == set(sources)


def test_chapters_and_words_follow_the_script(musical: ShowFolder) -> None:
    """Every spoken sentence and every recording's words, in order, on the episode's clock."""
    plan, programme, _ = _assemble(musical)
    assert [chapter.title for chapter in programme.chapters] == ["Innledning", "Kaia"]
    texts = [" ".join(word.text for word in one.words) for one in programme.utterances]
    assert texts[len(plan.narration.opening) :][:3] == ["Ferja gikk.", "– Den holder.", "Kaia holder."]
    starts = [one.start for one in programme.utterances]
    assert starts == sorted(starts)
    assert programme.utterances[-1].end <= programme.duration


def test_the_same_sound_is_decoded_once_and_set_by_its_use(musical: ShowFolder) -> None:
    """A sting lies below speech, a recording that replaces a reading is as loud as one."""
    plan, programme, _ = _assemble(musical)
    key = plan.sounds[0].recipe.key
    assert plan.sounds[1].recipe.key == key
    clips = [clip for unit in programme.units for track in unit.tracks for clip in track.clips if clip.source == key]
    sting, recording = clips
    assert sting.duration == recording.duration == 500
    assert sting.gain < recording.gain


@pytest.mark.parametrize("content", [b"", b"RIFF", b"no sound at all" * 40])
def test_a_sound_that_cannot_be_decoded_is_an_error_that_names_it(musical: ShowFolder, content: bytes) -> None:
    """The worker's refusal reaches the producer."""
    (musical.root / "audio" / "music" / "pling.wav").write_bytes(content)
    with pytest.raises(AssetError) as caught:
        _assemble(musical)
    assert "pling.wav" in f"{caught.value.place} {caught.value.message}"


def test_beds_and_stings_are_laid_at_the_level_of_music(musical: ShowFolder) -> None:
    """The same file is as loud alone as intro and as bed; the sting stands between the two segments."""
    plan, programme, _ = _assemble(musical)
    assert plan.sting is not None
    (sting,) = [unit for unit in programme.units if unit.part == "sting" and unit.tracks]
    assert [clip.source for track in sting.tracks for clip in track.clips] == [plan.sting.recipe.key]
    assert sting.start < programme.chapters[1].start
    beds = [clip for unit in programme.units for track in unit.tracks if track.name == "bed" for clip in track.clips]
    (intro,) = programme.units[0].tracks[-1].clips
    assert {(clip.source, clip.gain) for clip in beds} == {(intro.source, intro.gain)}
