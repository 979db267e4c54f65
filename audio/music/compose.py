"""Composes and plays the house's intro, "Morgenlys", and outro, "Kveldslys": `python audio/music/compose.py [FOLDER]`.

Piano, plucked strings, celesta, bowed strings and bass in a small hall, all made of sines and noise. D major, 100 beats
a minute. The intro comes home (A7sus4, A7, D) after 4.8 s, so that a voice can enter at 6 s over the last chord; the
outro starts under the last words and comes home when they are over.
"""

# ruff: noqa: INP001 - a script, in no package

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
from numpy.typing import NDArray

RATE: Final = 48_000
EIGHTH: Final = 0.3
PEAK: Final = 0.6

Wave = NDArray[np.float64]
"""One channel, or (length, 2)."""


@dataclass(frozen=True)
class Bar:
    """What is played from `at` on; both numbers count eighths, and each entry of a list is one. `-` is a rest."""

    at: float
    length: float
    bass: str
    piano: str
    strings: str
    celesta: str = ""


@dataclass(frozen=True)
class Piece:
    """A score; the last bar is a rolled chord that rings out."""

    name: str
    seconds: float
    bars: tuple[Bar, ...]


MORGENLYS: Final = Piece(
    name="intro",
    seconds=10.0,
    bars=(
        Bar(0, 4, "D2", "D4 A4 E5 A4", "F#3 A3 D4", "F#5 - A5 -"),
        Bar(4, 4, "B2", "B3 F#4 D5 A4", "F#3 B3 D4", "D6 - C#6 A5"),
        Bar(8, 4, "G2", "G3 D4 B4 F#4", "G3 B3 D4", "B5 - F#5 -"),
        Bar(12, 2, "A2", "A3 D5", "G3 B3 D4", "A5 -"),
        Bar(14, 2, "A2", "E4 C#5", "G3 A3 C#4", "G5 -"),
        Bar(16, 17, "D2", "D3 A3 D4 F#4 A4 E5", "F#3 A3 D4", "F#5"),
    ),
)
KVELDSLYS: Final = Piece(
    name="outro",
    seconds=8.2,
    bars=(
        Bar(0, 4, "G2", "G3 D4 B4 F#4", "G3 B3 D4", "- - D5 -"),
        Bar(4, 4, "E2", "E4 B4 D5 F#5", "G3 B3 E4", "B5 - G5 -"),
        Bar(8, 2, "A2", "A3 D5", "A3 D4 E4", "E5 -"),
        Bar(10, 2, "A2", "E4 C#5", "G3 A3 C#4", "G5 -"),
        Bar(12, 15, "D2", "D3 A3 D4 F#4 A4 D5", "F#3 A3 D4", "F#5"),
    ),
)


def play_piece(piece: Piece) -> Wave:
    """Samples from -1 to 1, (length, 2); ends in silence."""
    length = round(piece.seconds * RATE)
    dry = np.zeros((length, 2))
    for bar in piece.bars:
        last = bar is piece.bars[-1]
        _add(dry, bar.at, 0.0, 0.17 * play_bass(_pitch(bar.bass), bar.length * EIGHTH + 0.4))
        for voice, note in enumerate(bar.strings.split()):
            _add(dry, bar.at - 0.5, 0.5 * (voice - 1), 0.05 * play_strings(_pitch(note), bar.length * EIGHTH))
        spread = 0.12 if last else 1.0
        for step, note in enumerate(bar.piano.split()):
            sound = 0.17 * play_piano(_pitch(note), 5.0 if last else 3.0, loud=0.9 if last or step == 0 else 0.7)
            _add(dry, bar.at + step * spread, 0.35 * (step % 2) - 0.2, sound)
            if not last:
                _add(dry, bar.at + step + 0.5, 0.6 - 1.2 * (step % 2), 0.10 * play_pluck(2 * _pitch(note), 1.2))
        for step, note in enumerate(bar.celesta.split()):
            if note != "-":
                _add(dry, bar.at + step + (0.7 if last else 0), 0.25, 0.11 * play_celesta(_pitch(note), 3.0))
    return _master(dry + _reverberate(dry, piece.name))


