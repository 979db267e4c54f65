"""What a service sent, as samples, where it can be a reading of the text."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from lydsak.engines.base import RATES
from lydsak.engines.deadline import call_undisturbed
from lydsak.engines.online.patience import Fault
from lydsak.errors import EngineError, Phrase
from lydsak.model import Hz, Ms

_SHORTEST_WORD: Final = 25
_SHORTEST_LETTER: Final = 40
_LONGEST_LETTER: Final = 500
"""Milliseconds a letter, between which speech is believed; a voice takes about 70, in a word alone perhaps less."""
_SHORTER_START: Final = 200
_LONGEST_REST: Final = 3_000
"""What a text may take less or more besides: short ones vary."""
_MOST_SAMPLES: Final = 32_000_000
"""Of all channels: 64 MB, eleven minutes at 48 kHz."""
_BLOCK: Final = 500_000
"""Samples that are decoded at a time: some hundredths of a second of work."""
_OPEN_SIZE: Final = 0x7FFF0000
"""What streams a WAV before it knows its length writes 0, 0xFFFFFFFF, or as espeak-ng and SoX do, nearly 2 GB."""


@dataclass(frozen=True, slots=True)
class AnsweredSound:
    """Signed 16-bit little-endian mono samples."""

    pcm: bytes
    rate: Hz

    @property
    def duration(self) -> Ms:
        """Whole milliseconds."""
        return Ms(len(self.pcm) // 2 * 1000 // self.rate)


def decode_sound(content: bytes, engine: str) -> AnsweredSound:
    """WAV, MP3, FLAC or OGG as samples. Raises Fault L422 where it is none of them, or ends too early."""
    import io

    import soundfile

    try:
        with _open_sound(io.BytesIO(_mend_sizes(content))) as file:
            pcm, rate = _read_mono(file, engine), file.samplerate
    except (soundfile.LibsndfileError, struct.error) as error:
        raise Fault(describe_no_sound(engine, content), again=True) from error
    if not pcm or rate not in RATES:
        raise Fault(describe_no_sound(engine, content), again=True)
    return AnsweredSound(pcm, Hz(rate))


@contextmanager
def _open_sound(content: BinaryIO) -> Iterator[Any]:
    """A soundfile.SoundFile. libsndfile reads `content` by callbacks, in which no overrun may be raised."""
    import soundfile

    file = call_undisturbed(lambda: soundfile.SoundFile(content))
    try:
        yield file
    finally:
        call_undisturbed(file.close)


def _read_mono(file: Any, engine: str) -> bytes:
    """All frames, a bounded block at a time: a small FLAC may unpack to days, and a deadline may end it between two.

    How many frames a file says that it has is not believed. Raises Fault L422.
    """
    pcm, heard = bytearray(), 0
    while True:
        samples = call_undisturbed(lambda: _read_block(file, max(1, _BLOCK // file.channels)))
        heard += samples.size
        if heard > _MOST_SAMPLES:
            message = Phrase("the service's answer to {engine} holds more sound than a text takes", engine=engine)
            raise Fault(EngineError("L422", message, help="the service may have changed"), again=False)
        if not samples.size:
            return bytes(pcm)
        mono = samples[:, 0] if samples.shape[1] == 1 else samples.mean(axis=1)  # a voice may be in one channel alone
        pcm += mono.astype("<i2").tobytes()


def _read_block(file: Any, frames: int) -> Any:
    """Frames as 16-bit; of floats libsndfile would cut off the fraction, and nearly all of a sample is that."""
    if file.subtype not in {"FLOAT", "DOUBLE"}:
        return file.read(frames, dtype="int16", always_2d=True)
    import numpy as np

    floats = np.nan_to_num(file.read(frames, dtype="float64", always_2d=True))
    return np.rint(floats.clip(-1, 1) * 32_767).astype("int16")


def check_length(sound: AnsweredSound, letters: int, engine: str) -> AnsweredSound:
    """The sound, where it is one, and as long as reading so many letters may take. Raises Fault L422, L423."""
    if not any(sound.pcm):
        raise Fault(describe_no_sound(engine), again=True)
    least = max(_SHORTEST_WORD * letters, _SHORTEST_LETTER * letters - _SHORTER_START)
    if least <= sound.duration <= _LONGEST_LETTER * letters + _LONGEST_REST:
        return sound
    message = Phrase(
        "{engine} got {duration} s of sound for {letters} letters",
        engine=engine,
        duration=f"{sound.duration / 1000:.1f}",
        letters=letters,
    )
    raise Fault(EngineError("L423", message, help="build again: what was spoken is kept"), again=True)


def count_letters(text: str) -> int:
    """Letters and digits: what takes time to say."""
    return sum(character.isalnum() for character in text)


def pace_letters(text: str, pace: float) -> int:
    """The letters that take as long by themselves as those of `text` at a pace: at 2 one takes half its time."""
    return max(1, round(count_letters(text) / pace))


def describe_no_sound(engine: str, content: bytes = b"") -> EngineError:
    """The error for an answer that is no sound, with the first words of what it is."""
    begin = content[:60].decode("ascii", "replace").split("\n")[0].strip() if content[:1] in {b"<", b"{"} else ""
    message = f"the service's answer to {engine} holds no sound" + (f": {begin}" if begin else "")
    return EngineError("L422", message, help="the service may have changed, or something answers in its place")


def _mend_sizes(content: bytes) -> bytes:
    """A RIFF file of unknown size with the sizes that it turned out to have; else as it is.

    RIFF: four letters and a little-endian size before each chunk (Microsoft and IBM, 1991).
    """
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        return content
    at = 12
    while at + 8 <= len(content):
        size = struct.unpack_from("<I", content, at + 4)[0]
        if content[at : at + 4] == b"data":
            rest = len(content) - at - 8
            if _is_open(size) or _is_open(struct.unpack_from("<I", content, 4)[0]):
                head = b"RIFF" + struct.pack("<I", len(content) - 8) + content[8 : at + 4]
                return head + struct.pack("<I", rest) + content[at + 8 :]
            if size > rest:
                raise struct.error("the data chunk is cut")
            return content
        at += 8 + size + size % 2
    return content


def _is_open(size: int) -> bool:
    return size == 0 or size >= _OPEN_SIZE
