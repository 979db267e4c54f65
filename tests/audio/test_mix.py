from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pytest
from numpy.typing import NDArray

from lydsak.audio.mix import mix_unit
from lydsak.audio.pieces import MusicClip, MusicClips, SegmentPieces
from lydsak.audio.programme import lay_programme
from lydsak.model import Clip, Db, Fade, Key, Ms, Music, SoundDesign, Track, Unit
from tests.audio.builders import make_speech

if TYPE_CHECKING:
    from collections.abc import Callable

Floats = NDArray[np.float64]
MUSIC_HZ = 440
SPEECH_HZ = 1_500


def _make_tone(frequency: int, milliseconds: int, amplitude: float = 8_000, channels: int = 1) -> bytes:
    time = np.arange(milliseconds * 48) / 48_000
    return np.repeat(np.rint(amplitude * np.sin(2 * np.pi * frequency * time)).astype("<i2"), channels).tobytes()


def _read(pcm: bytes, channels: int = 1) -> Floats:
    return np.frombuffer(pcm, "<i2").reshape(-1, channels).astype(np.float64)


def _unit(duration: int, *tracks: Track) -> Unit:
    return Unit(Ms(0), Ms(duration), tracks, 0)


def _track(name: Literal["speech", "music"], *clips: Clip) -> Track:
    return Track(name, clips)