def play_piano(pitch: float, seconds: float, *, loud: float) -> Wave:
    """A felted string pair: partials a little sharp, the high ones dying first, and a hammer's thump."""
    time = np.arange(round(seconds * RATE)) / RATE
    wave = np.zeros_like(time)
    for partial in range(1, 21):
        frequency = partial * pitch * np.sqrt(1 + 0.0004 * partial**2)
        if frequency > 9_000:
            break
        strength = abs(np.sin(np.pi * partial / 7.3)) * partial**-0.8 * np.exp(-partial * (1.0 - loud) * 0.4)
        fall = 1.5 * (220 / pitch) ** 0.5 / (1 + 0.3 * (partial - 1))
        heard = time[: round(15 * fall * RATE)]
        slow = np.exp(-heard / (3 * fall))
        pair = np.sin(2 * np.pi * frequency * heard) + np.sin(2 * np.pi * frequency * 1.0004 * heard + 0.6)
        wave[: len(heard)] += strength * (0.8 * slow * slow * slow + 0.2 * slow) * pair
    thump = np.random.default_rng(round(pitch)).standard_normal(len(time)) * np.exp(-time / 0.006)
    thump = np.convolve(thump[: RATE // 10], np.hanning(96) / 48, "same")
    wave[: RATE // 10] += 0.35 * loud * thump
    return loud * wave * -np.expm1(-time / 0.004)


def play_pluck(pitch: float, seconds: float) -> Wave:
    """A nylon string: noise that runs round a loop as long as the pitch, softened at each turn (Karplus, Strong)."""
    loop = round(RATE / pitch)
    string = np.random.default_rng(loop).uniform(-1, 1, loop)
    string -= string.mean()
    turns = [string := 0.498 * (string + np.roll(string, 1)) for _ in range(round(seconds * pitch) + 2)]
    # A loop is a whole number of samples and the softening half a one more: reading a little slower or faster tunes it.
    at = np.arange(round(seconds * RATE)) * (loop + 0.5) * pitch / RATE
    wave = np.interp(at, np.arange(loop * len(turns)), np.concatenate(turns))
    return wave * np.linspace(1, 0, len(wave))


def play_celesta(pitch: float, seconds: float) -> Wave:
    """A struck steel bar over a wooden box."""
    time = np.arange(round(seconds * RATE)) / RATE
    partials = ((1.0, 1.0, 0.9), (2.0, 0.28, 0.5), (4.0, 0.16, 0.22), (6.27, 0.05, 0.07))
    wave = sum(
        strength * np.exp(-time / fall) * np.sin(2 * np.pi * ratio * pitch * time) for ratio, strength, fall in partials
    )
    return np.asarray(wave * -np.expm1(-time / 0.002))


def play_strings(pitch: float, seconds: float) -> Wave:
    """A few players, each a little out of tune, with a slow bow."""
    time = np.arange(round((seconds + 1.4) * RATE)) / RATE
    wave = np.zeros_like(time)
    for player, detune in enumerate((-0.0025, 0.0011, 0.0029)):
        sway = 0.00007 * np.sin(2 * np.pi * (4.6 + 0.4 * player) * time + player)
        turn = np.exp(2j * np.pi * (pitch * (1 + detune) * (time + sway) + 0.27 * player))
        partial = np.ones_like(turn)
        for number in range(1, 11):
            partial *= turn
            wave += number**-1.3 * partial.imag
    rise = np.clip(time / 0.7, 0, 1)
    fall = np.clip((time[-1] - time) / 1.2, 0, 1)
    return np.asarray(wave * np.sin(np.pi / 2 * rise) ** 2 * np.sin(np.pi / 2 * fall) ** 2)


def play_bass(pitch: float, seconds: float) -> Wave:
    """A plucked bass, with enough overtones for a telephone's loudspeaker."""
    time = np.arange(round((seconds + 0.5) * RATE)) / RATE
    partials = ((1, 1.0, 1.6), (2, 0.55, 0.9), (3, 0.3, 0.5), (4, 0.12, 0.3), (5, 0.06, 0.2))
    wave = sum(
        strength * np.exp(-time / fall) * np.sin(2 * np.pi * partial * pitch * time)
        for partial, strength, fall in partials
    )
    release = np.clip((time[-1] - time) / 0.5, 0, 1)
    return np.asarray(wave * release * -np.expm1(-time / 0.006))


def write_music(folder: Path) -> None:
    """Write intro.flac and outro.flac, 48 kHz, 16 bit, stereo."""
    for piece in (MORGENLYS, KVELDSLYS):
        soundfile.write(folder / f"{piece.name}.flac", play_piece(piece), RATE, subtype="PCM_16")


def _pitch(note: str) -> float:
    """`C#5` in Hz, equal temperament, A4 = 440."""
    semitone = {"C": -9, "D": -7, "E": -5, "F": -4, "G": -2, "A": 0, "B": 2}[note[0]]
    octave = int(note[-1]) - 4
    return 440.0 * 2 ** ((semitone + ("#" in note)) / 12 + octave)


def _add(mix: Wave, at: float, pan: float, wave: Wave) -> None:
    """Add a note `at` so many eighths; `pan` is from -1, left, to 1, right, at constant power."""
    start = max(0, round(at * EIGHTH * RATE))
    heard = wave[: len(mix) - start]
    angle = np.pi / 4 * (1 + pan)
    mix[start : start + len(heard)] += heard[:, None] * np.array([np.cos(angle), np.sin(angle)])


def _reverberate(dry: Wave, seed: str) -> Wave:
    """A small hall: noise that dies away in 1.8 s, its treble first, other in each ear."""
    rng = np.random.default_rng(list(seed.encode()))
    time = np.arange(round(2.2 * RATE)) / RATE
    tail = np.zeros((len(time), 2))
    for low, high, fall in ((150, 700, 1.9), (700, 2_500, 1.5), (2_500, 7_000, 0.8)):
        tail += _limit_band(rng.standard_normal((len(time), 2)), low, high) * np.exp(-6.9 * time / fall)[:, None]
    tail *= np.clip((time - 0.018) / 0.010, 0, 1)[:, None]
    tail /= np.sqrt((tail**2).sum(axis=0))
    size = len(dry) + len(tail)
    spectrum = np.fft.rfft(dry, size, axis=0) * np.fft.rfft(tail, size, axis=0)
    return 0.42 * np.fft.irfft(spectrum, size, axis=0)[: len(dry)]


def _limit_band(wave: Wave, low: float, high: float) -> Wave:
    spectrum = np.fft.rfft(wave, axis=0)
    frequency = np.fft.rfftfreq(len(wave), 1 / RATE)
    spectrum[(frequency < low) | (frequency > high)] = 0
    return np.asarray(np.fft.irfft(spectrum, len(wave), axis=0))


def _master(mix: Wave) -> Wave:
    """Bring the highest peak to PEAK and let the last two seconds fade into silence."""
    time_left = np.arange(len(mix))[::-1] / RATE
    fade = np.sin(np.pi / 2 * np.clip(time_left / 2.0, 0, 1)) ** 2
    faded = mix * fade[:, None]
    return np.asarray(PEAK * faded / np.abs(faded).max())


if __name__ == "__main__":
    write_music(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
