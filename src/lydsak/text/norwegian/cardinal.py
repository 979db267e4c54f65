"""Cardinals: 38 "trettiåtte", 104 "hundre og fire", 12.450 "tolv tusen fire hundre og femti"."""

from __future__ import annotations

import re

from lydsak.text.norwegian.decimals import spell_number
from lydsak.text.norwegian.gender import choose_gender, is_plural
from lydsak.text.norwegian.numeral import NUMBER, is_plain
from lydsak.text.norwegian.reading import DIGIT, Rule, Said, Scope
from lydsak.text.norwegian.spelling import spell_digits
from lydsak.text.norwegian.tables import load_cue
from lydsak.text.norwegian.year import judge_year, spell_year, spell_year_or_count

_SIGNED = re.compile(rf"(?P<sign>(?<![\w.,)])[−–+-])?(?P<number>(?<![0-9]){NUMBER})")

_TO_DEGREES = re.compile(r" (?:til|og|eller) [−–+-]?[0-9]{1,2}(?:,[0-9])? ?(?:(?:kulde)?grad(?:er|ar)\b|°)")


def _read_cardinal(match: re.Match[str], scope: Scope) -> Said | str | None:
    literal, at = match["number"], match.start("number")
    sign = _say_sign(match, scope)
    if is_plain(literal) and ((literal[0] == "0" and len(literal) > 1) or len(literal) > 15):
        return sign + spell_digits(literal, scope.words)
    if not sign and is_plain(literal) and len(literal) == 4 and 1000 <= int(literal) <= 2100:
        return _read_four_digits(literal, at, match.end(), scope)
    spoken = sign + spell_number(literal, scope.words, choose_gender(scope, literal, at, match.end()))
    return Said(spoken, _doubt_number(literal, match.end(), scope))


def _doubt_number(literal: str, end: int, scope: Scope) -> str | None:
    """What else the digits could be: thousands in the English manner, an emergency number."""
    if re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", literal):
        return "decimals or thousands"
    if literal in ("110", "112", "113"):
        after = scope.word_after(end).lower()
        return "a telephone number or a count" if not after or not is_plural(after) else None
    return None


def _read_four_digits(literal: str, start: int, end: int, scope: Scope) -> Said | str:
    judged = judge_year(scope, start, end, int(literal))
    if judged == "year":
        return spell_year(int(literal), scope)
    if judged == "count":
        return spell_number(literal, scope.words, choose_gender(scope, literal, start, end))
    spoken = spell_year_or_count(int(literal), scope)
    return Said(spoken, None if spoken == spell_year(int(literal), scope) else "a year or a count")


def _say_sign(match: re.Match[str], scope: Scope) -> str:
    """A dash glued to a number is a minus; where a line or sentence begins it may open a quote."""
    sign = match["sign"]
    if sign is None:
        return ""
    if sign == "+":
        return scope.words.word["plus"] + " "
    cold = scope.word_after(match.end()) in load_cue("degrees") or _TO_DEGREES.match(scope.text, match.end())
    if sign == "−" or cold or not scope.starts_sentence(match.start()):
        return scope.words.word["minus"] + " "
    return ""


CARDINAL = Rule("cardinal", _SIGNED, _read_cardinal, DIGIT)
