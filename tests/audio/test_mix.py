from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from pydub import AudioSegment

from lydsak.audio.mix import ReadSource, mix_stretch
from lydsak.audio.pieces import MusicClip, MusicClips, SegmentPieces
from lydsak.audio.programme import lay_programme
from lydsak.model import Clip, Db, Fade, Key, Ms, Music, SoundDesign, Track, Unit
from tests.audio.builders import make_speech

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Floats = NDArray[np.float64]
MUSIC_HZ = 440
SPEECH_HZ = 1_500


def _make_tone(frequency: int, milliseconds: int, amplitude: float = 8_000, channels: int = 1) -> bytes:
    time = np.arange(milliseconds * 48) / 48_000
    return np.repeat(np.rint(amplitude * np.sin(2 * np.pi * frequency * time)).astype("<i2"), channels).tobytes()


def _read(pcm: bytes, channels: int = 1) -> Floats:
    return np.frombuffer(pcm, "<i2").reshape(-1, channels).astype(np.float64)


def _serve(sources: Mapping[Key, bytes]) -> ReadSource:
    """Reads stretches of sources that are at hand."""
    return lambda key, first, end: sources[key][first:end]


def _mix_whole(unit: Unit, read_source: ReadSource, channels: int) -> bytes:
    return mix_stretch(unit, Ms(0), unit.duration, read_source, channels)


def _unit(duration: int, *tracks: Track) -> Unit:
    return Unit(Ms(0), Ms(duration), tracks, 0)


def _track(name: Literal["speech", "music", "bed"], *clips: Clip) -> Track:
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
    pcm = _mix_whole(unit, _serve(sources), 1)
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


@pytest.mark.parametrize("check", [_check_intro, _check_outro])
def test_measurement_notices_when_nothing_is_overlaid(
    monkeypatch: pytest.MonkeyPatch, check: Callable[[], None]
) -> None:
    """The two tests above measure pydub's work: without it they fail."""
    monkeypatch.setattr("lydsak.audio.mix.AudioSegment.overlay", lambda self, *_, **__: self)
    with pytest.raises(AssertionError):
        check()


@pytest.mark.parametrize("check", [_check_intro, _check_outro])
def test_measurement_notices_when_nothing_is_ducked(monkeypatch: pytest.MonkeyPatch, check: Callable[[], None]) -> None:
    """They measure the ducking too: at one level throughout they fail."""
    monkeypatch.setattr("lydsak.audio.mix.draw_envelope", lambda *_: np.ones(1))
    with pytest.raises(AssertionError):
        check()


@pytest.mark.parametrize("channels", [1, 2])
def test_speech_alone_is_set_at_its_place(channels: int) -> None:
    """Speech without gain comes out sample for sample, in every channel; around it is silence."""
    tone = _make_tone(SPEECH_HZ, 100)
    clips = (Clip(Key("a"), Ms(24), Ms(100)), Clip(Key("a"), Ms(200), Ms(50), source_start=Ms(30)))
    mixed = _read(_mix_whole(_unit(264, _track("speech", *clips)), _serve({Key("a"): tone}), channels), channels)
    expected = np.zeros((264 * 48, channels))
    expected[24 * 48 : 124 * 48] = _read(tone)
    expected[200 * 48 : 250 * 48] = _read(tone)[30 * 48 : 80 * 48]
    assert np.array_equal(mixed, expected)


