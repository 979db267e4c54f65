from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from lydsak.audio.video import measure_levels
from lydsak.model import HOUSE_RATE, Ms


def test_the_wave_is_as_high_as_the_sound_is_loud(tmp_path: Path) -> None:
    """Silence is 0, speech about the middle, a full tone 1; a step has one value, the last one too."""
    time = np.arange(HOUSE_RATE) / HOUSE_RATE
    tone = np.sin(2 * np.pi * 440 * time).astype(np.float32)
    path = tmp_path / "lyd.wav"
    soundfile.write(path, np.concatenate([0 * tone, 0.08 * tone, tone, tone[:100]]), HOUSE_RATE)
    levels = measure_levels(path, Ms(500))
    assert len(levels) == 7
    assert levels[:2] == (0.0, 0.0)
    assert all(0.3 < level < 0.7 for level in levels[2:4])
    assert levels[4:6] == (1.0, 1.0)
