"""Gender for "1 + noun": én mann, ett år; ein mann, ei kvinne, eitt år."""

from __future__ import annotations

from functools import lru_cache

from lydsak.text.norwegian.reading import Scope
from lydsak.text.norwegian.tables import Gender, load_nouns

_NEUTER_ENDINGS = ("eri", "ium", "eum", "ment", "gram", "tek", "skap", "verk", "sted", "rom")
# Ordinary masculine and feminine nouns that end like a listed neuter one.
_NOT_NEUTER = frozenset("kunnskap vitenskap vitskap egenskap eigenskap".split())


@lru_cache(maxsize=4096)
def find_gender(noun: str) -> Gender | None:
    """The gender of a noun in small letters, by the lists or by the last part of a compound; None is unknown."""
    if noun in _NOT_NEUTER:
        return "m"
    if noun in load_nouns("neuter"):
        return "n"
    if noun in load_nouns("feminine"):
        return "f"
    for cut in range(2, len(noun) - 2):
        # Shorter than three letters ("år", "øl") would catch "sår", "fjøl".
        if noun[cut:] in load_nouns("neuter"):
            return "n"
        if noun[cut:] in load_nouns("feminine"):
            return "f"
    return "n" if noun.endswith(_NEUTER_ENDINGS) else None


def choose_gender(scope: Scope, literal: str, start: int, end: int) -> Gender | None:
    """The gender that a number ending in 1 takes from the noun after it; None before no noun, or after a label."""
    if literal[-1] != "1" or literal.endswith("11") or scope.word_before(start) in load_nouns("label"):
        return None
    first, second = scope.words_after(end)
    gender = _judge_noun(first, second)
    if literal == "1" and gender != "n" and (scope.starts_sentence(start) or not first):
        # A sentence-initial "En" and a bare number are not stressed, so they take no accent.
        return "f" if gender == "f" and scope.words.language == "nn" else None
    return gender or "m"


def _judge_noun(first: str, second: str) -> Gender | None:
    if not first:
        return None
    gender = find_gender(first.lower())
    if gender is None and second and first.islower():
        # An adjective may stand between: "1 nytt tilfelle", "1 stor bil".
        later = find_gender(second.lower())
        gender = later if later != "n" or first.endswith(("t", "e", "a")) else None
    return gender
