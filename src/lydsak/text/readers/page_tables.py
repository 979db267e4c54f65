"""find_data_tables, number_items: which tables of a page hold figures and short words, and what its lists count."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from lydsak.text.readers.lists import begins_with_number
from lydsak.text.readers.page import HtmlBlock, Page

_CELL_CHARACTERS: Final = 60
"""Of a cell with words in it. Old pages and letters set an article itself in a table."""
_SENTENCE_WORDS: Final = 8
_SENTENCE_END: Final = re.compile(r"[.!?…:][»”\"')]*$")
_QUESTION: Final = re.compile(r"\w+ \w[^?]*\?")
"""Somebody is asked, in an interview set as a table."""
_MOST_NUMBERED: Final = 99
_MOST_BLOCKS: Final = 2
"""Of an item: what has more is no list that is read in order, but a page's posts."""


def find_data_tables(page: Page) -> frozenset[int]:
    """Tables of two rows and columns at least, without a paragraph or a heading in them."""
    large = {table.number for table in page.tables if table.rows > 1 and table.cells >= 2 * table.rows}
    prose = {block.table for block in page.blocks if block.table in large and _is_prose(block)}
    return frozenset(large - prose)


def number_items(blocks: Sequence[HtmlBlock]) -> tuple[int | None, ...]:
    """The number that a reader sees before each block: of lists with two items at least, where none is written."""
    lists = {block.place[0] for block in blocks if block.place}
    items = Counter(block.place[0] for block in blocks if block.place)
    held = Counter(number for block in blocks for number in block.path if number in lists)
    counted = {one for one in lists if items[one] > 1 and held[one] <= _MOST_BLOCKS * items[one]}
    return tuple(block.place[1] if block.place and _is_counted(block, counted) else None for block in blocks)


def _is_counted(block: HtmlBlock, counted: set[int]) -> bool:
    if block.kind != "item" or block.place is None or block.place[0] not in counted:
        return False
    return 0 < block.place[1] <= _MOST_NUMBERED and not begins_with_number(block.text)


def _is_prose(block: HtmlBlock) -> bool:
    """A heading, a long cell, a question or a sentence. Where cells are no blocks of their own, commas part them."""
    if _QUESTION.search(block.text):
        return True
    sentence = _SENTENCE_END.search(block.text) is not None and len(block.text.split()) >= _SENTENCE_WORDS
    return block.kind == "heading" or sentence or any(len(cell) > _CELL_CHARACTERS for cell in block.text.split(", "))
