"""The mix against ffmpeg's filters in double precision: the curves are written anew here, from their definitions."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import numpy as np
import pytest

from lydsak.audio.mix import mix_stretch
from lydsak.audio.pieces import BedPiece, MusicClip, MusicClips, SilencePiece, SoundPiece
from lydsak.audio.programme import lay_programme
from lydsak.model import Clip, Db, Key, Ms, Music, Programme, SoundDesign, Underscore
from tests.audio.builders import make_segment, make_speech

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Sources = dict[str, NDArray[np.int16]]

LENGTHS = {"intro": 9_000, "outro": 7_000, "sting": 1_300, "loop": 4_100, "long": 40_000, "knock": 700}


def _lay() -> Programme:
    """Intro with ducking, a looped bed with a long pause and a sound in it, a cut bed, stings, outro."""
    design = SoundDesign(
        intro=Music("intro", None, None),
        outro=Music("outro", None, None, fade_in=Ms(400)),
        bed=Underscore(gain=Db(-1.0), lead=Ms(900), fade_out=Ms(1_700)),
    )
    music = MusicClips(
        MusicClip(Key("intro"), Ms(LENGTHS["intro"]), Db(-2.5)),
        MusicClip(Key("outro"), Ms(LENGTHS["outro"]), Db(1.0)),
        SoundPiece(Key("sting"), Ms(LENGTHS["sting"]), gain=Db(-4.0)),
    )
    said = [make_speech(length, f"Setning {length}") for length in (2_103, 3_517, 1_999, 2_750)]
    loop = BedPiece(MusicClip(Key("loop"), Ms(LENGTHS["loop"]), Db(-3.5)))
    long = BedPiece(MusicClip(Key("long"), Ms(LENGTHS["long"]), Db(-0.5)))
    first = make_segment(said[0], loop, said[1], SilencePiece(Ms(4_000)), said[2], BedPiece(None), said[3])
    knock = SoundPiece(Key("knock"), Ms(LENGTHS["knock"]), gain=Db(-2.0))
    second = make_segment(long, said[1], knock, said[2])
    return lay_programme([said[2]], [first, second, make_segment(said[0])], [said[3]], design, music)


def _make_sources(programme: Programme, channels: int) -> Sources:
    """Noise at half of full scale: mono for speech, as many channels as the programme has for music."""
    rng = np.random.default_rng(7)
    shapes = {key: (length, channels) for key, length in LENGTHS.items()}
    for track in (track for unit in programme.units for track in unit.tracks if track.name == "speech"):
        shapes.update({clip.source: (clip.duration, 1) for clip in track.clips})
    return {
        key: rng.integers(-16_000, 16_000, (length * 48, width), dtype=np.int16)
        for key, (length, width) in shapes.items()
    }


def _write_expression(clip: Clip) -> str:
    """What ffmpeg multiplies sample n of a clip by."""
    level = f"{clip.gain!r}"
    before = clip.gain
    for fade in clip.fades:
        start, end = fade.start * 48, max(fade.end, fade.start) * 48
        bend = f"({before!r}+({fade.to!r}-({before!r}))*(1-cos(PI*(n-({start}))/{max(end - start, 1)}))/2)"
        level = f"if(gte(n,{end}),{fade.to!r},if(gte(n,{start}),{bend},{level}))"
        before = fade.to
    gain = f"pow(10,({level})/20)"
    if clip.fade_in:
        gain += f"*sin(min(1,n/{clip.fade_in * 48})*PI/2)"
    if clip.fade_out:
        gain += f"*sin(min(1,({clip.duration * 48}-n)/{clip.fade_out * 48})*PI/2)"
    return gain


def _mix_by_ffmpeg(programme: Programme, sources: Sources, channels: int, folder: Path) -> NDArray[np.float64]:
    """The whole programme in doubles, full scale is 1."""
    clips = [
        (unit.start + clip.start, clip) for unit in programme.units for track in unit.tracks for clip in track.clips
    ]
    inputs, chains = [], []
    for number, (start, clip) in enumerate(clips):
        samples = sources[clip.source]
        path = folder / f"{number}.s16"
        path.write_bytes(samples.tobytes())
        inputs += ["-f", "s16le", "-ar", "48000", "-ac", str(samples.shape[1]), "-i", str(path)]
        spread = "|".join(f"c{channel}=c{channel % samples.shape[1]}" for channel in range(channels))
        first = clip.source_start * 48
        gain = _write_expression(clip)
        channel_gains = "|".join(f"val({at})*{gain}" for at in range(channels))
        layout = "mono" if channels == 1 else "stereo"
        chains.append(
            f"[{number}]atrim=start_sample={first}:end_sample={first + clip.duration * 48},asetpts=N/SR/TB,"
            f"aformat=dbl,pan={layout}|{spread},aeval='{channel_gains}':c=same,"
            f"adelay={start * 48}S:all=1,apad=whole_len={programme.duration * 48}[a{number}]"
        )
    mixed = "".join(f"[a{number}]" for number in range(len(clips)))
    chains.append(f"{mixed}amix=inputs={len(clips)}:normalize=0:duration=longest[out]")
    script = folder / "mix.txt"
    script.write_text(";\n".join(chains))
    command = ["ffmpeg", "-v", "error", *inputs, "-filter_complex_script", str(script), "-map", "[out]"]
    output = subprocess.run([*command, "-f", "f64le", "-"], capture_output=True, check=True).stdout
    return np.frombuffer(output, "<f8").reshape(-1, channels)


@pytest.mark.debian("ffmpeg")
@pytest.mark.parametrize("channels", [1, 2])
def test_a_whole_programme_is_what_ffmpeg_makes_of_it(tmp_path: Path, channels: int) -> None:
    """Intro, ducking, looped and cut beds, a sound over one, stings, outro: to one step of 16 bits, at every sample."""
    programme = _lay()
    sources = _make_sources(programme, channels)
    names = [track.name for unit in programme.units for track in unit.tracks]
    assert (names.count("bed"), len(programme.chapters)) == (3, 3)
    assert sum(unit.part == "sting" and bool(unit.tracks) for unit in programme.units) == 2

    def read(key: Key, first: int, end: int) -> bytes:
        return sources[key].tobytes()[first:end]

    ours = b"".join(mix_stretch(unit, Ms(0), unit.duration, read, channels) for unit in programme.units)
    mixed = np.frombuffer(ours, "<i2").reshape(-1, channels)
    expected = np.rint(_mix_by_ffmpeg(programme, sources, channels, tmp_path) * 32_768)
    assert mixed.shape == expected.shape
    assert np.abs(expected).max() > 8_000
    assert np.abs(mixed - expected).max() <= 1
