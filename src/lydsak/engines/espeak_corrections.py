"""How espeak-ng's Norwegian voice shall say a word that it reads wrong.

The library's own phonemes are taken and mended: stress by the endings of loanwords, vowels and silent letters by rule,
whole words by a table. What no rule meets stays as the library reads it. A word is first planned, without the library,
as parts; the parts that it has to read are read in one go, and then the word is put together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

from lydsak.engines.espeak_data import (
    load_neuters,
    load_repairs,
    load_stresses,
    load_suffixes,
    load_verb_stems,
    load_words,
)
from lydsak.engines.espeak_mnemonics import (
    Sounds,
    find_vowels,
    graft_ending,
    join_sounds,
    move_stress,
    split_mnemonics,
    weaken_stress,
)

_VOWELS: Final = "aeiouyæøåéèêóòôü"
_HAS_VOWEL: Final = re.compile(f"[{_VOWELS}]")
_NUCLEUS: Final = re.compile(f"ei|ai|au|oi|øy|ui|aa|[{_VOWELS}]")
_WORD: Final = re.compile(r"(?<![\w'’.@/#])[^\W\d_]{2,}(?![\w'’@/\u0300-\u036f]|\.\w)")

_INFLECTIONS: Final = {
    "": "", "s": "s", "en": "@n", "ens": "@ns", "er": "@R", "ers": "@S", "ene": "@n@", "enes": "@n@s", "e": "@",
    "es": "@s",    "et": "@", "ets": "@ts", "t": "t", "men": "@n", "mene": "@n@", "mer": "@R", "met": "@", "ar": "AR", "ane": "An@",
    "mere": "@R@", "mest": "@st", "meste": "@st@",
}  # fmt: skip
_AFTER_E: Final = {
    "": "",
    "s": "s",
    "n": "n",
    "ns": "ns",
    "r": "R",
    "rs": "S",
    "ne": "n@",
    "nes": "n@s",
    "t": "",
    "ts": "ts",
}
_VERB: Final = {
    "ere": "", "erer": "R", "eres": "s", "erte": "t@", "ert": "t", "erende": "@n@", "erbar": "bAR", "erbart": "bARt",
    "erbare": "bAR@", "ering": "IN", "eringen": "IN@n", "eringer": "IN@R", "eringene": "IN@n@", "erings": "INs",
}  # fmt: skip
_LONG_A: Final = re.compile(f"a(?:[gkpv](?![^{_VOWELS}])|r$(?<=svar))")
_ERE: Final = split_mnemonics("'e:R@")
_PENULT: Final = re.compile(r"(?P<stem>.+)isk(?:e|t)?$")
_DERIVED: Final = re.compile(
    r"(?:[aeiu]?sjon|iser|ifiser|ist(?!ol)|is[km]|ise|[aiv]*itet|[iu]?ell|at(?:isk|ikk|iser|ur|iv)|ikk|ik[ae]|kal|entlig|s?lig|nd|st|jon|ie|graf|ip|iat"
    r"|[iu]?e[rl](?:e|t|ing|end|bar|$)|i?al(?:e|t|is|[ei]t|$)|(?:[aio]r|ant|ent|ans|iv|ium|um|in|inn|ett|itt|ing|ning|else|et|en|sk|ker"
    r"|kk|k|ær|ør)(?:e|t|n|r|en|er|et|ene|s)?$)"
)
_ONSET: Final = re.compile(
    r"(?:[bcdfghjklmnprstvw]?|[bfgkp][lr]|s[klmnptv][rj]?|spl|[skghtfbmn]j|hv|[tdv]r|kn|gn|kv|tv|stj|sch|ps)[aeiouyæøå]"
)
_PREFIX: Final = re.compile(
    r"trans|inter|kontra|super|ultra|ekstra|sub|kon|kom|dis|pre|pro|per|anti|auto|multi|radio|foto|tele|red|sig|manife|.*[bdfgkpt]r"
)
_TEEN: Final = "ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten|nitten"
_TEN: Final = "tjue|tretti|førti|femti|seksti|sytti|åtti|nitti"
_UNIT: Final = (
    "én|éin|ein|ett|eitt|en|ei|to|tre|fire|fem|seks|sju|syv|åtte|ni|første|andre|annen|tredje|fjerde|femte|sjette|sjuende|syvende|"
    "åttende|niende|tiende|ellevte|tolvte|[a-zåø]+tende"
)
_NUMBER: Final = re.compile(
    rf"(?P<big>(?:{_UNIT}|{_TEEN}|{_TEN})?(?:hundre|tusen)|{_TEEN}|tjue)?(?P<og>og)?"
    rf"(?P<ten>{_TEN})?(?P<last>{_UNIT}|{_TEEN}|{_TEN}ende|)(?P<noun>tallet|talet|tallets|årene|årige|åring|åra)?"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a word: letters for the library to read, an ending to graft on them, or sounds that are known."""

    letters: str
    ending: Sounds = ()
    sounds: Sounds = ()
    inflection: Sounds = ()
    verbal: bool = False
    """The sounds end in -ere, of which most inflections keep the R alone."""
    counted: bool = False
    """The stress of the whole word is on its last part, as in numbers."""


