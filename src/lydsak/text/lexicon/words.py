"""parse_words: words.toml, how the show's names and loanwords are said.

"Sverdlin" = "Svérdlin"         # a pair: the word and its respelling

[[ord]]                         # more than a respelling
ord = "NKOM"
les = "bokstaver"
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

from lydsak.errors import Phrase, Place, SettingsError
from lydsak.model import Language, Pronunciation
from lydsak.text.phonetics import find_phonetic_fault
from lydsak.text.source import SourceText, suggest_near
from lydsak.text.toml_grammar import describe_grammar

WORD_KEYS: Final = ("ord", "si", "ipa", "espeak", "les", "lang", "voice", "note", "reviewed")
_Choice = TypeVar("_Choice")
WORD_LANGUAGES: Final[Mapping[str, Language]] = {"nb": "nb", "nn": "nn"}
_BRACKETS: Final = {"ipa": "/[] ", "espeak": "[] "}
WORD_WAYS: Final[Mapping[str, Literal["letters", "word"]]] = {
    "bokstaver": "letters",
    "bokstavar": "letters",
    "ord": "word",
}
TABLE_HEADER: Final = re.compile(r"\s*\[\[\s*[\"']?ord[\"']?\s*\]\]")
"""The line that an entry of several keys begins with."""
_KEY: Final = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*[=.]""")


@dataclass(frozen=True, slots=True)
class WordsLine:
    """An entry and the line that it begins on: its pair, or its [[ord]]."""

    entry: Pronunciation
    line: int


def parse_words(text: str, *, path: str) -> tuple[Pronunciation, ...]:
    """Read words.toml, in its order. Raises SettingsError: L150 no TOML, L151 unknown key, L152 value, L153 twice."""
    return tuple(found.entry for found in locate_words(text, path=path))


def locate_words(text: str, *, path: str) -> tuple[WordsLine, ...]:
    """Read words.toml, each entry with its line. Raises SettingsError as `parse_words` does."""
    source = SourceText(path, text.removeprefix("\ufeff"))
    entries: list[WordsLine] = []
    lines = _list_key_lines(source)
    for word, said in _parse_toml(source).items():
        line = lines.get(word, 1)
        if word == "ord" and isinstance(said, list):
            entries += _read_tables(source, said)
        elif isinstance(said, str):
            entries.append(WordsLine(_read_pair(source, word, said, line), line))
        else:
            raise _refuse(
                source,
                "L152",
                Phrase('"{word}" is no word with its pronunciation', word=word),
                line,
                help=_advise_pair(word, said),
            )
    _check_twice(source, entries)
    return tuple(entries)


def _read_pair(source: SourceText, word: str, said: str, line: int) -> Pronunciation:
    _check_text(source, word, said, line)
    _check_sounds(source, "si", said, line)
    return Pronunciation(_check_word(source, word, line), said=said.strip())


def _advise_pair(word: str, said: object) -> str:
    if isinstance(said, dict):
        rest = next(iter(said), "")
        return Phrase('put a word with a full stop in quotes: "{word}.{rest}" = "..."', word=word, rest=rest)
    return Phrase('write "{word}" = "..." with the respelling in quotes', word=word)


def _parse_toml(source: SourceText) -> dict[str, Any]:
    try:
        return tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        found = re.search(r"\(at line (\d+), column (\d+)\)", message)
        line, column = (int(found[1]), int(found[2])) if found else (max(len(source.lines), 1), 1)
        twice = message.startswith(("Cannot overwrite", "Cannot declare"))
        help = "the word stands twice: keep one" if twice else 'put both sides in quotes: "Bjørka" = "Bjørrka"'
        raise _refuse(source, "L150", describe_grammar(message), line, column, help=help) from None
    except ValueError:  # which is Python's own, and says no place
        raise _refuse(source, "L150", "a number has too many digits", 1, help='write "word" = "respelling"') from None
    except RecursionError:
        raise _refuse(source, "L150", "is nested too deeply", 1, help='write "word" = "respelling"') from None


def _read_tables(source: SourceText, tables: list[object]) -> Iterator[WordsLine]:
    headers = [number for number, line in enumerate(source.lines, 1) if TABLE_HEADER.match(line)]
    for index, table in enumerate(tables):
        line = headers[index] if index < len(headers) else 1
        if not isinstance(table, dict):
            raise _refuse(source, "L152", "[[ord]] is a table", line, help='[[ord]] and under it ord = "..."')
        yield WordsLine(_read_table(source, table, line), line)


def _read_table(source: SourceText, table: dict[str, Any], line: int) -> Pronunciation:
    for key, value in table.items():
        place = _find_key_line(source, key, start=line)
        if key not in WORD_KEYS:
            known = Phrase("pairs stand above the first [[ord]]; its keys are {keys}", keys=", ".join(WORD_KEYS))
            help = suggest_near(key, WORD_KEYS, otherwise=known)
            raise _refuse(source, "L151", Phrase('unknown key "{key}"', key=key), place, help=help)
        if key == "reviewed":
            if not isinstance(value, bool):
                raise _refuse(source, "L152", "reviewed is true or false", place, help="reviewed = true")
        else:
            _check_text(source, key, value, place)
            _check_sounds(source, key, value, place)
    if "ord" not in table:
        raise _refuse(source, "L152", "this [[ord]] names no word", line, help='add ord = "..."')
    if not any(key in table for key in ("si", "ipa", "espeak", "les")):
        message = Phrase('nothing says how "{word}" is read', word=table["ord"])
        raise _refuse(source, "L152", message, line, help='add si = "..." (or ipa, espeak, les)')
    return Pronunciation(
        word=_check_word(source, table["ord"], line),
        said=_get_text(table, "si"),
        ipa=None if "ipa" not in table else table["ipa"].strip(_BRACKETS["ipa"]),
        espeak=None if "espeak" not in table else table["espeak"].strip(_BRACKETS["espeak"]),
        read_as=_choose(source, table, "les", WORD_WAYS, line),
        language=_choose(source, table, "lang", WORD_LANGUAGES, line),
        voice=_get_text(table, "voice"),
        note=_get_text(table, "note"),
        reviewed=table.get("reviewed", False),
    )


