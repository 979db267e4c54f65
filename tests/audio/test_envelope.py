from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.audio.envelope import draw_envelope
from lydsak.model import Clip, Db, Fade, Key, Ms

if TYPE_CHECKING:
    from numpy.typing import NDArray

CLIP = Clip(Key("m"), Ms(500), Ms(2_000), gain=Db(-3.0))
DUCKED = replace(CLIP, fades=(Fade(Ms(400), Ms(1_000), Db(-19.0)), Fade(Ms(1_200), Ms(2_000), Db(-3.0))))


def _draw(clip: Clip, start: int, end: int) -> NDArray[np.float64]:
    return np.broadcast_to(draw_envelope(clip, Ms(start), Ms(end)), ((end - start) * 48,))


def _express(amplitude: float) -> float:
    return 20 * math.log10(amplitude)


@pytest.mark.parametrize(
    ("sample", "level"),
    [
        (0, -3.0),
        (400 * 48, -3.0),
        (550 * 48, -3.0 - 16 * (1 - math.sqrt(0.5)) / 2),
        (700 * 48, -11.0),
        (1_000 * 48, -19.0),
        (1_199 * 48, -19.0),
        (1_600 * 48, -11.0),
    ],
)
def test_ducking_is_half_a_cosine_of_decibels(sample: int, level: float) -> None:
    """A quarter of the way, a seventh of the change is done; half of it half-way, and at either end it lies level."""
    envelope = draw_envelope(DUCKED, Ms(0), Ms(2_000))
    assert len(envelope) == 2_000 * 48
    assert _express(envelope[sample]) == pytest.approx(level, abs=1e-9)


def test_ducking_has_no_steps() -> None:
    """From sample to sample the level moves by what the curve's slope allows: no staircase, no corner at its ends."""
    level = 20 * np.log10(draw_envelope(DUCKED, Ms(0), Ms(2_000)))
    steepest = 16 * math.pi / 2 / (600 * 48)
    assert np.abs(np.diff(level)).max() <= steepest * 1.001
    assert np.abs(np.diff(level, 2)).max() <= 16 * math.pi**2 / 2 / (600 * 48) ** 2 * 1.01


def test_fades_from_and_to_silence_share_their_power() -> None:
    """What fades out under what fades in is as loud together as either alone."""
    clip = replace(CLIP, gain=Db(0.0), fade_in=Ms(300), fade_out=Ms(300))
    envelope = draw_envelope(clip, Ms(0), Ms(2_000))
    rise, fall = envelope[: 300 * 48], envelope[-300 * 48 :]
    assert envelope[0] == 0
    assert (envelope[300 * 48 : -300 * 48] == 1).all()
    assert np.allclose(rise**2 + fall**2, 1)


def test_what_does_not_change_is_one_number() -> None:
    """Most of a bed lies at one level, and costs one multiplication."""
    assert draw_envelope(DUCKED, Ms(0), Ms(400)).tolist() == [10 ** (-3 / 20)]
    assert draw_envelope(DUCKED, Ms(1_000), Ms(1_200)).tolist() == [10 ** (-19 / 20)]


def test_a_change_that_began_before_the_clip_goes_on_in_it() -> None:
    """A second pass of looped music takes over in the middle of a change."""
    late = replace(CLIP, fades=(Fade(Ms(-300), Ms(300), Db(-19.0)),))
    envelope = draw_envelope(late, Ms(0), Ms(2_000))
    assert _express(envelope[0]) == pytest.approx(-11.0)
    assert _express(envelope[300 * 48]) == pytest.approx(-19.0)


@given(st.lists(st.integers(0, 2_000), max_size=6))
def test_a_curve_does_not_depend_on_the_cuts(cuts: list[int]) -> None:
    """Drawn in stretches it is the curve drawn at once."""
    clip = replace(DUCKED, fade_in=Ms(250), fade_out=Ms(1_500))
    times = sorted({0, *cuts, 2_000})
    parts = [_draw(clip, start, end) for start, end in pairwise(times)]
    assert np.allclose(np.concatenate(parts), draw_envelope(clip, Ms(0), Ms(2_000)), rtol=1e-14, atol=0)
