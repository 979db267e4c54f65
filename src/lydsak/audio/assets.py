"""A producer's sound file -> samples at the house rate. libsndfile decodes: no ffmpeg, no ffprobe."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import soundfile
import soxr

from lydsak.audio.ogg_pages import find_ogg_fault
from lydsak.audio.samples import Samples, quantize_samples
from lydsak.errors import AssetError, Phrase, Place
from lydsak.model import HOUSE_RATE, SAMPLES_PER_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BLOCK: Final = 65_536
_LONGEST: Final = 3_600
"""Seconds: a small file may hold days of silence."""
_STDERR: Final = 2
_FORMATS: Final = "give a WAV, FLAC, MP3 or OGG file (in OGG: Vorbis or Opus)"
_MEND: Final = "get the whole file again, or save it anew"
_SAVE: Final = "save it anew to a file, as WAV or FLAC"
_PART: Final = "save it as one recording in a sound editor, or each recording as a file of its own"
# libsndfile mends the lengths of a WAV that was cut off, and tells only in its log.
_CUT_WAV: Final = re.compile(r"^data : (\d+) \(should be (\d+)\)", re.MULTILINE)
_CUT_RIFF: Final = re.compile(r"^RIFF : (\d+) \(should be (\d+)\)", re.MULTILINE)
# Of samples that all take the same room, bytes and samples a second say the same twice.
_TWO_RATES: Final = re.compile(r"^ *Bytes/sec +: (\d+) \(should be \d+\)", re.MULTILINE)
_BITS: Final = re.compile(r"^ *(?:Bit Width|Valid Bits) +: (\d+)", re.MULTILINE)
# No length, and something behind it that is no chunk of a WAV: the sound.
_UNMEASURED: Final = re.compile(r"^data : (?:0|0xFFFFFFFF)\n+ *(?:Unknown chunk|Have 0) marker", re.MULTILINE)
_EVEN: Final = ("PCM_", "FLOAT", "DOUBLE")
_RATES: Final = range(8_000, 768_001)
"""From the telephone's, of less than which no music is left, to the highest that anybody offers."""
_STREAMED_WAV: Final = 0x7FFF_F000
"""Programs that write to a pipe give the length as this (espeak-ng) or more."""


def decode_asset(path: Path, *, channels: int) -> Iterator[bytes]:
    """A WAV, FLAC, MP3 or OGG file as 16-bit interleaved samples of 48 kHz, in blocks, to a whole millisecond.

    Mono becomes two equal channels, stereo the mean of the two. Raises AssetError: L501 cannot be read, L502 not sound,
    L503 cut off or damaged, L504 empty, L505 more than two channels.
    """
    size = 0
    for block in _resample(path, channels):
        pcm = quantize_samples(block)
        size += len(pcm)
        yield pcm
    if not size:
        raise _fault(
            "L504",
            Phrase("{name} holds no sound", name=path.name),
            path,
            "replace it, or take it out of the script or lydsak.toml",
        )
    yield bytes(-size % (SAMPLES_PER_MS * 2 * channels))


def try_beginning(path: Path) -> None:
    """Open a sound and decode what it begins with: soon done, however long it is. Raises AssetError as `decode_asset`.

    Whether it is whole is not seen so.
    """
    with _open_sound(path) as sound:
        try:
            block = _read_block(sound)
        except soundfile.LibsndfileError as error:
            raise _fault("L503", Phrase("{name} is cut off or damaged", name=path.name), path, _MEND) from error
        if not len(block):
            for _ in decode_asset(path, channels=1):  # which says why
                pass


def _resample(path: Path, channels: int) -> Iterator[Samples]:
    with _open_sound(path) as sound:
        blocks = _read_blocks(sound, path, channels)
        if sound.samplerate == HOUSE_RATE:
            yield from (block.T for block in blocks)
            return
        stream = soxr.ResampleStream(sound.samplerate, HOUSE_RATE, channels, dtype="float32", quality="VHQ")
        for block in blocks:
            yield stream.resample_chunk(block).reshape(-1, channels).T
        nothing = np.zeros((0, channels), np.float32)
        yield stream.resample_chunk(nothing, last=True).reshape(-1, channels).T


