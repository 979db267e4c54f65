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
_HOUR: Final = r"\A(?:kl\.? ?|klokk[ae]n? )\d"
_SUM: Final = (
    r"støtte|bot|gebyr|erstatning|erstatting|tilskudd|tilskot|bonus|gevinst|lønn|løn|tap|gjeld|overskudd|overskot"
    r"|underskudd|underskot|skatt|avgift|året|måneden|månaden"
)
_PAID: Final = (
    r"fikk|fekk|får|må betale|betalte|tjente|tente|tapte|sparte|stjal|krevde|dømt til|vant|delte ut|samlet inn"
    r"|samla inn"
)
_PRESENT: Final = r"(?:skal|kan|vil|må|bør|kjem|blir|[a-zæøå]+st)"
_TOLD: Final = (
    # A verb in the past, turned round: "Kl. 18 møtes vi" is a notice.
    re.compile(
        rf"{_HOUR}[\d.:]* (?!{_PRESENT} )[a-zæøå]*[a-qt-zæøå]"
        r" (?:det|han|hun|ho|de|dei|vi|jeg|eg|alt|alle|alarmen|ingen)\b",
        re.IGNORECASE,
    ),
    # "150 kr i døra" is what it costs.
    re.compile(
        rf"\A[\d., ]+(?:(?:mill|mrd)\. ?)?kr (?:(?:mer|meir|mindre) )?i (?:{_SUM})\Z",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\A(?:{_PAID}) [^:,]{{0,30}}?(?:kr\.? ?[\d ]+|\d (?:(?:mill|mrd)\. ?)?kr)\b",
        re.IGNORECASE,
    ),
)
"""What tells of an hour or a sum and is no notice: "Klokka 18 smalt det", "500 kr i støtte", "Fikk 500 kr i bot"."""
_NOTED: Final = (
    re.compile(r"\d,-|\bkr\.? ?\d|\d ?(?:(?:mill|mrd)\. ?)?kr\b", re.IGNORECASE),
    re.compile(_HOUR, re.IGNORECASE),
)
_PARTICULARS: Final = (
    re.compile(EMAIL),
    re.compile(r"https?://|\bwww\."),
    # "Finn.no endrer reglene" names a company; an address is written small.
    re.compile(r"(?<![\w.@])[a-zæøå0-9][\w-]+\.(?:no|com|org|net|info|example)\b(?!\.\w)"),
    re.compile(_NOTICE, re.IGNORECASE),
    re.compile(rf"{_LABEL}(?:kl\.? ?|klokk[ae]n? )?[+(]?\d[\d .:,()+–-]*(?:kr|kroner)?\Z", re.IGNORECASE),
    re.compile(rf"{_LABEL}.*\?\Z"),
    re.compile(r"\A\|.*\|\Z"),
    # One tab before words may only part a heading from its number.
    re.compile(r"\S\t+(?:[^\t]*\S\t+\S|[+−–-]?\d)"),
)
"""Addresses, an event's when and where, behind a label a number or question, a table's row."""


def holds_particulars(line: str) -> bool:
    """Whether a short line gives an address, a price, a time or a number, or asks by a label: "Spørsmål: Når?"."""
    noted = any(pattern.search(line) for pattern in _NOTED) and not any(told.search(line) for told in _TOLD)
    return noted or any(pattern.search(line) for pattern in _PARTICULARS)
