"""Row 26: music and sounds that are cut, damaged, empty, enormous or no sound at all."""

from __future__ import annotations

import io
import os
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile

from faults.inputs.cases import SCRIPT, BadInput, chain_steps, write_file

ROW = "sounds"
_RATE = 44_100


def list_sounds() -> Iterator[BadInput]:
    """Each file as a sound that a script names, and as the show's intro."""
    for name, file, data, codes in _list_files():
        script = SCRIPT + f"## A ^k1\n\nElva gikk. ^a1\n\n[lyd {file}]\n"
        step = chain_steps(write_file(f"audio/music/{file}", data), write_file("scripts/feil.md", script))
        yield BadInput(ROW, name, ("build",), step, codes, (1,) if codes else (0,))
    yield from _list_intros()


def _list_files() -> Iterator[tuple[str, str, bytes, tuple[str, ...]]]:
    wav, flac, ogg, mp3 = (_write_sound(form) for form in ("WAV", "FLAC", "OGG", "MP3"))
    bad = ("L502", "L503", "L504", "L513", "L514")
    yield "an empty file", "a.wav", b"", bad
    yield "text", "a.wav", b"Elva gikk over sine bredder.\n" * 100, bad
    yield "a picture called MP3", "a.mp3", b"\x89PNG\r\n\x1a\n" + bytes(5_000), bad
    yield "zeros called MP3", "a.mp3", bytes(50_000), bad
    yield "random bytes called MP3", "a.mp3", np.random.default_rng(8).bytes(50_000), bad
    yield "a play list called MP3", "a.mp3", b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n/etc/passwd\n", bad
    yield "a play list", "a.m3u8", b"#EXTM3U\n/etc/passwd\n", (*bad, "L5")
    yield "a WAV cut in half", "a.wav", wav[: len(wav) // 2], bad
    yield "a WAV cut in its head", "a.wav", wav[:30], bad
    yield "a WAV without samples", "a.wav", wav[:40] + struct.pack("<I", 0), bad
    yield "a WAV of no channels", "a.wav", _patch(wav, 22, "<H", 0), bad
    yield "a WAV of 255 channels", "a.wav", _patch(wav, 22, "<H", 255), (*bad, "L505")
    yield "a WAV of six channels", "a.wav", _write_sound("WAV", channels=6), ("L505",)
    yield "a WAV of rate 0", "a.wav", _patch(wav, 24, "<I", 0), bad
    yield "a WAV of rate 1", "a.wav", _patch(wav, 24, "<I", 1), bad
    yield "a WAV of rate 4 GHz", "a.wav", _patch(wav, 24, "<I", 4_000_000_000), bad
    yield "a WAV of another rate than its bytes", "a.wav", _patch(wav, 24, "<I", _RATE // 2), bad
    yield "a WAV of 0 bits", "a.wav", _patch(wav, 34, "<H", 0), bad
    yield "a WAV that claims 4 GB", "a.wav", _patch(wav, 40, "<I", 0xFFFF_FFF0), ()
    yield "a WAV of an unknown codec", "a.wav", _patch(wav, 20, "<H", 0x9999), bad
    yield "a WAV of no numbers", "a.wav", _write_sound("WAV", subtype="FLOAT", value=np.nan), ()
    yield "a WAV without end in loudness", "a.wav", _write_sound("WAV", subtype="FLOAT", value=np.inf), ()
    yield "a WAV far above full scale", "a.wav", _write_sound("WAV", subtype="DOUBLE", value=1e30), ()
    yield "a WAV of silence", "a.wav", _write_sound("WAV", value=0.0), ()
    yield "a WAV of one sample", "a.wav", _write_sound("WAV", seconds=1 / _RATE), ()
    yield "a FLAC cut in half", "a.flac", flac[: len(flac) // 2], bad
    yield "a FLAC with a flipped byte", "a.flac", _flip(flac), bad
    yield "a FLAC of 12 hours of silence", "a.flac", _make_silent_flac(12), bad
    yield "an OGG cut in half", "a.ogg", ogg[: len(ogg) // 2], bad
    yield "an OGG with a flipped byte", "a.ogg", _flip(ogg), bad
    yield "an MP3 cut in half", "a.mp3", mp3[: len(mp3) // 2], bad
    yield "an MP3 with a tag of 256 MB", "a.mp3", b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + mp3, bad
    yield "an MP3 with 1 MB of zeros before it", "a.mp3", bytes(1_000_000) + mp3, (*bad, "L5")
    yield (
        "a MIDI file",
        "a.mid",
        b"MThd\x00\x00\x00\x06\x00\x00\x00\x01\x00\x60MTrk\x00\x00\x00\x04\x00\xff\x2f\x00",
        bad,
    )
    yield "an MP4", "a.m4a", b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00" + bytes(5_000), bad
    yield "raw samples", "a.raw", bytes(50_000), bad
    yield "a page", "a.wav", b"<!doctype html><html><body>404</body></html>", bad
    yield "a WAV of 120 MB", "a.wav", _patch(wav, 40, "<I", 120_000_000)[:44] + bytes(120_000_000), bad


def _list_intros() -> Iterator[BadInput]:
    wav = _write_sound("WAV")
    for name, data in {
        "an intro of text": b"Elva",
        "an intro cut in half": wav[: len(wav) // 2],
        "an empty intro": b"",
    }.items():
        step = chain_steps(_name_intro, write_file("audio/music/a.wav", data))
        yield BadInput(ROW, name, ("build",), step, ("L5",), (1,))
    step = chain_steps(_name_intro, lambda show: os.mkfifo(show / "audio/music/a.wav"))
    yield BadInput(ROW, "an intro that is a pipe", ("build",), step, ("L5",), (1,))
    step = chain_steps(_name_intro, lambda show: (show / "audio/music/a.wav").symlink_to("/dev/zero"))
    yield BadInput(ROW, "an intro without end", ("build",), step, ("L5",), (1,))
    step = chain_steps(_name_intro, lambda show: (show / "audio/music/a.wav").mkdir())
    yield BadInput(ROW, "an intro that is a folder", ("build",), step, ("L5",), (1,))
    step = chain_steps(_name_intro, write_file("audio/music/a.wav", _write_sound("WAV", seconds=0.01)))
    yield BadInput(ROW, "an intro shorter than its overlap", ("build",), step, exits=(0, 1))


def _name_intro(show: Path) -> None:
    """In the settings as they are: a show that lost its guid would be refused for that."""
    with (show / "lydsak.toml").open("a", encoding="utf-8") as settings:
        settings.write('[sound.intro]\nfile = "a.wav"\n')


def _write_sound(
    form: str, *, channels: int = 2, subtype: str | None = None, value: float | None = None, seconds: float = 2.0
) -> bytes:
    """A chord, or one value all along."""
    frames = max(1, round(seconds * _RATE))
    wave = np.sin(np.arange(frames) * 0.05) * 0.3 if value is None else np.full(frames, value)
    held = io.BytesIO()
    soundfile.write(held, np.repeat(wave[:, None], channels, axis=1), _RATE, format=form, subtype=subtype)
    return held.getvalue()


def _make_silent_flac(hours: int) -> bytes:
    """Small, for each block of silence takes a few bytes."""
    held = io.BytesIO()
    with soundfile.SoundFile(held, "w", 8_000, 1, format="FLAC", subtype="PCM_16") as sound:
        block = np.zeros(8_000 * 600, np.int16)
        for _ in range(hours * 6):
            sound.write(block)
    return held.getvalue()


def _patch(data: bytes, at: int, form: str, value: int) -> bytes:
    return data[:at] + struct.pack(form, value) + data[at + struct.calcsize(form) :]


def _flip(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 0x55]) + data[middle + 1 :]
