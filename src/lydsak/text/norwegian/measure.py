"""Measures: 130 km/t, 12 kg, −18 °C, 64 m², 20 000 kWh, 14 m/s, 1 200 moh., 4x100 m."""

from __future__ import annotations

import re
from functools import cache

from lydsak.text.norwegian.quantity import QUANTITY, is_single, spell_quantity
from lydsak.text.norwegian.reading import Rule, Said, Scope
from lydsak.text.norwegian.tables import load_cue, load_currencies, load_units

_SYMBOL = "|".join(re.escape(symbol) for symbol in sorted(load_units(), key=len, reverse=True))
_PER = (
    r"(?P<per>(?:\.?/| ?/ ?| per | pr\.? )(?P<per_unit>100 km|kvadratkilometer|måned|månad|person|liter|mnd|døgn|uke|h"
    r"|veke|dag|mil|time|innb\.?|pers\.?|sek|år|fat|stk\.?|tonn|{units})(?![\w²³]))?"
)
_MEASURE = re.compile(
    QUANTITY
    + rf" ?(?P<unit>(?:{_SYMBOL}))(?![\w²³°])(?!/k(?!\w))"
    + _PER.replace("{units}", _SYMBOL)
    + r"(?P<stop>\.)?"
)
_STOPPED = frozenset({"min", "sek", "mnd", "md", "stk", "pk", "moh", "m.o.h", "innb", "pers", "s", "t", "kvm"})
"""Units that are abbreviations and bring a full stop of their own."""
_TYPE = re.compile("[A-ZÆØÅ]-$")
_LETTERED_PLACE = re.compile(
    r"§ ?$|\bi $|\w(?:gat[ae]n?|gt\.|vegen|veien|vn\.|vei|veg|allé|alleen|plassen?|torget|bakken|stien|svingen|tunet) $"
)
"""Before a number whose letter is of a clause, a class or a house: "i 10 A", "Storgata 4 A"."""
_GAS = re.compile(" (?:CO[2₂]|NO[xX]|CH4)")
_BARE = re.compile(
    r"(?<![\w/])(?P<unit>k?m[²³]|[cdm]m[²³]|km/[th]|m/s|[kMGT]Wh|°C|hPa|mmHg|[kMG]W|[MG]bit/s|Sm[³3])(?![\w/²³])"
)
_LETTERED = re.compile(r"(?<![\w/])(?P<unit>k[gm]|[mtgl]|m3)(?![\w/²³’'-])")
_BEFORE_LETTERED = frozenset(
    ("per", "pr", "mill", "mrd", "million", "millioner", "millionar", "milliarder", "milliardar")
)
_SQUARES = re.compile("²|³|/|W|°|hPa|mmHg|Sm3")
_SIDES = re.compile(QUANTITY + r" (?P<unit>s)\.(?= ?[^\W\d]|$|[,;)])")
_TIMES = re.compile(
    r"(?<=[0-9]) ?[x×] ?(?=[0-9])"
    r"|(?<=[0-9])[x×](?= (?:så|mer|meir|flere|fleire|større|dyrere|dyrare|raskere|raskare|i )\b)"
    r"|(?<=[0-9])[x×]/(?P<per>dag|døgn|uke|veke|mnd|måned|månad|år|time)\b"
)


def _read_measure(match: re.Match[str], scope: Scope) -> str | None:
    symbol, per = match["unit"], match["per_unit"]
    unit = load_units()["tonn" if symbol == "t" and _is_weighed(match.start(), match.end(), scope) else symbol]
    if _is_doubtful(match, scope):
        return None
    stop = match["stop"] or ""
    closing = scope.close(match.end()) if stop else ""
    if stop and not closing and (per or symbol not in _STOPPED):
        closing = "."
    number = spell_quantity(match, scope, unit.gender, symbol)
    return f"{number} {unit.said[scope.words.language][0 if is_single(match) else 1]}{_say_rate(per, scope)}{closing}"


def _is_doubtful(match: re.Match[str], scope: Scope) -> bool:
    """Short symbols that are also words or letters: "2 s." is two pages, "5 V" may be a party, "8 t" fine."""
    symbol = match["unit"]
    if _TYPE.search(scope.text[max(0, match.start() - 2) : match.start()]):
        return True  # C-130J
    if symbol == "s" and scope.text[match.start("unit") - 1] != " ":
        return True  # "TV 2s" is a genitive
    if symbol == "s" and match["stop"] and "," not in match["low"]:
        return True
    if symbol == "da" and not _is_land(match, scope):
        return True  # "da" is a word
    if symbol == "A" and not _is_electric(match, scope):
        return True  # class 10 A, house 4 A
    if symbol == "L" and scope.word_before(match.start()) in load_cue("parliament"):
        return True  # a bill: "Innst. 5 L"
    return (
        symbol in ("L", "V", "W", "J", "Pa", "kn", "ha")
        and scope.text[match.end("unit") : match.end("unit") + 1] == "-"
    )