Plan = tuple[Part, ...]


def find_words(text: str) -> Iterator[re.Match[str]]:
    """The words of a text that may be corrected: letters only, no initialisms, no parts of addresses."""
    for match in _WORD.finditer(text):
        if match[0].islower() or match[0].istitle():
            yield match


@lru_cache(maxsize=50_000)
def plan_word(word: str, *, opening: bool = False) -> Plan:
    """The parts of a word as written; one part of bare letters when nothing is known of it.

    A capital makes it a name, which few rules meet, unless it is `opening` a sentence.
    """
    letters = word.lower()
    return _plan_letters(letters, name=word != letters and not opening)


def _plan_letters(letters: str, *, name: bool = False) -> Plan:
    return (
        _plan_known(letters)
        or _plan_number(letters)
        or _plan_verb(letters, known=True)
        or (() if name else _plan_compound(letters) or _plan_verb(letters, known=False))
        or _plan_loanword(letters, name=name)
        or (Part(letters),)
    )


def _plan_known(letters: str) -> Plan:
    words = load_words()
    for stem, sounds in _split_inflections(letters):
        known = words.get(stem)
        if known and (known.inflected or stem == letters):
            return (Part("", sounds=known.sounds, inflection=sounds),)
    return ()


def _split_inflections(letters: str) -> Iterator[tuple[str, Sounds]]:
    """Every stem that the word may be a form of, and what the form adds; the word itself comes first."""
    for length in range(max(1, min(5, len(letters) - 2))):
        stem, ending = letters[: len(letters) - length], letters[len(letters) - length :]
        stem += "l" if ending == "t" and stem.endswith("el") else ""
        sounds = (_AFTER_E if stem.endswith("e") else _INFLECTIONS).get(ending)
        if sounds is not None:
            yield stem, split_mnemonics(sounds)


def _plan_number(letters: str) -> Plan:
    match = _NUMBER.fullmatch(letters)
    if match is None or sum(1 for name in ("big", "ten", "last", "noun") if match[name]) < 2:
        return ()
    big = re.fullmatch(r"(.*?)(hundre|tusen)?", match["big"] or "")
    pieces = [*(big.groups() if big else ()), match["og"], match["ten"], match["last"]]
    parts = [_read_number(piece) for piece in pieces if piece]
    noun = [Part(match["noun"])] if match["noun"] else []
    return (Part("", counted=True), *parts, *noun)


def _read_number(piece: str) -> Part:
    piece = "én" if piece == "en" else piece
    return _plan_known(piece)[0] if _plan_known(piece) else Part(piece)


