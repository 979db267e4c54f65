"""Ranges: 6–12 år "seks til tolv år", side 45–47, mandag–fredag, jan.–mars, toget Oslo–Bergen."""

from __future__ import annotations

import re

from lydsak.text.norwegian.decimals import spell_number
from lydsak.text.norwegian.gender import choose_gender
from lydsak.text.norwegian.numeral import DASH, EDGE, NUMBER, split_number
from lydsak.text.norwegian.quantity import spell_high_sign
from lydsak.text.norwegian.reading import Rule, Said, Scope
from lydsak.text.norwegian.sizes import load_sizes
from lydsak.text.norwegian.spelling import spell_cardinal
from lydsak.text.norwegian.tables import is_unit_symbol, load_abbreviations, load_cue, load_currencies, load_nouns
from lydsak.text.norwegian.year import spell_year

_NUMBERS = re.compile(
    rf"(?:(?<![\w.,)])(?P<sign>[−–+-])|{EDGE})(?P<low>{NUMBER})(?P<dash> ?{DASH} ?)(?P<high_sign>[−–+-])?"
    rf"(?P<high>{NUMBER})(?![\w])"
)
_DAY = (
    r"(?:(?:man|mån|tirs|tys|ons|tors|fre|lør|laur|søn|sun)dag(?:er|ar)?"
    r"|januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember)"
)
_SHORT_DAY = (
    r"(?:man|mån|tirs|tys|ons|tors|fre|lør|laur|søn|sun|jan|febr?|mars|apr|mai|juni|juli|aug|sept?|okt|nov|des)"
)
_WORDS = re.compile(
    rf"\b(?P<low>(?i:{_DAY}))(?P<dash> ?[–-] ?)(?P<high>{_DAY})\b|(?<=[\ue000.])(?P<joint>–)(?=(?i:{_DAY})\b)"
)
_DASH_AND_DAY = re.compile(
    "[–-] ?(?i:man|mån|tirs|tys|ons|tors|fre|lør|laur|søn|sun|jan|feb|mar|apr|mai|jun|jul|aug|sep|okt|nov|des)"
)
_SHORT_DAYS = re.compile(
    rf"\b(?P<low>{_SHORT_DAY}|Man|Mån|Tirs|Tys|Ons|Tors|Fre|Lør|Laur|Søn)"
    rf"\.? ?[–-] ?(?P<high>{_SHORT_DAY})(?:\.|(?=[ :,)]|$))"
)
_OPEN_DAY = re.compile(
    r"(?<![\w–-])(?<![–-] )(?P<day>[Mm]an(?=[.:])|[Mm]ån|[Tt]irs|[Tt]ys|[Oo]ns|[Tt]ors|[Ff]re|[Ll]ør|[Ll]aur|[Ss]øn)"
    r"\.?:? (?=[0-9]{1,2}(?:[.:][0-9]{2})? ?[–-] ?[0-9]{1,2}(?:[.:][0-9]{2})?(?!\w))"
)
_PLACES = re.compile(r"\b(?P<low>[A-ZÆØÅ][^\W\d_]+)[–](?=[A-ZÆØÅ][^\W\d_])")
_VOTED = re.compile(r"(?:falt|fall|vedt(?:att|eke)|nedstemt|nedrøysta|forkast(?:et|a)|avvist)[^.]{0,20} med $")
_SECTION = re.compile(
    r"(?P<sign>§§?|paragraf) ?(?P<first>[0-9]{1,3})(?P<dash>-)(?P<second>[0-9]{1,3})(?![\w])"
    r"(?P<more>(?:(?:, | og | eller )[0-9]{1,3}-[0-9]{1,3}(?![\w-]))*)"
)

_AMOUNT = rf"(?P<number>{NUMBER}) ?(?P<unit>[%‰]|[^\W\d_]{{1,10}}[²³]?|°[CF]?)"
_COIN = "|".join(re.escape(symbol) for symbol in sorted({*load_currencies(), "Kr", "kr."}, key=len, reverse=True))
_PRICE = rf"(?P<coin>{_COIN}) ?{NUMBER}"
_FIRST_AMOUNT = re.compile(rf"(?<![\w.,]){_AMOUNT}$")
_FIRST_PRICE = re.compile(rf"(?<!\w){_PRICE}$")
_AMOUNT_DASH = re.compile(rf"{DASH}(?=[−–+-]?{_AMOUNT}(?![\w²³°/])|{_PRICE}(?!\w))")


