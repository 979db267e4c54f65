"""Money: kr 1 999,-, 250 kr, NOK 300 000, $80, 1,2 mrd. kroner, 79 øre/kWh. The currency is said after the number."""

from __future__ import annotations

import re

from lydsak.text.norwegian.decimals import spell_number
from lydsak.text.norwegian.measure import name_unit
from lydsak.text.norwegian.numeral import EDGE, NUMBER, is_one, split_number
from lydsak.text.norwegian.quantity import QUANTITY, is_single, spell_quantity
from lydsak.text.norwegian.reading import Rule, Scope
from lydsak.text.norwegian.spelling import spell_cardinal
from lydsak.text.norwegian.tables import load_currencies

_CODES = "|".join(re.escape(code) for code in sorted(load_currencies(), key=len, reverse=True))
_SCALE = r"(?P<scale>mill(?:ioner|ionar|ion)?|mrd|milliard(?:er|ar)?|bill(?:ioner|ionar)?|tusen)(?![^\W\d_])\.?"
_TAIL = r"(?P<tail>,(?:-|–|—)-?|,00(?![0-9]))?"
_PER = r"(?P<per>m[23](?![\w])|[^\W\d_]+[²³]?)"
_RATE = rf"(?: ?/ ?{_PER})?"
_BEFORE = re.compile(
    rf"(?<!\w)(?<![0-9] )(?P<code>[Kk]r\.?|MNOK|TNOK|MUSD|MEUR|tkr|{_CODES}) ?{QUANTITY}{_TAIL}(?: ?{_SCALE})?{_RATE}"
    r"(?!\w|,[0-9])(?P<again> (?:kroner|kr)\b\.?)?"
)
_AFTER = re.compile(
    rf"{QUANTITY}{_TAIL}(?: ?{_SCALE})? ?(?P<code>MNOK|TNOK|MUSD|MEUR|tkr|{_CODES})(?![^\W\d_]){_RATE}(?P<stop>\.)?"
)
_TAILED = re.compile(QUANTITY + r"(?P<tail>,(?:-|–|—)-?)(?![\w])")
_SCALED = re.compile(QUANTITY + r" ?(?P<scale>mill|mrd|bill)(?![^\W\d_])(?P<stop>\.)?")
_COINS = re.compile(QUANTITY + r" ?(?P<coin>øre) ?/ ?" + _PER)
_KRONER = re.compile(rf"{EDGE}(?P<number>{NUMBER})(?<=,[0-9][0-9]) kroner\b")
_FIRST_OF_TWO = re.compile(r"(?P<coin>(?:[Kk]r\.?|[A-Z]{3}|[€£¥₽$]) ?)?[0-9][0-9. ]*,[0-9]+ (?:til|og|mot|eller) $")
_BARE = re.compile(r"(?P<code>[€£¥₽]|(?<![\w$])\$)")
_PAIR = re.compile(r"(?<![\w/])(?P<first>[A-Z]{3})/(?P<second>[A-Z]{3})(?![\w/])")
_SCALED_CODES = {
    "MNOK": ("NOK", "mill"),
    "TNOK": ("NOK", "tusen"),
    "tkr": ("kr", "tusen"),
    "MUSD": ("USD", "mill"),
    "MEUR": ("EUR", "mill"),
}
_MILLIONS = {"mill": 0, "mrd": 1, "bill": 2}


def _read_before(match: re.Match[str], scope: Scope) -> str:
    code = match["code"].rstrip(".").replace("Kr", "kr")
    return _say_amount(match, scope, code, match["scale"]) + _say_per(match["per"], scope) + scope.close(match.end())


def _read_after(match: re.Match[str], scope: Scope) -> str:
    closing = ""
    if match["stop"]:
        closing = scope.close(match.end()) or ("" if match["code"] == "kr" else ".")
    return _say_amount(match, scope, match["code"], match["scale"]) + _say_per(match["per"], scope) + closing


def _say_amount(match: re.Match[str], scope: Scope, code: str, scale: str | None) -> str:
    if code in _SCALED_CODES:
        code, scale = _SCALED_CODES[code]
    currency = load_currencies()[code]
    one, many = currency.said[scope.words.language]
    if scale:
        return f"{spell_quantity(match, scope, None)} {say_scale(match, scale, scope)} {many}"
    if (
        match["high"] is None
        and not match["tail"]
        and not _is_second(match, scope)
        and re.fullmatch(r".*[,.][0-9]{2}", match["low"])
        and currency.coin == "øre"
    ):
        return _say_coins(match["low"], one, many, scope)
    low = match["low"]
    if currency.symbol == "kr" and is_one(low) and scope.words.language == "nb":
        return f"{spell_quantity(match, scope, 'm')} {one}"
    return f"{spell_quantity(match, scope, currency.gender)} {one if is_single(match) else many}"


