"""Gender for "1 + noun": én mann, ett år; ein mann, ei kvinne, eitt år."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from lydsak.text.norwegian.reading import Scope
from lydsak.text.norwegian.tables import (
    Gender,
    load_cue,
    load_form_endings,
    load_genders,
    load_nouns,
    load_sure_genders,
)

_ADJECTIVE = "a"
_NAME_BEFORE = re.compile(r"([A-ZÆØÅ][a-zæøå]+(?:[A-ZÆØÅ][a-zæøå]+)?) $")
_VERBS = frozenset(("er", "var", "har", "hadde", "ble", "blir", "vart", "får", "fikk", "fekk", "sender", "sendte"))
_SHORTEST_PART = 5
"""Letters of a listed noun that may be the last part of a compound: "val" is not in "festival"."""
_GENITIVE = ("ens", "ets", "enes")
_GENDERS: dict[str, Gender] = {"m": "m", "f": "f", "n": "n"}


def find_gender(noun: str) -> Gender | None:
    """The gender of a noun in small letters; None for what is no noun."""
    return None if noun in load_cue("function") else _GENDERS.get(find_noun_class(noun))


@lru_cache(maxsize=4096)
def find_sure_gender(noun: str) -> Gender | None:
    """n, or m for masculine and feminine, of what is a noun in the singular of that gender and nothing else."""
    if noun.endswith(_GENITIVE):
        return None
    return _GENDERS.get(find_ending(noun, load_sure_genders()) or "")


@lru_cache(maxsize=4096)
def find_noun_class(word: str) -> str:
    """The gender of a noun by its longest listed ending, or "a" for an adjective."""
    if word in load_nouns("neuter_alone"):
        return "n"
    if word in _load_exceptions():
        return _load_exceptions()[word]
    part = next((word[at:] for at in range(1, len(word) - _SHORTEST_PART + 1) if word[at:] in _load_exceptions()), None)
    return _load_exceptions()[part] if part else find_ending(word, load_genders()) or "m"


@lru_cache(maxsize=4096)
def is_plural(word: str) -> bool:
    """Whether a word in small letters is a noun in the plural, as far as its ending tells: no "viser", no "flyttar"."""
    if word in load_nouns("counted"):
        return True
    if word.endswith("er") and len(word) > 4:
        return find_ending(word, load_form_endings()) != "v"
    return word.endswith("ar") and len(word) > 4


def find_ending(word: str, endings: Mapping[str, str]) -> str | None:
    """What the longest of the endings says of a word that has it."""
    whole = f"^{word}"
    return next((endings[whole[start:]] for start in range(len(whole)) if whole[start:] in endings), None)


@cache
def _load_exceptions() -> dict[str, str]:
    lists = {"masculine": "m", "feminine": "f", "neuter": "n", "adjective": _ADJECTIVE}
    return {noun: gender for name, gender in lists.items() for noun in load_nouns(name)}


def choose_gender(scope: Scope, literal: str, start: int, end: int) -> Gender | None:
    """The gender that a number ending in 1 takes from the noun after it; None before no noun, or after a label."""
    if literal[-1] != "1" or literal.endswith("11") or scope.word_before(start) in load_nouns("label"):
        return None
    first, second = scope.words_after(end)
    if literal == "1" and _is_named(scope, start, first):
        return None
    if literal != "1" and scope.words.language == "nn" and _is_plural_in_ar(first.lower()):
        return "m"
    gender = _judge_noun(first.lower(), second.lower())
    if literal == "1" and gender != "n" and (scope.starts_sentence(start) or not first):
        # A sentence-initial "En" and a bare number are not stressed, so they take no accent.
        return "f" if gender == "f" and scope.words.language == "nn" else None
    return gender or "m"


def _is_plural_in_ar(word: str) -> bool:
    """Nynorsk "elevar", which is no neuter for ending as "svar" does; but "seminar" is one."""
    return word.endswith("ar") and is_plural(word) and f"^{word}" not in load_genders()


def _is_named(scope: Scope, start: int, first: str) -> bool:
    """In "SpareBank 1 Østlandet" and "med Voyager 1 i fjor" a name stands before, which the number belongs to."""
    named = _NAME_BEFORE.search(scope.text[max(0, start - 40) : start])
    if named is None:
        return False
    opens = scope.starts_sentence(max(0, start - 40) + named.start(1))
    return not opens or first[:1].isupper() or first in _VERBS


def _judge_noun(first: str, second: str) -> Gender | None:
    """The gender of the noun that follows; adjectives may stand before it: "1 nytt tilfelle", "1 stor bil"."""
    if not first:
        return None
    if find_noun_class(first) == _ADJECTIVE and first not in load_cue("function"):
        return (second and find_gender(second)) or ("n" if first.endswith("t") else None)
    return find_gender(first)