def _measure_tone(samples: Floats, frequency: int, window_ms: int = 100) -> Floats:
    """The level of one frequency in dB in each window, whatever else is heard."""
    size = window_ms * 48
    windows = samples[: len(samples) // size * size].reshape(-1, size)
    turn = np.exp(-2j * np.pi * frequency * np.arange(size) / 48_000)
    return np.asarray(20 * np.log10(np.abs(windows @ turn) * 2 / size + 1e-6))


def _mix_part(part: Literal["opening", "closing"]) -> Floats:
    """The opening or closing unit of a programme without its lead-in: music at 440 Hz, speech at 1500 Hz."""
    design = SoundDesign(intro=Music("intro", None, None), outro=Music("outro", None, None))
    music = MusicClips(MusicClip(Key("intro"), Ms(10_000)), MusicClip(Key("outro"), Ms(8_000)))
    speech = make_speech(5_000)
    body = [SegmentPieces("Del", None, (speech,))]
    programme = lay_programme([speech], body, [speech], design, music)
    sources = {
        Key("intro"): _make_tone(MUSIC_HZ, 10_000),
        Key("outro"): _make_tone(MUSIC_HZ, 8_000),
        speech.key: _make_tone(SPEECH_HZ, 5_000),
    }
    (unit,) = [unit for unit in programme.units if unit.part == part and unit.tracks]
    pcm = mix_unit(unit, sources.__getitem__, 1)
    assert len(pcm) == unit.duration * 96
    return _read(pcm)[24 * 48 :, 0]


def _check_intro() -> None:
    """What a listener hears of an intro: alone for 6 s, then 12 dB lower at least whenever somebody speaks."""
    mixed = _mix_part("opening")
    music, speech = _measure_tone(mixed, MUSIC_HZ), _measure_tone(mixed, SPEECH_HZ)
    spoken = speech > 60
    heard = music > 20
    solo = music[5:50].mean()
    assert solo > 60
    assert heard[:61].all()
    assert not spoken[:60].any()
    assert (heard & spoken).any()
    assert music[spoken].max() <= solo - 12


def _check_outro() -> None:
    """What a listener hears of an outro: under the last words it is 12 dB lower at least, then it stands alone."""
    mixed = _mix_part("closing")
    music, speech = _measure_tone(mixed, MUSIC_HZ), _measure_tone(mixed, SPEECH_HZ)
    spoken = speech > 60
    under = spoken & (music > 30)
    assert under[20:50].any()
    assert music[~spoken].max() > 60
    assert music[under].max() <= music[~spoken].max() - 12


def test_intro_makes_way_for_speech() -> None:
    """The intro is heard for 6 s, speech begins before it ends, and under speech it is 12 dB below its solo level."""
    _check_intro()


def test_outro_rises_after_speech() -> None:
    """The outro begins under the closing, 12 dB below the level that it then rises to."""
    _check_outro()


@pytest.mark.parametrize("method", ["overlay", "fade"])
@pytest.mark.parametrize("check", [_check_intro, _check_outro])
def test_measurement_notices_when_pydub_does_nothing(
    monkeypatch: pytest.MonkeyPatch, method: str, check: Callable[[], None]
) -> None:
    """The two tests above measure pydub's work: without its overlay or its fades they fail."""
    monkeypatch.setattr(f"lydsak.audio.mix.AudioSegment.{method}", lambda self, *_, **__: self)
    with pytest.raises(AssertionError):
        check()


@pytest.mark.parametrize("channels", [1, 2])
def test_speech_alone_is_set_at_its_place(channels: int) -> None:
    """Speech without gain comes out sample for sample, in every channel; around it is silence."""
    tone = _make_tone(SPEECH_HZ, 100)
    clips = (Clip(Key("a"), Ms(24), Ms(100)), Clip(Key("a"), Ms(200), Ms(50), source_start=Ms(30)))
    mixed = _read(mix_unit(_unit(264, _track("speech", *clips)), lambda _: tone, channels), channels)
    expected = np.zeros((264 * 48, channels))
    expected[24 * 48 : 124 * 48] = _read(tone)
    expected[200 * 48 : 250 * 48] = _read(tone)[30 * 48 : 80 * 48]
    assert np.array_equal(mixed, expected)


def test_speech_alone_needs_no_pydub(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most of a programme is speech: it does not pass through pydub."""
    monkeypatch.setattr("lydsak.audio.mix.AudioSegment", None)
    unit = _unit(144, _track("speech", Clip(Key("a"), Ms(24), Ms(96), gain=Db(-6.0))))
    assert len(mix_unit(unit, lambda _: _make_tone(SPEECH_HZ, 96), 1)) == 144 * 96


@pytest.mark.parametrize("channels", [1, 2])
def test_mix_is_the_sum_to_within_one_step(channels: int) -> None:
    """Speech and music with gains add up as numbers do, to one step of 16 bits."""
    speech, music = _make_tone(SPEECH_HZ, 300), _make_tone(MUSIC_HZ, 400, channels=channels)
    unit = _unit(
        480,
        _track("speech", Clip(Key("s"), Ms(100), Ms(300), gain=Db(-6.0))),
        _track("music", Clip(Key("m"), Ms(24), Ms(400), gain=Db(-9.5))),
    )
    mixed = _read(mix_unit(unit, {Key("s"): speech, Key("m"): music}.__getitem__, channels), channels)
    expected = np.zeros((480 * 48, channels))
    expected[100 * 48 : 400 * 48] += _read(speech) * 10 ** (-6.0 / 20)
    expected[24 * 48 : 424 * 48] += _read(music, channels) * 10 ** (-9.5 / 20)
    assert np.abs(mixed - expected).max() <= 1


def test_fades_are_straight_lines_of_amplitude() -> None:
    """A clip goes from its gain to each fade's level and stays there; fade-in and fade-out lie on top."""
    clip = Clip(
        Key("m"),
        Ms(24),
        Ms(2_000),
        gain=Db(-3.0),
        fades=(Fade(Ms(400), Ms(800), Db(-20.0)), Fade(Ms(1_000), Ms(1_300), Db(-8.0))),
        fade_in=Ms(200),
        fade_out=Ms(500),
    )
    music = _make_tone(MUSIC_HZ, 2_000, amplitude=20_000)
    mixed = _read(mix_unit(_unit(2_064, _track("music", clip)), lambda _: music, 1))[24 * 48 : 2_024 * 48, 0]
    time = np.arange(2_000)  # pydub draws a line in steps of a millisecond

    def amplitude(level: float) -> float:
        return float(10 ** (level / 20))

    line = np.interp(time, [400, 800, 1_000, 1_300], [amplitude(level) for level in (-3, -20, -20, -8)])
    line *= np.interp(time, [0, 200, 1_500, 2_000], [0, 1, 1, 0])
    expected = _read(music)[:, 0] * np.repeat(line, 48)
    assert np.abs(mixed - expected).max() <= 1


def test_full_scale_speech_over_music_does_not_clip() -> None:
    """A voice at full scale and loud music under it stay within 16 bits, as the programme leaves headroom."""
    speech = make_speech(5_000)
    design = SoundDesign(intro=Music("intro", None, None))
    programme = lay_programme([speech], [], [], design, MusicClips(MusicClip(Key("intro"), Ms(8_000), Db(3.0))))
    sources = {
        Key("intro"): _make_tone(MUSIC_HZ, 8_000, amplitude=32_000),
        speech.key: _make_tone(SPEECH_HZ, 5_000, amplitude=32_767),
    }
    mixed = _read(mix_unit(programme.units[0], sources.__getitem__, 1))
    assert np.abs(mixed).max() < 32_767


def test_short_source_is_refused() -> None:
    """A source that ends before its clip does is a fault of the build, not silence in the episode."""
    unit = _unit(144, _track("speech", Clip(Key("a"), Ms(24), Ms(96))))
    with pytest.raises(ValueError, match="source a"):
        mix_unit(unit, lambda _: bytes(96), 1)


def test_silent_unit_is_silence() -> None:
    """A unit without clips asks for no source."""
    assert mix_unit(_unit(48), lambda key: key.encode(), 2) == bytes(48 * 48 * 4)
