"""Unit -> PCM, a stretch at a time. pydub overlays what sounds together; speech alone is set side by side.

A unit may lie under one bed for an hour, so no more is read or held than the stretch that is asked for, and a unit is
the same bytes however it is cut. pydub clips at full scale: a programme's clips come with headroom
(`intro_outro.HEADROOM`). It works on 32-bit samples here, so that a sum rounds once.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from lydsak.audio.envelope import draw_envelope
from lydsak.audio.samples import ratio
from lydsak.model import HOUSE_RATE, SAMPLES_PER_MS, Clip, Db, Key, Ms, Unit

with warnings.catch_warnings():
    # It warns of a missing ffmpeg, which it is never asked to run here, and of audioop, which the lock file replaces.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

if TYPE_CHECKING:
    from numpy.typing import NDArray

ReadSource = Callable[[Key, int, int], bytes]
"""A key's samples, from one byte of them to another."""
_BYTES: Final = 2
_MIX_BYTES: Final = 4
_MIX_SCALE: Final = 65_536
"""From 16 bits to 32."""


def mix_stretch(unit: Unit, start: Ms, end: Ms, read_source: ReadSource, channels: int) -> bytes:
    """Mix what lies between two times of a unit to 16-bit interleaved samples.

    `read_source` gives 16-bit samples at the house rate: mono on the speech track, `channels` on the others. Speech has
    no fades. Raises ValueError when a source is shorter than its clip says.
    """
    heard = _Stretch(start, end)
    tracks = [(track.name, clip) for track in unit.tracks for clip in track.clips if heard.meets(clip)]
    speech = [clip for name, clip in tracks if name == "speech"]
    music = [clip for name, clip in tracks if name != "speech"]
    pcm = _join_speech(speech, heard, read_source, channels)
    return _overlay_music(pcm, music, heard, read_source, channels) if music else pcm


class _Stretch(NamedTuple):
    """From one time of a unit to another."""

    start: Ms
    end: Ms

    def meets(self, clip: Clip) -> bool:
        return clip.start < self.end and clip.start + clip.duration > self.start

    def cut(self, clip: Clip) -> tuple[Ms, Ms]:
        """What of a clip lies here, from the clip's start."""
        return Ms(max(0, self.start - clip.start)), Ms(min(clip.duration, self.end - clip.start))


def _join_speech(clips: list[Clip], heard: _Stretch, read_source: ReadSource, channels: int) -> bytes:
    samples = np.zeros((heard.end - heard.start) * SAMPLES_PER_MS, np.int16)
    for clip in clips:
        first, last = heard.cut(clip)
        spoken = _read_clip(clip, first, last, read_source, 1)
        place = (clip.start + first - heard.start) * SAMPLES_PER_MS
        samples[place : place + len(spoken)] = _scale_speech(spoken, clip.gain)
    return samples.tobytes() if channels == 1 else np.repeat(samples, channels).tobytes()


def _scale_speech(samples: NDArray[np.int16], gain: Db) -> NDArray[np.int16]:
    if not gain:
        return samples
    scaled = samples * np.float32(ratio(gain))
    np.rint(scaled, out=scaled)
    if gain > 0:
        np.clip(scaled, -32768, 32767, out=scaled)
    return scaled.astype(np.int16)


def _overlay_music(pcm: bytes, clips: list[Clip], heard: _Stretch, read_source: ReadSource, channels: int) -> bytes:
    mixed = _make_sound(pcm, channels, _BYTES).set_sample_width(_MIX_BYTES)
    for clip in clips:
        first, last = heard.cut(clip)
        samples = _read_clip(clip, first, last, read_source, channels).reshape(-1, channels)
        shaped = _shape_music(samples, draw_envelope(clip, first, last))
        mixed = mixed.overlay(_make_sound(shaped, channels, _MIX_BYTES), position=clip.start + first - heard.start)
    return _narrow_samples(mixed.raw_data)


def _shape_music(samples: NDArray[np.int16], envelope: NDArray[np.float64]) -> bytes:
    """32-bit samples at the level that each of them has."""
    shaped = samples * (envelope * _MIX_SCALE)[:, np.newaxis]
    np.rint(shaped, out=shaped)
    np.clip(shaped, -(2.0**31), 2.0**31 - 1, out=shaped)
    return shaped.astype("<i4").tobytes()


def _narrow_samples(pcm: bytes) -> bytes:
    """32 bits to 16, rounded; pydub would round towards the floor."""
    wide = np.frombuffer(pcm, np.int32).astype(np.int64)
    narrow: NDArray[np.int16] = np.minimum((wide + 0x8000) >> 16, 32767).astype(np.int16)
    return narrow.tobytes()


def _make_sound(pcm: bytes, channels: int, width: int) -> AudioSegment:
    return AudioSegment(data=pcm, sample_width=width, frame_rate=HOUSE_RATE, channels=channels)


def _read_clip(clip: Clip, first: Ms, last: Ms, read_source: ReadSource, channels: int) -> NDArray[np.int16]:
    """Interleaved samples of a clip between two times from its start."""
    ms = SAMPLES_PER_MS * channels * _BYTES
    wanted = (last - first) * ms
    pcm = read_source(clip.source, (clip.source_start + first) * ms, (clip.source_start + last) * ms)
    if len(pcm) != wanted:
        raise ValueError(f"source {clip.source} has {len(pcm)} of the {wanted} bytes of its clip")
    return np.frombuffer(pcm, np.int16)
