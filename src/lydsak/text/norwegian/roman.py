"""Roman numerals: Haakon VII "Haakon den sjuende", kapittel IV "kapittel fire", Rocky III "Rocky tre"."""

from __future__ import annotations

import re

from lydsak.text.norwegian.common_words import is_initial_before
from lydsak.text.norwegian.initialism import read_form
from lydsak.text.norwegian.ordinal import is_regent, spell_ordinal
from lydsak.text.norwegian.reading import Rule, Said, Scope
from lydsak.text.norwegian.spelling import spell_cardinal
from lydsak.text.norwegian.tables import load_cue, load_initialisms, load_regents

_ROMAN = r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_NUMERAL = re.compile(
    rf"(?P<name>[^\W\d_]+\.?) (?P<numeral>(?=[IVXLCDM]){_ROMAN})(?:['’]?(?P<genitive>s))?"
    rf"(?P<more>(?:(?: og | eller |, (?!I\b)| ?[–-] ?)(?=[IVX]){_ROMAN}(?![^\W_])){{0,8}})(?P<stop>\.)?"
    r"(?!\w)(?!\.[^\W\d_])"
)
_WORLD_WAR = re.compile(r"\b(?P<numeral>I{1,2})\.? (?=verdenskrig|verdskrig|divisjon)")
_SHORT_LABELS = {"kap": "kapittel", "art": "artikkel", "nr": "nummer", "vol": "volum"}
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_CLOSERS = frozenset('»”"')
_SURE = re.compile(r"(?:X{0,3}(?:IX|IV|V?I{1,3})|X{2,3}V?|X{1,3}V)$")
"""Only I, V and X, more than one of them: never CD, DM, MC, nor a lone letter."""


def read_roman(numeral: str) -> int:
    """The value of a well-formed Roman numeral."""
    values = [_VALUES[letter] for letter in numeral]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def _read_numeral(match: re.Match[str], scope: Scope) -> Said | str | None:
    name, numeral = match["name"].rstrip("."), match["numeral"]
    value = read_roman(numeral)
    stop = match["stop"] or ""
    if match["name"].endswith(".") and name.lower() not in _SHORT_LABELS:
        return None
    if name.lower() in load_cue("roman") and len(set(numeral)) <= 3 and (len(numeral) > 1 or numeral in "IVX"):
        doubt = "a numeral or a letter" if len(numeral) == 1 else None
        return Said(_finish(match, spell_cardinal(value, scope.words) + _say_more(match, scope), stop), doubt)
    if match["more"]:
        # Only a label counts two: "type I og II". "Harald V, I" goes on with other words.
        return _read_first(match, scope)
    if scope.in_headline(match.start()) and name.capitalize() in load_regents():
        name = name.capitalize()
    if _is_numbered_capitals(name, numeral, match, scope):
        known = load_initialisms().get(name)
        return f"{read_form(name, known, scope)[0] or name} {spell_cardinal(value, scope.words)}{stop}"
    if not name[0].isupper() or (name.isupper() and len(name) > 1):
        # «Ringenes herre III»: a title ends with it.
        title = len(numeral) > 1 and _SURE.match(numeral) and scope.text[match.end() : match.end() + 1] in _CLOSERS
        return _finish(match, spell_cardinal(value, scope.words), stop) if title else None
    regent = is_regent(name, scope, match.start())
    counts_rulers = regent and numeral in "IVX" and not _is_initial(match, scope)
    if not (counts_rulers if len(numeral) == 1 else _SURE.match(numeral)):
        return None
    if len(numeral) == 1 and numeral == "I" and scope.word_after(match.end("numeral"))[:1].isupper():
        return None
    ordinal = f"{scope.words.word['the']} {spell_ordinal(value, scope.words)}{match['genitive'] or ''}"
    if len(numeral) == 1 and numeral == "X" and scope.word_before(match.start()) not in load_cue("title"):
        return Said(_finish(match, ordinal, stop), "a ruler's number or a letter")
    return _finish(match, ordinal if regent else spell_cardinal(value, scope.words) + (match["genitive"] or ""), stop)


def _is_initial(match: re.Match[str], scope: Scope) -> bool:
    """Karl V. Hansen."""
    if match["genitive"]:
        return False
    end = match.end()
    following = scope.text[end : end + 40].lstrip(" ") if scope.text[end : end + 1] == " " else ""
    return is_initial_before(scope.text[max(0, match.start() - 40) : match.start("numeral")], following)


def _is_numbered_capitals(name: str, numeral: str, match: re.Match[str], scope: Scope) -> bool:
    """In "GTA VI" it is a numeral, in "DET ER VI" a word."""
    if not name.isupper() or len(name) < 2 or len(numeral) < 2 or not re.fullmatch("I{2,3}|IV|VI{1,3}|IX", numeral):
        return False
    return numeral != "VI" or not scope.in_headline(match.start())


def _say_more(match: re.Match[str], scope: Scope) -> str:
    """The numerals after the first: "I, II og III", "II–III"."""
    more = re.sub("[IVXLCDM]+", lambda one: spell_cardinal(read_roman(one[0]), scope.words), match["more"])
    return re.sub(" ?[–-] ?", f" {scope.words.word['to']} ", more)


def _read_first(match: re.Match[str], scope: Scope) -> Said | None:
    """What the pattern makes of the first numeral alone."""
    first = _NUMERAL.fullmatch(scope.text, match.start(), match.start("more"))
    said = _read_numeral(first, scope) if first else None
    if said is None:
        return None
    text, doubt, _ = (said, None, None) if isinstance(said, str) else said
    return Said(text, doubt, match.start("more"))


def _finish(match: re.Match[str], spoken: str, stop: str) -> str:
    name = match["name"].rstrip(".")
    name = name.capitalize() if len(name) > 1 and name.isupper() else name
    return f"{_SHORT_LABELS.get(name.lower(), name)} {spoken}{stop}"


def _read_world_war(match: re.Match[str], scope: Scope) -> str:
    return spell_ordinal(len(match["numeral"]), scope.words) + " "


ROMAN = Rule("roman", _NUMERAL, _read_numeral, re.compile(" [IVXLM]"))
WORLD_WAR = Rule("world war", _WORLD_WAR, _read_world_war, re.compile("I ver[dl]|I.? ver[dl]|divisjon"))
