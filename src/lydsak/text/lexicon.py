"""parse_words: words.toml, how the show's names and loanwords are said.

"Sverdlin" = "Svérdlin"         # a pair: the word and its respelling

[[ord]]                         # more than a respelling
ord = "NKOM"
les = "bokstaver"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from lydsak.errors import SettingsError
from lydsak.model import Pronunciation
from lydsak.text.source import SourceText, suggest_near

_KEYS: Final = ("ord", "si", "ipa", "espeak", "les", "lang", "voice", "note", "reviewed")
_WAYS: Final[Mapping[str, Literal["letters", "word"]]] = {"bokstaver": "letters", "bokstavar": "letters", "ord": "word"}
_HEADER: Final = re.compile(r"\s*\[\[\s*[\"']?ord[\"']?\s*\]\]")
_KEY: Final = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*[=.]""")


def parse_words(text: str, *, path: str) -> tuple[Pronunciation, ...]:
    """Read words.toml, in its order. Raises SettingsError: L150 no TOML, L151 unknown key, L152 value, L153 twice."""
    source = SourceText(path, text.removeprefix("\ufeff"))
    table = _parse_toml(source)
    entries: list[tuple[Pronunciation, int]] = []
    for word, said in table.items():
        line = _find_key_line(source, word)
        if word == "ord" and isinstance(said, list):
            entries += _read_tables(source, said)
        elif isinstance(said, str):
            _check_text(source, word, said, line)
            entries.append((Pronunciation(_check_word(source, word, line), said=said.strip()), line))
        else:
            raise _refuse(
                source, "L152", f'"{word}" is no word with its pronunciation', line, help=_advise_pair(word, said)
            )
    _check_twice(source, entries)
    return tuple(entry for entry, _ in entries)


def _advise_pair(word: str, said: object) -> str:
    if isinstance(said, dict):
        return f'put a word with a full stop in quotes: "{word}.{next(iter(said), "")}" = "..."'
    return f'write "{word}" = "..." with the respelling in quotes'


def _parse_toml(source: SourceText) -> dict[str, Any]:
    try:
        return tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        found = re.search(r"\(at line (\d+), column (\d+)\)", message)
        line, column = (int(found[1]), int(found[2])) if found else (max(len(source.lines), 1), 1)
        help = 'put both sides in quotes: "Bjørka" = "Bjørrka"'
        raise _refuse(source, "L150", message.split(" (at ", maxsplit=1)[0], line, column, help=help) from None
    except RecursionError:
        raise _refuse(source, "L150", "is nested too deeply", 1, help='write "word" = "respelling"') from None


def _read_tables(source: SourceText, tables: list[object]) -> Iterator[tuple[Pronunciation, int]]:
    headers = [number for number, line in enumerate(source.lines, 1) if _HEADER.match(line)]
    for index, table in enumerate(tables):
        line = headers[index] if index < len(headers) else 1
        if not isinstance(table, dict):
            raise _refuse(source, "L152", "[[ord]] is a table", line, help='[[ord]] and under it ord = "..."')
        yield _read_table(source, table, line), line


def _read_table(source: SourceText, table: dict[str, Any], line: int) -> Pronunciation:
    for key, value in table.items():
        place = _find_key_line(source, key, start=line)
        if key not in _KEYS:
            help = suggest_near(key, _KEYS, otherwise="known are " + ", ".join(_KEYS))
            raise _refuse(source, "L151", f'unknown key "{key}"', place, help=help)
        if key == "reviewed":
            if not isinstance(value, bool):
                raise _refuse(source, "L152", "reviewed is true or false", place, help="reviewed = true")
        else:
            _check_text(source, key, value, place)
    if "ord" not in table:
        raise _refuse(source, "L152", "this [[ord]] names no word", line, help='add ord = "..."')
    if not any(key in table for key in ("si", "ipa", "espeak", "les")):
        message = f'nothing says how "{table["ord"]}" is read'
        raise _refuse(source, "L152", message, line, help='add si = "..." (or ipa, espeak, les)')
    way = table.get("les")
    if way is not None and way not in _WAYS:
        place = _find_key_line(source, "les", start=line)
        help = suggest_near(way, _WAYS, otherwise='les = "bokstaver" or les = "ord"')
        raise _refuse(source, "L152", f'unknown way to read "{way}"', place, help=help)
    return Pronunciation(
        word=_check_word(source, table["ord"], line),
        said=table.get("si"),
        ipa=None if table.get("ipa") is None else table["ipa"].strip("/[] "),
        espeak=table.get("espeak"),
        read_as=None if way is None else _WAYS[way],
        language=table.get("lang"),
        voice=table.get("voice"),
        note=table.get("note"),
        reviewed=table.get("reviewed", False),
    )


def _check_text(source: SourceText, key: str, value: object, line: int) -> None:
    if not isinstance(value, str):
        raise _refuse(source, "L152", f'"{key}" is text', line, help=f'put it in quotes: {key} = "{value}"')
    if not value.strip() or not value.isprintable():
        raise _refuse(source, "L152", f'"{key}" is empty or not one line of text', line, help=f'write {key} = "..."')


def _check_word(source: SourceText, word: str, line: int) -> str:
    if not word.strip() or word != word.strip():
        help = "write the word as it stands in articles"
        raise _refuse(source, "L152", "a word begins and ends with a letter or sign", line, help=help)
    return word


def _check_twice(source: SourceText, entries: list[tuple[Pronunciation, int]]) -> None:
    """A word may stand twice for two languages or voices."""
    seen: dict[tuple[str, str | None, str | None], int] = {}
    for entry, line in entries:
        key = (entry.word, entry.language, entry.voice)
        if key in seen:
            message = f'"{entry.word}" stands on line {seen[key]} already'
            raise _refuse(source, "L153", message, line, help="keep one of the two")
        seen[key] = line


def _find_key_line(source: SourceText, key: str, *, start: int = 1) -> int:
    """Where a key is set, from a line on; tomllib does not say."""
    for number, line in enumerate(source.lines[start - 1 :], start):
        found = _KEY.match(line)
        if found and key in {found[1], found[2], found[3]}:
            return number
    return start


def _refuse(source: SourceText, code: str, message: str, line: int, column: int = 1, *, help: str) -> SettingsError:
    width = len(source.lines[line - 1].rstrip()) - column + 1 if line <= len(source.lines) else 1
    return SettingsError(code, message, place=source.find_place(line, column, width), help=help)
