from __future__ import annotations

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest

from lydsak.audio import master
from lydsak.audio.foresight import choose_gain
from lydsak.audio.loudness import combine_loudness, measure_unit
from lydsak.audio.master import limit_unit, measure_frames
from lydsak.audio.samples import Samples, decibels, ratio, read_samples
from lydsak.audio.true_peak import find_cell_peaks
from lydsak.model import ConstantBitrate, Db, Dbtp, Encoding, Lufs, Ms, VariableBitrate
from tests.audio.conftest import MakeVoice
from tests.audio.sound import decode_whole, join_frames, master_whole

_CEILING = Dbtp(-1.0)


@pytest.mark.parametrize(
    ("channels", "encoding", "target"),
    [
        (1, ConstantBitrate(96), -16.0),
        (2, ConstantBitrate(128), -12.0),
        (1, ConstantBitrate(48), -16.0),
        (1, VariableBitrate(5), -16.0),
        (2, VariableBitrate(2), -12.0),
        (1, VariableBitrate(9), -16.0),
    ],
)
def test_what_a_listener_decodes_is_on_target_and_under_the_ceiling(
    make_voice: MakeVoice, channels: int, encoding: Encoding, target: float
) -> None:
    """The whole sequence: measure, choose a gain, master; the decoded file keeps both promises."""
    units = [make_voice(frames, seed=frames, channels=channels) for frames in (160, 90)]
    gain = choose_gain(lambda: [measure_unit(unit, channels) for unit in units], Lufs(target), _CEILING)

    mastered = [master_whole(unit, channels, gain, _CEILING, encoding) for unit in units]

    told = combine_loudness([unit.loudness for unit in mastered])
    decoded = decode_whole(join_frames([unit.frames for unit in mastered], channels, encoding, 250 * 1152))
    peak = decibels(float(find_cell_peaks(np.pad(decoded, ((0, 0), (0, -decoded.shape[1] % 192))), 0.0).max()))
    assert gain > 0
    assert told.integrated == pytest.approx(target, abs=0.5)
    assert peak <= _CEILING
    assert told.true_peak == pytest.approx(peak, abs=0.05)


def test_a_unit_whose_peaks_the_codec_raises_is_limited_harder(make_voice: MakeVoice) -> None:
    """At 32 kbit/s the codec adds more than the headroom; the ceiling holds all the same."""
    unit = make_voice(120)

    mastered = master_whole(unit, 1, Db(9.0), _CEILING, ConstantBitrate(32))

    assert decibels(float(mastered.loudness.peaks.max())) <= _CEILING
    assert len(mastered.frames) == 120 * 96


def test_mastering_is_a_pure_function(make_voice: MakeVoice) -> None:
    """The same unit and gain give the same frames and the same measures, to the byte."""
    unit = make_voice(40)

    first, second = (master_whole(unit, 1, Db(3.0), _CEILING, ConstantBitrate(96)) for _ in range(2))

    assert first.frames == second.frames
    assert first.loudness.to_bytes() == second.loudness.to_bytes()


def test_silence_is_mastered_to_silence() -> None:
    """A unit without clips costs nothing and measures nothing."""
    mastered = master_whole(bytes(2304 * 10), 1, Db(12.0), _CEILING, ConstantBitrate(96))

    assert not mastered.loudness.energies.any()
    assert len(mastered.loudness.energies) == 60


def test_measured_units_lie_on_the_programme_s_grid(make_voice: MakeVoice) -> None:
    """The decoder's delay is taken out: sound measures in the cells where it was put."""
    unit = make_voice(60)

    before = measure_unit(unit, 1).energies
    mastered = master_whole(unit, 1, Db(0.0), _CEILING, ConstantBitrate(128))
    after = measure_frames(mastered.frames, mastered.stream, 1, ConstantBitrate(128), Ms(60 * 24)).energies

    assert len(before) == len(after)
    assert np.corrcoef(before, after)[0, 1] > 0.99


@pytest.mark.debian("ffmpeg")
@pytest.mark.parametrize(
    ("channels", "encoding"), [(1, ConstantBitrate(96)), (2, ConstantBitrate(128)), (1, VariableBitrate(5))]
)
def test_ffmpeg_hears_the_same_in_the_file(
    make_voice: MakeVoice, tmp_path: Path, channels: int, encoding: Encoding
) -> None:
    """By ffmpeg's ebur128 the encoded file is within 0.5 LU of the target and at or below -1 dBTP."""
    units = [make_voice(220, seed=seed, channels=channels) for seed in (1, 2, 3)]
    gain = choose_gain(lambda: [measure_unit(unit, channels) for unit in units], Lufs(-16.0), _CEILING)
    frames = [master_whole(unit, channels, gain, _CEILING, encoding).frames for unit in units]
    path = tmp_path / "voice.mp3"
    path.write_bytes(join_frames(frames, channels, encoding, 660 * 1152))

    command = ["ffmpeg", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stderr.rpartition("Summary")[2]

    integrated, peak = (float(re.findall(rf"{name}:\s+(\S+)", report)[0]) for name in ("I", "Peak"))
    assert integrated == pytest.approx(-16.0, abs=0.5)
    assert peak <= -1.0


def test_a_long_unit_passes_through_in_blocks(make_voice: MakeVoice, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limiter looks over the joins: the same bytes as in one go, and measures as good as the same."""
    unit = make_voice(90)
    whole = master_whole(unit, 1, Db(9.0), _CEILING, ConstantBitrate(96))

    monkeypatch.setattr(master, "_BLOCK", Ms(480))
    parts = master_whole(unit, 1, Db(9.0), _CEILING, ConstantBitrate(96))

    assert parts.frames == whole.frames
    assert combine_loudness([parts.loudness]).integrated == pytest.approx(
        combine_loudness([whole.loudness]).integrated, abs=1e-3
    )
    assert parts.loudness.peaks.max() == pytest.approx(whole.loudness.peaks.max(), rel=1e-6)


def test_a_unit_for_another_codec_is_raised_and_limited(make_voice: MakeVoice, monkeypatch: pytest.MonkeyPatch) -> None:
    """As before encoding to MP3: at the same gain, under the limit, and the same however it is cut into blocks."""
    unit = make_voice(90)

    def limit() -> list[Samples]:
        return list(limit_unit(lambda start, end: unit[start * 96 : end * 96], Ms(2160), 1, Db(9.0), Dbtp(-3.0)))

    (whole,) = limit()
    monkeypatch.setattr(master, "_BLOCK", Ms(480))
    parts = limit()

    raised = read_samples(unit, 1) * np.float32(ratio(9.0))
    untouched = whole == raised
    assert len(parts) == 5
    assert np.array_equal(np.concatenate(parts, axis=1), whole)
    assert decibels(float(find_cell_peaks(whole, 0.0).max())) <= -2.9
    assert 0.1 < untouched.mean() < 1
