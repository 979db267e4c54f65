from __future__ import annotations

import numpy as np
import pytest

from lydsak.audio.foresight import choose_gain, correct_gain, foresee_unit, is_plain_speech
from lydsak.audio.loudness import SILENCE, combine_loudness, measure_unit
from lydsak.audio.mix import mix_stretch
from lydsak.model import Clip, Db, Dbtp, Fade, Key, Lufs, Ms, Track, Unit
from tests.audio.conftest import MakeVoice
from tests.audio.sound import limit_whole


def _lay_unit(*clips: Clip, music: tuple[Clip, ...] = ()) -> Unit:
    tracks = (Track("speech", clips), Track("music", music))
    return Unit(Ms(0), Ms(9_600), tuple(track for track in tracks if track.clips), 0)


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("shift", [0, 1, 2, 3])
def test_a_unit_of_speech_measures_what_its_clips_foretell(make_voice: MakeVoice, channels: int, shift: int) -> None:
    """Wherever clips begin and however loud they are set, to a twentieth of a LU of the mix."""
    sounds = {Key("a"): make_voice(150, seed=3), Key("b"): make_voice(120, seed=4)}
    unit = _lay_unit(
        Clip(Key("a"), Ms(24 + shift), Ms(3_600), gain=Db(-6.0)),
        Clip(Key("b"), Ms(3_700 + shift), Ms(2_880), gain=Db(-9.5)),
    )

    foreseen = foresee_unit(unit, {key: measure_unit(pcm, 1) for key, pcm in sounds.items()}, channels)
    whole = mix_stretch(unit, Ms(0), unit.duration, lambda key, first, end: sounds[key][first:end], channels)
    mixed = measure_unit(whole, channels)

    assert len(foreseen.energies) == len(mixed.energies)
    told, heard = combine_loudness([foreseen]), combine_loudness([mixed])
    assert told.integrated == pytest.approx(heard.integrated, abs=0.05)
    assert told.true_peak == pytest.approx(heard.true_peak, abs=0.2)


def test_silence_is_foreseen_as_silence() -> None:
    """A unit without clips has its cells, and nothing in them."""
    foreseen = foresee_unit(_lay_unit(), {}, 1)

    assert len(foreseen.energies) == 2_400
    assert not foreseen.energies.any()


def test_only_whole_clips_of_speech_are_foreseen() -> None:
    """Music, fades and parts of a sound have to be mixed to be known."""
    clip = Clip(Key("a"), Ms(24), Ms(960))

    assert is_plain_speech(_lay_unit())
    assert is_plain_speech(_lay_unit(clip))
    assert not is_plain_speech(_lay_unit(clip, music=(clip,)))
    assert not is_plain_speech(_lay_unit(Clip(Key("a"), Ms(24), Ms(960), source_start=Ms(1))))
    assert not is_plain_speech(_lay_unit(Clip(Key("a"), Ms(24), Ms(960), fades=(Fade(Ms(0), Ms(9), Db(-3.0)),))))


@pytest.mark.parametrize("target", [-23.0, -19.0, -16.0, -14.0])
@pytest.mark.parametrize("peak", [0.05, 0.97])
def test_the_chosen_gain_lands_on_the_target_after_limiting(make_voice: MakeVoice, target: float, peak: float) -> None:
    """Loud or quiet to begin with, the limited programme is within half a step of the target, and a tenth for error."""
    units = [make_voice(frames, seed=frames, peak=peak) for frames in (150, 220)]

    gain = choose_gain(lambda: [measure_unit(unit, 1) for unit in units], Lufs(target), Dbtp(-1.0))
    reached = combine_loudness([measure_unit(limit_whole(unit, 1, gain, Dbtp(-1.5)), 1) for unit in units])

    assert gain * 2 == round(gain * 2)
    assert reached.integrated == pytest.approx(target, abs=0.35)
    assert reached.true_peak <= -1.49


def test_silence_gets_no_gain() -> None:
    """There is nothing to bring up."""
    assert choose_gain(lambda: [measure_unit(bytes(2304 * 50), 1)], Lufs(-16.0), Dbtp(-1.0)) == 0.0


def test_clicks_are_not_crushed_to_reach_the_target() -> None:
    """Where only heavy limiting would help, gain stops at 6 dB above what the loudness alone asks for."""
    clicks = np.zeros(48_000 * 5, dtype="<i2")
    clicks[1000::24_000] = 32_000
    units = [measure_unit(clicks.tobytes(), 1)]
    asked = -16.0 - combine_loudness(units).integrated

    assert choose_gain(lambda: units, Lufs(-16.0), Dbtp(-1.0)) <= asked + 6.5


@pytest.mark.parametrize(
    ("measured", "expected"),
    [(-16.0, 6.0), (-16.4, 6.0), (-15.6, 6.0), (-16.8, 6.5), (-15.2, 5.5), (SILENCE, 6.0)],
)
def test_gain_is_corrected_only_when_off_by_more_than_half_a_unit(measured: float, expected: float) -> None:
    """A programme that is near enough keeps its gain, so that its units stay as they are."""
    assert correct_gain(Db(6.0), Lufs(measured), Lufs(-16.0)) == expected
