"""Fractions: 1/3 "en tredel", 2/3 flertall "to tredels flertall", 1/2 liter "en halv liter", 2 ½ "to og en halv"."""

from __future__ import annotations

import re
import unicodedata

from lydsak.text.norwegian.gender import find_gender
from lydsak.text.norwegian.numeral import DASH, EDGE
from lydsak.text.norwegian.reading import Rule, Said, Scope
from lydsak.text.norwegian.spelling import spell_cardinal
from lydsak.text.norwegian.tables import Gender, load_cue, load_units
from lydsak.text.norwegian.year import spell_year

_SIGNS = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
_FRACTION = re.compile(
    EDGE + rf"(?<!/)(?:(?P<whole>[0-9]{{1,3}})(?: ?(?P<sign1>[{_SIGNS}])| (?P<top1>[1-9])/(?P<bottom1>[1-9][0-9]?))"
    rf"|(?P<sign2>[{_SIGNS}])|(?P<top2>[0-9]{{1,3}})/(?P<bottom2>[1-9][0-9]{{0,3}}))(?![\w/]|[.,][0-9])"
    rf"(?:{DASH}(?P<top3>[1-9])/(?P<bottom3>[1-9][0-9]?)(?![\w/]|[.,][0-9]))?"
    r"(?P<part>-?del(?P<ending>ene?|ane|er|ar|s)?(?!\w))?(?: ?(?P<unit>[cdm]?l|kg|g|m|km|t|ts|ss)(?![\w/]))?"
)


_CASE = re.compile(r"(?<![\w-])(?:[A-ZÆØÅ]-|[A-ZÆØÅ]{2,5} )$")
_GENITIVES = {"års": "år", "døgns": "døgn", "minutts": "minutt"}


def _read_fraction(match: re.Match[str], scope: Scope) -> Said | str | None:
    top, bottom = _find_parts(match)
    if scope.word_before(match.start()) in load_cue("issue"):
        # nr. 1/2024, sak 12/24, rv. 3/25
        return f"{spell_cardinal(top, scope.words)} {spell_year(bottom, scope)}" if 1900 <= bottom < 2100 else None
    if match["top2"] and 20 <= bottom < 100 and _follows_series(match, scope):
        return None  # H-1/24, FSK 12/24
    if top == 1 and not match["whole"] and scope.text[match.end() :].startswith("-finale"):
        return (
            {2: "semi", 4: "kvart"}.get(bottom, f"{scope.words.fraction['stems'][bottom]}dels") if bottom < 13 else None
        )
    if top >= bottom and not match["whole"]:
        return _read_both(match, top, bottom, scope)
    noun, tail = _find_noun(match, scope)
    if match["top3"]:
        return _read_range(match, top, bottom, scope)
    if match["part"]:
        number, _, part = spell_fraction(top, bottom, "", scope).rpartition(" ")
        part = part.removesuffix("er").removesuffix("ar") + (match["ending"] or "")
        return part if match["ending"] == "en" else f"{number} {part}"
    if _may_be_date(match, top, bottom, noun, scope):
        return Said(spell_fraction(top, bottom, noun, scope) + tail, "a fraction or a date")
    if match["whole"]:
        return _spell_mixed(int(match["whole"]), top, bottom, noun, scope) + tail
    return spell_fraction(top, bottom, noun, scope) + tail


def _read_range(match: re.Match[str], top: int, bottom: int, scope: Scope) -> str | None:
    """1/4–1/3 av velgerne."""
    if match["top2"] is None or int(match["top3"]) >= int(match["bottom3"]):
        return None
    last = spell_fraction(int(match["top3"]), int(match["bottom3"]), "", scope)
    return f"{spell_fraction(top, bottom, '', scope)} {scope.words.word['to']} {last}"


def _follows_series(match: re.Match[str], scope: Scope) -> bool:
    """The letters of a series before the number, and nothing that is divided after it: "NRK 1/30 av" is a fraction."""
    before = scope.text[max(0, match.start() - 8) : match.start()]
    return _CASE.search(before) is not None and scope.word_after(match.end()) != "av"


def _may_be_date(match: re.Match[str], top: int, bottom: int, noun: str, scope: Scope) -> bool:
    """Written with a stroke, a possible day and month, and of nothing."""
    if match["top2"] is None or match["part"] or match["unit"] or not (top <= 31 and bottom <= 12):
        return False
    after = scope.text[match.end() : match.end() + 1]
    return after in ("", ".") or (after == " " and noun in load_cue("function") - {"av"})


def _read_both(match: re.Match[str], top: int, bottom: int, scope: Scope) -> str | None:
    """24/7, 50/50: no fraction; both numbers are read."""
    if match["sign2"] or match["unit"]:
        return None
    return f"{spell_cardinal(top, scope.words)} {spell_cardinal(bottom, scope.words)}"


def _find_parts(match: re.Match[str]) -> tuple[int, int]:
    sign = match["sign1"] or match["sign2"]
    if sign:
        top, _, bottom = unicodedata.normalize("NFKD", sign).partition("\u2044")
        return int(top), int(bottom)
    return int(match["top1"] or match["top2"]), int(match["bottom1"] or match["bottom2"])


def _find_noun(match: re.Match[str], scope: Scope) -> tuple[str, str]:
    """The noun that is divided, and what of it the match itself must say."""
    if match["unit"]:
        unit = load_units()[match["unit"]].said[scope.words.language]
        return unit[0], " " + (unit[1] if match["whole"] else unit[0])
    following = scope.text[match.end() : match.end() + 1]
    if following == "-" and not match["part"]:
        return scope.word_after(match.end() + 1), ""
    return (scope.word_after(match.end()) if following == " " else ""), ""


def spell_fraction(top: int, bottom: int, noun: str, scope: Scope) -> str:
    """A proper fraction before `noun` (or "")."""
    words, names = scope.words, scope.words.fraction
    if bottom == 2 and top == 1:
        return str(names["half"][_find_half_gender(noun)])
    if (top, bottom) == (3, 4) and noun in load_cue("divided") - {"flertall", "fleirtal"}:
        return str(names["three_quarters"])
    stems = names["stems"]
    stem = stems[bottom] if bottom < len(stems) else spell_cardinal(bottom, words).replace(" ", "")
    number = words.units[1] if top == 1 else spell_cardinal(top, words)
    if noun in load_cue("divided"):
        return f"{number} {stem}{names['attributive']}"
    return f"{number} {stem}{names['part'] if top == 1 else names['parts']}"


def _find_half_gender(noun: str) -> Gender:
    noun = noun.lower()
    gender = find_gender(_GENITIVES.get(noun, noun)) if noun else "m"
    # "en halv kilo" is usual beside "et halvt kilo"; the dictionary's gender is neuter.
    return gender or "m"


def _spell_mixed(whole: int, top: int, bottom: int, noun: str, scope: Scope) -> str:
    gender = _find_half_gender(noun) if noun else "m"
    number = scope.words.one["n"] if whole == 1 and gender == "n" else spell_cardinal(whole, scope.words)
    part = (
        scope.words.fraction["half"]["n" if gender == "n" else "m"]
        if (top, bottom) == (1, 2)
        else spell_fraction(top, bottom, "", scope)
    )
    return f"{number} {scope.words.word['and']} {part}"


FRACTION = Rule("fraction", _FRACTION, _read_fraction, re.compile(f"[{_SIGNS}/]"))
