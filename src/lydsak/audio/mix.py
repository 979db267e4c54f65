"""Unit -> PCM. pydub mixes where sounds overlap or fade; speech alone is set side by side without adding anything.

pydub sums a list in quadratic time and clips at full scale: units are short, and the programme's clips come with
headroom (`bed.HEADROOM`). It works on 32-bit samples here, so that a chain of fades rounds once.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np

from lydsak.model import HOUSE_RATE, SAMPLES_PER_MS, Clip, Db, Key, Ms, Unit

with warnings.catch_warnings():
    # It warns of a missing ffmpeg, which it is never asked to run here, and of audioop, which the lock file replaces.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

if TYPE_CHECKING:
    from numpy.typing import NDArray

ReadSource = Callable[[Key], bytes]
_BYTES: Final = 2
_MIX_BYTES: Final = 4


def mix_unit(unit: Unit, read_source: ReadSource, channels: int) -> bytes:
    """Mix a unit to 16-bit interleaved samples of exactly its duration.

    `read_source` gives the 16-bit samples of a key at the house rate: mono on the speech track, `channels` on the music
    track. The clips of one track do not overlap. Raises ValueError when a source is shorter than its clip says.
    """
    plain = [clip for clip in _list_clips(unit, "speech") if not _is_shaped(clip)]
    shaped = [(clip, 1) for clip in _list_clips(unit, "speech") if _is_shaped(clip)]
    shaped += [(clip, channels) for clip in _list_clips(unit, "music")]
    pcm = _join_speech(plain, unit.duration, read_source, channels)
    return _overlay_clips(pcm, shaped, read_source, channels) if shaped else pcm


def _list_clips(unit: Unit, name: str) -> list[Clip]:
    return [clip for track in unit.tracks if track.name == name for clip in track.clips]


def _is_shaped(clip: Clip) -> bool:
    return bool(clip.fades or clip.fade_in or clip.fade_out)


def _join_speech(clips: list[Clip], duration: Ms, read_source: ReadSource, channels: int) -> bytes:
    samples = np.zeros(duration * SAMPLES_PER_MS, np.int16)
    for clip in clips:
        first = clip.start * SAMPLES_PER_MS
        spoken = np.frombuffer(_read_clip(clip, read_source, 1), np.int16)
        samples[first : first + len(spoken)] = _scale_samples(spoken, clip.gain)
    return np.repeat(samples, channels).tobytes()


def _scale_samples(samples: NDArray[np.int16], gain: Db) -> NDArray[np.int16]:
    if not gain:
        return samples
    scaled = np.rint(samples * np.float64(10 ** (gain / 20)))
    return np.clip(scaled, -32768, 32767).astype(np.int16)


def _overlay_clips(pcm: bytes, clips: list[tuple[Clip, int]], read_source: ReadSource, channels: int) -> bytes:
    mixed = _make_sound(pcm, channels)
    for clip, clip_channels in clips:
        sound = _shape_sound(_make_sound(_read_clip(clip, read_source, clip_channels), clip_channels), clip)
        mixed = mixed.overlay(sound.set_channels(channels), position=clip.start)
    return _narrow_samples(mixed.raw_data)


def _narrow_samples(pcm: bytes) -> bytes:
    """32 bits to 16, rounded; pydub would round towards the floor."""
    wide = np.frombuffer(pcm, np.int32).astype(np.int64)
    narrow: NDArray[np.int16] = np.minimum((wide + 0x8000) >> 16, 32767).astype(np.int16)
    return narrow.tobytes()


def _make_sound(pcm: bytes, channels: int) -> AudioSegment:
    sound = AudioSegment(data=pcm, sample_width=_BYTES, frame_rate=HOUSE_RATE, channels=channels)
    return sound.set_sample_width(_MIX_BYTES)


def _shape_sound(sound: AudioSegment, clip: Clip) -> AudioSegment:
    """Set the level and draw the fades; a fade holds its level to the end, so the next one starts from there."""
    sound = sound.apply_gain(clip.gain)
    level = clip.gain
    for fade in clip.fades:
        sound = sound.fade(to_gain=fade.to - level, start=fade.start, end=max(fade.end, fade.start + 1))
        level = fade.to
    if clip.fade_in:
        sound = sound.fade_in(clip.fade_in)
    if clip.fade_out:
        sound = sound.fade_out(clip.fade_out)
    return sound


def _read_clip(clip: Clip, read_source: ReadSource, channels: int) -> bytes:
    ms = SAMPLES_PER_MS * channels * _BYTES
    pcm = read_source(clip.source)[clip.source_start * ms : (clip.source_start + clip.duration) * ms]
    if len(pcm) != clip.duration * ms:
        raise ValueError(f"source {clip.source} has {len(pcm)} of the {clip.duration * ms} bytes of its clip")
    return pcm
