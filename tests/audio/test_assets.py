from __future__ import annotations

import os
import struct
import subprocess
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from lydsak.errors import AssetError
from tests.audio.sound import load_whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORMATS = ["tone.wav", "tone.flac", "tone.mp3", "tone.ogg"]


def _make_tone(rate: int, seconds: float = 1.0, channels: int = 2) -> NDArray[np.float64]:
    """440 Hz at half of full scale in the first channel, at a quarter in the second."""
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(round(rate * seconds)) / rate)
    return np.stack([tone / (channel + 1) for channel in range(channels)], axis=1)


def _write_tone(path: Path, rate: int = 44_100, channels: int = 2, subtype: str | None = None) -> Path:
    soundfile.write(path, _make_tone(rate, channels=channels), rate, subtype=subtype)
    return path


def _read(pcm: bytes, channels: int) -> NDArray[np.int16]:
    return np.frombuffer(pcm, "<i2").reshape(-1, channels)


@pytest.fixture
def _no_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be started, and a program on the path would not be found."""
    monkeypatch.setenv("PATH", "")

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("started a program")

    monkeypatch.setattr(subprocess, "Popen", refuse)


@pytest.mark.usefixtures("_no_programs")
@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("channels", [1, 2])
def test_every_format_loads_without_ffmpeg(tmp_path: Path, name: str, channels: int) -> None:
    """WAV, FLAC, MP3 and OGG come out at 48 kHz, 16 bit and whole milliseconds, with level and pitch kept."""
    pcm = load_whole(_write_tone(tmp_path / name), channels=channels)
    samples = _read(pcm, channels) / 32768
    assert len(samples) == 48_000
    expected = _make_tone(48_000)
    if channels == 1:
        expected = expected.mean(axis=1, keepdims=True)
    assert np.abs(samples - expected)[4_800:-4_800].max() < 0.01


def test_sound_at_the_house_rate_is_kept_as_it_is(tmp_path: Path) -> None:
    """48 kHz and 16 bit come out sample for sample, padded with silence to a whole millisecond."""
    stored = np.arange(-500, 500, dtype=np.int16)
    soundfile.write(tmp_path / "a.wav", stored, 48_000, subtype="PCM_16")
    loaded = _read(load_whole(tmp_path / "a.wav", channels=1), 1)[:, 0]
    assert len(loaded) == 1_008
    assert np.array_equal(loaded[:1_000], stored)
    assert not loaded[1_000:].any()


def test_mono_is_heard_in_both_channels(tmp_path: Path) -> None:
    """A mono jingle in a stereo programme stands in the middle."""
    samples = _read(load_whole(_write_tone(tmp_path / "a.wav", channels=1), channels=2), 2)
    assert np.array_equal(samples[:, 0], samples[:, 1])
    assert samples.any()


def test_long_sounds_are_read_in_blocks_that_join(tmp_path: Path) -> None:
    """Several blocks resampled one after the other are one tone without a click."""
    soundfile.write(tmp_path / "a.flac", _make_tone(44_100, 5.0, channels=1), 44_100)
    samples = _read(load_whole(tmp_path / "a.flac", channels=1), 1) / 32768
    assert len(samples) == 5 * 48_000
    assert np.abs(samples - _make_tone(48_000, 5.0, channels=1))[480:-480].max() < 1e-3


def test_numbers_that_are_none_are_silence(tmp_path: Path) -> None:
    """A broken float WAV with NaN in it does not become noise."""
    soundfile.write(tmp_path / "a.wav", np.full(4_800, np.nan), 48_000, subtype="FLOAT")
    assert not any(load_whole(tmp_path / "a.wav", channels=1))


def _cut(path: Path, share: float) -> Path:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


@pytest.mark.parametrize("name", FORMATS)
def test_cut_off_file_is_refused(tmp_path: Path, name: str) -> None:
    """A download that broke off does not become a jingle that breaks off."""
    with pytest.raises(AssetError) as caught:
        load_whole(_cut(_write_tone(tmp_path / name), 0.7), channels=1)
    assert caught.value.code == "L503"
    assert caught.value.help


def test_wav_that_was_cut_off_before_its_samples_is_called_so(tmp_path: Path) -> None:
    """Not one that holds no sound: its head says how long the file was."""
    path = _write_tone(tmp_path / "a.wav", 48_000, subtype="PCM_16")
    path.write_bytes(path.read_bytes()[:43])
    with pytest.raises(AssetError) as caught:
        load_whole(path, channels=2)
    assert (caught.value.code, caught.value.message) == ("L503", "a.wav is cut off")


@pytest.mark.parametrize("name", ["a.flac", "a.ogg"])
def test_every_flipped_byte_is_heard_of(tmp_path: Path, name: str) -> None:
    """Where a format has checksums: decoders leave a damaged page of an OGG out and say nothing."""
    whole = _write_tone(tmp_path / name, 48_000, channels=1).read_bytes()
    silent = []
    # Of a FLAC's head not all is the sound's: the name of the program that wrote it, say.
    for at in range(300 if name == "a.flac" else 0, len(whole), 41):
        (tmp_path / name).write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        try:
            load_whole(tmp_path / name, channels=1)
        except AssetError:
            continue
        silent.append(at)
    assert silent == []


@pytest.mark.parametrize("rate", [100, 4_000, 22_050, 96_000, 2**31 - 1])
@pytest.mark.parametrize("both", [False, True])
def test_wav_of_a_wrong_sample_rate_is_refused(tmp_path: Path, rate: int, both: bool) -> None:
    """Where its head says two things, or one that cannot be; it would be heard too slow or too fast."""
    path = _write_tone(tmp_path / "a.wav", 48_000, channels=1, subtype="PCM_16")
    data = bytearray(path.read_bytes())
    data[24:28] = struct.pack("<I", rate)
    if both:
        data[28:32] = struct.pack("<I", 2 * rate & 0xFFFF_FFFF)
    path.write_bytes(data)
    if both and rate in {22_050, 96_000}:  # nobody can know
        assert load_whole(path, channels=1)
        return
    with pytest.raises(AssetError) as caught:
        load_whole(path, channels=1)
    assert caught.value.code == "L503"


@pytest.mark.parametrize(
    ("subtype", "bits", "valid"), [("PCM_16", 16, 0), ("PCM_24", 20, 20), ("PCM_24", 24, 20), ("PCM_32", 32, 24)]
)
@pytest.mark.parametrize("extensible", [False, True])
def test_wav_whose_byte_rate_is_of_its_used_bits_is_read(
    tmp_path: Path, subtype: str, bits: int, valid: int, extensible: bool
) -> None:
    """Or is left out, as 0: programs do, and neither says anything of another sample rate."""
    soundfile.write(tmp_path / "a.wav", _make_tone(48_000, channels=1), 48_000, subtype=subtype)
    whole = (tmp_path / "a.wav").read_bytes()
    data = bytearray(whole[whole.index(b"data") :])
    size = int(subtype[4:]) // 8
    if valid == 24:
        data[8::4] = bytes(len(data[8::4]))
    head = (1, 48_000, 48_000 * valid // 8, size)
    if extensible:
        pcm = bytes.fromhex("0100000000001000800000aa00389b71")
        form = struct.pack("<HHIIHHHHI", 0xFFFE, *head, size * 8, 22, valid or bits, 4) + pcm
    else:
        form = struct.pack("<HHIIHH", 1, *head, valid or bits)
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + data
    (tmp_path / "b.wav").write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    samples = _read(load_whole(tmp_path / "b.wav", channels=1), 1)[:, 0] / 32_768
    assert np.abs(samples - _make_tone(48_000, channels=1)[:, 0]).max() <= 1.5 / 32_768


def test_wav_that_the_decoder_takes_for_another_is_refused(tmp_path: Path) -> None:
    """Where its head says 24 bits in 32 and its samples do not look so: it would be noise."""
    path = _write_tone(tmp_path / "a.wav", 48_000, channels=1, subtype="PCM_32")
    data = bytearray(path.read_bytes())
    data[28:32], data[34:36] = struct.pack("<I", 48_000 * 3), struct.pack("<H", 24)
    path.write_bytes(data)
    with pytest.raises(AssetError) as caught:
        load_whole(path, channels=1)
    assert caught.value.code == "L503"


@pytest.mark.parametrize("length", [0x7FFF_F000, 0x7FFF_FFFF, 0xFFFF_FFFF])
def test_streamed_wav_is_not_cut_off(tmp_path: Path, length: int) -> None:
    """A program that writes WAV to a pipe cannot know its length and gives a high number; espeak-ng the first."""
    path = _write_tone(tmp_path / "a.wav", 48_000, subtype="PCM_16")
    data = bytearray(path.read_bytes())
    data[4:8] = struct.pack("<I", min(length + 36, 0xFFFF_FFFF))
    data[40:44] = struct.pack("<I", length)
    path.write_bytes(data)
    assert len(load_whole(path, channels=2)) == 48_000 * 4


@pytest.mark.parametrize("name", ["a.wav", "a.rf64"])
@pytest.mark.parametrize("silence", [0, 4_800])
def test_wav_of_a_pipe_that_says_no_length_is_called_so(tmp_path: Path, name: str, silence: int) -> None:
    """Not one without sound: it is there, behind a length of 0."""
    path = tmp_path / name
    tone = np.concatenate([np.zeros((silence, 2)), _make_tone(48_000)])
    soundfile.write(path, tone, 48_000, "PCM_16", format="WAV" if name == "a.wav" else "RF64")
    data = bytearray(path.read_bytes())
    if name == "a.wav":
        data[40:44] = bytes(4)
    else:
        at = data.index(b"ds64") + 8
        data[at : at + 24] = bytes(24)
    path.write_bytes(data)
    with pytest.raises(AssetError) as caught:
        load_whole(path, channels=2)
    assert (caught.value.code, caught.value.help) == ("L503", "save it anew to a file, as WAV or FLAC")
    assert "does not say how long it is" in caught.value.message


@pytest.mark.parametrize("kind", ["VORBIS", "OPUS"])
def test_whole_ogg_with_something_behind_it_is_read(tmp_path: Path, kind: str) -> None:
    """Decoders guess that it was cut off, from bytes that are none of its pages."""
    path = tmp_path / "a.ogg"
    soundfile.write(path, _make_tone(48_000), 48_000, subtype=kind, format="OGG")
    expected = load_whole(path, channels=2)
    path.write_bytes(path.read_bytes() + bytes(30_000))
    assert load_whole(path, channels=2) == expected


@pytest.mark.debian("ffmpeg")
def test_ogg_that_was_cut_without_encoding_it_anew_is_read(tmp_path: Path) -> None:
    """Its times begin where the first ones ended, which decoders take for a lacking end."""
    path = _write_tone(tmp_path / "a.ogg", 48_000)
    command = ["ffmpeg", "-v", "error", "-ss", "0.5", "-i", str(path), "-c", "copy", str(tmp_path / "b.ogg")]
    subprocess.run(command, check=True)
    assert len(load_whole(tmp_path / "b.ogg", channels=2)) >= 24_000 * 4


def test_ogg_of_several_recordings_is_refused(tmp_path: Path) -> None:
    """All but the first would be lost without a word."""
    path = _write_tone(tmp_path / "a.ogg")
    path.write_bytes(path.read_bytes() * 2)
    with pytest.raises(AssetError) as caught:
        load_whole(path, channels=2)
    assert (caught.value.code, caught.value.message) == ("L503", "a.ogg is several recordings in one file")
    assert "sound editor" in (caught.value.help or "")


def test_missing_file_is_named(tmp_path: Path) -> None:
    """The error says which file is missing, and where to put it."""
    with pytest.raises(AssetError) as caught:
        load_whole(tmp_path / "intro.wav", channels=1)
    assert caught.value.code == "L501"
    assert caught.value.place is not None
    assert caught.value.place.path == str(tmp_path / "intro.wav")


@pytest.mark.parametrize("name", ["a.wav", "a.mp3", "a.raw"])
def test_what_is_not_sound_is_refused(tmp_path: Path, name: str) -> None:
    """A text by the name of a sound is no sound; the help says which formats are."""
    (tmp_path / name).write_text("Dette er ikke lyd.\n" * 40, encoding="utf-8")
    with pytest.raises(AssetError) as caught:
        load_whole(tmp_path / name, channels=1)
    assert caught.value.code == "L502"
    assert "FLAC" in (caught.value.help or "")
    assert "Vorbis or Opus" in (caught.value.help or "")  # an OGG of FLAC is one too, and cannot be read


def test_a_sound_that_begins_as_none_is_refused_at_once(tmp_path: Path) -> None:
    """Neither text, nor what is empty; that one is cut off further on is not seen."""
    from lydsak.audio.assets import try_beginning

    whole = _write_tone(tmp_path / "tone.wav")
    (tmp_path / "cut.wav").write_bytes(whole.read_bytes()[:50_000])
    try_beginning(whole)
    try_beginning(tmp_path / "cut.wav")
    (tmp_path / "text.mp3").write_text("no sound", encoding="utf-8")
    soundfile.write(tmp_path / "empty.wav", np.zeros((0, 2)), 44_100)
    for name, code in (("text.mp3", "L502"), ("empty.wav", "L504")):
        with pytest.raises(AssetError) as caught:
            try_beginning(tmp_path / name)
        assert caught.value.code == code


def test_empty_sound_is_refused(tmp_path: Path) -> None:
    """A sound file without a sample is a mistake, not an intro."""
    soundfile.write(tmp_path / "a.wav", np.zeros(0), 44_100)
    with pytest.raises(AssetError) as caught:
        load_whole(tmp_path / "a.wav", channels=1)
    assert caught.value.code == "L504"


def test_surround_is_refused(tmp_path: Path) -> None:
    """What a mix of six channels should be in two is for the producer to say."""
    with pytest.raises(AssetError) as caught:
        load_whole(_write_tone(tmp_path / "a.wav", channels=6), channels=2)
    assert caught.value.code == "L505"


def test_no_warning_escapes(tmp_path: Path) -> None:
    """Loading is quiet; the build has other things to say."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        load_whole(_write_tone(tmp_path / "a.ogg"), channels=2)