def _is_land(match: re.Match[str], scope: Scope) -> bool:
    """Whether "da" is dekar: land after it, or land before it and nothing after."""
    if scope.word_after(match.end()).lower() in load_cue("land"):
        return True
    before = re.findall(r"[^\W\d_]+", scope.text[max(0, match.start() - 40) : match.start()].lower())
    ends = match["stop"] or not scope.text[match.end() :].startswith(" ")
    return ends and any(word in load_cue("land") for word in before)


def _is_electric(match: re.Match[str], scope: Scope) -> bool:
    """Whether "A" is ampere: a word of current near by, in the same sentence, and none of a class or a house before."""
    start = max((end for end in scope.ends if end <= match.start()), default=0)
    end = min((end for end in scope.ends if end >= match.end()), default=len(scope.text))
    before = scope.text[max(start, match.start() - 60) : match.start()]
    if _LETTERED_PLACE.search(before) or not (load_cue("letter_label") | load_cue("lettered")).isdisjoint(
        _list_words(before)
    ):
        return False
    near = (*_list_words(before), *_list_words(scope.text[match.end() : end][:60]))
    return not load_cue("electric").isdisjoint(near)


def _list_words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.lower())


def _is_weighed(start: int, end: int, scope: Scope) -> bool:
    """Whether "t" is tonnes and not hours: something that weighs or loads stands before, or CO₂ after."""
    if _GAS.match(scope.text, end):
        return True
    before = re.findall(r"[^\W\d_]+", scope.text[max(0, start - 40) : start].lower())
    return any(word in load_cue("weight") for word in before)


def _say_rate(per: str | None, scope: Scope) -> str:
    if not per:
        return ""
    per = per.rstrip(".")
    return " " + (scope.words.rate.get(per) or f"{scope.words.word['per']} {name_unit(per, scope)}")


@cache
def _rate_words() -> dict[str, str]:
    return {"100 km": "hundre kilometer", "stk": "stykk", "kr": "krone"}


def name_unit(symbol: str, scope: Scope) -> str:
    """A unit after "per", in the singular; a word stays as it is."""
    unit = load_units().get(symbol) or load_currencies().get(symbol)
    return _rate_words().get(symbol) or (unit.said[scope.words.language][0] if unit else symbol)


def _read_bare(match: re.Match[str], scope: Scope) -> str:
    """Symbols that are no words, without a number: per m², mye kWh."""
    head, _, per = match["unit"].partition("/")
    unit = load_units().get(head)
    if unit is None:
        return match["unit"]
    single = scope.word_before(match.start()) in load_cue("singular")
    return unit.said[scope.words.language][0 if single else 1] + _say_rate(per, scope)


def _read_times(match: re.Match[str], scope: Scope) -> str:
    """4x100 m, 3x så mye, 4x/dag."""
    return f" {scope.words.word['times']}{_say_rate(match['per'], scope)} "


def _read_lettered(match: re.Match[str], scope: Scope) -> str | None:
    """Letters that are units where a rate or a scale stands before: per kg, 24 mrd. km, 3,5 mrd. m3."""
    before = scope.word_before(match.start())
    if before not in _BEFORE_LETTERED:
        return None
    single = before in load_cue("singular")
    symbol = "tonn" if match["unit"] == "t" and not single else match["unit"]
    return load_units()[symbol].said[scope.words.language][0 if single else 1]


def _read_sides(match: re.Match[str], scope: Scope) -> Said | None:
    """2 s. tekst; 4,2 s. is a time."""
    if "," in match["low"]:
        return None
    number = spell_quantity(match, scope, "m")
    word = "side" if is_single(match) else "sider"
    after = scope.word_after(match.end())
    doubt = "pages or seconds" if not after or after in load_cue("function") or after in ("igjen", "att") else None
    return Said(f"{number} {word}{scope.close(match.end())}", doubt)


MEASURE = Rule("measure", _MEASURE, _read_measure, re.compile(rf"[0-9] ?(?:{_SYMBOL})(?![^\W_])"))
BARE_UNIT = Rule("bare unit", _BARE, _read_bare, _SQUARES)
LETTERED_UNIT = Rule("unit in letters", _LETTERED, _read_lettered, re.compile(r"(?<=[\w.])[ (]+[kmtgl][gm3]?(?!\w)"))
PAGES = Rule("pages", _SIDES, _read_sides, re.compile(r"[0-9] s\."))
TIMES = Rule("times", _TIMES, _read_times, re.compile("[x×]"))
