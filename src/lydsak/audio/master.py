"""A mixed unit -> its MP3 frames at the programme's gain, with the true peak held in what a listener decodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lydsak.audio.encode import decode_mp3, encode_unit, join_frames
from lydsak.audio.limiter import limit_peaks
from lydsak.audio.loudness import ENCODING_HEADROOM, UnitLoudness, measure_samples
from lydsak.audio.samples import decibels
from lydsak.model import Db, Dbtp

if TYPE_CHECKING:
    from collections.abc import Sequence

_ATTEMPTS: Final = 6
_SAFETY: Final = Db(0.05)
"""Meters interpolate differently; ours reads at most this much less than another."""


@dataclass(frozen=True, slots=True, eq=False)
class MasteredUnit:
    """MP3 frames, and the loudness of what they decode to."""

    frames: bytes
    loudness: UnitLoudness


def master_unit(pcm: bytes, channels: int, gain: Db, ceiling: Dbtp, bitrate: int) -> MasteredUnit:
    """Apply gain, limit, encode, and listen to the result; where a peak passes the ceiling, limit harder and try again.

    A pure function of its arguments. The samples are as for `encode_unit`; `ceiling` holds in the decoded file.
    """
    limit = Dbtp(ceiling - ENCODING_HEADROOM)
    for _ in range(_ATTEMPTS):
        frames = encode_unit(limit_peaks(pcm, channels, gain, limit), channels, bitrate)
        loudness = measure_frames([frames], channels, bitrate, len(pcm) // (2 * channels))
        excess = decibels(float(loudness.peaks.max(initial=0.0))) + _SAFETY - ceiling
        if excess <= 0:
            break
        limit = Dbtp(limit - excess - 0.1)
    return MasteredUnit(frames, loudness)


def measure_frames(parts: Sequence[bytes], channels: int, bitrate: int, samples: int) -> UnitLoudness:
    """The loudness of what MP3 frames decode to, as a listener's player does it."""
    return measure_samples(decode_mp3(join_frames(parts, channels, bitrate, samples, checked=False)))
