"""Signs: § 12 "paragraf tolv", Dahl & Sønn, 3 + 4 = 7, +/-, og/eller, han/hun, >, ≈."""

from __future__ import annotations

import re

from lydsak.text.norwegian.decimals import spell_number
from lydsak.text.norwegian.measure import name_unit
from lydsak.text.norwegian.numeral import EDGE
from lydsak.text.norwegian.reading import Rule, Scope, make_reader
from lydsak.text.norwegian.spelling import spell_cardinal
from lydsak.text.norwegian.tables import load_cue

_PARAGRAPH = re.compile(r"(?P<sign>§§?)(?P<space> ?)(?P<number>[0-9])?")
_PLUS_MINUS = re.compile(r"\+ ?/ ?[-−–]|±|\+-(?![^\W\d_])")
_SLASH = re.compile(r"(?<=[^\W_])(?P<before> ?)/(?P<after> ?)(?=[^\W_])")
_MINUS = re.compile(r"(?<=[0-9]) ?(?P<sign>[−–-]) ?(?=[0-9]+(?:,[0-9]+)? ?=)")
_DIVIDED = re.compile(r"(?<=[0-9]) ?(?P<sign>[:÷]) ?(?=[0-9]+(?:,[0-9]+)? ?=)")
_BELOW_ZERO = re.compile(r"(?<![^\s(])÷ ?(?=[0-9])")
_SCALE = re.compile(
    EDGE + r"(?:1:(?P<number>[0-9]{1,3}(?:[ .][0-9]{3})+|[1-9][0-9]{2,})"
    r"|(?:(?<=orholdet )|(?<=orhold )|(?<=ratio )|(?<=blandet )|(?<=blanda ))"
    r"(?P<first>[0-9]{1,2}):(?P<second>[0-9]{1,2}))"
    r"(?![\w]|[.,:][0-9])"
)
_WORD_RATE = re.compile(
    r"(?<=[a-zæøå])/(?P<per>dag|døgn|uke|veke|mnd|måned|månad|år|time|sek|min|km²|m²|dekar|person|stk|tonn|fat|liter|kilo|kg|kvm|[kM]Wh|natt)(?![\w/])",
    re.IGNORECASE,
)
_COORDINATE = re.compile(
    EDGE + r"(?P<degrees>[0-9]{1,3})° ?(?:(?P<minutes>[0-9]{1,2}(?:[.,][0-9]+)?)[′'’] ?)?"
    r"(?:(?P<seconds>[0-9]{1,2}(?:[.,][0-9]+)?)[″\"”] ?)?(?P<quarter>[NSØVEW])(?!\w)"
)
_INCHES = re.compile(r"(?<=[0-9])[\"″](?!\w)")
_OPENING = re.compile(r'(?<![\w.,!?)])"(?=\S)')
_CLOSING = re.compile(r'(?<=[^\W0-9])"|(?<=[.,!?)])"')
_STAR = re.compile(r"(?<=[0-9]) [*·] (?=[0-9])")
_SIGN = re.compile("[&+=<>≤≥≠≈~×÷√∞°№@−]|#(?=-)")
_NAMES = {
    "&": "and", "+": "plus", "−": "minus", "=": "equals", "<": "less", ">": "greater", "≤": "less_equal",
    "≥": "greater_equal", "≠": "not_equal", "≈": "approximately", "~": "circa", "×": "times", "÷": "divided",
    "√": "root", "∞": "infinity", "°": "degrees", "№": "number", "@": "at", "#": "square_sign",
}  # fmt: skip


def _read_paragraph(match: re.Match[str], scope: Scope) -> str:
    word = scope.words.word["paragraph" if match["sign"] == "§" or match["number"] else "paragraphs"]
    return f"{word} " if match["number"] is None and match["space"] else word + match["space"]


def _read_slash(match: re.Match[str], scope: Scope) -> str:
    """Say "eller" in han/hun; nothing in og/eller and between names."""
    before, after = scope.word_before(match.start()), scope.word_after(match.end())
    if before in load_cue("either") and after.islower():
        return f" {scope.words.word['or']} "
    return " "


def _read_scale(match: re.Match[str], scope: Scope) -> str:
    """1:50 000, of a map; forholdet 1:10."""
    if match["second"]:
        first, second = (spell_cardinal(int(match[name]), scope.words) for name in ("first", "second"))
        return f"{first} {scope.words.word['to']} {second}"
    return f"{scope.words.units[1]} {scope.words.word['to']} {spell_number(match['number'], scope.words)}"


def _read_rate(match: re.Match[str], scope: Scope) -> str:
    """220 000 fat/dag, 3 turer/uke, 100 personer/km²."""
    per = match["per"]
    return " " + (scope.words.rate.get(per) or f"{scope.words.word['per']} {name_unit(per, scope)}")


def _read_coordinate(match: re.Match[str], scope: Scope) -> str:
    """60°23′ N: degrees, minutes, seconds and the quarter."""
    word, quarters = scope.words.word, scope.words.quarters
    spoken = f"{spell_cardinal(int(match['degrees']), scope.words)} {word['degrees']}"
    for part, unit in (("minutes", "minutes"), ("seconds", "seconds")):
        if match[part]:
            spoken += f" {spell_number(match[part].replace('.', ','), scope.words)} {word[unit]}"
    return f"{spoken} {quarters[match['quarter']]}"


def _read_inches(match: re.Match[str], scope: Scope) -> str | None:
    """A 55" TV; where a quote is open, the sign closes it."""
    before = scope.text[max(0, match.start() - 400) : match.start()].rpartition("\n")[2]
    opened = len(_OPENING.findall(before)) > len(_CLOSING.findall(before))
    return None if match[0] == '"' and opened else f" {scope.words.word['inches']}"


def _read_sign(match: re.Match[str], scope: Scope) -> str | None:
    sign = match[0]
    if sign == "−" and not scope.text[match.end() : match.end() + 1].isdigit():
        return None
    return f" {scope.words.word[_NAMES[sign]]} "


SCALE = Rule("scale", _SCALE, _read_scale, re.compile("[0-9]:[0-9]"))
WORD_RATE = Rule("rate", _WORD_RATE, _read_rate, re.compile("/"))
COORDINATE = Rule("coordinate", _COORDINATE, _read_coordinate, re.compile("°"))
INCHES = Rule("inches", _INCHES, _read_inches, re.compile('[0-9]["″]'))
PARAGRAPH_SIGN = Rule("paragraph sign", _PARAGRAPH, _read_paragraph, re.compile("§"))
PLUS_MINUS = Rule("plus minus", _PLUS_MINUS, make_reader("plus_minus"), re.compile(r"[+±]"))
MINUS = Rule("minus", _MINUS, make_reader("minus"), re.compile("="))
DIVIDED = Rule("divided", _DIVIDED, make_reader("divided"), re.compile("="))
BELOW_ZERO = Rule("minus as ÷", _BELOW_ZERO, make_reader("minus"), re.compile("÷"))
MULTIPLIED = Rule("multiplied", _STAR, make_reader("times"), re.compile("[*·]"))
SLASH = Rule("slash", _SLASH, _read_slash, re.compile("/"))
SIGN = Rule("sign", _SIGN, _read_sign, _SIGN)