RATES = [8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000]


def _measure_line(samples: NDArray[np.float64], frequency: float) -> float:
    """The level of one frequency in dB, through a window whose sides lie below -120 dB."""
    count = len(samples)
    turn = 2 * np.pi * np.arange(count) / count
    window = 0.35875 - 0.48829 * np.cos(turn) + 0.14128 * np.cos(2 * turn) - 0.01168 * np.cos(3 * turn)
    wave = np.exp(-2j * np.pi * frequency * np.arange(count) / 48_000)
    return float(20 * np.log10(np.abs(samples * window @ wave) * 2 / window.sum() + 1e-12))


def _resample(path: Path, frequencies: list[float], rate: int) -> NDArray[np.float64]:
    """Tones at a twentieth of full scale each, as 24 bits, from the middle of what is loaded."""
    time = np.arange(2 * rate) / rate
    tones = sum((0.05 * np.sin(2 * np.pi * frequency * time) for frequency in frequencies), np.zeros(len(time)))
    soundfile.write(path, tones, rate, subtype="PCM_24")
    return _read(load_whole(path, channels=1), 1)[24_000:72_000, 0] / 32_768


@pytest.mark.parametrize("rate", RATES)
def test_every_rate_keeps_its_pass_band(tmp_path: Path, rate: int) -> None:
    """Tones to nine tenths of what the rate can hold come out within 0.1 dB."""
    top = 0.9 * min(rate, 48_000) / 2
    frequencies = [float(round(top * share)) for share in (0.013, 0.11, 0.31, 0.53, 0.77, 1.0)]
    samples = _resample(tmp_path / "a.wav", frequencies, rate)
    levels = [_measure_line(samples, frequency) for frequency in frequencies]
    assert levels == pytest.approx([20 * np.log10(0.05)] * len(levels), abs=0.1)


