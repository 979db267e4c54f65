"""PCM -> the same programme as AAC in MP4 or as Opus in Ogg, for listeners whose app takes less data than MP3 does.

FFmpeg's encoders and containers, through PyAV, which is not installed unless asked for. A listener's clock is the same
in every format: what a file decodes to is as long as the MP3, to the sample, and begins with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Final, cast

import numpy as np

from lydsak.audio.alternate_tags import LANGUAGES, write_tags
from lydsak.audio.loudness import measure_blocks
from lydsak.audio.samples import CELL_SAMPLES, Samples, decibels, make_silence
from lydsak.model import HOUSE_RATE, Alternate, AudioTags, Chapter, Db, Dbtp

if TYPE_CHECKING:
    from pathlib import Path

    from av import AudioFrame
    from av.audio import AudioStream
    from av.container import Chapter as FileChapter

PlayLimited = Callable[[Dbtp], Iterable[Samples]]
"""All samples of a programme, block by block, with their true peak held at a level."""

_HEADROOM: Final = Db(1.0)
"""How far below the ceiling samples are held: these codecs add more to a peak than MP3 at 96 kbit/s does."""
_SAFETY: Final = Db(0.05)
_ATTEMPTS: Final = 4
_AAC_FRAME: Final = 1024
_BLOCK: Final = CELL_SAMPLES * 7_500


@dataclass(frozen=True, slots=True)
class _Container:
    """What FFmpeg calls a format's container and codec."""

    name: str
    codec: str
    options: tuple[tuple[str, str], ...]
    frame: int
    """Samples that a frame has and the container cannot say are too many; 1 where it can."""


_CONTAINERS: Final = {
    # The index goes to the front, so that a player can begin before it has the whole file.
    "m4b": _Container("ipod", "aac", (("movflags", "+faststart"), ("brand", "M4B ")), _AAC_FRAME),
    "opus": _Container("ogg", "libopus", (), 1),
}


def make_alternate(
    path: Path, alternate: Alternate, play: PlayLimited, samples: int, channels: int, ceiling: Dbtp, tags: AudioTags
) -> None:
    """Encode a programme of so many samples a channel, and listen to it: `ceiling` holds in the decoded file.

    The same bytes for the same input. Raises OSError when the file cannot be written.
    """
    limit = Dbtp(ceiling - _HEADROOM)
    for _ in range(_ATTEMPTS):
        _encode_file(path, alternate, play(limit), samples, channels, tags)
        peak = float(measure_blocks(decode_alternate(path)).peaks.max(initial=0.0))
        excess = decibels(peak) + _SAFETY - ceiling
        if excess <= 0:
            break
        limit = Dbtp(limit - excess - 0.1)
    write_tags(path, alternate.format, tags)


def decode_alternate(path: Path) -> Iterator[Samples]:
    """What a player plays of a file, in blocks of whole cells; the last is filled up with silence."""
    import av

    with av.open(str(path), "r") as file:
        parts: list[Samples] = []
        for frame in file.decode(file.streams.audio[0]):
            parts.append(np.asarray(frame.to_ndarray(), dtype=np.float32))
            if sum(part.shape[1] for part in parts) >= _BLOCK:
                whole = np.concatenate(parts, axis=1)
                yield np.ascontiguousarray(whole[:, :_BLOCK])
                parts = [whole[:, _BLOCK:]]
    rest = np.concatenate(parts, axis=1) if parts else np.zeros((1, 0), np.float32)
    if rest.shape[1]:
        yield np.pad(rest, ((0, 0), (0, -rest.shape[1] % CELL_SAMPLES)))


def _encode_file(
    path: Path, alternate: Alternate, blocks: Iterable[Samples], samples: int, channels: int, tags: AudioTags
) -> None:
    import av

    container = _CONTAINERS[alternate.format]
    # Neither the time of day nor the library's version in the file, and a serial number that is no random one.
    options = {"fflags": "+bitexact", **dict(container.options)}
    with av.open(str(path), "w", container.name, options=options) as file:
        layout = "mono" if channels == 1 else "stereo"
        stream = cast(
            "AudioStream", file.add_stream(container.codec, HOUSE_RATE, {"flags": "+bitexact"}, layout=layout)
        )
        stream.bit_rate = alternate.bitrate * 1000
        stream.codec_context.thread_count = 1
        stream.metadata["language"] = LANGUAGES[tags.language]
        if alternate.format == "m4b":
            file.set_chapters([_describe_chapter(*entry) for entry in enumerate(tags.chapters)])
        for frame in _make_frames(blocks, -samples % container.frame, channels, layout):
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


def _make_frames(blocks: Iterable[Samples], lead: int, channels: int, layout: str) -> Iterator[AudioFrame]:
    """Blocks on the programme's clock.

    AAC comes in whole frames, and most players trim what is too much at the beginning of an MP4 (its edit list) but not
    at the end. So what fills the last frame up goes before the first sample, together with the encoder's own delay.
    """
    import av

    at = -lead
    for block in chain([make_silence(channels, lead)] if lead else [], blocks):
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