def _is_second(match: re.Match[str], scope: Scope) -> bool:
    """In "fra 345,60 til 301,70 kroner" both are read alike, as decimals; "fra kr 2,50 til kr 3,50" names it twice."""
    if not match[0][0].isdigit():
        return False
    first = _FIRST_OF_TWO.search(scope.text[max(0, match.start() - 24) : match.start()])
    return first is not None and not first["coin"]


def _say_coins(literal: str, one: str, many: str, scope: Scope) -> str:
    """39,50 kr: "trettini kroner og femti øre"."""
    whole, decimals = split_number(literal)
    words = scope.words
    coins = f"{spell_cardinal(int(decimals), words)} {words.word['cents']}"
    if int(decimals) == 0:
        return f"{spell_number(whole, words)} {one if whole == '1' else many}"
    if int(whole) == 0:
        return coins
    return f"{spell_cardinal(int(whole), words, 'f')} {one if whole == '1' else many} {words.word['and']} {coins}"


def say_scale(match: re.Match[str], scale: str, scope: Scope) -> str:
    """Read "mill" in the number that the quantity asks for; a scale in words stays."""
    if scale not in _MILLIONS:
        return scale
    one, many = scope.words.scales[_MILLIONS[scale]]
    return one if is_single(match) else many


def _say_per(per: str | None, scope: Scope) -> str:
    if not per:
        return ""
    return " " + (scope.words.rate.get(per) or f"{scope.words.word['per']} {name_unit(per, scope)}")


def _read_tailed(match: re.Match[str], scope: Scope) -> str:
    return _say_amount(match, scope, "kr", None)


def _read_scaled(match: re.Match[str], scope: Scope) -> str:
    """1,2 mrd., 50 mill."""
    return f"{spell_quantity(match, scope, None)} {say_scale(match, match['scale'], scope)}{scope.close(match.end())}"


def _read_coins(match: re.Match[str], scope: Scope) -> str:
    return f"{spell_quantity(match, scope, 'n')} {match['coin']}{_say_per(match['per'], scope)}"


def _read_kroner(match: re.Match[str], scope: Scope) -> str | None:
    """105,50 kroner."""
    if _is_second(match, scope):
        return None
    return _say_coins(match["number"], "krone", "kroner", scope)


def _read_currency_pair(match: re.Match[str], scope: Scope) -> str | None:
    """EUR/NOK, a rate of exchange."""
    pair = [load_currencies().get(match[name]) for name in ("first", "second")]
    said = [currency.said[scope.words.language][0] for currency in pair if currency is not None]
    return f" {scope.words.word['against']} ".join(said) if len(said) == 2 else None


def _read_bare(match: re.Match[str], scope: Scope) -> str:
    return load_currencies()[match["code"]].said[scope.words.language][0]


CURRENCY_PAIR = Rule("currency pair", _PAIR, _read_currency_pair, re.compile("[A-Z]/[A-Z]"))
MONEY_COINS = Rule("kroner and øre", _KRONER, _read_kroner, re.compile(r",[0-9]{2} kroner"))
MONEY_BEFORE = Rule("money, currency first", _BEFORE, _read_before, re.compile(rf"(?:[Kk]r\.?|{_CODES}) ?[−–+-]?[0-9]"))
MONEY_AFTER = Rule(
    "money, currency last",
    _AFTER,
    _read_after,
    re.compile(rf"[0-9–—-] ?(?:(?:mill|mrd|bill|tusen)[^\W\d_]*\.? ?)?(?:MNOK|TNOK|MUSD|MEUR|tkr|{_CODES})"),
)
MONEY_TAIL = Rule("money with ,-", _TAILED, _read_tailed, re.compile(r",[-–—]"))
SCALED = Rule("millions", _SCALED, _read_scaled, re.compile(r"[0-9] ?(?:mill|mrd|bill)"))
COINS_RATE = Rule("coins per unit", _COINS, _read_coins, re.compile("øre/"))
BARE_CURRENCY = Rule("bare currency", _BARE, _read_bare, re.compile("[€£¥₽$]"))