@pytest.mark.parametrize("rate", RATES)
def test_no_rate_leaves_images_or_aliases(tmp_path: Path, rate: int) -> None:
    """What a coarser resampler would mirror at the old or the new rate lies 80 dB below the tone."""
    below = 0.9 * min(rate, 48_000) / 2
    above = [24_000 * 1.1, 24_000 * 1.3] if rate > 2 * 24_000 * 1.3 else []
    # Of no common measure, so that rounding to 16 bits is noise and no tone.
    tones = [
        float(round(tone) - shift) for tone, shift in zip((below, below / 3, *above), (17, 5, 31, 43), strict=False)
    ]
    samples = _resample(tmp_path / "a.wav", tones, rate)
    images = {abs(rate * turn - tone) for tone in tones for turn in (1, 2, 3)}
    aliases = {abs(48_000 - tone) for tone in above}
    kept = {tone for tone in tones if tone < 24_000}
    wrong = {one for one in images | aliases if one < 24_000 and min(abs(one - tone) for tone in kept) > 50}
    assert all(_measure_line(samples, one) < 20 * np.log10(0.05) - 80 for one in wrong)


@pytest.mark.debian("ffmpeg")
@pytest.mark.parametrize("rate", [rate for rate in RATES if rate != 48_000])
def test_resampling_is_as_good_as_ffmpeg_s(tmp_path: Path, rate: int) -> None:
    """A sweep over the pass band is the one that ffmpeg makes with 28 bits of precision, to less than -80 dB."""
    time = np.arange(2 * rate) / rate
    top = 0.8 * min(rate, 48_000) / 2
    sweep = 0.5 * np.sin(2 * np.pi * (50 * time + (top - 50) * time**2 / 4))
    soundfile.write(tmp_path / "a.wav", sweep, rate, subtype="PCM_24")
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-i",
        str(tmp_path / "a.wav"),
        "-af",
        "aresample=48000:resampler=soxr:precision=28",
    ]
    output = subprocess.run([*command, "-f", "f64le", "-"], capture_output=True, check=True).stdout
    expected = np.frombuffer(output, "<f8")
    samples = _read(load_whole(tmp_path / "a.wav", channels=1), 1)[:, 0] / 32_768
    size = min(len(expected), len(samples))
    assert size >= 2 * 48_000 - 48
    assert np.abs(samples[:size] - expected[:size])[2_400:-2_400].max() < 1e-4


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
@pytest.mark.parametrize("channels", [1, 2])
def test_every_width_of_samples_is_read(tmp_path: Path, subtype: str, channels: int) -> None:
    """From 8 bits to doubles: the same tone, as exact as the file holds it."""
    samples = _read(load_whole(_write_tone(tmp_path / "a.wav", 48_000, subtype=subtype), channels=channels), channels)
    expected = _make_tone(48_000)
    if channels == 1:
        expected = expected.mean(axis=1, keepdims=True)
    exact = 1 / 127 if subtype == "PCM_U8" else 1.5 / 32_768
    assert np.abs(samples / 32_768 - expected).max() <= exact


