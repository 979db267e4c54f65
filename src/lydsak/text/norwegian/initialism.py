"""Initialisms: EU "E U", NATO "Nato", KrF "K R F", FNs, EU-parlamentet. The table decides, shape where it is silent."""

from __future__ import annotations

import re
from functools import lru_cache

from lydsak.text.norwegian.reading import Rule, Said, Scope
from lydsak.text.norwegian.tables import Initialism, load_cue, load_initialisms, load_short_words

_ENDING = r"(?P<ending>s|er|en|et|ene|a)?"
_VOWEL = "AEIOUYÆØÅ"
_MIXED = "|".join(sorted((re.escape(form) for form in load_initialisms() if not form.isupper()), key=len, reverse=True))
_CAPITALS = re.compile(rf"(?<![\w@#])(?P<form>[A-ZÆØÅ]{{2,}}|(?:{_MIXED})){_ENDING}(?![\w])(?!\.[^\W\d_])")
_CAMEL = re.compile(r"(?<![\w@#])(?P<word>[A-ZÆØÅ]?[a-zæøå]+)(?P<form>[A-ZÆØÅ]{2,})(?!\w)")
_SMALL = re.compile(r"(?<![\w.-])(?:tv|pr|it|pc|cd|dvd|sms|hr|hms|ki|ai|gps)(?=-[a-zæøå])")
_CODAS = ("NGT", "LGT", "RGT", "RKT", "NKT", "LKT", "MPT", "LPT", "RPT", "LMT", "RMT", "RVT", "LVT", "NGD")
"""Heaps of consonants that Norwegian words end in: STENGT, VALGT, STERKT, PUNKT."""
_ONSETS = frozenset(
    (
        "B BL BR C CH CL CR D DR DV F FJ FL FR G GJ GL GN GR H HJ HV J K KJ KL KN KR KV L M N P PJ PL PR Q R "
        "S SH SJ SK SKJ SKR SKV SL SM SN SP SPL SPR ST STR SV T TH TJ TR TV V W X Z"
    ).split()
)
_CODAS_BARRED = re.compile(r"[BDFGHJKLMNPQRTVWXZC]{3,}$|[HJQ]$|(?:CD|GB|DG|MN|NM|VG|TB|BT|PF|FP|DM|KP|KG)$")


def _read_initialism(match: re.Match[str], scope: Scope) -> Said | str | None:
    form, ending = match["form"], match["ending"] or ""
    known = load_initialisms().get(form)
    if known is None and ending and form + ending in load_initialisms():
        known, form, ending = load_initialisms()[form + ending], form + ending, ""
    spoken, doubt = read_form(form, known, scope)
    if known is None and "&" in (
        scope.text[match.start() - 1 : match.start()],
        scope.text[match.end() : match.end() + 1],
    ):
        return " ".join(form) + ending  # AT&T
    if spoken is None:
        return None
    said = spoken + (f"-{ending}" if len(ending) > 1 and " " in spoken else ending)
    return Said(said, doubt)


def read_form(form: str, known: Initialism | None, scope: Scope) -> tuple[str | None, str | None]:
    """How a form in capitals is said, and what is doubtful about it."""
    if known is not None:
        return _read_known(form, known, scope), None
    if form.lower() in load_cue("short"):
        return (form.lower() if len(form) > 1 else form), None
    if len(form) == 3 and form.lower() in load_short_words() and is_pronounceable(form):
        return form.lower(), "letters or a word"
    if len(form) <= 3:
        return " ".join(form), None
    if is_pronounceable(form):
        sure = len(form) > 4 or form.lower() in load_short_words()
        return form.capitalize(), None if sure else "letters or a word"
    return " ".join(form), None


def _read_known(form: str, known: Initialism, scope: Scope) -> str | None:
    if known.full_name and scope.style.parties == "names":
        return known.full_name
    if known.reading == "letters":
        return " ".join(form.upper())
    if known.reading == "word":
        return form.capitalize()
    return None if known.reading == "plain" else known.reading


@lru_cache(maxsize=1024)
def is_pronounceable(form: str) -> bool:
    """Whether capitals could be a Norwegian word: a vowel, a possible beginning, no heap of consonants."""
    if not any(letter in _VOWEL for letter in form):
        return False
    onset = re.match(rf"[^{_VOWEL}]*", form)
    if onset and onset[0] and onset[0] not in _ONSETS:
        return False
    return not (
        (_CODAS_BARRED.search(form) and not form.endswith(_CODAS))
        or re.search(rf"[^{_VOWEL}]{{5,}}|[{_VOWEL}]{{4,}}|[^{_VOWEL}]{{4,}}$", form)
    )


def _read_small(match: re.Match[str], _scope: Scope) -> str:
    """tv-serien, pr-sjefen; alone they are left to the voice, as "tv" is a word by now."""
    return " ".join(match[0].upper())


def _read_camel(match: re.Match[str], _scope: Scope) -> str | None:
    """ChatGPT, mRNA: a word with an initialism grown onto it."""
    if match[0] in load_initialisms():
        return None
    return f"{match['word']} {' '.join(match['form'])}"


SMALL = Rule("small initialism", _SMALL, _read_small, _SMALL)
CAMEL = Rule("word and initialism", _CAMEL, _read_camel, re.compile("(?<=[a-zæøå])[A-ZÆØÅ]{2}"))
INITIALISM = Rule("initialism", _CAPITALS, _read_initialism)
