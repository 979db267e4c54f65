"""merge_words: words.toml of which two texts were made, each by another change, as one that has both; or None."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from lydsak.errors import SettingsError
from lydsak.model import Pronunciation
from lydsak.text.lexicon.words import TABLE_HEADER, parse_words
from lydsak.text.merge.pieces import Piece, join_pieces, merge_pieces
from lydsak.text.source import SourceText

_KEY: Final = re.compile(r"\s*(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|[\w-]+)\s*=")
_WORD: Final = re.compile(r"^\s*ord\s*=.*$", re.MULTILINE)


def merge_words(base: str, mine: str, other: str) -> str | None:
    """What became of `base` in `mine`, and of it in `other`; None where both changed one entry, or it is in doubt."""
    if base == other:
        return mine
    if mine in {base, other}:
        return other
    rows = tuple(_split_words(text) for text in (base, mine, other))
    placed = merge_pieces(*rows, ordered=False)
    if placed is None:
        return None
    merged = join_pieces(placed, *rows)
    try:
        entries = [_count_entries(text) for text in (merged, base, mine, other)]
    except SettingsError:
        return None
    # Whatever way of writing TOML was not foreseen: what is read back is what each side made of it.
    found, before, own, others = entries
    found.update(before)
    own.update(others)
    return merged if found == own else None


def _count_entries(text: str) -> Counter[Pronunciation]:
    return Counter(parse_words(text, path="words"))


def _split_words(text: str) -> tuple[Piece, ...]:
    """Lines outside the tables, and each table with the lines right below it. The first piece stands before all."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    pieces = [Piece("", mark, block=False)]
    in_table = False
    for line in SourceText("words", text.removeprefix(mark)).lines:
        words = line.rstrip()
        gap = line[len(words) :]
        last = pieces[-1]
        if not words:
            pieces[-1] = Piece(last.text, last.gap + line, last.name, block=False)
            in_table = False
        elif in_table and not words.lstrip().startswith("["):
            whole = last.text + last.gap + words
            found = _WORD.search(whole)
            pieces[-1] = Piece(whole, gap, found[0] if found else None, block=False)
        else:
            key = _KEY.match(words)
            pieces.append(Piece(words, gap, key[0] if key else None, block=False))
            in_table = TABLE_HEADER.match(line) is not None
    return tuple(pieces)
