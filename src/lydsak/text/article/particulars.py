"""holds_particulars: short lines that tell readers something to note down, which are no sub-headings.

A sub-heading is shown and not read, so a price or an address among them would be heard by nobody. In doubt it is text.
"""

from __future__ import annotations

import re
from typing import Final

from lydsak.text.article.byline import EMAIL

_LABEL: Final = r"\A[^\W\d_][^:.!?]{0,39}:\s+"
_NOTICE: Final = (
    r"\A(?:når|hvor|kor|hvem|kven|tid|sted|stad|dato|pris(?:er|ar)?|inngang|billett(?:er|ar)?|påmelding|kontakt|adresse"
    r"|telefon|tlf\.?|mobil|e-?post|nettside|åpningstid(?:er)?|opningstid(?:er)?|arrangør|svar):\s+\S"
)
_PARTICULARS: Final = (
    re.compile(EMAIL),
    re.compile(r"https?://|\bwww\."),
    # "Finn.no endrer reglene" names a company; an address is written small.
    re.compile(r"(?<![\w.@])[a-zæøå0-9][\w-]+\.(?:no|com|org|net|info|example)\b(?!\.\w)"),
    re.compile(r"\d,-|\bkr\.? ?\d|\d ?(?:(?:mill|mrd)\. ?)?kr\b", re.IGNORECASE),
    re.compile(r"\A(?:kl\.? ?|klokk[ae]n? )\d", re.IGNORECASE),
    re.compile(_NOTICE, re.IGNORECASE),
    re.compile(rf"{_LABEL}(?:kl\.? ?|klokk[ae]n? )?[+(]?\d[\d .:,()+–-]*(?:kr|kroner)?\Z", re.IGNORECASE),
    re.compile(rf"{_LABEL}.*\?\Z"),
    re.compile(r"\A\|.*\|\Z"),
    # One tab before words may only part a heading from its number.
    re.compile(r"\S\t+(?:[^\t]*\S\t+\S|[+−–-]?\d)"),
)
"""Addresses, prices, the hour first, an event's when and where, behind a label a number or question, a table's row."""


def holds_particulars(line: str) -> bool:
    """Whether a short line gives an address, a price, a time or a number, or asks by a label: "Spørsmål: Når?"."""
    return any(pattern.search(line) for pattern in _PARTICULARS)
