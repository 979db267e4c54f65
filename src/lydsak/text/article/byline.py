"""parse_byline, parse_author_line: who wrote an article, in the many ways newspapers write it."""

from __future__ import annotations

import re
from typing import Final

from lydsak.text.article.article_date import cut_date
from lydsak.text.norwegian.tables import load_known_names
from lydsak.text.quotes.name_clues import is_given_name

EMAIL: Final = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_NAME: Final = r"(?-i:[A-ZÆØÅ][\w'’.-]*(?: (?:von |van |de |da )?[A-ZÆØÅ][\w'’.-]*){0,3})"
"""One to four words with capitals."""
_WORD: Final = r"[A-ZÆØÅ][^\W\d_]*(?:-[A-ZÆØÅ][^\W\d_]*)?\.?"
_FULL_NAME: Final = rf"{_WORD}(?: (?:von |van |de |da )?{_WORD}){{1,3}}"
_JOB: Final = (
    r"[\wæøå-]*(?:journalist(?:en)?|reporter|redaktør|kommentator|spaltist|skribent|anmelder|anmeldar|fotograf"
    r"|korrespondent|medarbeider|medarbeidar)"
)
_ROLE: Final = r"(?:, ?(?-i:[a-zæøå])[\w-]*(?: [\w-]+){0,5})"
"""What an author is, of at most six words."""
_BYLINE: Final = re.compile(
    r"(?:av|by|tekst(?:(?: og | & |/)(?:foto|bilete|bilde|video))?|(?:foto|bilete|bilde)(?: og |/)tekst|skrevet av"
    r"|skrive av|publisert av|author|forfatter|forfattar|journalist|reporter|skribent)"
    rf"\s*:?\s+(?:{_JOB} )?(?P<who>{_NAME}(?:(?:,| og| &) {_NAME})*)(?:\s*[/(–-]\s*{_NAME}\)?|{_ROLE})?",
    re.IGNORECASE,
)
_FIRST_NAME: Final = re.compile(rf"(?:Av|AV)\s+(?P<who>{_NAME}(?: og {_NAME})?){_ROLE}?")
_AUTHOR_LINE: Final = re.compile(rf"(?P<who>{_FULL_NAME}(?:(?:,| og| OG| &) {_FULL_NAME}){{0,3}})")
_ROLE_LINE: Final = re.compile(rf"(?:[\wæøå-]+ ){{0,3}}{_JOB}(?:(?:,| i| for| og) .{{1,60}})?", re.IGNORECASE)
_EMAIL: Final = re.compile(rf"[\s,|–-]*(?:\(\s*)?(?:e-?post:?\s*|mailto:)?{EMAIL}(?:\s*\))?", re.IGNORECASE)
_CREDIT_TAIL: Final = re.compile(
    r"(?<! og)(?<!tekst)[\s,;|/–-]+(?:foto|illustrasjon|video|grafikk)(?: og \w+)?(?:\s*:| (?-i:[A-ZÆØÅ])).*",
    re.IGNORECASE,
)
_PHOTOGRAPHER: Final = re.compile(rf"(?:,| og| &)? {_NAME}\s*\((?:foto|video|illustrasjon|grafikk)\)", re.IGNORECASE)
_WRITER: Final = re.compile(r"\s*\((?:tekst|journalist)(?: og foto)?\)", re.IGNORECASE)
_AGENCY: Final = re.compile(r"(?:,| /|/) ?(?:NTB|NPK|TT|AFP|AP)\b|\s*\((?:NTB|NPK)\)")
_JOB_AFTER: Final = re.compile(rf"\s+[–-]\s+{_JOB}$", re.IGNORECASE)
_JOB_BEFORE: Final = re.compile(rf"{_JOB} (?=[A-ZÆØÅ])", re.IGNORECASE)
_PLACE_WORD: Final = r"[A-ZÆØÅ][^\W\d_]*(?:-[A-ZÆØÅ]?[^\W\d_]+)?"
_PLACE: Final = re.compile(
    rf"(?:, ?(?:(?:i|på) )?|(?<=\w) (?:i|på) )(?P<place>{_PLACE_WORD}(?:/{_PLACE_WORD}| (?:i |på )?{_PLACE_WORD})?)"
    r"(?=,| og | OG | & |$)"
)
_SAYS_BY: Final = re.compile(r"av\b|[^:]{1,30}:", re.IGNORECASE)
_VOWEL: Final = re.compile(r"[AEIOUYÆØÅÉ]")


