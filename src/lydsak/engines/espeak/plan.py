"""What a written word is made of, for the corrections to espeak-ng: known words, stressed endings, compounds, numbers.

Letters alone decide; the library is not asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

from lydsak.engines.espeak.mnemonics import Sounds, find_vowels, split_mnemonics
from lydsak.engines.espeak.tables import load_any_suffix, load_known_words, load_suffixes, load_verb_stems

VOWELS: Final = "aeiouyæøåéèêóòôü"
_HAS_VOWEL: Final = re.compile(f"[{VOWELS}]")
NUCLEUS: Final = re.compile(f"ei|ai|au|oi|øy|ui|aa|[{VOWELS}]")
_LONGEST_WORD: Final = 60
"""Letters; what is longer is no word, and would be tried for compounds at every one of them."""
_WORD: Final = re.compile(r"(?<![\w'’.@/#])[^\W\d_]{2,}(?![\w'’@/\u0300-\u036f]|\.\w)")

_INFLECTIONS: Final = {
    "": "", "s": "s", "en": "@n", "ens": "@ns", "er": "@R", "ers": "@S", "ene": "@n@", "enes": "@n@s",
    "e": "@", "es": "@s", "et": "@", "ets": "@ts", "t": "t", "men": "@n", "mene": "@n@", "mer": "@R", "met": "@",
    "ar": "AR", "ane": "An@", "mere": "@R@", "mest": "@st",
}  # fmt: skip
_AFTER_E: Final = {
    "": "", "s": "s", "n": "n", "ns": "ns", "nde": "n@", "r": "R", "rs": "S", "ne": "n@", "nes": "n@s", "t": "",
    "ts": "ts",
}  # fmt: skip
_VERB: Final = {
    "ere": "", "erer": "R", "eres": "s", "erte": "t@", "ert": "t", "erende": "@n@", "erbar": "bAR", "erbart": "bARt",
    "erbare": "bAR@", "ering": "IN", "eringen": "IN@n", "eringer": "IN@R", "eringene": "IN@n@", "erings": "INs",
}  # fmt: skip
_ERE: Final = split_mnemonics("'e:R@")
_DERIVED: Final = re.compile(
    r"(?:[aeiu]?sjon|iser|ifiser|ist(?!ol)|is[km]|ise|[aiv]*itet|[iu]?ell|at(?:isk|ikk|iser|ur|iv)|ikk|ik[ae]|kal|entlig"
    r"|s?lig|nd|st|jon|ie|graf|ip|iat|krat|asje|ison|tikk|itær|onisk|ighet|kript|abel|[iu]?e[rl](?:e|t|ing|end|bar|$)|i?al(?:e|t|is|[ei]t|$)"
    r"|(?:[aio]r|ant|ent|ans|iv|ium|um|in|inn|ett|itt|ing|ning|else|et|en|sk|ker|kk|k|ær|ør)(?:e|t|n|r|en|er|et|ene|s)?$)"
)
"""Ends of words that are no words: after "organ" or "journalist" they make no compound."""
_ONSET: Final = re.compile(
    r"(?:[bcdfghjklmnprstvw]?|[bfgkp][lr]|s[klmnptv][rj]?|spl|[skghtfbmn]j|hv|[tdv]r|kn|gn|kv|tv|stj|sch|ps)[aeiouyæøå]"
)
_PREFIX: Final = re.compile(
    r"trans|inter|kontra|super|ultra|ekstra|sub|kon|kom|dis|pre|pro|per|anti|auto|multi|radio|foto|tele|red|sig|manife|.*[bdfgkpt]r"
)
_TEEN: Final = "ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten|nitten"
_TEN: Final = "tjue|tretti|førti|femti|seksti|sytti|åtti|nitti"
_UNIT: Final = (
    "én|éin|ein|ett|eitt|en|ei|to|tre|fire|fem|seks|sju|syv|åtte|ni|første|fyrste|andre|annen|tredje|fjerde|femte|sjette"
    "|sjuende|syvende|åttende|niende|tiende|ellevte|tolvte|(?:tret|fjor|fem|seks|syt|at|nit)t[ea]nde|sjuande|åttande|niande|tiande"
)
_NUMBER: Final = re.compile(
    rf"(?P<big>(?:{_UNIT}|{_TEEN}|{_TEN})?(?:hundre|tusen)|{_TEEN}|tjue)?(?P<og>og)?"
    rf"(?P<ten>{_TEN})?(?P<last>{_UNIT}|{_TEEN}|tju[ea]nde|(?:{_TEN})[ea]nde|)(?P<noun>tallet|talet|tallets|årene|årige|åring|åra)?"
)


@dataclass(frozen=True, slots=True)
class WordPart:
    """A part of a word: letters for the library to read, an ending to graft on them, or sounds that are known."""

    letters: str
    ending: Sounds = ()
    sounds: Sounds = ()
    inflection: Sounds = ()
    verbal: bool = False
    """The sounds end in -ere, of which most inflections keep the R alone."""
    counted: bool = False
    """The stress of the whole word is on its last part, as in numbers."""


Plan = tuple[WordPart, ...]


def find_words(text: str) -> Iterator[re.Match[str]]:
    """The words of a text that may be corrected: letters only, no initialisms, no parts of addresses."""
    for match in _WORD.finditer(text):
        if len(match[0]) <= _LONGEST_WORD and (match[0].islower() or match[0].istitle()):
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
        or (WordPart(letters),)
    )


def _plan_known(letters: str) -> Plan:
    words = load_known_words()
    for stem, sounds in _split_inflections(letters):
        known = words.get(stem)
        if known and (known.inflected or stem == letters):
            return (WordPart("", sounds=known.sounds, inflection=sounds),)
    return ()


@cache
def _list_endings(after_e: bool) -> Mapping[str, Sounds]:  # noqa: FBT001 - one of two tables
    table = _AFTER_E if after_e else _INFLECTIONS
    return {letters: split_mnemonics(mnemonics) for letters, mnemonics in table.items()}


def _split_inflections(letters: str) -> Iterator[tuple[str, Sounds]]:
    """Every stem that the word may be a form of, and what the form adds; the word itself comes first."""
    for length in range(max(1, min(5, len(letters) - 2))):
        stem, ending = letters[: len(letters) - length], letters[len(letters) - length :]
        stem += "l" if ending == "t" and stem.endswith("el") else ""
        sounds = _list_endings(stem.endswith("e")).get(ending)
        if sounds is not None:
            yield stem, sounds


def _plan_number(letters: str) -> Plan:
    match = _NUMBER.fullmatch(letters)
    if match is None or sum(1 for name in ("big", "ten", "last", "noun") if match[name]) < 2:
        return ()
    big = re.fullmatch(r"(.*?)(hundre|tusen)?", match["big"] or "")
    pieces = [*(big.groups() if big else ()), match["og"], match["ten"], match["last"]]
    parts = [_read_number(piece) for piece in pieces if piece]
    noun = [WordPart(match["noun"])] if match["noun"] else []
    return (WordPart("", counted=True), *parts, *noun)


def _read_number(piece: str) -> WordPart:
    piece = "én" if piece == "en" else piece
    return _plan_known(piece)[0] if _plan_known(piece) else WordPart(piece)


def _plan_compound(letters: str) -> Plan:
    """A word of the table, or its stressed ending, with another word before or after it."""
    for cut in range(3, len(letters) - 4):
        head, tail = letters[:cut], letters[cut:]
        if _is_first_part(head) and _is_compoundable(tail):
            return (*_plan_letters(head), *_plan_known(tail))
    for cut in range(len(letters) - 3, 3, -1):
        head, tail = letters[:cut], letters[cut:]
        known = load_known_words().get(head)
        if known and known.compounded and _is_last_part(tail):
            link = _find_link(head, tail)
            return (WordPart("", sounds=(*known.sounds, *link)), *_plan_letters(tail[len(link) :]))
    return ()


def _is_last_part(tail: str) -> bool:
    return bool(_ONSET.match(tail) or _ONSET.match(tail.removeprefix("s"))) and not _DERIVED.match(tail)


def _find_link(head: str, tail: str) -> tuple[str, ...]:
    """The s between two parts, where it cannot be the second's own."""
    linked = re.match("s(?![ptkljmnv])[^aeiouyæøå]|ss", tail) or (head.endswith("sjon") and tail[0] == "s")
    return ("s",) if linked and len(tail) > 4 else ()


