"""Words in espeak-ng's phoneme mnemonics as lists of sounds: where the stress is, and moving it.

A sound is one mnemonic; a vowel carries its stress before it, ' or , as in 'e:.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

Sounds = tuple[str, ...]

_SHORT: Final = {
    "A:": "A", "a:": "a", "e:": "e", "E:": "E", "i:": "I", "o:": "O", "u:": "U", "u-:": "u-", "y:": "y", "Y:": "W",
}  # fmt: skip
_SOUND: Final = re.compile(
    r"[',]?(?:aI|AI|OI|u-I|Yy|aU|eI|a#|u-:?|[AaeEioOuyY]:|[@AaeEiIoOuUyW])|tS|dZ|n\^|[bdfghjklmnpRrstvwxzCNSZDT?;]:?"
)
_SCHWAS: Final = frozenset({"@", "a#"})
_DIGRAPHS: Final = frozenset({"ts", "tS", "dz", "dZ", "tz", "pf", "kw", "gw"})
_VOWEL: Final = re.compile(r"[',]?[@AaeEiIoOuUyYW]")


def split_mnemonics(text: str) -> Sounds:
    """The sounds of mnemonics written without a break; "|" parts what would be read as one."""
    return tuple(sound for part in text.split("|") for sound in _SOUND.findall(part))


def join_sounds(sounds: Sequence[str]) -> str:
    """Mnemonics in double square brackets; the last schwa open, as the voice has it.

    Two that would be read as one are parted by a bar, others not: the library's clauses are short.
    """
    inner = ["@" if sound == "a#" else sound for sound in sounds]
    if inner[-1] == "@" and len(inner) > 1:
        inner[-1] = "a#"
    written = inner[0]
    for before, sound in pairwise(inner):
        written += f"|{sound}" if _is_ambiguous(before, sound) else sound
    return f"[[{written}]]"


def _is_ambiguous(before: str, sound: str) -> bool:
    return (is_vowel(before) and is_vowel(sound) and sound[0] not in "',") or f"{before[-1]}{sound[0]}" in _DIGRAPHS


def is_vowel(sound: str) -> bool:
    """Whether a sound makes a syllable."""
    return _VOWEL.match(sound) is not None


def find_vowels(sounds: Sequence[str]) -> list[int]:
    """Where the vowels are."""
    return [index for index, sound in enumerate(sounds) if is_vowel(sound)]


def weaken_stress(sounds: Sequence[str]) -> Sounds:
    """The last part of a compound: its stress becomes a lesser one."""
    return tuple(f",{sound[1:]}" if sound[0] == "'" else sound.removeprefix(",") for sound in sounds)


def reduce_vowels(sounds: Sequence[str]) -> Sounds:
    """What stands before a stress: no stress of its own, no long vowel."""
    return tuple(_SHORT.get(bare, bare) for bare in (sound.lstrip("',") for sound in sounds))


def move_stress(sounds: Sequence[str], syllable: int) -> Sounds:
    """Stress that syllable, counted from 0, and reduce those before it."""
    vowels = find_vowels(sounds)
    if syllable >= len(vowels):
        return tuple(sounds)
    at = vowels[syllable]
    vowel = sounds[at].lstrip("',")
    return (*reduce_vowels(sounds[:at]), f"'{'e:' if vowel in _SCHWAS else vowel}", *sounds[at + 1 :])


def graft_ending(sounds: Sequence[str], ending: Sounds) -> Sounds:
    """The word with its last syllables said as `ending`, whose stress is the word's.

    Consonants that begin `ending` replace as many of the word's; its further vowels replace the word's last ones.
    """
    vowels = find_vowels(sounds)
    onset = find_vowels(ending)[0]
    cut = vowels[-len(find_vowels(ending))] - onset
    return (*reduce_vowels(sounds[: max(cut, 0)]), *ending)
