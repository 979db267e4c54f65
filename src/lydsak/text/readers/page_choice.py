"""choose_blocks: which blocks of a page are its article, and why each other one is not.

`anchors` are paragraphs that another reader of pages took for the article's. They say where it begins and ends; between
them nothing is lost that the page itself does not mark as something else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from lydsak.text.readers.page import HtmlBlock, Page
from lydsak.text.readers.page_marks import BYLINE, FACT, Mark

_ANCHOR_LETTERS: Final = 25
"""A menu may have an article's short heading."""
_MOST: Final = 0.5
"""An element that holds more of the article than this is what its name says no longer: a form round a whole page."""


@dataclass(frozen=True, slots=True)
class ChosenBlock:
    """A block, and why it is left out; None for the article's own."""

    block: HtmlBlock
    reason: Mark | None
    fact: bool = False
    title: bool = False


def fold_letters(text: str) -> str:
    """Only letters and digits, in small: what two readers of one page agree on."""
    return re.sub(r"[\W_]+", "", text.casefold())


def choose_blocks(page: Page, anchors: Collection[str]) -> tuple[ChosenBlock, ...]:
    """Every block of a page in its order, chosen or with a reason."""
    folded = [fold_letters(block.text) for block in page.blocks]
    known = {fold_letters(anchor) for anchor in anchors}
    long = [at for at, letters in enumerate(folded) if len(letters) >= _ANCHOR_LETTERS]
    anchored = [at for at in long if folded[at] in known] or [at for at in long if not page.blocks[at].linked]
    strong = _find_strong_marks(page.blocks, anchored, folded)
    marks = [_find_reason(block, strong) for block in page.blocks]
    own = [at for at in anchored if marks[at] in {None, FACT}]
    title = _find_title(page, own, marks)
    if not own:
        own = [at for at, mark in enumerate(marks) if mark is None and at != title]
    shared = _find_shared_path([page.blocks[at] for at in own])
    first, last = (own[0], own[-1]) if own else (0, -1)
    begin = min(first, title) if title is not None else first
    # The last line may be too short to be taken for the article's, but it stands beside the others.
    beside = {page.blocks[at].path[:-1] for at in own}
    chosen = []
    for at, block in enumerate(page.blocks):
        inside = block.path[: len(shared)] == shared
        reason = marks[at]
        if reason == FACT:
            reason = None if inside else "beside the article"
        elif reason is None and at != title:
            within = begin <= at <= last
            near = block.path[:-1] in beside and (at > last or title is None)
            if block.linked and not (within and folded[at] in known):
                reason = "a link"
            elif not within and not near:
                reason = "outside the article"
        chosen.append(ChosenBlock(block, reason, fact=marks[at] == FACT and reason is None, title=at == title))
    return tuple(chosen)


def _find_strong_marks(blocks: Sequence[HtmlBlock], anchored: Sequence[int], folded: Sequence[str]) -> frozenset[int]:
    """The marked elements that mean it: those that do not hold the article."""
    whole = sum(len(folded[at]) for at in anchored)
    held = Counter[int]()
    for at in anchored:
        for number, _ in blocks[at].marks:
            held[number] += len(folded[at])
    every = {number for block in blocks for number, _ in block.marks}
    return frozenset(number for number in every if held[number] <= _MOST * whole)


def _find_reason(block: HtmlBlock, strong: frozenset[int]) -> Mark | None:
    """The innermost mark; what stands in a fact box is the box's, except captions and the like."""
    marks = [mark for number, mark in block.marks if number in strong]
    return marks[-1] if marks else None


def _find_title(page: Page, own: Sequence[int], marks: Sequence[Mark | None]) -> int | None:
    """The heading of the first level that says what the page's metadata says, or stands last above the text."""
    end = own[0] if own else len(page.blocks)
    tops = [at for at, block in enumerate(page.blocks) if block.top and at <= end]
    said = fold_letters(page.metadata.title or "")
    alike = [
        at
        for at in tops
        if said and (fold_letters(page.blocks[at].text) in said or said in fold_letters(page.blocks[at].text))
    ]
    free = [at for at in tops if marks[at] is None]
    found = alike or free
    return found[-1] if found else None


def _find_shared_path(blocks: Sequence[HtmlBlock]) -> tuple[int, ...]:
    """The elements that hold all of the blocks."""
    if not blocks:
        return ()
    low, high = min(block.path for block in blocks), max(block.path for block in blocks)
    length = next((at for at, (one, other) in enumerate(zip(low, high, strict=False)) if one != other), len(low))
    return low[: min(length, len(low), len(high))]


def name_author(chosen: Sequence[ChosenBlock]) -> str | None:
    """The first byline that the page marks as one."""
    return next((one.block.text for one in chosen if one.reason == BYLINE), None)