def _is_first_part(head: str) -> bool:
    known = load_known_words().get(head)
    return (
        bool(_HAS_VOWEL.search(head))
        and (known is None or known.compounded or len(head) > 3)
        and not _PREFIX.fullmatch(head)
    )


@lru_cache(maxsize=50_000)
def _is_compoundable(letters: str) -> bool:
    if len(letters) < 5 and letters not in {"kurs", "base", "avis", "sjef"}:
        return False
    stems = (load_known_words().get(stem) for stem, _ in _split_inflections(letters))
    return any(known and known.compounded for known in stems)


def _plan_verb(letters: str, *, known: bool) -> Plan:
    """A form of a verb in -ere; of one that is not in the list only those that no other word has."""
    for ending, sounds in _VERB.items():
        stem = letters.removesuffix(ending)
        if stem == letters or not _HAS_VOWEL.search(stem):
            continue
        if _is_verb_stem(stem) if known else ending not in {"ere", "eres"}:
            table = load_known_words().get(f"{stem}ere")
            base = WordPart("", sounds=table.sounds) if table else WordPart(f"{stem}ere", ending=_ERE)
            return (replace(base, verbal=True, inflection=split_mnemonics(sounds)),)
    return ()


def _plan_loanword(letters: str, *, name: bool) -> Plan:
    for stem, inflection in _split_inflections(letters):
        if not load_any_suffix().search(stem):
            continue
        for pattern, sounds in load_suffixes():
            match = pattern.search(stem)
            if match and not (name and "sjon" not in stem and "itet" not in stem) and _is_foreign(stem, sounds, match):
                return (WordPart(stem, ending=sounds, inflection=inflection),)
    return ()


def _is_foreign(stem: str, sounds: Sounds, match: re.Match[str]) -> bool:
    """Enough syllables for the ending, and none of the letters that only Norwegian words have."""
    nuclei = len(NUCLEUS.findall(stem))
    return nuclei > len(find_vowels(sounds)) and not re.search(r"[æøå]|kj|hj|hv|gj|øy|ei", stem[: match.start()])


def _is_verb_stem(stem: str) -> bool:
    return stem in load_verb_stems() or any(stem.endswith(known) for known in load_verb_stems() if len(known) > 5)


def list_letters(plan: Plan) -> tuple[str, ...]:
    """What of a plan the library has to read."""
    return tuple(part.letters for part in plan if part.letters)