def _get_text(table: dict[str, Any], key: str) -> str | None:
    return table[key].strip() if key in table else None


def _choose(
    source: SourceText, table: dict[str, Any], key: str, known: Mapping[str, _Choice], line: int
) -> _Choice | None:
    value = _get_text(table, key)
    if value is None or value in known:
        return None if value is None else known[value]
    otherwise = " or ".join(f'{key} = "{choice}"' for choice in known)
    # Of two letters every code of a language is near to every other.
    help = suggest_near(value, known, otherwise=otherwise) if len(value) > 2 else otherwise
    raise _refuse(
        source,
        "L152",
        Phrase('unknown {key} "{value}"', key=key, value=value),
        _find_key_line(source, key, start=line),
        help=help,
    )


def _check_text(source: SourceText, key: str, value: object, line: int) -> None:
    """Refuse what is no text of one line; phonemes may stand between their usual brackets."""
    if not isinstance(value, str):
        raise _refuse(
            source,
            "L152",
            Phrase('"{key}" is text', key=key),
            line,
            help=Phrase('put it in quotes: {key} = "{value}"', key=key, value=value),
        )
    if not value.strip(_BRACKETS.get(key)) or not value.isprintable():
        raise _refuse(
            source,
            "L152",
            Phrase('"{key}" is empty or not one line of text', key=key),
            line,
            help=Phrase('write {key} = "..."', key=key),
        )


def _check_sounds(source: SourceText, key: str, value: str, line: int) -> None:
    """Refuse what would make the word vanish: signs alone, and nothing to say."""
    fault = find_phonetic_fault(value.strip(_BRACKETS["ipa"])) if key == "ipa" else None
    if key in ("si", "espeak") and not any(sign.isalnum() or sign == "@" for sign in value):
        fault = Phrase('"{said}" holds no sound', said=value)
    if fault:
        raise _refuse(source, "L152", fault, line, help="write the word with letters, or its sounds")


def _check_word(source: SourceText, word: str, line: int) -> str:
    if not word.strip() or word != word.strip():
        help = "write the word as it stands in articles"
        raise _refuse(source, "L152", "a word begins and ends with a letter or sign", line, help=help)
    return word


def find_entry_place(text: str, entry: Pronunciation, key: str, *, path: str) -> Place:
    """Where words.toml gives a key of an entry, for an error that is found only when the entry is used.

    The file alone for an entry that does not stand there: it may be tried before it is written.
    """
    source = SourceText(path, text.removeprefix("\ufeff"))
    wanted = identify_entry(entry)
    for found in locate_words(text, path=path):
        if identify_entry(found.entry) == wanted:
            line = _find_key_line(source, key, start=found.line)
            return source.find_place(line, 1, len(source.lines[line - 1].rstrip()))
    return Place(path)


def _check_twice(source: SourceText, entries: list[WordsLine]) -> None:
    seen: dict[tuple[str, str | None, str | None], int] = {}
    for found in entries:
        key = identify_entry(found.entry)
        if key in seen:
            message = Phrase('"{word}" stands on line {line} already', word=found.entry.word, line=seen[key])
            raise _refuse(source, "L153", message, found.line, help="keep one of the two")
        seen[key] = found.line


def identify_entry(entry: Pronunciation) -> tuple[str, str | None, str | None]:
    """What may stand only once: a word, for a language and a voice."""
    return unicodedata.normalize("NFC", entry.word), entry.language, entry.voice


def _list_key_lines(source: SourceText) -> dict[str, int]:
    """Where each key is first set; tomllib does not say."""
    return {key: number for number in range(len(source.lines), 0, -1) for key in _read_keys(source.lines[number - 1])}


def _find_key_line(source: SourceText, key: str, *, start: int) -> int:
    """Where a key is set, from a line on."""
    numbers = range(start, len(source.lines) + 1)
    return next((number for number in numbers if key in _read_keys(source.lines[number - 1])), start)


def _read_keys(line: str) -> tuple[str, ...]:
    """The key that a line sets, if it sets one."""
    found = _KEY.match(line)
    return tuple(filter(None, (_unescape(found[1]), found[2], found[3]))) if found else ()


def _unescape(quoted: str | None) -> str | None:
    if quoted is None or "\\" not in quoted:
        return quoted
    try:
        return str(tomllib.loads(f'key = "{quoted}"')["key"])
    except tomllib.TOMLDecodeError:  # a line within a longer string may look like a key
        return None


def _refuse(source: SourceText, code: str, message: str, line: int, column: int = 1, *, help: str) -> SettingsError:
    width = len(source.lines[line - 1].rstrip()) - column + 1 if line <= len(source.lines) else 1
    return SettingsError(code, message, place=source.find_place(line, column, width), help=help)
