"""Finished files, measured by another meter: what listeners get, whatever is built."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import ShowFolder

INTRO = '\n[sound.intro]\nfile = "loud.wav"\n'
TARGET_19 = "[sound]\nloudness = -19.0\nbitrate = 64\n"
SHORT = """
---
tittel: Kort
status: godkjent
guid: 0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11
---

## Alt ^k1

Ja. ^a1
"""
LONG = SHORT + "".join(f"\nSetning {number} handler om ferja som går igjen. ^b{number}\n" for number in range(1, 41))
TWO = SHORT.replace("guid:", "stemmer:\n  Per: tone:high\nguid:") + "\n@Per: Det er ikke så lenge siden. ^b1\n"

BUILDS: dict[str, tuple[str, str | None]] = {
    "mono": ("", None),
    "stereo with loud music": (f"[sound]\nchannels = 2\nbitrate = 128\n{INTRO}", None),
    "mono with loud music": (INTRO, None),
    "very short": ("", SHORT),
    "long": ("", LONG),
    "two voices": ("", TWO),
    "whisper": ('[voices.tone]\nforteller = "espeak:nb+whisper"\n', LONG[:900]),
    "another target": (TARGET_19, None),
    "variable bit rate": ("[sound]\nvbr = 5\n", LONG),
    "variable bit rate, stereo, loud music": (f"[sound]\nchannels = 2\nvbr = 2\n{INTRO}", None),
    "with the voice chain": ('[sound]\nvoice_chain = "broadcast"\n', None),
}


def _write_loud_music(path: Path) -> None:
    """Noise and a bass that is cut at full scale, as a hot master is."""
    time = np.arange(9 * 48_000) / 48_000
    noise = np.random.default_rng(7).normal(0, 0.5, (len(time), 2))
    music = np.clip(1.5 * np.sin(2 * np.pi * 82 * time)[:, np.newaxis] + noise, -1, 1)
    soundfile.write(path, music, 48_000, subtype="PCM_16")


def _read_meter(path: Path) -> tuple[float, float, float]:
    """Integrated loudness, range and true peak, by ffmpeg's ebur128 with all its digits."""
    filter_ = "ebur128=peak=true:metadata=1,ametadata=mode=print:file=-"
    command = ["ffmpeg", "-v", "error", "-nostats", "-i", str(path), "-af", filter_, "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    integrated, spread = (float(re.findall(rf"r128\.{name}=(\S+)", told)[-1]) for name in ("I", "LRA"))
    peaks = [float(found) for found in re.findall(r"r128\.true_peaks_ch\d=(\S+)", told)]
    return integrated, spread, 20 * float(np.log10(max(peaks)))


@pytest.mark.debian("ffmpeg")
@pytest.mark.parametrize("build", BUILDS)
def test_a_finished_file_is_what_we_say_it_is(build: str, make_show: Callable[..., ShowFolder]) -> None:
    """Within 0.5 LU of its target, its true peak at most -1 dBTP, and our figures those of ffmpeg."""
    settings, script = BUILDS[build]
    show = make_show(settings=settings, **({} if script is None else {"script": script}))
    _write_loud_music(show.root / "audio" / "music" / "loud.wav")

    episode = show.build_ready().episode
    loudness = episode.loudness

    integrated, spread, peak = _read_meter(show.root / "audio" / "episodes" / "ferja.mp3")
    assert integrated == pytest.approx(show.load().sound.loudness, abs=0.5)
    assert peak <= -1.0
    assert loudness.integrated == pytest.approx(integrated, abs=0.1)
    assert loudness.true_peak == pytest.approx(peak, abs=0.2)
    if episode.duration > 30_000:  # of a handful of readings each meter takes its own percentile (Tech 3342, section 2)
        assert loudness.range == pytest.approx(spread, abs=0.1)
