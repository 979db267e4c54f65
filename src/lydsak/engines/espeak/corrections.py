"""How espeak-ng's Norwegian voice shall say a word that it reads wrong.

The library's own phonemes are taken and mended: stress by the endings of loanwords, vowels and silent letters by rule,
whole words by a table. What no rule meets stays as the library reads it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from lydsak.engines.espeak.mnemonics import Sounds, find_vowels, graft_ending, join_sounds, move_stress, weaken_stress
from lydsak.engines.espeak.plan import NUCLEUS, VOWELS, Plan, WordPart, list_letters
from lydsak.engines.espeak.tables import load_neuters, load_repairs, load_stresses

_LONG_A: Final = re.compile(f"a(?:[gkpv](?![^{VOWELS}])|r$(?<=svar))")
"""Long though not stressed, as in "forslaget", "selskap" and "ansvar"."""
_PENULT: Final = re.compile(r"(?P<stem>.+)isk(?:e|t)?$")


def correct_word(plan: Plan, read: Mapping[str, Sounds]) -> str | None:
    """Mnemonics for a planned word, given the library's sounds of its letters; None when the library has it right."""
    if any("(" in sound for letters in list_letters(plan) for sound in read[letters]):
        return None  # it changed to the voice of another language
    if len(plan) == 1 and plan[0].letters and not plan[0].ending:
        own = read[plan[0].letters]
        mended = _mend_sounds(plan[0].letters, own)
        return None if mended == own else join_sounds(mended)
    counted = plan[0].counted
    parts = [_say_part(part, read) for part in (plan[1:] if counted else plan)]
    return join_sounds(
        _join_parts(parts, len(parts) - 1 if counted and not plan[-1].letters.startswith(("tal", "år")) else 0)
    )


def _say_part(part: WordPart, read: Mapping[str, Sounds]) -> Sounds:
    sounds = part.sounds or _mend_sounds(part.letters, read[part.letters])
    if part.ending:
        sounds = graft_ending(_mend_loanword(part.letters, sounds), part.ending)
    if part.verbal and part.inflection and part.inflection[0] not in {"R", "s"}:
        return sounds[:-1] + part.inflection
    return _inflect_sounds(sounds, part.inflection)


def _mend_loanword(letters: str, sounds: Sounds) -> Sounds:
    """In loanwords d is heard after n and l, and g is hard before i."""
    mnemonics = "|".join(sounds)
    for consonant in "nl":
        if re.search(f"{consonant}d[aeiouy]", letters) and not letters.startswith("under"):
            mnemonics = mnemonics.replace(f"{consonant}|{consonant}|", f"{consonant}|d|")
    if re.search("(?<!^)g[iy]", letters) and not re.search("(?<!s)j", letters):
        mnemonics = re.sub(r"\bj\b", "g", mnemonics)
    return tuple(mnemonics.split("|"))


def _inflect_sounds(sounds: Sounds, inflection: Sounds) -> Sounds:
    if sounds[-1:] == ("R",) and inflection[:1] == ("s",):
        return (*sounds[:-1], "S", *inflection[1:])
    return sounds + inflection


def _join_parts(parts: list[Sounds], main: int) -> Sounds:
    joined: Sounds = ()
    for index, sounds in enumerate(parts):
        joined += sounds if index == main else weaken_stress(sounds)
    return joined


def _mend_sounds(letters: str, sounds: Sounds) -> Sounds:
    stressed = next((syllable for pattern, syllable in load_stresses() if pattern.search(letters)), None)
    if stressed is None and (match := _PENULT.match(letters)) and not re.search("[æøå]|kj|hj|gj", match["stem"]):
        stressed = max(len(NUCLEUS.findall(match["stem"])) - 1, 0)
    if stressed and len(NUCLEUS.findall(letters)) == len(find_vowels(sounds)):
        sounds = move_stress(sounds, stressed)
    return _silence_t(letters, _apply_repairs(letters, _back_vowels(letters, sounds)))


def _back_vowels(letters: str, sounds: Sounds) -> Sounds:
    """The letter a is back and, stressed before one consonant, long: espeak 1.52 says a short front one."""
    nuclei = list(NUCLEUS.finditer(letters))
    vowels = find_vowels(sounds)
    if len(nuclei) != len(vowels):
        return sounds
    mended = list(sounds)
    for nucleus, index in zip(nuclei, vowels, strict=True):
        stress = mended[index][:1] if mended[index][:1] in {"'", ","} else ""
        if nucleus[0] == "a" and mended[index].removeprefix(stress) == "a":
            short = letters.endswith("am") if stress else not _LONG_A.match(letters, nucleus.start())
            mended[index] = f"{stress}{'A' if short else 'A:'}"
    return tuple(mended)


def _apply_repairs(letters: str, sounds: Sounds) -> Sounds:
    mnemonics = "|".join(sounds)
    for repair in load_repairs():
        if repair.letters.search(letters):
            mnemonics = repair.mnemonics.sub(repair.instead, mnemonics)
    return tuple(mnemonics.split("|"))


def _silence_t(letters: str, sounds: Sounds) -> Sounds:
    if letters.endswith("et") and sounds[-2:] == ("@", "t") and _is_neuter(letters):
        return (*sounds[:-2], "a#")
    return sounds


@lru_cache(maxsize=20_000)
def _is_neuter(letters: str) -> bool:
    known = load_neuters()
    return letters in known or any(letters[start:] in known for start in range(2, len(letters) - 5))
