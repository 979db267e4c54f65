"""Decimals: 4,7 "fire komma sju", 3,75 "tre komma syttifem", 2,05 "to komma null fem"."""

from __future__ import annotations

import re

from lydsak.text.norwegian.clock import is_race_time
from lydsak.text.norwegian.numeral import EDGE, split_number
from lydsak.text.norwegian.reading import Rule, Said, Scope
from lydsak.text.norwegian.spelling import spell_below_100, spell_cardinal, spell_digits, spell_group, spell_hundreds
from lydsak.text.norwegian.tables import Gender, Words, load_cue, load_nouns

_POINT = re.compile(EDGE + r"(?P<sign>−)?(?P<number>[0-9]+\.(?![0-9]{3}(?![0-9]))[0-9]+)(?![0-9]|[.,][0-9])")


_STATION = re.compile(r"(?<!\w)S $")
_SECTION = re.compile(
    r"(?:(?<!\w)(?P<version>v)|" + EDGE + r")(?P<parts>[0-9]{1,3}(?:\.[0-9]{1,2}){1,4})(?![\w]|[.,:][0-9])"
)


def spell_number(literal: str, words: Words, gender: Gender | None = None) -> str:
    """A written number in words: separators dropped, decimals after "komma"."""
    whole, decimals = split_number(literal)
    if len(whole) > 15:
        return spell_digits(whole + decimals, words)
    if not decimals:
        return spell_count(literal, words, gender)
    return f"{spell_cardinal(int(whole), words)} {words.word['comma']} {spell_decimals(decimals, words)}"


def spell_count(literal: str, words: Words, gender: Gender | None) -> str:
    """A whole number; 1500 is "femten hundre", but 1 500 "tusen fem hundre"."""
    value = int(split_number(literal)[0])
    if literal.isdigit() and 1100 <= value < 2000 and value % 100 == 0:
        return spell_hundreds(value, words)
    return spell_cardinal(value, words, gender)


def spell_decimals(decimals: str, words: Words) -> str:
    """Two decimals as a number, more digit by digit; leading zeros one by one."""
    zeros = len(decimals) - len(decimals.lstrip("0"))
    rest = decimals[zeros:]
    spoken = [words.units[0]] * zeros
    if rest:
        spoken.append(spell_below_100(int(rest), words) if len(rest) <= 2 else spell_digits(rest, words))
    return " ".join(spoken)


def _read_point(match: re.Match[str], scope: Scope) -> Said:
    """English decimals, "2.7": komma, but a version's number keeps its point."""
    words = scope.words
    whole, decimals = match["number"].split(".")
    sign = words.word["minus"] + " " if match["sign"] else ""
    spoken = f"{sign}{spell_cardinal(int(whole), words)} {words.word['comma']} {spell_decimals(decimals, words)}"
    clocklike = len(decimals) == 2 and int(whole) <= 24 and int(decimals) < 60
    return Said(spoken, "a time, a date or a number" if clocklike else None)


def _read_section(match: re.Match[str], scope: Scope) -> str | None:
    """Versjon 2.1, v2.1, kapittel 4.5, punkt 3.2.1: parts of a label, no decimals and no date."""
    before, parts = scope.word_before(match.start()), match["parts"]
    station = _STATION.search(scope.text[max(0, match.start() - 3) : match.start()])
    if station or (parts[0] == "0" and parts[1].isdigit()):
        return None  # "Avg. Oslo S 12.30", "fra Oslo S 08.05"; a page is "s."
    labelled = match["version"] or before in load_cue("version") or before in load_nouns("label")
    if not labelled and (parts.count(".") < 2 or is_race_time(parts, match.start(), scope)):
        return None
    spoken = f" {scope.words.word['section']} ".join(spell_group(part, scope.words) for part in parts.split("."))
    return f"{scope.words.word['version']} {spoken}" if match["version"] else spoken


SECTION_NUMBER = Rule("section number", _SECTION, _read_section, re.compile(r"[0-9]\.[0-9]"))
DECIMAL_POINT = Rule("decimal", _POINT, _read_point, re.compile(r"[0-9]\.[0-9]"))
