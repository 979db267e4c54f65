"""PCM -> MP3 frames, unit by unit, and units -> one file that plays without a gap.

A unit begins with a frame of silence and ends in silence, so a fresh encoder can make its frames and those of another
unit can follow: neither its bit reservoir nor the overlap of the transform reaches over the join. The encoder's output
is 576 samples late and the decoder's 529 more, which is less than the frame of silence at the end; so the frames after
the unit's own number hold nothing and are dropped. The whole file is late by the same 1105 samples; the Info frame
says so. All this holds whether frames are of one bit rate or of many.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from lydsak.audio.info_header import (
    ENCODER_DELAY,
    ENCODER_QUALITY,
    FRAME_SAMPLES,
    LOWEST_BITRATE,
    StreamFacts,
    chain_streams,
    cut_frames,
    describe_stream,
    measure_frame,
    render_frame_header,
    render_info_frame,
)
from lydsak.audio.samples import quantize_samples
from lydsak.model import HOUSE_RATE, ConstantBitrate, Encoding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lydsak.audio.samples import Samples

_VBR_MTRH: Final = 4
"""LAME's own choice for `-V`, as an argument of `set_vbr`."""


def encode_unit(blocks: Iterable[Samples], channels: int, encoding: Encoding) -> bytes:
    """The MP3 frames of a unit, one for each 1152 samples, at the level of its samples.

    The blocks are together a whole number of frames, and silent in the first and the last frame. However the samples
    are cut into blocks, the frames are the same.
    """
    import lameenc

    encoder = lameenc.Encoder()
    encoder.silence()
    if isinstance(encoding, ConstantBitrate):
        encoder.set_bit_rate(encoding.kbps)
    else:
        encoder.set_vbr(_VBR_MTRH)
        encoder.set_vbr_quality(encoding.quality)
    encoder.set_in_sample_rate(HOUSE_RATE)
    # Left alone, LAME halves the rate at low bit rates, and a frame would no longer be 24 ms.
    encoder.set_out_sample_rate(HOUSE_RATE)
    encoder.set_channels(channels)
    encoder.set_quality(ENCODER_QUALITY)
    encoded = bytearray()
    size, silent, scale = 0, True, 1 / _find_scaling(encoding)
    for samples in blocks:
        size += samples.shape[1]
        silent = silent and not samples.any()
        encoded += encoder.encode(quantize_samples(samples, scale))
    frames, rest = divmod(size, FRAME_SAMPLES)
    if rest:
        raise ValueError("a unit is a whole number of frames")
    if silent:
        return encode_silence(frames, channels, encoding)
    encoded += encoder.flush()
    # All that the first frames need is kept: main_data_begin points backwards (ISO 11172-3, 2.4.2.7).
    return cut_frames(encoded, frames)


def encode_silence(frames: int, channels: int, encoding: Encoding) -> bytes:
    """So many frames with nothing in them: no granule has any bits, and none is borrowed."""
    bitrate = encoding.kbps if isinstance(encoding, ConstantBitrate) else LOWEST_BITRATE
    size = measure_frame(bitrate)
    return render_frame_header(channels, bitrate).ljust(size, b"\0") * frames


@lru_cache
def describe_silence(frames: int, channels: int, encoding: Encoding) -> StreamFacts:
    """The facts of so many silent frames; a programme has hundreds of pauses, of few lengths."""
    return describe_stream(encode_silence(frames, channels, encoding))


def join_units(
    streams: Sequence[StreamFacts], parts: Iterable[bytes], channels: int, encoding: Encoding, samples: int
) -> Iterator[bytes]:
    """Units one after the other as a file without tags, which decodes to exactly `samples` samples a channel.

    `streams` are the facts of the parts; the parts themselves pass by one at a time.
    """
    # One frame more, for a decoder to bring out the last 1105 samples of what is there.
    tail = encode_silence(1, channels, encoding)
    whole = chain_streams([*streams, describe_silence(1, channels, encoding)])
    padding = whole.frames * FRAME_SAMPLES - ENCODER_DELAY - samples
    if not ENCODER_DELAY <= padding < 4096:
        raise ValueError(f"{whole.frames - 1} frames cannot hold {samples} samples")
    yield render_info_frame(whole, padding, channels, encoding)
    yield from parts
    yield tail


def decode_mp3(parts: Iterable[bytes], block: int) -> Iterator[Samples]:
    """An MP3 file in parts as numbers, in blocks of so many samples a channel, without what the codec added.

    Peaks may pass full scale.
    """
    import io

    import soundfile

    file = io.BytesIO()
    file.writelines(parts)
    file.seek(0)
    with soundfile.SoundFile(file) as sound:
        while len(samples := sound.read(block, dtype="float32", always_2d=True)):
            yield np.ascontiguousarray(samples.T)


def _find_scaling(encoding: Encoding) -> float:
    """What LAME multiplies samples with (its presets; measured with LAME 4.0): nothing at a variable bit rate."""
    if isinstance(encoding, ConstantBitrate):
        return {192: 0.97, 224: 0.98, 256: 1.0, 320: 1.0}.get(encoding.kbps, 0.95)
    return 1.0
