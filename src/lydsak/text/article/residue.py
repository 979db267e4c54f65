"""take_residue, stands_alone: what scrapers and editing systems leave around an article, told apart from its words.

Nothing vanishes: whatever is taken out is listed as left out, and what it says (date, author) is kept. In doubt it is
text: a name read aloud does less harm than a sentence lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lydsak.errors import Phrase
from lydsak.model import ArticleBlock, LeftOut
from lydsak.text.article.article_date import DateLine, cut_date, match_date_line, match_glued_date
from lydsak.text.article.byline import is_address_line, is_role_line, is_small_line, parse_author_line, parse_byline
from lydsak.text.article.inserts import find_credit, match_call, match_insert
from lydsak.text.article.place_line import find_place_line

_TOP_BLOCKS: Final = 6
"""How far down an article its metadata may stand, in blocks of the article."""
_PLACE_BLOCKS: Final = 3
"""Title, lead and first paragraph."""
_LAST_BLOCKS: Final = 8
"""How far up from the end calls to write to the newspaper may stand: below them a fact box may follow."""
_KICKER_CHARACTERS: Final = 40
_FACT_CHARACTERS: Final = 80
_TITLE_CHARACTERS: Final = 140
_KICKER: Final = re.compile(
    r"(?:\w*kommentar(?:en)?|(?:hoved)?leder(?:en)?|leiar(?:en)?|\w*debatt(?:innlegg)?|\w*innlegg|kronikk(?:en)?|meninger"
    r"|meining(?:ar)?|portrett(?:et)?|reportasje|intervju(?:et)?|sport|kultur|nyheter|nyhende|innenriks|utenriks|økonomi"
    r"|krim|\w*anmeldelse|\w*melding|analyse|bakgrunn|feature|magasin(?:et)?|ytring(?:er)?|innsikt|synspunkt|petit)"
    r"(?: ?[|/–:] ?[\wæøåÆØÅ -]{2,30})?",
    re.IGNORECASE,
)
_FACT: Final = re.compile(r"(?:FAKTA|Fakta|FAKTABOKS|Faktaboks)\b(?! er\b)[^.!?]*")
_SENTENCE_END: Final = re.compile(r"[.!?…:;,][»”\"')]*$")
_FIELD: Final = re.compile(
    r"(?:source|url|link|category|kategori|tags?|emneord|stikkord|id|slug|lang|language|site|section|seksjon)\s*:\s*\S.{0,200}",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+")
_SIGNATURE: Final = frozenset(
    {"the byline", "what the author is", "an e-mail address", "the date", "a picture credit", "the agency"}
)
_Found = tuple[str, DateLine | None, str | None]
"""Why a block is left out, and the date and the author that it names."""


@dataclass(frozen=True, slots=True)
class Residue:
    """What was taken from an article, and the blocks that remain."""

    blocks: tuple[ArticleBlock, ...]
    left_out: tuple[LeftOut, ...]
    date: str | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class _Above:
    """What stands above a block: how many of the article's, the residue right above, and whether it named an author."""

    kept: int
    residue: LeftOut | None
    signed: bool

    @property
    def is_signature(self) -> bool:
        """Whether the residue right above says who wrote the article, or when."""
        return self.residue is not None and self.residue.reason in _SIGNATURE


def take_residue(blocks: tuple[ArticleBlock, ...]) -> Residue:
    """Take metadata off the first blocks: whole lines of it, and a date or a place glued to the first words.

    Captions, credits and notes on other articles stand anywhere. A marked title at the top is words, whatever its form.
    """
    rest, left_out = _take_kicker(blocks)
    kept: list[ArticleBlock] = []
    dates: list[DateLine] = []
    authors: list[str] = []
    for index, block in enumerate(rest):
        before_it = left_out[-1] if left_out and index and left_out[-1].line == rest[index - 1].line else None
        if found := _match_block(rest, index, _Above(len(kept), before_it, bool(authors))):
            left_out.append(LeftOut(block.text, found[0], block.line))
            dates += [found[1]] if found[1] else []
            authors += [found[2]] if found[2] and found[2] not in authors else []
        else:
            kept += _cut_glued(block, left_out, dates, at_top=len(kept) < 1)
    kept = list(_take_place(kept, left_out))
    return Residue(
        tuple(kept), tuple(sorted(left_out, key=lambda one: one.line)), _choose_date(dates), _join_names(authors)
    )


def stands_alone(line: str) -> bool:
    """Whether a line of a paragraph is residue by itself: a byline, a credit, a note on another article."""
    return parse_byline(line) is not None or match_insert(line) is not None


def is_short_line(text: str, limit: int) -> bool:
    """A line that ends like no sentence."""
    return len(text) <= limit and _SENTENCE_END.search(text) is None and any(map(str.isalnum, text))


def is_fact_title(text: str) -> bool:
    """Whether a line is the title of a fact box: "FAKTA", "Fakta om brannen"."""
    return len(text) <= _FACT_CHARACTERS and _FACT.fullmatch(text) is not None


