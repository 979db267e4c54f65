"""Headlines in capitals: STORTINGET SIER NEI "Stortinget sier nei"; initialisms in them stay initialisms."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lydsak.text.norwegian.initialism import is_pronounceable
from lydsak.text.norwegian.reading import Rule, Said, Scope
from lydsak.text.norwegian.tables import load_cue, load_initialisms, load_short_words

_WORD = r"[A-ZÆØÅÉ]+(?:-[A-ZÆØÅÉ]+)*[0-9]{0,3}(?!\w)"
_RUN = re.compile(rf"(?<![\w.])(?:{_WORD}|[0-9]+)(?:[ ,:./–«»\"!?-]+(?:{_WORD}|[0-9]+(?![\w])))+")
_UNIT = re.compile(
    r"(?<=[0-9] )(?:KM(?:/T)?|KG|MM|CM|M/S|MILL|MRD|KR|PST|KVM|MOH|MIN|STK|KL)(?![A-ZÆØÅ])|\bK[RL](?=\.? ?[0-9])"
    r"|(?<=MILL\. )KR\b|(?<=MRD\. )KR\b|/T\b"
)
_VOWEL = re.compile("[AEIOUYÆØÅÉ]")
_CAPITALS = re.compile(r"(?<![\w@#])[A-ZÆØÅÉ]+(?![\w])")


def find_headlines(text: str) -> tuple[tuple[int, int], ...]:
    """Stretches of two or more words in capitals of which one at least is an ordinary word."""
    # Between small letters two words in capitals may be names, "ABB NEL"; alone on their line they are a headline.
    shortest = 3 if text.isupper() else 4
    return tuple(match.span() for match in _RUN.finditer(text) if _has_ordinary_word(match[0], shortest))


def lower_units(text: str, headlines: Sequence[tuple[int, int]]) -> str:
    """The text with units and marks of numbers in small letters where all is in capitals: 30 KM/T, KR 500."""
    for start, end in headlines:
        # A full stop or a stroke breaks a run of capitals, so what follows it is looked at as well.
        text = text[:start] + _UNIT.sub(lambda found: found[0].lower(), text[start : end + 12]) + text[end + 12 :]
    return text


def _has_ordinary_word(run: str, shortest: int) -> bool:
    words = re.findall(r"[A-ZÆØÅÉ]+", run)
    if len(words) == 2 and shortest == 4:
        shortest = 5
    if len(words) < 2:
        return False
    if words[-1] == "VI":
        words.pop()  # "GTA VI": a numeral; a sentence that ends with "vi" has other words
    unknown = [word for word in words if len(word) > 1 and word not in load_initialisms()]
    return any(
        word.lower() in load_cue("short")
        or (len(word) > 2 and word.lower() in load_short_words())
        or (len(word) >= shortest and is_pronounceable(word))
        for word in unknown
    )


def _read_capitals(match: re.Match[str], scope: Scope) -> Said | None:
    word = match[0]
    if not scope.in_headline(match.start()):
        return None
    known = load_initialisms().get(word)
    if known is not None and scope.text[match.end() : match.end() + 1] == "-":
        return None
    if (known is not None and not known.headline_word) or (len(word) == 1 and word not in "IÅ"):
        return None
    if known is None and not _VOWEL.search(word):
        return None
    opens = any(match.start() == start for start, _ in scope.headlines)
    spoken = word.capitalize() if opens else word.lower()
    return Said(spoken, "an initialism or a word" if known is not None else None)


CAPITALS = Rule("capitals", _CAPITALS, _read_capitals, re.compile("[A-ZÆØÅ]{2}"))
