"""number_items_in_order: the numbers of a list in the text, so that they are heard as a list's and as nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from lydsak.model import ArticleBlock
from lydsak.text.norwegian.tables import load_cue, load_words
from lydsak.text.sentences import split_sentences

_NUMBER: Final = re.compile(r"(?P<number>[0-9]{1,2})(?P<mark>[.)])[ \t]+(?P<words>\S.*)", re.DOTALL)
_CAPITAL: Final = re.compile(r"[A-ZÆØÅ«\"“„]")


def number_items_in_order(blocks: Sequence[ArticleBlock], *, markdown: bool = False) -> Iterator[ArticleBlock]:
    """Lists that count up from 1: "2. EM-finale" becomes "2) EM-finale", for it would be read as an ordinal.

    Markdown counts for those who write 1 before each item, and what its lines say is a list is one. Elsewhere items
    begin with a capital: "1. klasse" and "2. klasse" may begin two paragraphs.
    """
    at = 0
    while at < len(blocks):
        run = blocks[at : _find_end(blocks, at, ones=markdown)]
        listed = markdown and all(block.kind == "item" for block in run[1:])
        if len(run) > 1 and _read_number(run[0]) == 1 and (listed or all(map(_has_capital, run))):
            yield from _number_run(run, listed=markdown)
        else:
            yield from run
        at += len(run)


def _find_end(blocks: Sequence[ArticleBlock], start: int, *, ones: bool) -> int:
    """Behind the last item of a list that begins at a block; behind the block itself where none does."""
    end = start + 1
    numbers = [_read_number(blocks[start])]
    while numbers[0] is not None and end < len(blocks) and (number := _read_number(blocks[end])) is not None:
        if number != (numbers[-1] or 0) + 1 and not (ones and number == 1 and set(numbers) == {1}):
            break
        numbers.append(number)
        end += 1
    return end


def is_ordinal_line(text: str) -> bool:
    """Whether the number that begins a line is a date's or an ordinal whatever stands above: "1. mai", "2. klasse"."""
    found = _NUMBER.match(text)
    word = re.match(r"[^\W\d_]+", found["words"]) if found and found["mark"] == "." else None
    return word is not None and (word[0] in load_words("nb").months or word[0] in load_cue("ordinal_noun"))


def _read_number(block: ArticleBlock) -> int | None:
    found = None if block.kind == "heading" or is_ordinal_line(block.text) else _NUMBER.match(block.text)
    return int(found["number"]) if found else None


def _has_capital(block: ArticleBlock) -> bool:
    found = _NUMBER.match(block.text)
    return found is not None and _CAPITAL.match(found["words"]) is not None


def _number_run(run: Sequence[ArticleBlock], *, listed: bool) -> Iterator[ArticleBlock]:
    unsure = any(map(_may_be_ordinal, run))
    for number, block in enumerate(run, 1):
        found = _NUMBER.match(block.text)
        if found is None or (number == int(found["number"]) and not unsure and not listed):
            yield block
        else:
            mark = ")" if unsure else found["mark"]
            text = f"{number}{mark} {found['words']}"
            yield replace(block, kind="item" if listed and block.kind == "paragraph" else block.kind, text=text)


def _may_be_ordinal(block: ArticleBlock) -> bool:
    """Whether the stop behind the number ends no sentence."""
    found = _NUMBER.match(block.text)
    return found is not None and found["mark"] == "." and split_sentences(block.text)[0][1] > found.end("mark")
