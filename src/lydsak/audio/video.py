"""Pictures and an MP3 -> MP4 with H.264 and AAC, and the captions as a track of their own (3GPP timed text).

FFmpeg's encoders through PyAV, which is not installed unless asked for. Everything passes by step by step, so that an
hour takes no more memory than a minute; and no clock and no version is in the file, so that it is the same twice.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Protocol, cast

import numpy as np
import soundfile

from lydsak.model import HOUSE_RATE, Ms

if TYPE_CHECKING:
    from pathlib import Path

    from av import VideoFrame
    from av.container import OutputContainer

_QUIETEST: Final = -40.0
_LOUDEST: Final = -10.0
"""dBFS of what is drawn as no bar and as a whole one."""
_THREADS: Final = 2
"""Of the encoder, on every machine: its output depends on their number."""
_BITRATE: Final = 128_000
_BT709: Final = 1
"""ISO/IEC 23091-2: matrix, primaries and transfer of high definition."""
_STYLES: Final = b"""[Script Info]
ScriptType: v4.00+
[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
"""What the encoder makes the track's description of; players draw captions as they like."""


class Picture(Protocol):
    """Pixels, and for how many frames they are shown."""

    @property
    def pixels(self) -> bytes:
        """Red, green and blue by the row."""

    @property
    def frames(self) -> int:
        """At least one."""


class Caption(Protocol):
    """What is said for a time."""

    @property
    def start(self) -> Ms:
        """From the beginning."""

    @property
    def end(self) -> Ms:
        """Later than the start."""

    @property
    def lines(self) -> tuple[str, ...]:
        """As they are shown."""


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """What a video is, besides what it shows."""

    width: int
    height: int
    rate: int
    """Frames a second."""
    title: str
    artist: str
    language: str
    """ISO 639-2."""


def measure_levels(sound: Path, step: Ms) -> tuple[float, ...]:
    """How high the wave of an MP3 is drawn, from 0 to 1, step by step."""
    found = []
    with soundfile.SoundFile(sound) as file:
        block = file.samplerate * step // 1000
        while len(samples := file.read(block, dtype="float32", always_2d=True)):
            energy = float(np.square(samples, dtype=np.float64).mean())
            decibels = 10 * np.log10(max(energy, 1e-12))
            found.append(round(float(np.clip((decibels - _QUIETEST) / (_LOUDEST - _QUIETEST), 0, 1)), 3))
    return tuple(found)


def encode_video(
    path: Path, facts: VideoFacts, pictures: Iterable[Picture], sound: Path, captions: Sequence[Caption]
) -> None:
    """Write a video. Raises OSError, and ValueError where this FFmpeg has no H.264."""
    import av

    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(str(path), "w", "mp4", options=options) as file, av.open(str(sound), "r") as heard:
        writer = _Writer(file, facts, heard.streams.audio[0].layout.name)
        file.metadata.update({"title": facts.title, "artist": facts.artist})
        spoken = writer.encode_sound(heard.decode(heard.streams.audio[0]))
        waiting = list(reversed(captions))
        # By turns: the container holds back what is ahead of the others.
        for picture in pictures:
            shown = writer.show(picture)
            while waiting and waiting[-1].start <= shown * 1000:
                writer.caption(waiting.pop())
            for until in spoken:
                if until > shown:
                    break
        for _ in spoken:
            pass
        writer.finish()


class _Writer:
    """The three streams of a file, and how far they are."""

    def __init__(self, file: OutputContainer, facts: VideoFacts, layout: str) -> None:
        self._file = file
        self._facts = facts
        # A look ahead of ten frames, not forty: they are held, and little moves. For the same reason motion is looked
        # for in one frame, by whole pixels: a fifth of the time for three hundredths of the size, and seen by nobody.
        ahead = {"x264-params": "rc-lookahead=10:ref=1:subme=1"}
        options = {"preset": "veryfast", "crf": "23", "profile": "high", "flags": "+bitexact", **ahead}
        self._video = file.add_stream("libx264", facts.rate, options)
        self._video.width, self._video.height, self._video.pix_fmt = facts.width, facts.height, "yuv420p"
        context = self._video.codec_context
        context.thread_count = _THREADS
        context.color_primaries = context.color_trc = context.colorspace = _BT709
        self._audio = file.add_stream("aac", HOUSE_RATE, {"flags": "+bitexact"}, layout=layout)
        self._audio.bit_rate = _BITRATE
        self._audio.codec_context.thread_count = 1
        self._text = file.add_stream("mov_text")
        self._text.codec_context.subtitle_header = _STYLES
        self._text.codec_context.time_base = Fraction(1, 1000)
        for stream in (self._audio, self._text):
            stream.metadata["language"] = facts.language
        self._shown = 0

    def show(self, picture: Picture) -> float:
        """Encode a picture; returns the second at which it ends."""
        frame = self._convert(picture.pixels)
        for _ in range(picture.frames):
            frame.pts = self._shown
            self._file.mux(self._video.encode(frame))
            self._shown += 1
        return self._shown / self._facts.rate

    def encode_sound(self, frames: Iterable[object]) -> Iterator[float]:
        """Encode as it is asked for: the second that each frame of sound ends at."""
        import av

        resampler = av.AudioResampler("fltp", self._audio.layout, HOUSE_RATE)
        samples = 0
        for frame in frames:
            for piece in resampler.resample(cast("av.AudioFrame", frame)):
                samples += piece.samples
                self._file.mux(self._audio.encode(piece))
            yield samples / HOUSE_RATE
        for piece in resampler.resample(None):
            self._file.mux(self._audio.encode(piece))

    def caption(self, caption: Caption) -> None:
        """A sample of timed text: its length, then UTF-8 (3GPP TS 26.245, 5.17)."""
        import av

        text = "\n".join(caption.lines).encode("utf-8")
        packet = av.Packet(struct.pack(">H", len(text)) + text)
        packet.stream = self._text
        packet.time_base = Fraction(1, 1000)
        packet.pts = packet.dts = caption.start
        packet.duration = caption.end - caption.start
        self._file.mux(packet)

    def finish(self) -> None:
        """What the encoders still hold."""
        self._file.mux(self._video.encode(None))
        self._file.mux(self._audio.encode(None))

    def _convert(self, pixels: bytes) -> VideoFrame:
        import av
        from av.video.reformatter import Colorspace

        shape = (self._facts.height, self._facts.width, 3)
        frame = av.VideoFrame.from_ndarray(np.frombuffer(pixels, np.uint8).reshape(shape), "rgb24")
        frame = frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709)
        frame.time_base = Fraction(1, self._facts.rate)
        return frame