def parse_byline(text: str) -> str | None:
    """The author a byline names. A person has two names; a colon, or "Av" and a name alone, makes one enough."""
    if len(text) > 200:
        return None
    words = cut_date(_CREDIT_TAIL.sub("", _EMAIL.sub("", text)))[0]
    words = _AGENCY.sub("", _WRITER.sub("", _PHOTOGRAPHER.sub("", words)))
    words = _cut_places(_JOB_AFTER.sub("", words).strip(" ,|"))
    if (found := _BYLINE.fullmatch(words)) and (len(found["who"].split()) > 1 or ":" in words):
        return _format_names(found["who"])
    found = _FIRST_NAME.fullmatch(words)
    return _format_names(found["who"]) if found else None


def parse_author_line(text: str) -> str | None:
    """The author where a line is full names alone, with what they are or their address after them, if anything."""
    words, *role = _EMAIL.sub("", text).split(", ", 1) if len(text) <= 120 else [""]
    if role and not (is_role_line(role[0]) or is_small_line(role[0])):
        words = f"{words}, {role[0]}"
    words = _cut_places(_JOB_AFTER.sub("", _AGENCY.sub("", words)), listed=True)
    job = _JOB_BEFORE.match(words)
    found = _AUTHOR_LINE.fullmatch(words[job.end() if job else 0 :].strip(" ,|"))
    return _format_names(found["who"]) if found else None


def is_role_line(text: str) -> bool:
    """Whether a line says what an author is: "kommentator", "politisk redaktør i Bjørkaposten"."""
    return len(text) <= 80 and _ROLE_LINE.fullmatch(text) is not None


def is_small_line(text: str) -> bool:
    """Whether a line is a few words without a capital and a full stop: "leder i bygdelaget"."""
    return len(text) <= 80 and len(text.split()) <= 8 and text[:1].islower() and text[-1:].isalnum()


def is_address_line(text: str) -> bool:
    """Whether a line is an e-mail address alone."""
    return len(text) <= 120 and _EMAIL.fullmatch(text) is not None


def _cut_places(words: str, *, listed: bool = False) -> str:
    """The names without the town or the paper after each. `listed`: only a known town, and behind a comma."""
    said_by = not listed and _SAYS_BY.match(words) is not None

    def cut_place(found: re.Match[str]) -> str:
        told = found[0].startswith(",") or said_by
        place = re.split(r"[ /]", found["place"].title() if found["place"].isupper() else found["place"])
        if not told or is_given_name(place[0].split("-")[0]):
            return found[0]
        joined = not {"i", "på"}.isdisjoint(place)  # Mo i Rana
        known = joined or all(word in load_known_names("place") for word in place)
        name = re.split(r",| og | OG | & |:", words[: found.start()])[-1].split()
        lone = not listed and (len(place) == 1 or "/" in found[0]) and len(name) > 1 and found[0].startswith(",")
        return "" if known or lone else found[0]

    return _PLACE.sub(cut_place, words)


def _format_names(who: str) -> str:
    """Names in capitals as names are written; an agency's letters stay."""
    words = who.rstrip(",. ").split()
    if not who.isupper():
        return " ".join(word.title() if word.isupper() and len(word) > 3 else word for word in words)
    return " ".join(word.lower() if word in {"OG", "&"} else _title_case(word) for word in words)


def _title_case(word: str) -> str:
    return word.title() if _VOWEL.search(word) else word
