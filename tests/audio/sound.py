"""The steps of this room on sound that is at hand as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lydsak.audio.assets import decode_asset
from lydsak.audio.encode import decode_mp3, encode_unit, join_units
from lydsak.audio.info_header import describe_stream
from lydsak.audio.limiter import limit_samples
from lydsak.audio.master import MasteredUnit, master_unit
from lydsak.audio.samples import Samples, quantize_samples, ratio, read_samples
from lydsak.model import Db, Dbtp, Encoding, Ms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def decode_whole(data: bytes) -> Samples:
    """All samples of an MP3 file."""
    return np.concatenate(list(decode_mp3([data], 1 << 20)), axis=1)


def encode_whole(pcm: bytes, channels: int, encoding: Encoding) -> bytes:
    """The frames of a unit that comes as one block."""
    return encode_unit([read_samples(pcm, channels)], channels, encoding)


def join_frames(parts: Sequence[bytes], channels: int, encoding: Encoding, samples: int) -> bytes:
    """A file without tags of units that are at hand."""
    streams = [describe_stream(part) for part in parts]
    return b"".join(join_units(streams, parts, channels, encoding, samples))


def load_whole(path: Path, *, channels: int) -> bytes:
    """All samples of a producer's file."""
    return b"".join(decode_asset(path, channels=channels))


def master_whole(pcm: bytes, channels: int, gain: Db, ceiling: Dbtp, encoding: Encoding) -> MasteredUnit:
    """A unit mastered from its mix."""
    frame = 2 * channels * 48
    return master_unit(
        lambda start, end: pcm[start * frame : end * frame],
        Ms(len(pcm) // frame),
        channels,
        gain,
        ceiling,
        encoding,
    )


def limit_whole(pcm: bytes, channels: int, gain: Db, ceiling: Dbtp) -> bytes:
    """16-bit samples after gain, with their true peak held."""
    raised = read_samples(pcm, channels) * np.float32(ratio(gain))
    return quantize_samples(limit_samples(raised, ratio(ceiling)))