def _take_kicker(blocks: tuple[ArticleBlock, ...]) -> tuple[tuple[ArticleBlock, ...], list[LeftOut]]:
    """A kicker above the title, KOMMENTAR or in capitals; the title below it looks like one and has text below it."""
    if len(blocks) < 3 or blocks[0].kind == "heading":
        return blocks, []
    first, title = blocks[:2]
    short = (
        is_short_line(first.text, _KICKER_CHARACTERS)
        and not is_fact_title(first.text)
        and (first.text.isupper() or _KICKER.fullmatch(first.text))
    )
    titled = title.kind == "heading" or (
        is_short_line(title.text.rstrip("?!"), _TITLE_CHARACTERS)
        and not title.text.isupper()
        and len(title.text) > len(first.text) / 2
        and match_insert(title.text) is None
        and parse_byline(title.text) is None
        and match_date_line(title.text) is None
    )
    if not short or not titled or match_insert(first.text):
        return blocks, []
    return blocks[1:], [LeftOut(first.text, "the kicker", first.line)]


def _match_block(blocks: Sequence[ArticleBlock], index: int, above: _Above) -> _Found | None:
    """Why a block is left out, and what it names; None for a block of the article."""
    block = blocks[index]
    text, at_top = block.text, above.kept < _TOP_BLOCKS
    if block.kind == "heading":
        return _match_heading(block, before=above.kept, at_top=at_top)
    if at_top and (found := _match_top(blocks, index, above)):
        return found
    line = match_date_line(text)
    if line and line.labelled and (line.date or above.kept):
        return "the date", line, None
    reason = match_insert(text)
    if reason is None and index >= len(blocks) - _LAST_BLOCKS and above.kept:
        reason = match_call(text)
    return (reason, None, None) if reason else None


def _match_heading(block: ArticleBlock, *, before: int, at_top: bool) -> _Found | None:
    """A heading is words; only a byline, and below the title a date or a note, is none."""
    if at_top and (names := parse_byline(block.text)):
        return "the byline", cut_date(block.text)[1], names
    if at_top and before and (line := match_date_line(block.text)):
        return "the date", line, None
    note = "a note on another article"
    return (note, None, None) if match_insert(block.text) == note else None


def _match_top(blocks: Sequence[ArticleBlock], index: int, above: _Above) -> _Found | None:
    """Bylines, dates and fields. A bare date below the lead may be a heading of a chronicle."""
    text = blocks[index].text
    line = match_date_line(text)
    if line and (above.kept <= 2 or line.labelled or above.is_signature):
        return "the date", line, None
    if names := parse_byline(text):
        return "the byline", cut_date(text)[1], names
    if names := _parse_bare_byline(blocks, index, above):
        return "the byline", None, None if "fotograf" in text.casefold() else names
    if above.residue and above.residue.reason == "the byline" and (is_role_line(text) or is_small_line(text)):
        return "what the author is", None, None
    plain = ((_FIELD, "a field of the source"), (_ADDRESS, "an address"))
    return next(((reason, None, None) for pattern, reason in plain if pattern.fullmatch(text)), None)


def _parse_bare_byline(blocks: Sequence[ArticleBlock], index: int, above: _Above) -> str | None:
    """Names alone below the title: an author's, unless the article speaks of them."""
    names = parse_author_line(blocks[index].text) if above.kept else None
    if names is None or index + 1 >= len(blocks):
        return None
    following = blocks[index + 1].text
    own_role = is_role_line(blocks[index].text.partition(", ")[2])
    if own_role or "@" in blocks[index].text or is_address_line(following) or is_role_line(following):
        return names
    beside = (
        above.is_signature
        or following == blocks[index].text
        or is_small_line(following)
        or match_date_line(following) is not None
        or match_insert(following) is not None
    )
    told = not above.signed and above.kept <= 2 and _SENTENCE_END.search(following) is not None
    surname = names.split(" og ")[0].split()[-1]
    others = (one.text for one in blocks if one.text != blocks[index].text)
    spoken_of = any(re.search(rf"\b{re.escape(surname)}", text) for text in others)
    return names if (beside or told) and not spoken_of else None


def _cut_glued(
    block: ArticleBlock, left_out: list[LeftOut], dates: list[DateLine], *, at_top: bool
) -> Iterator[ArticleBlock]:
    """A block without the date at its front and the picture's credit at its end."""
    text = block.text
    if block.kind != "heading" and at_top and (glued := match_glued_date(text)):
        left_out.append(LeftOut(glued.text, "the date, glued to the first words", block.line))
        dates.append(glued)
        text = text[len(glued.text) :].lstrip()
    if block.kind != "heading" and (credit := find_credit(text)):
        start, reason = credit
        glued_on = Phrase("{reason}, glued to the last words", reason=Phrase(reason))
        left_out.append(LeftOut(text[start:].strip(), glued_on, block.line))
        text = text[:start]
    yield replace(block, text=text)


def _take_place(blocks: Sequence[ArticleBlock], left_out: list[LeftOut]) -> Iterator[ArticleBlock]:
    """The blocks without the place at the front of the first paragraphs."""
    whole = " ".join(block.text for block in blocks)
    found = False
    for index, block in enumerate(blocks):
        looked = index < _PLACE_BLOCKS and block.kind != "heading" and not found
        if place := find_place_line(block.text, whole) if looked else None:
            found = True
            left_out.append(LeftOut(block.text[:place].strip(), "the place line", block.line))
            yield replace(block, text=block.text[place:].lstrip())
        else:
            yield block


def _join_names(authors: Sequence[str]) -> str | None:
    """Authors whom lines of their own name, as one byline would."""
    *first, last = [*authors] or [""]
    return " og ".join(filter(None, (", ".join(first), last))) or None


def _choose_date(dates: Sequence[DateLine]) -> str | None:
    """When it was published; where nothing says that, when it was updated."""
    return next((line.date for line in sorted(dates, key=lambda line: line.updated) if line.date), None)
