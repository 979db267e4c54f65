"""remove_entries: words.toml without some entries; every other line stays to the byte, comments above them too."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from lydsak.errors import Phrase, SettingsError
from lydsak.model import Pronunciation
from lydsak.text.lexicon.words import TABLE_HEADER, identify_entry, locate_words, parse_words
from lydsak.text.source import SourceText

_KEY_LINE: Final = re.compile(r"\s*(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|[\w-]+)\s*=")


def remove_entries(text: str, entries: Collection[Pronunciation], *, path: str) -> str:
    """The text without the lines of these entries: what stands between the keys of one goes with it.

    Raises SettingsError: L150 to L153 for a text that is wrong, L155 where only a person can make the change.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    source = SourceText(path, text.removeprefix("\ufeff"))
    wanted = {identify_entry(entry) for entry in entries}
    located = locate_words(text, path=path)
    going: set[int] = set()
    for found in located:
        if identify_entry(found.entry) in wanted:
            going |= _list_lines(source, found.line - 1)
    changed = mark + "".join(line for at, line in enumerate(source.lines) if at not in going)
    left = tuple(found.entry for found in located if identify_entry(found.entry) not in wanted)
    _check_rest(changed, left, entries, path=path)
    return changed


def _list_lines(source: SourceText, first: int) -> set[int]:
    """The lines of the entry that begins on one, counted from 0; with a table, one of the blank lines around it."""
    lines = source.lines
    if not TABLE_HEADER.match(lines[first]):
        return {first}
    stop = next((at for at in range(first + 1, len(lines)) if lines[at].lstrip().startswith("[")), len(lines))
    last = max((at for at in range(first, stop) if _KEY_LINE.match(lines[at])), default=first)
    going = set(range(first, last + 1))
    if last + 1 < len(lines) and not lines[last + 1].strip():
        going.add(last + 1)
    elif last + 1 == len(lines) and first and not lines[first - 1].strip():
        going.add(first - 1)
    return going


def _check_rest(
    changed: str, left: tuple[Pronunciation, ...], entries: Collection[Pronunciation], *, path: str
) -> None:
    """Whatever way of writing TOML was not foreseen: what is read back is what was to stay, or nothing is changed."""
    try:
        read = parse_words(changed, path=path)
    except SettingsError:
        read = None
    if read is None or set(read) != set(left):
        words = ", ".join(dict.fromkeys(entry.word for entry in entries))
        message = Phrase("{path} is written in a way that {words} cannot be taken out of", path=path, words=words)
        raise SettingsError("L155", message, help="take the word out with your editor")