def _read_amount_dash(match: re.Match[str], scope: Scope) -> str | None:
    """3,5 %–4 %, €5–€10, 1 time–2 timer, 100 m–1 km. Between what does not rise, as 10 km–15 minutter, is a pause."""
    before = max(0, match.start() - 30), match.start()
    if match["coin"]:
        price = _FIRST_PRICE.search(scope.text, *before)
        same = price is not None and price["coin"].lower().rstrip(".") == match["coin"].lower().rstrip(".")
        return f" {scope.words.word['to']} " if same else None
    first = _FIRST_AMOUNT.search(scope.text, *before)
    if first is None or not (_is_measure(first["unit"]) and _is_measure(match["unit"])):
        return None
    return f" {scope.words.word['to']} " if first["unit"] == match["unit"] or _rises(first, match) else ", "


def _rises(first: re.Match[str], second: re.Match[str]) -> bool:
    """Whether two amounts are of one kind, and the second is more."""
    sizes = [load_sizes().get(each["unit"]) for each in (first, second)]
    if sizes[0] is None or sizes[1] is None or sizes[0].kind != sizes[1].kind:
        return False
    low, high = (
        _measure(each["number"]) * size.size for each, size in zip((first, second), sizes, strict=True) if size
    )
    return low < high


def _is_measure(unit: str) -> bool:
    return unit in "%‰°" or is_unit_symbol(unit) or unit in load_currencies() or unit in load_cue("measure_word")


def _read_numbers(match: re.Match[str], scope: Scope) -> Said | str | None:
    low, high = match["low"], match["high"]
    if match["dash"] != match["dash"].strip() and not (match["high_sign"] or _may_be_spaced(match)):
        return None
    if _is_code(low) or _is_code(high):
        return None
    if match["sign"] or match["high_sign"]:
        return _read_signed(match, scope)
    if scope.word_before(match.start()) in load_cue("issue") and len(high) == 4:
        return f"{spell_number(low, scope.words)} {spell_year(int(high), scope)}"
    if scope.word_before(match.start()) in load_cue("aircraft"):
        return f"{spell_number(low, scope.words)} {spell_number(high, scope.words)}"
    if scope.word_after(match.end()) in ("stemmer", "røyster") and (
        _measure(low) > _measure(high) or _is_vote(match.start(), scope)
    ):
        return f"{spell_number(low, scope.words)} {scope.words.word['against']} {spell_number(high, scope.words)}"
    if "," in low and "," in high and _measure(low) > _measure(high):
        return f"{spell_number(low, scope.words)} {spell_number(high, scope.words)}"  # chess: 3,5-2,5
    words = scope.words
    gender = choose_gender(scope, high, match.start(), match.end())
    first = spell_number(low, words, choose_gender(scope, low, match.start(), match.end()))
    return Said(f"{first} {words.word['to']} {spell_number(high, words, gender)}", _doubt_range(match, scope))


def _read_signed(match: re.Match[str], scope: Scope) -> str | None:
    """Degrees above and below zero: −5–0 grader, −2–+3 grader."""
    if scope.word_after(match.end()) not in load_cue("degrees"):
        return None
    words = scope.words
    sign = words.word["plus" if match["sign"] == "+" else "minus"] + " " if match["sign"] else ""
    high = f"{spell_high_sign(match, words)}{spell_number(match['high'], words)}"
    return f"{sign}{spell_number(match['low'], words)} {words.word['to']} {high}"


def _is_vote(start: int, scope: Scope) -> bool:
    """In "falt med 40–45 stemmer" votes stand against votes; "vant med 4–5 stemmer" is a margin."""
    return _VOTED.search(scope.text[max(0, start - 60) : start]) is not None


