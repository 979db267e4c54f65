"""find_disagreements: words that do not go with their noun, "et bil", "sin hus", "en stort by".

Only where a dictionary leaves no doubt: the noun has one gender and is nothing else. The dictionary is of Bokmål; in
Nynorsk, where some genders differ, a few endings decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lydsak.model import Language
from lydsak.text.norwegian.gender import find_noun_class, find_sure_gender
from lydsak.text.norwegian.tables import load_cue

Span = tuple[int, int]

_WORD: Final = "[a-zæøåéèêóòôü]{1,40}"
_END: Final = r"(?![\w/@-]|\.\w)"
_NEUTER: Final = frozenset("et ett sitt mitt ditt vårt hvert".split())
_COMMON: Final = frozenset("en én ei sin min din hver".split())
_AFTER_NOUN: Final = frozenset("sitt mitt ditt vårt".split())
"""May follow their noun, and then a verb comes: "navnet ditt følger"."""
_PHRASE: Final = re.compile(
    rf"(?<![\w-])(?<!komma )(?<!klokka )(?<!klokken )(?P<determiner>{'|'.join(sorted(_NEUTER | _COMMON))}) "
    rf"(?P<first>{_WORD}){_END}(?: (?P<second>{_WORD}){_END})?",
    re.IGNORECASE,
)
_PLAIN: Final = (
    "stor liten ny god gammel ung lang sterk sen bred dyp høy lav varm kald hel halv fin pen hard grov ren egen".split()
)
_PLAIN_NEUTER: Final = frozenset(
    "stort lite nytt godt gammelt ungt langt sterkt sent bredt dypt høyt lavt varmt kaldt helt halvt fint pent hardt "
    "grovt rent eget annet".split()
)  # fmt: skip
_NEUTER_BEFORE_PLAIN: Final = re.compile(
    rf"(?<![\w-])(?:et|hvert) (?:{'|'.join(_PLAIN)}|annen) {_WORD}{_END}", re.IGNORECASE
)
_NYNORSK: Final = (
    re.compile(rf"(?<![\w-])eit {_WORD}(?:sjon|isme|heit){_END}", re.IGNORECASE),
    re.compile(rf"(?<![\w-])eit (?:stor|liten|ny|god|gamal|ung|lang|sterk) {_WORD}{_END}", re.IGNORECASE),
    re.compile(rf"(?<![\w-])(?:ein|ei) (?:{_WORD}(?:eri|ium|gram|hus)|hus|problem){_END}", re.IGNORECASE),
)


def find_disagreements(text: str, language: Language) -> Iterator[Span]:
    """Where a phrase disagrees, from its article to its noun."""
    if language == "nn":
        yield from (match.span() for pattern in _NYNORSK for match in pattern.finditer(text))
        return
    yield from (match.span() for match in _NEUTER_BEFORE_PLAIN.finditer(text))
    at = 0
    while match := _PHRASE.search(text, at):
        end = _find_wrong_noun(match)
        if end:
            yield match.start(), end
        at = end or match.end("determiner")


def _find_wrong_noun(match: re.Match[str]) -> int | None:
    """Where the noun ends that an article, or the adjective between, does not go with."""
    determiner, first, second = match["determiner"].lower(), match["first"].lower(), (match["second"] or "").lower()
    wanted = "n" if determiner in _NEUTER else "m"
    if gender := find_sure_gender(first):
        verb = determiner in _AFTER_NOUN and first.endswith("er")
        return None if gender == wanted or verb else match.end("first")
    gender = find_sure_gender(second) if _is_adjective(first) else None
    if gender is None:
        return None
    agrees = gender == wanted and not (gender == "m" and first in _PLAIN_NEUTER)
    return None if agrees else match.end("second")


def _is_adjective(word: str) -> bool:
    """No genitive ("et lands kultur"), no participle that may be a verb ("der en tørket korn"), no small word."""
    if word in _PLAIN_NEUTER:
        return True
    return not word.endswith(("s", "et")) and word not in load_cue("function") and find_noun_class(word) == "a"
