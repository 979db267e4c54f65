"""take_residue, stands_alone: what scrapers and editing systems leave around an article, told apart from its words.

Nothing vanishes: whatever is taken out is listed as left out, and what it says (date, author) is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date as calendar_date
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
_NAME: Final = r"(?-i:[A-ZÆØÅ][\w'’.-]*(?: (?:von |van |de |da )?[A-ZÆØÅ][\w'’.-]*){0,3})"
"""One to four words with capitals."""
_ROLE: Final = r"(?:, ?(?-i:[a-zæøå])[\w-]*(?: [\w-]+){0,5})"
"""What an author is, of at most six words."""
_BYLINE: Final = re.compile(
    r"(?:av|by|tekst(?: og (?:foto|bilete|bilde))?|skrevet av|skrive av|author|forfatter|forfattar|journalist)\s*:?\s+"
    rf"(?P<who>{_NAME}(?:(?:,| og) {_NAME})*)(?:\s*[/(–-]\s*{_NAME}\)?|{_ROLE})?",
    re.IGNORECASE,
)
_FIRST_NAME: Final = re.compile(rf"(?:Av|AV)\s+(?P<who>{_NAME}(?: og {_NAME})?){_ROLE}?")
_CREDIT: Final = re.compile(
    r"\(?(?:foto|illustrasjon|grafikk|video|photo)(?: og [a-zæøå]+)?\s*:\s*\S.{0,120}", re.IGNORECASE
)
_READ_MORE: Final = re.compile(
    r"(?:[-–—•*→»>]+\s*)?(?:LES (?:OGSÅ|ÒG)\b.{0,240}|(?i:les (?:også|òg))(?:\s*:.{0,240})?)"
)
"""In small letters only with a colon or alone, for "Les også boka" is a sentence."""
_TIP: Final = re.compile(
    r"tips oss\b(?=.*(?:[\w.+-]+@[\w-]+\.\w|(?<!\d)(?:(?:\+|00)47 ?)?[02-9](?:[ .]?\d){7}(?!\d)|(?<!\d)0\d{4}(?!\d)))"
    r".{0,240}",
    re.IGNORECASE,
)
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
    """Take metadata off the first blocks: whole lines of it, and a date glued to the first words.

    Credits, tips and notes on other articles stand anywhere. A marked title at the top is words, whatever its form.
    """
    kept: list[ArticleBlock] = []
    left_out: list[LeftOut] = []
    date = author = None
    for index, block in enumerate(blocks):
        text = block.text
        titled = block.kind == "heading" and not kept
        if found := _match_block(block, before=len(kept), at_top=index < _TOP_BLOCKS):
            reason, read_date, read_author = found
            left_out.append(LeftOut(text, reason, block.line))
            date, author = date or read_date, author or read_author
            continue
        if not kept and not titled and index < _TOP_BLOCKS and (glued := _GLUED.match(text)):
            left_out.append(LeftOut(glued[0], "the date, glued to the first words", block.line))
            date = date or _format_date(glued)
            text = text[glued.end() :].lstrip()
        kept.append(ArticleBlock(block.kind, text, block.line))
    return Residue(tuple(kept), tuple(left_out), date, author)


def stands_alone(line: str) -> bool:
    """Whether a line of a paragraph is residue by itself: a byline, a credit, a note on another article."""
    return _match_byline(line) is not None or _match_insert(line) is not None


def parse_article_date(text: str) -> str | None:
    """A date in the forms that articles have, as YYYY, YYYY-MM or YYYY-MM-DD; None where it is none."""
    if re.fullmatch(r"[12][0-9]{3}", text):
        return text
    found = _DATE_LINE.fullmatch(text)
    written = _format_date(found) if found else None
    try:
        calendar_date.fromisoformat(f"{written}-01"[:10])
    except ValueError:
        return None
    return written


def _match_block(block: ArticleBlock, *, before: int, at_top: bool) -> tuple[str, str | None, str | None] | None:
    """Why a block is left out, and the date or author it names; None for a block of the article."""
    if at_top and not (block.kind == "heading" and before == 0):
        return _match_line(block.text, before=before)
    if at_top and (names := _match_byline(block.text)):
        return "the byline", None, names
    reason = _match_insert(block.text) if block.kind == "paragraph" or _READ_MORE.fullmatch(block.text) else None
    return (reason, None, None) if reason else None


def _match_insert(text: str) -> str | None:
    """Why a line that may stand anywhere in an article is left out."""
    inserts = (
        (_CREDIT, "a picture credit"),
        (_READ_MORE, "a note on another article"),
        (_TIP, "how to send tips"),
    )
    return next((reason for pattern, reason in inserts if pattern.fullmatch(text)), None)


def _match_byline(text: str) -> str | None:
    """The author a byline names. A person has two names; a colon, or "Av" and a name alone, makes one enough."""
    if (found := _BYLINE.fullmatch(text)) and (len(found["who"].split()) > 1 or ":" in text):
        return _format_names(found["who"])
    found = _FIRST_NAME.fullmatch(text)
    return _format_names(found["who"]) if found else None


def _match_line(text: str, *, before: int) -> tuple[str, str | None, str | None] | None:
    """Why a whole block is left out, and the date or author it names; None for a block of the article.

    `before`: how many blocks of the article stand above. A bare date below the lead may be a heading of a chronicle.
    """
    found = _DATE_LINE.fullmatch(text)
    if found and (before <= 2 or not text[:1].isdigit()):
        return "the date", _format_date(found), None
    if names := _match_byline(text):
        return "the byline", None, names
    if reason := _match_insert(text):
        return reason, None, None
    plain = ((_FIELD, "a field of the source"), (_ADDRESS, "an address"))
    return next(((reason, None, None) for pattern, reason in plain if pattern.fullmatch(text)), None)


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