def _doubt_range(match: re.Match[str], scope: Scope) -> str | None:
    """Nothing is counted after it, and no word before tells what it is."""
    after = scope.text[match.end() : match.end() + 1]
    counted = after == " " and scope.word_after(match.end()).lower() not in load_cue("after_score")
    if counted or after not in ("", " ", ".") or scope.word_before(match.start()) in load_nouns("label"):
        return None
    if match["low"].isdigit() and match["high"].isdigit() and len(match["high"]) < 3:
        return "a score or a range" if scope.word_before(match.start()) not in load_cue("range") else None
    return None


def _may_be_spaced(match: re.Match[str]) -> bool:
    """Read "10 – 15 år" is a range, "i 2019 – 310 søkere" is not."""
    low, high = split_number(match["low"])[0], split_number(match["high"])[0]
    return int(low) < int(high) and len(high) - len(low) < 2


def _measure(literal: str) -> float:
    whole, decimals = split_number(literal)
    return float(f"{whole}.{decimals or 0}")


def _is_code(literal: str) -> bool:
    return (len(literal) > 1 and literal[0] == "0" and literal.isdigit()) or len(split_number(literal)[0]) > 15


def _read_words(match: re.Match[str], scope: Scope) -> str:
    if match["joint"]:
        return f" {scope.words.word['to']} "  # mandag 3.11.–fredag 7.11.
    return f"{match['low']} {scope.words.word['to']} {match['high']}"


def _read_short_days(match: re.Match[str], scope: Scope) -> str:
    """man.–fre., okt.–nov."""
    low, high = (_expand_day(match[name], scope) for name in ("low", "high"))
    return f"{low} {scope.words.word['to']} {high}{scope.close(match.end())}"


def _expand_day(short: str, scope: Scope) -> str:
    abbreviation = load_abbreviations().get(short.lower())
    said = abbreviation.said[scope.words.language] if abbreviation else short
    return said.capitalize() if short[0].isupper() else said


def _read_open_day(match: re.Match[str], scope: Scope) -> str:
    """Lør 10–16."""
    return _expand_day(match["day"], scope) + " "


def _read_places(match: re.Match[str], scope: Scope) -> str:
    """A route is "Oslo til Bergen", a match "Brann Viking"."""
    chain = re.search(r"(?:[A-ZÆØÅ][^\W\d_]+–)*$", scope.text[: match.start()])
    if scope.word_before(match.start() - len(chain[0] if chain else "")) in load_cue("route"):
        return f"{match['low']} {scope.words.word['to']} "
    return f"{match['low']} "


def _read_section(match: re.Match[str], scope: Scope) -> str:
    """§ 4-5 is one section's number, not a range; "§§ 3-5 og 3-6" are two."""
    chapter, section = (spell_cardinal(int(match[name]), scope.words) for name in ("first", "second"))
    more = re.sub("-?[0-9]+", lambda one: f" {spell_cardinal(int(one[0].lstrip('-')), scope.words)}", match["more"])
    return f"{scope.words.word['paragraph']} {chapter} {section}{more.replace('  ', ' ')}"


AMOUNT_RANGE = Rule(
    "range of amounts",
    _AMOUNT_DASH,
    _read_amount_dash,
    re.compile("[^ ][–—-](?:[^\\W\\d_]{2,4}|[$€£¥₽])?\\.? ?[−–+-]?[0-9]"),
)
NUMBER_RANGE = Rule("number range", _NUMBERS, _read_numbers, re.compile("[0-9] ?[–—-] ?[−–+-]?[0-9]"))
DAY_RANGE = Rule("day range", _WORDS, _read_words, _DASH_AND_DAY)
SHORT_DAY_RANGE = Rule("short day range", _SHORT_DAYS, _read_short_days, _DASH_AND_DAY)
OPEN_DAY = Rule("day and hours", _OPEN_DAY, _read_open_day, re.compile("[0-9] ?[–-] ?[0-9]"))
PLACE_PAIR = Rule("place pair", _PLACES, _read_places, re.compile("–"))
SECTION = Rule("section", _SECTION, _read_section, re.compile("[0-9]-[0-9]"))
