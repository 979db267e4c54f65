"""Numbers grown together with words: 7-åring "sjuåring", 50-årsjubileet, 18- og 19-åringer, 1000-vis "tusenvis"."""

from __future__ import annotations

import re

from lydsak.text.norwegian.decimals import spell_number
from lydsak.text.norwegian.numeral import DASH, EDGE, NUMBER
from lydsak.text.norwegian.reading import Rule, Scope
from lydsak.text.norwegian.tables import Gender, load_cue, load_initialisms, load_nouns
from lydsak.text.norwegian.year import spell_year

_COMPOUND = re.compile(
    rf"(?:(?<!\w)['’‘](?=[0-9]{{2}}-)|{EDGE})(?P<low>{NUMBER})(?:(?P<dash>{DASH})(?P<high>{NUMBER}))?[-–](?P<word>[^\W\d_]+)"
)
_HANGING = re.compile(EDGE + rf"(?P<low>{NUMBER})-(?=,? (?:og|eller|til|[0-9]))")
_YEARS = re.compile(r"(?:1[1-9]|20)[0-9]{2}-,? (?:og|eller|til) (?:1[1-9]|20)[0-9]{2}-")
_NEUTER_WORDS = (
    "år",
    "barn",
    "mål",
    "tall",
    "tal",
    "poeng",
    "rom",
    "lag",
    "ord",
    "døgn",
    "minutt",
    "sekund",
    "punkt",
    "tonn",
    "kilo",
    "hull",
    "ledd",
)


def _read_compound(match: re.Match[str], scope: Scope) -> str:
    word = match["word"]
    if scope.in_headline(match.end()) and word.isupper() and len(word) > 4:
        word = word.lower()  # 17-ÅRING SIKTET
    gender: Gender | None = "n" if word.startswith(_NEUTER_WORDS) else None
    last = spell_number(match["high"] or match["low"], scope.words, gender)
    # "type 2-diabetes": the number belongs to the word before.
    named = scope.word_before(match.start()) in load_nouns("label") or _is_channel(match.start(), scope)
    spoken = f"{last}-{word}" if named else _join(last, word)
    if match["high"] and scope.word_before(match.start()) in load_cue("aircraft"):
        return f"{spell_number(match['low'], scope.words)} {spoken}"
    if match["high"]:
        first = spell_number(match["low"], scope.words, gender)
        spoken = f"{first} {scope.words.word['to']} {spoken}"
    return spoken


def _is_channel(start: int, scope: Scope) -> bool:
    """In "TV 2-reporter" the number belongs to the letters before it."""
    capitals = re.search(r"(?<!\w)([A-ZÆØÅ]{2,4}) $", scope.text[max(0, start - 6) : start])
    return capitals is not None and capitals[1] in load_initialisms() and not scope.in_headline(start - 2)


def _join(number: str, word: str) -> str:
    """One word as Norwegian writes it, a hyphen where the number itself is several words or the word a name."""
    if word[0].isupper():
        return f"{number}-{word}"
    if word.startswith("er") and number.endswith("e") and not number.endswith("tre"):
        # 68-erne: "sekstiåtterne"; a 300-er: "trehundrer"; a 3-er keeps both: "treer"
        number, word = number if number.count(" ") > 1 else number.replace(" ", ""), word[1:]
        return number + word
    return f"{number}-{word}" if number.count(" ") > 1 else number.replace(" ", "") + word


def _read_hanging(match: re.Match[str], scope: Scope) -> str:
    """18- og 19-åringer; "1998- og 2002-sesongen" names years."""
    years = _YEARS.match(scope.text, match.start())
    return spell_year(int(match["low"]), scope) if years else spell_number(match["low"], scope.words)


COMPOUND = Rule("compound", _COMPOUND, _read_compound, re.compile(r"[0-9][–-][^\W\d_]"))
HANGING = Rule("hanging number", _HANGING, _read_hanging, re.compile("[0-9]-[ ,]"))
