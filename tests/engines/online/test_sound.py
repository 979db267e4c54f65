from __future__ import annotations

import io
import struct
from contextlib import suppress

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from lydsak.engines.deadline import CallOverrun, limit_call
from lydsak.engines.online.patience import Fault
from lydsak.engines.online.sound import (
    AnsweredSound,
    check_length,
    count_letters,
    decode_sound,
    describe_no_sound,
)
from lydsak.model import Hz
from tests.engines.loopback import make_mp3, make_pcm, make_wav

TEXT = "Sju tusen"
SAMPLES = np.frombuffer(make_pcm(TEXT), "<i2")


def _write(samples: object, kind: str = "WAV", subtype: str | None = None, rate: int = 24_000) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format=kind, subtype=subtype)
    return file.getvalue()


def _decode(content: bytes) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    sound = decode_sound(content, "spoken")
    assert sound.rate == 24_000
    return np.frombuffer(sound.pcm, "<i2")


@pytest.mark.parametrize("content", [make_wav(TEXT), _write(SAMPLES, "FLAC"), _write(SAMPLES, "WAV", "PCM_24")])
def test_lossless_sound_is_read_bit_by_bit(content: bytes) -> None:
    """WAV of 16 and 24 bits, and FLAC."""
    assert np.array_equal(_decode(content), SAMPLES)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (_write(SAMPLES / 32_768, "WAV", "FLOAT"), 2),
        (_write(SAMPLES / 32_768, "WAV", "DOUBLE"), 2),
        (_write(SAMPLES, "WAV", "PCM_U8"), 300),
        (_write(SAMPLES, "WAV", "ULAW"), 600),
    ],
    ids=["float", "double", "8-bit", "ulaw"],
)
def test_other_samples_are_as_loud(content: bytes, error: int) -> None:
    """Floats from -1 to 1, 8 bits and telephone sound become what they stand for."""
    assert np.abs(_decode(content).astype(int) - SAMPLES).max() <= error


def test_floats_beyond_full_scale_are_cut_and_what_is_no_number_is_silent() -> None:
    """A model that overshoots clips; it does not wrap around into noise."""
    content = _write(np.array([0.5, 1.7, -3.0, float("nan")] * 500), "WAV", "FLOAT")
    assert _decode(content)[:4].tolist() == [16_384, 32_767, -32_767, 0]


@pytest.mark.parametrize("kind", ["MP3", "OGG"])
def test_lossy_sound_is_about_as_long_and_as_loud(kind: str) -> None:
    """MP3 and OGG."""
    content = make_mp3(TEXT) if kind == "MP3" else _write(SAMPLES, "OGG", "VORBIS")
    samples = _decode(content)
    assert len(samples) == pytest.approx(len(SAMPLES), abs=3_000)
    assert np.abs(samples).max() == pytest.approx(8_000, rel=0.25)


def test_stereo_keeps_a_voice_in_either_channel() -> None:
    """Two equal channels are that one; a voice on the right alone is heard."""
    silent = np.zeros_like(SAMPLES)
    assert np.array_equal(_decode(_write(np.column_stack([SAMPLES, SAMPLES]))), SAMPLES)
    assert np.abs(_decode(_write(np.column_stack([silent, SAMPLES])))).max() == pytest.approx(4_000, abs=1)


@pytest.mark.parametrize("size", [0, 0x7FFFF000, 0xFFFFFFFF])
@pytest.mark.parametrize("trailing", [b"", b"\x01"])
def test_sizes_that_were_not_known_are_mended(size: int, trailing: bytes) -> None:
    """A streamed WAV is read to its end, half a sample less."""
    assert np.array_equal(_decode(make_wav(TEXT, size=size) + trailing), SAMPLES)


def test_only_the_riff_size_may_be_open() -> None:
    """A server that knows the length of its samples, and not that of the file."""
    content = bytearray(make_wav(TEXT))
    content[4:8] = struct.pack("<I", 0xFFFFFFFF)
    assert np.array_equal(_decode(bytes(content)), SAMPLES)


