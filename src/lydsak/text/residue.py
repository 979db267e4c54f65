"""take_residue: what scrapers and editing systems leave around an article, told apart from its words.

Nothing vanishes: whatever is taken out is listed as left out, and what it says (date, author) is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from lydsak.model import ArticleBlock, LeftOut

_TOP_BLOCKS: Final = 6
"""How far down an article its metadata may stand."""
_MONTHS: Final = (
    "januar", "februar", "mars", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip
_DATE: Final = (
    r"(?P<iso>[12][0-9]{3}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?(?:[T ][0-9:.,]+(?:Z|[+-][0-9:]+)?)?)"
    r"|(?P<day>0?[1-9]|[12][0-9]|3[01])\."
    rf"(?:(?P<month>0?[1-9]|1[0-2])\.| ?(?P<name>{'|'.join(_MONTHS)}) )(?P<year>[12][0-9]{{3}})"
)
_LABEL: Final = (
    r"(?:date|dato|pubdate|published(?: on| at)?|publisert|publiseringsdato|oppdatert|sist oppdatert|updated|modified)"
)
_CLOCK: Final = r"(?:,? ?(?:kl\.? ?)?[0-2]?[0-9][:.][0-5][0-9])?"
_GLUED: Final = re.compile(rf"(?:{_LABEL})\s*:?\s*(?:{_DATE}){_CLOCK}(?=\s+\S)", re.IGNORECASE)
_DATE_LINE: Final = re.compile(rf"(?:{_LABEL}\s*:?\s*)?(?:{_DATE}){_CLOCK}\.?", re.IGNORECASE)
_NAME: Final = r"(?-i:[A-ZÆØÅ][\w'’.-]*(?: (?:von |van |de |da )?[A-ZÆØÅ][\w'’.-]*)*)"
_BYLINE: Final = re.compile(
    r"(?:av|by|tekst(?: og (?:foto|bilete|bilde))?|skrevet av|skrive av|author|forfatter|forfattar|journalist)\s*:?\s+"
    rf"(?P<who>{_NAME}(?:(?:,| og) {_NAME})*)(?:\s*[/(–-]\s*{_NAME}\)?)?",
    re.IGNORECASE,
)
_CREDIT: Final = re.compile(r"(?:foto|illustrasjon|grafikk|video|photo)\s*:\s*\S.{0,80}", re.IGNORECASE)
_FIELD: Final = re.compile(
    r"(?:source|url|link|category|kategori|tags?|emneord|stikkord|id|slug|lang|language|site|section|seksjon)\s*:\s*\S.{0,200}",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+")


@dataclass(frozen=True, slots=True)
class Residue:
    """What was taken from the top of an article, and the blocks that remain."""

    blocks: tuple[ArticleBlock, ...]
    left_out: tuple[LeftOut, ...]
    date: str | None = None
    author: str | None = None


def take_residue(blocks: tuple[ArticleBlock, ...]) -> Residue:
    """Take metadata off the first blocks: whole lines of it, and a date glued to the first words."""
    kept: list[ArticleBlock] = []
    left_out: list[LeftOut] = []
    date = author = None
    for block in blocks[:_TOP_BLOCKS]:
        text = block.text
        if found := _match_line(text, before=len(kept)):
            reason, read_date, read_author = found
            left_out.append(LeftOut(text, reason, block.line))
            date, author = date or read_date, author or read_author
            continue
        if not kept and (glued := _GLUED.match(text)):
            left_out.append(LeftOut(glued[0], "the date, glued to the first words", block.line))
            date = date or _format_date(glued)
            text = text[glued.end() :].lstrip()
        kept.append(ArticleBlock(block.kind, text, block.line))
    return Residue((*kept, *blocks[_TOP_BLOCKS:]), tuple(left_out), date, author)


def _match_line(text: str, *, before: int) -> tuple[str, str | None, str | None] | None:
    """Why a whole block is left out, and the date or author it names; None for a block of the article.

    `before`: how many blocks of the article stand above. A bare date below the lead may be a heading of a chronicle.
    """
    found = _DATE_LINE.fullmatch(text)
    if found and (before <= 2 or not text[:1].isdigit()):
        return "the date", _format_date(found), None
    if (found := _BYLINE.fullmatch(text)) and _is_byline(found["who"], text):
        return "the byline", None, _format_names(found["who"])
    plain: tuple[tuple[re.Pattern[str], str], ...] = (
        (_CREDIT, "a picture credit"),
        (_FIELD, "a field of the source"),
        (_ADDRESS, "an address"),
    )
    return next(((reason, None, None) for pattern, reason in plain if pattern.fullmatch(text)), None)


def _is_byline(who: str, text: str) -> bool:
    """A person has two names; a colon makes one enough."""
    return len(who.split()) > 1 or ":" in text


def _format_names(who: str) -> str:
    """Names in capitals as names are written."""
    return " ".join(_title_case(word) for word in who.rstrip(",. ").split())


def _title_case(word: str) -> str:
    change: Callable[[str], str] = str.title if word.isupper() and len(word) > 3 else str
    return change(word)


def _format_date(found: re.Match[str]) -> str:
    """YYYY-MM-DD, or YYYY-MM where no day is named."""
    if found["iso"]:
        return found["iso"][:10] if re.match(r"\d{4}-\d\d-\d\d", found["iso"]) else found["iso"][:7]
    month = _MONTHS.index(found["name"].lower()) + 1 if found["name"] else int(found["month"])
    return f"{found['year']}-{month:02}-{int(found['day']):02}"