@pytest.mark.parametrize("name", ["a.flac", "a.mp3", "a.ogg"])
@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100, 48_000])
def test_compressed_files_of_every_rate_are_read(tmp_path: Path, name: str, rate: int) -> None:
    """A tone at half of full scale is one, whatever it was packed in."""
    path = tmp_path / name
    soundfile.write(path, _make_tone(rate, 2.0, channels=1), rate)
    samples = _read(load_whole(path, channels=1), 1)[24_000:72_000, 0] / 32_768
    assert _measure_line(samples, 440.0) == pytest.approx(20 * np.log10(0.5), abs=0.1)


def test_damage_is_told_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The decoder's own words do not reach the terminal."""
    path = tmp_path / "a.mp3"
    path.write_bytes(b"\xff\xfb\x94\xc4" + bytes(range(256)) * 40)
    with pytest.raises(AssetError):
        load_whole(path, channels=1)
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(os.name == "nt", reason="a shell of Unix closes it")
def test_sound_is_read_where_standard_error_is_closed(tmp_path: Path) -> None:
    """As some schedulers start programs: the sound itself may be open by its number."""
    path = _write_tone(tmp_path / "a.wav", channels=1)
    code = (
        "import sys, pathlib; from tests.audio.sound import load_whole\n"
        "print(len(load_whole(pathlib.Path(sys.argv[1]), channels=1)))"
    )
    shell = ["sh", "-c", 'exec "$0" -c "$1" "$2" 2>&-', sys.executable, code, str(path)]
    read = subprocess.run(shell, stdout=subprocess.PIPE, text=True, check=True, cwd=Path(__file__).parents[2])
    assert int(read.stdout) == len(load_whole(path, channels=1))


def test_hours_of_silence_in_a_small_file_are_refused(tmp_path: Path) -> None:
    """They would be gigabytes in the store."""
    path = tmp_path / "lang.flac"
    with soundfile.SoundFile(path, "w", 8_000, 1) as sound:
        for _ in range(61):
            sound.write(np.zeros(8_000 * 60, np.int16))
    assert path.stat().st_size < 1_000_000
    with pytest.raises(AssetError) as caught:
        load_whole(path, channels=1)
    assert caught.value.code == "L514"