def test_speech_alone_needs_no_pydub(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most of a programme is speech: it does not pass through pydub."""
    monkeypatch.setattr("lydsak.audio.mix.AudioSegment", None)
    unit = _unit(144, _track("speech", Clip(Key("a"), Ms(24), Ms(96), gain=Db(-6.0))))
    assert len(_mix_whole(unit, _serve({Key("a"): _make_tone(SPEECH_HZ, 96)}), 1)) == 144 * 96


@pytest.mark.parametrize("channels", [1, 2])
def test_mix_is_the_sum_to_within_one_step(channels: int) -> None:
    """Speech and music with gains add up as numbers do, to one step of 16 bits."""
    speech, music = _make_tone(SPEECH_HZ, 300), _make_tone(MUSIC_HZ, 400, channels=channels)
    unit = _unit(
        480,
        _track("speech", Clip(Key("s"), Ms(100), Ms(300), gain=Db(-6.0))),
        _track("music", Clip(Key("m"), Ms(24), Ms(400), gain=Db(-9.5))),
    )
    mixed = _read(_mix_whole(unit, _serve({Key("s"): speech, Key("m"): music}), channels), channels)
    expected = np.zeros((480 * 48, channels))
    expected[100 * 48 : 400 * 48] += _read(speech) * 10 ** (-6.0 / 20)
    expected[24 * 48 : 424 * 48] += _read(music, channels) * 10 ** (-9.5 / 20)
    assert np.abs(mixed - expected).max() <= 1


STRETCHED = _unit(
    2_400,
    _track("speech", Clip(Key("s"), Ms(24), Ms(900), gain=Db(-4.7)), Clip(Key("s"), Ms(1_500), Ms(900))),
    _track("music", Clip(Key("m"), Ms(1_000), Ms(300), source_start=Ms(40), gain=Db(-2.5))),
    _track(
        "bed",
        Clip(
            Key("m"),
            Ms(100),
            Ms(1_900),
            gain=Db(-9.3),
            fades=(Fade(Ms(100), Ms(700), Db(-25.3)), Fade(Ms(900), Ms(1_700), Db(-9.3))),
            fade_in=Ms(300),
            fade_out=Ms(800),
        ),
    ),
)


@given(st.lists(st.integers(0, 2_400), max_size=8), st.sampled_from([1, 2]))
def test_a_unit_is_the_sum_of_any_stretches_of_it(cuts: list[int], channels: int) -> None:
    """Wherever a unit is cut, between words, within fades, where nothing sounds, the bytes are those of the whole."""
    sources = _serve({Key("s"): _make_tone(SPEECH_HZ, 900), Key("m"): _make_tone(MUSIC_HZ, 1_900, channels=channels)})
    times = sorted({0, *cuts, 2_400})
    parts = [mix_stretch(STRETCHED, Ms(start), Ms(end), sources, channels) for start, end in pairwise(times)]
    assert b"".join(parts) == _mix_whole(STRETCHED, sources, channels)


def test_only_what_lies_in_the_stretch_is_read() -> None:
    """So that memory does not grow with the length of a bed."""
    asked: list[tuple[str, int, int]] = []

    def read(key: Key, first: int, end: int) -> bytes:
        asked.append((key, first, end))
        return bytes(end - first)

    mix_stretch(STRETCHED, Ms(950), Ms(1_100), read, 2)
    ms = 48 * 2 * 2
    assert asked == [("m", 40 * ms, 140 * ms), ("m", 850 * ms, 1_000 * ms)]


def test_full_scale_speech_over_music_does_not_clip() -> None:
    """A voice at full scale and loud music under it stay within 16 bits, as the programme leaves headroom."""
    speech = make_speech(5_000)
    design = SoundDesign(intro=Music("intro", None, None))
    programme = lay_programme([speech], [], [], design, MusicClips(MusicClip(Key("intro"), Ms(8_000), Db(3.0))))
    sources = {
        Key("intro"): _make_tone(MUSIC_HZ, 8_000, amplitude=32_000),
        speech.key: _make_tone(SPEECH_HZ, 5_000, amplitude=32_767),
    }
    mixed = _read(_mix_whole(programme.units[0], _serve(sources), 1))
    assert np.abs(mixed).max() < 32_767


def test_short_source_is_refused() -> None:
    """A source that ends before its clip does is a fault of the build, not silence in the episode."""
    unit = _unit(144, _track("speech", Clip(Key("a"), Ms(24), Ms(96))))
    with pytest.raises(ValueError, match="source a"):
        _mix_whole(unit, _serve({Key("a"): bytes(96)}), 1)


def test_silent_unit_is_silence() -> None:
    """A unit without clips asks for no source."""
    assert _mix_whole(_unit(48), _serve({}), 2) == bytes(48 * 48 * 4)


@pytest.mark.parametrize("channels", [1, 2])
def test_what_pydub_can_do_alone_comes_out_as_pydub_does_it(channels: int) -> None:
    """Clips at a steady level, overlaid by plain pydub in 16 bits: to one step, where it cuts off what we round."""
    speech, music = _make_tone(SPEECH_HZ, 700), _make_tone(MUSIC_HZ, 1_500, channels=channels)
    unit = _unit(
        2_400,
        _track("speech", Clip(Key("s"), Ms(600), Ms(700))),
        _track("music", Clip(Key("m"), Ms(24), Ms(1_500), gain=Db(-8.0)), Clip(Key("m"), Ms(1_600), Ms(700))),
    )
    mixed = _read(_mix_whole(unit, _serve({Key("s"): speech, Key("m"): music}), channels), channels)

    def load(pcm: bytes, width: int) -> AudioSegment:
        return AudioSegment(pcm, sample_width=2, frame_rate=48_000, channels=width).set_channels(channels)

    plain = AudioSegment.silent(2_400, 48_000).set_channels(channels)
    plain = plain.overlay(load(music, channels).apply_gain(-8.0), position=24)
    plain = plain.overlay(load(speech, 1), position=600).overlay(load(music, channels)[:700], position=1_600)
    assert np.abs(mixed - _read(plain.raw_data, channels)).max() <= 1
