"""detect_language: Bokmål or Nynorsk, by the words that only one of them has."""

from __future__ import annotations

import re
from typing import Final

from lydsak.model import Language

_BOKMAL: Final = re.compile(
    r"""\b(?:
    alene|bare|ble|blir|blitt|deres|dere|disse|dette|en|et|fra|gjør|hennes|hun|hva|hvem|hver|hvis|hvor|hvordan|hvorfor
    |hvilken|hvilket|hvilke|ikke|jeg|kommer|mener|mye|noen|noe|sammen|selv|sier|uken|uke|være|vært
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_NYNORSK: Final = re.compile(
    r"""\b(?:
    berre|blei|deira|dei|dykkar|dykk|eg|ein|eitt|eit|frå|fyrste|gjere|gjer|hjå|ho|ikkje|kvart|kvar|kva|kven|kvifor
    |korleis|kjem|medan|meir|mykje|nokon|nokre|noko|saman|seier|seie|sidan|sjølv|vart|vere|vore|veka|veke|åleine
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)


def detect_language(text: str, otherwise: Language = "nb") -> Language:
    """The written language of a text; where nothing tells it is Bokmål, as most Norwegian is, or what is declared."""
    nynorsk, bokmal = len(_NYNORSK.findall(text)), len(_BOKMAL.findall(text))
    if nynorsk == bokmal:
        return otherwise
    return "nn" if nynorsk > bokmal else "nb"
