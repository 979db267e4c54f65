"""Years: 1875 "attensyttifem", 1990-tallet "nittennittitallet"; and whether 2019 is a year or a count."""

from __future__ import annotations

import re
from typing import Literal

from lydsak.text.norwegian.gender import is_plural
from lydsak.text.norwegian.numeral import DASH, EDGE
from lydsak.text.norwegian.reading import Rule, Said, Scope
from lydsak.text.norwegian.spelling import spell_below_100, spell_cardinal, spell_digits, spell_hundreds
from lydsak.text.norwegian.tables import is_unit_symbol, load_cue, load_nouns

_DECADE_WORD = r"(?:tallet|talet|årene|åra)"
_ROUND = "(?:[12][0-9]{2}0|[1-9]00|[1-9]0)"
_DECADE = re.compile(
    EDGE + rf"(?P<first>{_ROUND})(?P<more>(?:-?,? (?:(?:og|eller|til) )?|-?{DASH})(?P<second>{_ROUND}))?"
    rf"[–-]?(?P<word>{_DECADE_WORD})(?P<rest>s?(?![^\W\d_]))"
)
_HANGING = re.compile(EDGE + rf"(?P<year>{_ROUND})-(?=(?:,? (?:og |eller )?[0-9]+[–-]?)+{_DECADE_WORD})")
_SHORT = re.compile(r"(?<![\w])(?:['’‘]|(?<= )[–-])(?P<year>[0-9]{2})(?!\w|%|[.,–-][0-9])")
_SEASON = re.compile(EDGE + r"(?P<first>(?:19|20)[0-9]{2})/(?P<second>(?:19|20)?[0-9]{2})(?![\w/])")
_SHORT_SEASON = re.compile(
    r"(?:(?<=esongen )|(?<=koleåret )|(?<=kuleåret )|(?<=interen )|(?<=tudieåret )"
    r"|(?<![\w.,/])(?=[0-9]{2}/[0-9]{2}-sesong))"
    r"(?P<first>[0-9]{2})/(?P<second>[0-9]{2})(?![\w/])"
)
_RANGE = re.compile(
    EDGE
    + rf"(?P<first>[12][0-9]{{3}}) ?{DASH} ?(?P<second>[12][0-9]{{3}}|[0-9]{{2}})"
    + r"(?!\w|[.,][0-9]| [0-9]{3}(?![0-9]))"
)
_COMPOUND = re.compile(EDGE + r"(?P<year>(?:1[1-9]|20)[0-9]{2})[–-](?=(?P<word>[^\W\d_]{2,}))")
_COIN = re.compile("er(?:en|e|ne)?s?")
"""En 2000-er."""
_COUNTED_COMPOUND = (
    "meter",
    "lapp",
    "kron",
    "vis",
    "watt",
    "liter",
    "tonn",
    "kilo",
    "mann",
    "tallet",
    "talet",
    "års",
    "åring",
)


def spell_year(value: int, scope: Scope) -> str:
    """A year as the house says years."""
    words = scope.words
    century, rest = divmod(value, 100)
    if 2000 <= value < 2010 or value < 1100:
        return spell_cardinal(value, words)
    if value >= 2000 and scope.style.years == "tusen":
        return spell_cardinal(value, words)
    if rest < 10:
        return spell_hundreds(value, words)
    return spell_below_100(century, words) + spell_below_100(rest, words)


def spell_year_or_count(value: int, scope: Scope) -> str:
    """A reading that is right for a year and for a count: "atten hundre og femti", "to tusen og tjueto"."""
    return spell_hundreds(value, scope.words) if 1100 <= value < 2000 else spell_cardinal(value, scope.words)


def judge_year(scope: Scope, start: int, end: int, value: int) -> Literal["year", "count", "unsure"]:
    """Whether four digits are a year, by the words on both sides."""
    before = scope.word_before(start)
    after, later = scope.words_after(end)
    if not scope.text[end : end + 1].isspace():
        after = later = ""
    if before in load_nouns("label") or after in load_nouns("counted") or is_unit_symbol(after):
        return "count"
    if before in load_cue("year") or before.endswith(_YEAR_ENDINGS):
        return "count" if before in load_cue("weak_year") and _looks_counted(after, later) else "year"
    if _looks_counted(after, later):
        return "count"
    if scope.text[start - 2 : start] == ": " and _YEAR_LABEL.search(scope.word_before(start - 2)):
        return "year"
    if not 1800 <= value <= 2099:
        return "unsure"
    if re.search(r"(?<![0-9])(?:1[5-9]|20)[0-9]{2}(?:,| og| eller) $", scope.text[max(0, start - 14) : start]):
        return "year"
    if after == "og" and _FIRST_OF_YEARS.match(scope.text, end):
        return "year"
    return "year" if _stands_as_year(scope, start, after) else "unsure"


_FIRST_OF_YEARS = re.compile(r" og (?:1[89]|20)[0-9]{2} (?:ble|blei|var|vart|er|har|hadde|blir|kan|skal|vil)\b")
"""After a year that another one is told with: "2022 og 2023 var svake"."""
_PREPOSITIONS = frozenset({"i", "fra", "frå", "siden", "sidan", "innen", "innan"})
_YEAR_LABEL = re.compile("(?:^født|^fødd|^død|^bygd|^bygget|^stiftet|^stifta|^etablert|^åpnet|^opna|år|årgang)$")
"""Before a colon in a fact box: "Byggeår: 1957"."""
_YEAR_ENDINGS = (
    "valget",
    "valg",
    "sesongen",
    "festivalen",
    "mesterskapet",
    "meisterskapen",
    "kåringen",
    "året",
    "uka",
    "budsjettet",
)


