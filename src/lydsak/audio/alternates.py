"""PCM -> the same programme as AAC in MP4 or as Opus in Ogg, for listeners whose app takes less data than MP3 does.

FFmpeg's encoders and containers, through PyAV, which is not installed unless asked for. A listener's clock is the same
in every format: what a file decodes to is as long as the MP3, to the sample, and begins with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Final, cast

import numpy as np

from lydsak.audio.alternate_tags import write_tags
from lydsak.audio.foresight import ENCODING_HEADROOM
from lydsak.audio.loudness import (
    GAIN_STEP,
    SILENCE,
    LoudnessMeter,
    combine_loudness,
    measure_samples,
    measure_stream,
)
from lydsak.audio.samples import CELL_SAMPLES, Samples, hold_silence
from lydsak.audio.tags import ISO_639_2
from lydsak.model import HOUSE_RATE, Alternate, AlternateFormat, AudioTags, Chapter, Db, Dbtp

if TYPE_CHECKING:
    from pathlib import Path

    from av import AudioFrame
    from av.audio import AudioStream
    from av.container import Chapter as FileChapter

PlayLimited = Callable[[Db, Dbtp], Iterable[Samples]]
"""All samples of a programme, block by block: raised by a little more than the MP3, their true peak held at a level."""

_SAFETY: Final = Db(0.05)
_ATTEMPTS: Final = 6
_BALANCING: Final = 3
"""In so many attempts loudness and rate are mended too; the ceiling comes last, as it alone is a promise."""
_HIGHEST_PUSH: Final = Db(3.0)
"""What a codec cannot carry is not made up for by pushing the rest into the limiter."""
_RATE_TOLERANCE: Final = 1.05
_AAC_FRAME: Final = 1024
_BLOCK: Final = CELL_SAMPLES * 7_500


@dataclass(frozen=True, slots=True)
class _Container:
    """What FFmpeg calls a format's container and codec, and what it is told of each."""

    name: str
    codec: str
    container_options: tuple[tuple[str, str], ...]
    codec_options: tuple[tuple[str, str], ...]
    frame: int
    """The container can only hold whole frames of so many samples."""


