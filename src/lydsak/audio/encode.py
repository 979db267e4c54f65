"""PCM -> MP3 frames, unit by unit, and units -> one file that plays without a gap.

A unit begins with a frame of silence and ends in silence, so a fresh encoder can make its frames and those of another
unit can follow: neither its bit reservoir nor the overlap of the transform reaches over the join. The encoder's output
is 576 samples late and the decoder's 529 more, which is less than the frame of silence at the end; so the frames after
the unit's own number hold nothing and are dropped. The whole file is late by the same 1105 samples; the Info frame
says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from lydsak.audio.info_header import (
    BITRATES,
    ENCODER_DELAY,
    FRAME_SAMPLES,
    StreamFacts,
    chain_streams,
    describe_stream,
    render_frame_header,
    render_info_frame,
)
from lydsak.audio.samples import quantize_samples
from lydsak.model import HOUSE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lydsak.audio.samples import Samples

_QUALITY: Final = 7
"""LAME's `-q`: no noise shaping, and twice as fast as 5, which has it; the noise of speech is as low."""


def encode_unit(blocks: Iterable[Samples], channels: int, bitrate: int) -> bytes:
    """The MP3 frames of a unit, one for each 1152 samples, at the level of its samples.

    The blocks are together a whole number of frames, and silent in the first and the last frame. However the samples
    are cut into blocks, the frames are the same.
    """
    import lameenc

    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(bitrate)
    encoder.set_in_sample_rate(HOUSE_RATE)
    # Left alone, LAME halves the rate at low bit rates, and a frame would no longer be 24 ms.
    encoder.set_out_sample_rate(HOUSE_RATE)
    encoder.set_channels(channels)
    encoder.set_quality(_QUALITY)
    encoded = bytearray()
    size, silent = 0, True
    for samples in blocks:
        size += samples.shape[1]
        silent = silent and not samples.any()
        encoded += encoder.encode(quantize_samples(samples, 1 / _find_scaling(bitrate)))
    frames, rest = divmod(size, FRAME_SAMPLES)
    if rest:
        raise ValueError("a unit is a whole number of frames")
    if silent:
        return encode_silence(frames, channels, bitrate)
    return bytes(encoded + encoder.flush())[: frames * measure_frame(bitrate)]


def encode_silence(frames: int, channels: int, bitrate: int) -> bytes:
    """So many frames with nothing in them: no granule has any bits, and none is borrowed."""
    size = measure_frame(bitrate)
    return render_frame_header(channels, bitrate).ljust(size, b"\0") * frames


def join_units(
    streams: Sequence[StreamFacts], parts: Iterable[bytes], channels: int, bitrate: int, samples: int
) -> Iterator[bytes]:
    """Units one after the other as a file without tags, which decodes to exactly `samples` samples a channel.

    `streams` are the facts of the parts; the parts themselves pass by one at a time.
    """
    # One frame more, for a decoder to bring out the last 1105 samples of what is there.
    tail = encode_silence(1, channels, bitrate)
    whole = chain_streams([*streams, describe_stream(tail)])
    padding = whole.frames * FRAME_SAMPLES - ENCODER_DELAY - samples
    if not ENCODER_DELAY <= padding < 4096:
        raise ValueError(f"{whole.frames - 1} frames cannot hold {samples} samples")
    yield render_info_frame(whole, padding, channels, bitrate)
    yield from parts
    yield tail


def join_frames(parts: Sequence[bytes], channels: int, bitrate: int, samples: int) -> bytes:
    """What `join_units` gives of parts that are at hand."""
    streams = [describe_stream(part) for part in parts]
    return b"".join(join_units(streams, parts, channels, bitrate, samples))


def decode_mp3(data: bytes, block: int) -> Iterator[Samples]:
    """An MP3 file as numbers, in blocks of so many samples a channel, without what the codec added.

    Peaks may pass full scale.
    """
    import io

    import soundfile

    with soundfile.SoundFile(io.BytesIO(data)) as sound:
        while len(samples := sound.read(block, dtype="float32", always_2d=True)):
            yield np.ascontiguousarray(samples.T)


def measure_frame(bitrate: int) -> int:
    """The bytes of a frame: constant at 48 kHz. Raises ValueError for a bit rate that MPEG-1 layer III has not."""
    if bitrate not in BITRATES:
        raise ValueError(f"{bitrate} kbit/s is not among {', '.join(map(str, BITRATES))}")
    return 3 * bitrate


def _find_scaling(bitrate: int) -> float:
    """What LAME multiplies samples with at a constant bit rate (its presets; measured with LAME 4.0)."""
    return {192: 0.97, 224: 0.98, 256: 1.0, 320: 1.0}.get(bitrate, 0.95)