def _plan_compound(letters: str) -> Plan:
    """A word of the table, or its stressed ending, with another word before or after it."""
    for cut in range(3, len(letters) - 4):
        head, tail = letters[:cut], letters[cut:]
        if _is_first_part(head) and _is_compoundable(tail):
            return (*_plan_letters(head), *_plan_known(tail))
    for cut in range(len(letters) - 3, 3, -1):
        head, tail = letters[:cut], letters[cut:]
        known = load_words().get(head)
        if known and known.compounded and _is_last_part(tail):
            link = _find_link(head, tail)
            return (Part("", sounds=(*known.sounds, *link)), *_plan_letters(tail[len(link) :]))
    return ()


def _is_last_part(tail: str) -> bool:
    return bool(_ONSET.match(tail) or _ONSET.match(tail.removeprefix("s"))) and not _DERIVED.match(tail)


def _find_link(head: str, tail: str) -> tuple[str, ...]:
    """The s between two parts, where it cannot be the second's own."""
    linked = re.match("s(?![ptkljmnv])[^aeiouyæøå]|ss", tail) or (head.endswith("sjon") and tail[0] == "s")
    return ("s",) if linked and len(tail) > 4 else ()


def _is_first_part(head: str) -> bool:
    known = load_words().get(head)
    return bool(_HAS_VOWEL.search(head)) and (known is None or known.compounded) and not _PREFIX.fullmatch(head)


@cache
def _is_compoundable(letters: str) -> bool:
    if len(letters) < 5 and letters not in {"kurs", "base", "avis", "sjef"}:
        return False
    stems = (load_words().get(stem) for stem, _ in _split_inflections(letters))
    return any(known and known.compounded for known in stems)


def _plan_verb(letters: str, *, known: bool) -> Plan:
    """A form of a verb in -ere; of one that is not in the list only those that no other word has."""
    for ending, sounds in _VERB.items():
        stem = letters.removesuffix(ending)
        if stem == letters or not _HAS_VOWEL.search(stem):
            continue
        if _is_verb_stem(stem) if known else ending not in {"ere", "eres"}:
            table = load_words().get(f"{stem}ere")
            base = Part("", sounds=table.sounds) if table else Part(f"{stem}ere", ending=_ERE)
            return (replace(base, verbal=True, inflection=split_mnemonics(sounds)),)
    return ()


def _plan_loanword(letters: str, *, name: bool) -> Plan:
    for stem, inflection in _split_inflections(letters):
        for pattern, sounds in load_suffixes():
            match = pattern.search(stem)
            if match and not (name and "sjon" not in stem and "itet" not in stem) and _is_foreign(stem, sounds, match):
                return (Part(stem, ending=sounds, inflection=inflection),)
    return ()


def _is_foreign(stem: str, sounds: Sounds, match: re.Match[str]) -> bool:
    """Enough syllables for the ending, and none of the letters that only Norwegian words have."""
    nuclei = len(_NUCLEUS.findall(stem))
    return nuclei > len(find_vowels(sounds)) and not re.search(r"[æøå]|kj|hj|hv|gj|øy|ei", stem[: match.start()])


def _is_verb_stem(stem: str) -> bool:
    return stem in load_verb_stems() or any(stem.endswith(known) for known in load_verb_stems() if len(known) > 5)


def list_letters(plan: Plan) -> tuple[str, ...]:
    """What of a plan the library has to read."""
    return tuple(part.letters for part in plan if part.letters)


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


def _say_part(part: Part, read: Mapping[str, Sounds]) -> Sounds:
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
        stressed = max(len(_NUCLEUS.findall(match["stem"])) - 1, 0)
    if stressed and len(_NUCLEUS.findall(letters)) == len(find_vowels(sounds)):
        sounds = move_stress(sounds, stressed)
    return _silence_t(letters, _apply_repairs(letters, _back_vowels(letters, sounds)))


def _back_vowels(letters: str, sounds: Sounds) -> Sounds:
    """The letter a is back and, stressed before one consonant, long: espeak 1.52 says a short front one."""
    nuclei = list(_NUCLEUS.finditer(letters))
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