def _open_sound(path: Path) -> soundfile.SoundFile:
    try:
        path.open("rb").close()
    except OSError as error:
        help = Phrase("put the file at {path}", path=path) if isinstance(error, FileNotFoundError) else None
        raise _fault(
            "L501", Phrase("cannot read {name}: {strerror}", name=path.name, strerror=error.strerror), path, help
        ) from error
    try:
        with _hush_decoder():
            sound = soundfile.SoundFile(path)
    except (soundfile.LibsndfileError, TypeError) as error:  # TypeError: the name ends in .raw
        raise _fault(
            "L502", Phrase("{name} is not a sound file that can be read", name=path.name), path, _FORMATS
        ) from error
    if sound.frames > _LONGEST * sound.samplerate:
        sound.close()
        raise _refuse_length(path)
    if sound.channels > 2:
        sound.close()
        raise _fault(
            "L505",
            Phrase("{name} has {channels} channels", name=path.name, channels=sound.channels),
            path,
            "mix it down to stereo or mono",
        )
    try:
        _check_file(sound, path)
    except AssetError:
        sound.close()
        raise
    return sound


def _check_file(sound: soundfile.SoundFile, path: Path) -> None:
    """Refuse what the decoder would read all the same: otherwise than it was recorded, or without its damaged parts."""
    rate = sound.samplerate
    if rate not in _RATES:
        raise _fault(
            "L503", Phrase("{name} says that it has {rate} samples a second", name=path.name, rate=rate), path, _MEND
        )
    if sound.subtype.startswith(_EVEN) and _contradicts_rate(sound):
        raise _fault("L503", Phrase("{name} contradicts itself about its sample rate", name=path.name), path, _MEND)
    fault = find_ogg_fault(path) if sound.format == "OGG" else None
    if fault == "damaged":
        raise _fault("L503", Phrase("{name} is cut off or damaged", name=path.name), path, _MEND)
    if fault == "chained":
        raise _fault("L503", Phrase("{name} is several recordings in one file", name=path.name), path, _PART)


def _contradicts_rate(sound: soundfile.SoundFile) -> bool:
    """Whether the bytes a second are of another rate; some programs leave them out, or count the used bits alone."""
    found = _TWO_RATES.search(sound.extra_info)
    if found is None or int(found[1]) == 0:
        return False
    if "Ambiguous" in sound.extra_info and sound.subtype != "PCM_32":  # 24 bits in 32 that the decoder takes for others
        return True
    used = [int(bits) * sound.channels * sound.samplerate for bits in _BITS.findall(sound.extra_info)]
    return not any(int(found[1]) * 8 == rate for rate in used)


def _read_blocks(sound: soundfile.SoundFile, path: Path, channels: int) -> Iterator[NDArray[np.float32]]:
    """(length, channels) at the file's own rate; says so at the end when the file ends before its sound does."""
    length = 0
    try:
        while len(block := _read_block(sound)):
            length += len(block)
            if length > _LONGEST * sound.samplerate:  # as its head did not say
                raise _refuse_length(path)
            yield _fit_channels(np.nan_to_num(block), channels)
    except soundfile.LibsndfileError as error:
        raise _fault("L503", Phrase("{name} is cut off or damaged", name=path.name), path, _MEND) from error
    if not length and _UNMEASURED.search(sound.extra_info):
        raise _fault(
            "L503",
            Phrase("{name} does not say how long it is, as what went through a pipe", name=path.name),
            path,
            _SAVE,
        )
    if _is_cut_off(sound, length):
        raise _fault("L503", Phrase("{name} is cut off", name=path.name), path, _MEND)


def _read_block(sound: soundfile.SoundFile) -> NDArray[np.float32]:
    with _hush_decoder():
        block: NDArray[np.float32] = sound.read(_BLOCK, dtype="float32", always_2d=True)
    return block


@contextmanager
def _hush_decoder() -> Iterator[None]:
    """libmpg123 writes of damage to the standard error of the process; our own error says it, once."""
    if sys.__stderr__ is None:  # closed from the start: by that number any file may be open now
        yield
        return
    kept, nowhere = os.dup(_STDERR), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, _STDERR)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)
        os.close(nowhere)


def _is_cut_off(sound: soundfile.SoundFile, length: int) -> bool:
    log = sound.extra_info
    # Cut off before the samples, there is no word of them.
    if found := _CUT_WAV.search(log) or (None if length else _CUT_RIFF.search(log)):
        return int(found[2]) < int(found[1]) < _STREAMED_WAV
    # An MP3 promises a length in its first frame; encoders are a few frames out.
    return bool(length < sound.frames - sound.samplerate // 10)


def _refuse_length(path: Path) -> AssetError:
    return _fault(
        "L514", Phrase("{name} is longer than an hour", name=path.name), path, "cut it to what is to be heard"
    )


def _fit_channels(block: NDArray[np.float32], channels: int) -> NDArray[np.float32]:
    if block.shape[1] == channels:
        return block
    if channels == 1:
        return (block[:, :1] + block[:, 1:]) / np.float32(2)
    return np.repeat(block, channels, axis=1)


def _fault(code: str, message: str, path: Path, help: str | None) -> AssetError:
    return AssetError(code, message, place=Place(str(path)), help=help)