def _looks_counted(after: str, later: str) -> bool:
    if not after or not after.islower() or after in load_cue("verb"):
        return False
    if is_plural(after):
        return True
    adjective = after.endswith("e") and len(after) > 2 and after not in load_cue("year_verb")
    return adjective and is_plural(later) and later not in load_cue("verb")


def _stands_as_year(scope: Scope, start: int, after: str) -> bool:
    if scope.starts_sentence(start):
        return after in load_cue("year_verb")
    head = scope.text[max(0, start - 60) : start].rstrip(" ")
    # "VM 2022", "Arendalsuka 2023": a name and its year. "(2019)": a year in brackets.
    return bool(re.search(r"(?<![.?!] )\b[A-ZÆØÅ][\w-]+$", head)) or scope.text[start - 1 : start] == "("


def _read_decade(match: re.Match[str], scope: Scope) -> str:
    spoken = _spell_decade(match["first"], scope)
    if match["second"]:
        joint = match["more"].strip(" -–").split()
        word = scope.words.word["to"] if "–" in match["more"] or (match["more"].startswith("-") and not joint) else "og"
        for known in ("og", "eller", "til"):
            word = known if known in match["more"] else word
        spoken = f"{spoken} {word} {_spell_decade(match['second'], scope)}"
    return spoken + match["word"] + match["rest"]


def _spell_decade(digits: str, scope: Scope) -> str:
    value = int(digits)
    if value < 100:
        return spell_below_100(value, scope.words)
    if value < 1000:
        return spell_cardinal(value, scope.words).replace(" ", "")
    spoken = spell_hundreds(value, scope.words) if value % 100 == 0 and value < 2000 else spell_year(value, scope)
    return spoken.replace(" ", "")


def _read_hanging(match: re.Match[str], scope: Scope) -> str:
    return _spell_decade(match["year"], scope)


def _read_short(match: re.Match[str], scope: Scope) -> str | None:
    """'98, -98: only after what can have a year, so that "-5" stays a number."""
    before, digits = scope.word_before(match.start()), match["year"]
    cues = load_cue("year") - load_cue("weak_year")
    # "i -20" may be the cold; "i -98", "siden -75" is a year where no degrees follow.
    cues = cues - {"mot", "til"} if int(digits) > 44 and match[0][0] == "-" else cues - _PREPOSITIONS
    if match[0][0] in "–-" and (before not in cues or scope.word_after(match.end()) in load_cue("degrees")):
        return None
    return spell_digits(digits, scope.words) if digits[0] == "0" else spell_below_100(int(digits), scope.words)


def _read_season(match: re.Match[str], scope: Scope) -> str | None:
    first, second = int(match["first"]), match["second"]
    if int(second[-2:]) != (first + 1) % 100:
        return None
    return f"{spell_year(first, scope)} {_spell_second(second, scope)}"


def _read_short_season(match: re.Match[str], scope: Scope) -> str | None:
    """Sesongen 24/25, 09/10-sesongen."""
    first, second = match["first"], match["second"]
    if int(second) != (int(first) + 1) % 100:
        return None
    return f"{_spell_second(first, scope)} {_spell_second(second, scope)}"


def _read_range(match: re.Match[str], scope: Scope) -> Said | None:
    first, second = int(match["first"]), match["second"]
    if " " in match[0].strip() and len(second) == 2:
        return None
    if first % 100 >= int(second) if len(second) == 2 else first > int(second):
        return None
    if not 1000 <= first <= 2100 or scope.word_after(match.end()) in load_nouns("counted"):
        return None
    spoken = f"{spell_year(first, scope)} {scope.words.word['to']} {_spell_second(second, scope)}"
    return Said(spoken, "years or a month" if "-" in match[0] and int(second) <= 12 else None)


def _spell_second(digits: str, scope: Scope) -> str:
    if len(digits) == 4:
        return spell_year(int(digits), scope)
    return spell_digits(digits, scope.words) if digits[0] == "0" else spell_below_100(int(digits), scope.words)


def _read_compound(match: re.Match[str], scope: Scope) -> str | None:
    coin = int(match["year"]) % 100 == 0 and _COIN.fullmatch(match["word"])
    if coin or match["word"].startswith(_COUNTED_COMPOUND):
        return None
    return spell_year(int(match["year"]), scope) + "-"


DECADE = Rule("decade", _DECADE, _read_decade, re.compile("tal|år"))
HANGING_DECADE = Rule("hanging decade", _HANGING, _read_hanging, re.compile("0-"))
SHORT_YEAR = Rule("short year", _SHORT, _read_short, re.compile("['’‘–-][0-9]{2}"))
SEASON = Rule("season", _SEASON, _read_season, re.compile("[0-9]{4}/"))
SHORT_SEASON = Rule("short season", _SHORT_SEASON, _read_short_season, re.compile("[0-9]{2}/[0-9]{2}(?![0-9])"))
YEAR_RANGE = Rule("year range", _RANGE, _read_range, re.compile("[0-9]{4} ?[–—-]"))
YEAR_COMPOUND = Rule("year compound", _COMPOUND, _read_compound, re.compile(r"[0-9][–-][^\W\d_]"))
