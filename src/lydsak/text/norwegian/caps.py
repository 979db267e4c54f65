"""Headlines in capitals: STORTINGET SIER NEI "Stortinget sier nei"; initialisms in them stay initialisms."""

from __future__ import annotations

import re

from lydsak.text.norwegian.reading import Rule, Scope
from lydsak.text.norwegian.tables import load_cue, load_initialisms

_WORD = r"[A-ZÆØÅÉ]+(?:-[A-ZÆØÅÉ]+)*(?![\w])"
_RUN = re.compile(rf"(?<![\w.])(?:{_WORD}|[0-9]+)(?:[ ,:–«»\"!?-]+(?:{_WORD}|[0-9]+(?![\w])))+")
_CAPITALS = re.compile(r"(?<![\w@#])[A-ZÆØÅÉ]+(?![\w])")


def find_headlines(text: str) -> tuple[tuple[int, int], ...]:
    """Stretches of two or more words in capitals of which one at least is an ordinary word."""
    all_capitals = text.isupper()
    return tuple(match.span() for match in _RUN.finditer(text) if _has_ordinary_word(match[0], all_capitals))


def _has_ordinary_word(run: str, all_capitals: bool) -> bool:
    words = re.findall(r"[A-ZÆØÅÉ]+", run)
    unknown = [word for word in words if word not in load_initialisms() and len(word) > 1]
    # Between small letters two capitals beside each other may be a name, "ABB NEL"; alone on their line they are a headline.
    shortest = 3 if all_capitals else 4 if len(words) > 2 else 5
    return len(words) > 1 and any(
        word.lower() in load_cue("short") or len(word) >= shortest and re.search("[AEIOUYÆØÅÉ]", word)
        for word in unknown
    )


def _read_capitals(match: re.Match[str], scope: Scope) -> str | None:
    word = match[0]
    if not scope.in_headline(match.start()):
        return None
    known = load_initialisms().get(word)
    if known is not None and not known.headline_word or len(word) == 1 and word not in "IÅ":
        return None
    if known is None and not re.search("[AEIOUYÆØÅÉ]", word):
        return None
    opens = any(match.start() == start for start, _ in scope.headlines)
    return word.capitalize() if opens else word.lower()


CAPITALS = Rule("capitals", _CAPITALS, _read_capitals, re.compile("[A-ZÆØÅ]{2}"))
