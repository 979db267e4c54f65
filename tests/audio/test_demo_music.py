"""The demo's own music, audio/music in the repository, and its copy in the package for `lydsak new`."""

from __future__ import annotations

import runpy
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
import soundfile

from lydsak.audio.loudness import combine_loudness, measure_unit
from tests.audio.sound import load_whole

MUSIC = Path(__file__).parents[2] / "audio" / "music"


@pytest.mark.parametrize("name", ["intro.flac", "outro.flac", "README.md"])
def test_package_holds_the_same_music(name: str) -> None:
    """A new show starts with the music of the demo."""
    packaged = resources.files("lydsak.audio").joinpath("music", name).read_bytes()
    assert packaged == (MUSIC / name).read_bytes()


@pytest.mark.parametrize(("name", "shortest", "longest"), [("intro", 9, 11), ("outro", 7.5, 9)])
def test_music_can_be_aired(name: str, shortest: float, longest: float) -> None:
    """48 kHz stereo of some seconds, neither clipped nor faint, wider than mono, and dying away to silence."""
    samples, rate = soundfile.read(MUSIC / f"{name}.flac")
    left, right = samples.T
    assert rate == 48_000
    assert shortest <= len(samples) / rate <= longest
    assert -0.3 < np.corrcoef(left, right)[0, 1] < 0.9
    assert np.abs(samples.mean(axis=0)).max() < 1e-4
    assert np.abs(samples[-480:]).max() < 1e-3
    measured = combine_loudness([measure_unit(load_whole(MUSIC / f"{name}.flac", channels=2), 2)])
    assert -22 < measured.integrated < -14
    assert measured.true_peak < -3


def test_script_plays_the_music_that_is_kept() -> None:
    """The outro on file is what the script makes, to a step of 16 bits on any machine."""
    composer = runpy.run_path(str(MUSIC / "compose.py"))
    kept, _ = soundfile.read(MUSIC / "outro.flac")
    assert np.abs(composer["play_piece"](composer["KVELDSLYS"]) - kept).max() <= 2 / 32_768