_CONTAINERS: Final = {
    # The index goes to the front, so that a player can begin before it has the whole file. The slower search of AAC
    # ("twoloop") takes three times as long, and at 64 kbit/s a synthetic voice gets 10 dB more noise, 2 dB more peak.
    "m4b": _Container(
        "ipod", "aac", (("movflags", "+faststart"), ("brand", "M4B ")), (("aac_coder", "fast"),), _AAC_FRAME
    ),
    # Left free, Opus spends 106 kbit/s where 64 were asked for: a synthetic voice looks like a held note to it.
    "opus": _Container("ogg", "libopus", (), (("vbr", "constrained"),), 1),
}


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What an encoder is given and asked for."""

    gain: Db
    limit: Dbtp
    bitrate: int


def make_alternate(
    path: Path, alternate: Alternate, play: PlayLimited, samples: int, channels: int, ceiling: Dbtp, tags: AudioTags
) -> None:
    """Encode a programme of so many samples a channel, and listen to it: `ceiling` holds in the decoded file.

    As loud as what is encoded to MP3, to half a step of gain, where the codec takes no more than 3 dB away; and not
    much over its bit rate. The same bytes for the same input. Raises OSError when the file cannot be written.
    """
    attempt = _Attempt(Db(0.0), Dbtp(ceiling - ENCODING_HEADROOM), alternate.bitrate * 1000)
    played: LoudnessMeter | None = None
    wanted = SILENCE
    for number in range(_ATTEMPTS):
        blocks = play(attempt.gain, attempt.limit)
        if played is None:
            played = LoudnessMeter()
            blocks = _note_loudness(blocks, played)
        size = _encode_file(path, alternate.format, attempt.bitrate, blocks, samples, channels, tags)
        wanted = wanted if number else played.read().integrated
        heard = combine_loudness(measure_stream(decode_alternate(path)))
        better = attempt
        if number < _BALANCING:
            over = size * 8 * HOUSE_RATE / max(samples, 1) / (alternate.bitrate * 1000)
            better = _balance(attempt, wanted - heard.integrated, over)
        excess = heard.true_peak + _SAFETY - ceiling
        if excess > 0:
            better = replace(better, limit=Dbtp(attempt.limit - excess - 0.2))
        if better == attempt:
            break
        attempt = better
    write_tags(path, alternate.format, tags)


def _balance(attempt: _Attempt, loss: float, over: float) -> _Attempt:
    """Louder by what the codec and harder limiting took; a lower rate where the encoder took more than it was given."""
    gain = Db(min(attempt.gain + round(loss / GAIN_STEP) * GAIN_STEP, _HIGHEST_PUSH))
    bitrate = int(attempt.bitrate / over) if over > _RATE_TOLERANCE else attempt.bitrate
    return replace(attempt, gain=gain, bitrate=bitrate)


def _note_loudness(blocks: Iterable[Samples], played: LoudnessMeter) -> Iterator[Samples]:
    for block in blocks:
        played.add_unit(measure_samples(block))
        yield block


def decode_alternate(path: Path) -> Iterator[Samples]:
    """What a player plays of a file, in blocks of whole cells; the last is filled up with silence."""
    import av

    with av.open(str(path), "r") as file:
        parts: list[Samples] = []
        held = 0
        for frame in file.decode(file.streams.audio[0]):
            parts.append(np.asarray(frame.to_ndarray(), dtype=np.float32))
            held += frame.samples
            if held >= _BLOCK:
                whole = np.concatenate(parts, axis=1)
                yield np.ascontiguousarray(whole[:, :_BLOCK])
                parts = [whole[:, _BLOCK:]]
                held -= _BLOCK
    rest = np.concatenate(parts, axis=1) if parts else np.zeros((1, 0), np.float32)
    if rest.shape[1]:
        yield np.pad(rest, ((0, 0), (0, -rest.shape[1] % CELL_SAMPLES)))


def _encode_file(
    path: Path,
    form: AlternateFormat,
    bitrate: int,
    blocks: Iterable[Samples],
    samples: int,
    channels: int,
    tags: AudioTags,
) -> int:
    """Write a file without tags; returns how many bytes of it are sound."""
    import av

    container = _CONTAINERS[form]
    # Neither the time of day nor the library's version in the file, and a serial number that is no random one.
    options = {"fflags": "+bitexact", **dict(container.container_options)}
    with av.open(str(path), "w", container.name, options=options) as file:
        layout = "mono" if channels == 1 else "stereo"
        codec_options = {"flags": "+bitexact", **dict(container.codec_options)}
        added = file.add_stream(container.codec, HOUSE_RATE, codec_options, layout=layout)
        stream = cast("AudioStream", added)
        stream.bit_rate = bitrate
        stream.codec_context.thread_count = 1
        stream.metadata["language"] = ISO_639_2[tags.language]
        if form == "m4b":
            file.set_chapters([_describe_chapter(*entry) for entry in enumerate(tags.chapters)])
        size = 0
        for frame in chain(_make_frames(blocks, -samples % container.frame, channels, layout), [None]):
            packets = stream.encode(frame)
            size += sum(packet.size for packet in packets)
            file.mux(packets)
    return size


def _make_frames(blocks: Iterable[Samples], lead: int, channels: int, layout: str) -> Iterator[AudioFrame]:
    """Blocks on the programme's clock.

    AAC comes in whole frames, and most players trim what is too much at the beginning of an MP4 (its edit list) but not
    at the end. So what fills the last frame up goes before the first sample, together with the encoder's own delay.
    """
    import av

    at = -lead
    for block in chain([hold_silence(channels, lead)] if lead else [], blocks):
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), "fltp", layout)
        frame.sample_rate = HOUSE_RATE
        frame.time_base = Fraction(1, HOUSE_RATE)
        frame.pts = at
        yield frame
        at += block.shape[1]


def _describe_chapter(number: int, chapter: Chapter) -> FileChapter:
    return {
        "id": number,
        "start": chapter.start,
        "end": chapter.end,
        "time_base": Fraction(1, 1000),
        "metadata": {"title": chapter.title},
    }
