"""find_place_line: "BERGEN:", "Bergen (NTB):", "OSLO/BERGEN (NTB):" before the first words of a story."""

from __future__ import annotations

import re
from typing import Final

from lydsak.text.norwegian.tables import load_initialisms

_CAPITALS: Final = r"[A-ZÆØÅ][A-ZÆØÅ.'-]+(?: [A-ZÆØÅ][A-ZÆØÅ.'-]*){0,3}"
_NAME: Final = r"[A-ZÆØÅ][a-zæøåé-]+(?:[- ](?:i |på )?[A-ZÆØÅ][a-zæøåé]+){0,3}"
_DAY: Final = r"(?:,? [0-9]{1,2}\. ?[a-z]+)?"
_AGENCY: Final = r" ?\((?!(?:AP|FRP|KRF|MDG|SP|SV|INP)\))(?=[^)]*[A-ZÆØÅ]{2})[A-ZÆØÅ][\w .'/-]{1,40}\)"
_PAPER: Final = r" ?\([A-ZÆØÅ][\w .'/-]{1,40}\)"
_JOINT: Final = r" ?[/,] ?| og | OG "
_PLACE_LINE: Final = re.compile(
    rf"(?:(?P<capitals>{_CAPITALS}(?:(?:{_JOINT}){_CAPITALS}){{0,2}}){_DAY}(?P<named>{_PAPER})?"
    rf"|(?P<place>{_NAME}(?:(?:{_JOINT}){_NAME}){{0,2}}){_DAY}(?P<agency>{_AGENCY})?)"
    r"(?P<mark> ?:| ?[–—-](?=\s)|(?<=\)))\s+(?=\S)"
)
_SENTENCE_END: Final = re.compile(r"[.!?…][»”\"')]*$")
_NO_PLACE: Final = re.compile(
    r"(?:FAKTA|SISTE|VIDEO|BILDER|KOMMENTAR|DEBATT|LEDER|LEIAR|OBS|NB|RETTELSE|RETTING|OPPDATERT|ADVARSEL|MENING|KRONIKK"
    r"|BREAKING|DIREKTE|LIVE|QUIZ|ANALYSE|PORTRETT|INTERVJU|MERK|VIKTIG|SPØRSMÅL|SVAR|INNLEGG)\b"
)


def find_place_line(text: str, article: str) -> int | None:
    """Where the words begin after a place line; None without one.

    A place in small letters and without an agency is one only where the article names it again as a place, for
    "Resultatet:" has the same form.
    """
    found = _PLACE_LINE.match(text)
    if found is None or not _SENTENCE_END.search(text):
        return None
    agency = found["named"] or found["agency"]
    if found["mark"].strip() != ":" and not agency:
        return None
    if not found["mark"] and not (found["capitals"] and re.match(r"[«–—A-ZÆØÅ]", text[found.end() :])):
        return None  # "OSLO (VG) Politiet ..." is one; "Statistisk sentralbyrå (SSB) melder ..." is none
    if found["capitals"]:
        lone = found["capitals"] in load_initialisms() and found["capitals"] != "USA"
        return None if _NO_PLACE.match(found["capitals"]) or (lone and not agency) else found.end()
    return found.end() if agency or _is_named_again(found["place"], article) else None


def _is_named_again(place: str, article: str) -> bool:
    return re.search(rf"\b(?:i|på|til|fra|frå|ved|utenfor|da|då) {re.escape(place)}\b", article) is not None
