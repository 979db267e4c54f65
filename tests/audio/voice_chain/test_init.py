from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from lydsak.audio.clip import render_clip
from lydsak.audio.samples import read_samples
from lydsak.audio.voice_chain import PRESETS, apply_voice_chain
from lydsak.model import HOUSE_RATE, Ms, Speech, VoiceChain, WordMark
from tests.audio.conftest import MakeVoice

if TYPE_CHECKING:
    from numpy.typing import NDArray

ON: list[VoiceChain] = ["gentle", "broadcast"]


def test_off_is_the_very_same_sound(make_voice: MakeVoice) -> None:
    """The default changes no byte."""
    speech = Speech(make_voice(60), HOUSE_RATE, ())

    assert render_clip(speech, "off") == render_clip(speech)
    assert render_clip(speech)[0] == speech.pcm


@pytest.mark.parametrize("chain", ON)
def test_length_marks_and_silence_stay(chain: VoiceChain, make_voice: MakeVoice) -> None:
    """Captions and joins hold: as many samples, the same marks, and silence at both ends where it was."""
    voice = bytes(9_600) + make_voice(60) + bytes(19_200)
    marks = (WordMark(Ms(10), Ms(200)), WordMark(Ms(220), Ms(700)))

    pcm, info = render_clip(Speech(voice, HOUSE_RATE, marks), chain)

    plain, plain_info = render_clip(Speech(voice, HOUSE_RATE, marks))
    assert len(pcm) == len(plain)
    assert info == plain_info
    assert pcm != plain
    assert pcm[:9_600] == bytes(9_600)
    assert not any(pcm[-9_600:])


@pytest.mark.parametrize("chain", ON)
def test_loud_syllables_come_nearer_to_the_others(chain: VoiceChain, make_voice: MakeVoice) -> None:
    """The spread of the levels of syllables is less, and no more is taken than is heard as the same voice."""
    voice = read_samples(make_voice(120, seed=4, peak=0.5), 1)

    treated = apply_voice_chain(voice, chain)

    before, after = (_measure_syllables(sound[0]) for sound in (voice, treated))
    assert 0.5 < np.std(before) - np.std(after) < 6
    assert np.corrcoef(before, after)[0, 1] > 0.9


@pytest.mark.parametrize("chain", ON)
def test_any_worker_gives_the_same_bytes_again(chain: VoiceChain, make_voice: MakeVoice) -> None:
    """Nothing is carried from one utterance to the next."""
    speech, other = (Speech(make_voice(40, seed=seed), HOUSE_RATE, ()) for seed in (1, 2))

    first = render_clip(speech, chain)
    render_clip(other, chain)

    assert render_clip(speech, chain) == first


@pytest.mark.parametrize("chain", ON)
def test_a_voice_at_full_scale_is_not_cut(chain: VoiceChain, make_voice: MakeVoice) -> None:
    """Where a filter's turning of phases raises a peak, it is brought down and not chopped."""
    samples = np.frombuffer(render_clip(Speech(make_voice(80, peak=1.0), HOUSE_RATE, ()), chain)[0], "<i2").astype(int)

    assert np.abs(samples).max() <= 32_767
    at_full_scale = np.abs(samples) >= 32_767
    assert not (at_full_scale[1:] & at_full_scale[:-1]).any()


@pytest.mark.parametrize("chain", list(PRESETS))
@pytest.mark.parametrize("length", [0, 1, 191, 192, 5_000])
def test_any_length_will_do(chain: VoiceChain, length: int) -> None:
    """An utterance may be silent, or shorter than a cell."""
    silence = np.zeros((1, length), np.float32)
    click = silence.copy()
    click[:, :1] = 0.5

    assert not apply_voice_chain(silence, chain).any()
    assert apply_voice_chain(click, chain).shape == click.shape


def _measure_syllables(
    wave: NDArray[np.float32],
) -> NDArray[np.float64]:
    """The level of each 200 ms that the made voice changes its loudness in, in dB."""
    whole = wave[1_152:][: (len(wave) - 1_152) // 9_600 * 9_600].reshape(-1, 9_600).astype(np.float64)
    levels: NDArray[np.float64] = 10 * np.log10(np.mean(whole**2, axis=1) + 1e-9)
    return levels[:-1]