def test_chunks_before_the_samples_are_passed_over() -> None:
    """A LIST chunk of odd length has a byte of padding (RIFF, 1991)."""
    content = make_wav(TEXT, size=0xFFFFFFFF)
    listed = content[:36] + b"LIST" + struct.pack("<I", 5) + b"INFO\0\0" + content[36:]
    assert np.array_equal(_decode(listed), SAMPLES)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!doctype html>",
        b"RIFF",
        make_wav(TEXT)[:44],
        make_wav(TEXT)[:-2],
        make_wav(TEXT, size=0)[:44],
        b"RIFF\0\0\0\0WAVE",
        b"RIFF\0\0\0\0WAVEdata\0\0\0\0",
        b"\0" * 4_000,
        _write(SAMPLES, rate=4_000),
    ],
)
def test_what_is_no_whole_sound_is_a_fault_that_may_pass(content: bytes) -> None:
    """Pages, heads without samples, a file that is cut, and a rate that no voice has."""
    with pytest.raises(Fault) as caught:
        decode_sound(content, "spoken")
    assert (caught.value.error.code, caught.value.again) == ("L422", True)


@given(st.binary(max_size=400) | st.binary(max_size=400).map(lambda rest: b"RIFF\xff\xff\xff\xffWAVE" + rest))
def test_any_bytes_are_sound_or_a_fault(content: bytes) -> None:
    """Nothing that a server may send raises anything else."""
    with suppress(Fault):
        assert len(decode_sound(content, "spoken").pcm) % 2 == 0


def test_small_file_that_unpacks_to_days_is_refused() -> None:
    """Silence is a two-thousandth of its size as FLAC; it is not unpacked to its end, nor asked for again."""
    content = _write(np.zeros((4_000_000, 2), "int16"), "FLAC", rate=48_000)
    days = io.BytesIO()
    with soundfile.SoundFile(days, "w", 48_000, 8, format="FLAC") as file:
        for _ in range(5):
            file.write(np.zeros((1_000_000, 8), "int16"))
    assert decode_sound(content, "spoken").duration == 83_333
    with pytest.raises(Fault, match="more sound than a text takes") as caught:
        decode_sound(days.getvalue(), "spoken")
    assert (caught.value.error.code, caught.value.again) == ("L422", False)


def test_deadline_ends_decoding_between_two_blocks() -> None:
    """An overrun is not lost in a callback of libsndfile's."""
    content = _write(np.zeros(20_000_000, "int16"), "FLAC")
    with pytest.raises(CallOverrun), limit_call(0.001):
        decode_sound(content, "spoken")


@pytest.mark.parametrize(
    ("letters", "seconds", "good"),
    [
        (10, 0.2, False),
        (10, 0.3, True),
        (10, 0.7, True),
        (10, 7.9, True),
        (10, 8.1, False),
        (100, 3.5, False),
        (100, 3.9, True),
        (100, 7.0, True),
    ],
)
def test_length_is_to_fit_the_letters(letters: int, seconds: float, good: bool) -> None:
    """Ten letters take from a quarter of a second to five, and a rest of three; of a hundred half is not enough."""
    sound = AnsweredSound(b"\1\0" * round(seconds * 16_000), Hz(16_000))
    if good:
        assert check_length(sound, letters, "spoken") is sound
        return
    with pytest.raises(Fault, match=f"for {letters} letters") as caught:
        check_length(sound, letters, "spoken")
    assert (caught.value.error.code, caught.value.again) == ("L423", True)


def test_silence_is_no_speech() -> None:
    """However right its length is."""
    with pytest.raises(Fault, match="holds no sound"):
        check_length(AnsweredSound(bytes(32_000), Hz(16_000)), 10, "spoken")


def test_letters_and_digits_are_counted() -> None:
    """Not what is silent."""
    assert count_letters("«Å, 17. mai!» – 😀") == 6


def test_error_shows_the_first_words_of_a_page() -> None:
    """Enough to know a proxy's page by; of binary data nothing."""
    assert describe_no_sound("spoken", b"<title>Sign in</title>\nmore").message.endswith(
        "no sound: <title>Sign in</title>"
    )
    assert describe_no_sound("spoken", b"\x00\x01").message.endswith("holds no sound")
