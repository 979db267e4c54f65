"""put_entries: words.toml with entries added or replaced; comments, order and line ends of the rest stay.

An entry of nothing but a respelling is a pair. Pairs stand above the first [[ord]]: below it they would be part of it.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lydsak.errors import Phrase, SettingsError
from lydsak.model import Pronunciation
from lydsak.text.lexicon.words import TABLE_HEADER, WordsLine, identify_entry, locate_words, parse_words
from lydsak.text.source import SourceText

_LES: Final = {"letters": "bokstaver", "word": "ord"}
_VALUE: Final = r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|true|false"
_PAIR: Final = re.compile(
    rf"(?P<key>\s*(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|[\w-]+)\s*=\s*)(?:{_VALUE})(?P<rest>\s*(?:#.*)?)"
)


@dataclass(frozen=True, slots=True)
class WordsChange:
    """words.toml before and after entries came in, and what became of each."""

    before: str
    text: str
    added: tuple[Pronunciation, ...]
    replaced: tuple[Pronunciation, ...]
    same: tuple[Pronunciation, ...]
    """Stood there already."""
    refused: tuple[tuple[Pronunciation, Pronunciation], ...]
    """What stands, and what would have taken its place."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """New lines for those from `start` to before `stop`, counted from 0."""

    start: int
    stop: int
    lines: tuple[str, ...]


def merge_entries(text: str, entries: Iterable[Pronunciation], *, path: str, overwrite: bool = False) -> WordsChange:
    """Take entries in; one that stands is replaced only under `overwrite`, and keeps its note where none is given.

    Of two in `entries` for one word the first counts. Raises SettingsError as `put_entries` does.
    """
    standing = {identify_entry(entry): entry for entry in parse_words(text, path=path)}
    taken: dict[tuple[str, str | None, str | None], Pronunciation] = {}
    added, replaced, same, refused = [], [], [], []
    for entry in entries:
        key = identify_entry(entry)
        found = taken.get(key) or standing.get(key)
        if found is None:
            taken[key] = entry
            added.append(entry)
        elif _adds_nothing(entry, found):
            same.append(entry)
        elif overwrite and key not in taken:
            taken[key] = replace(entry, note=entry.note or found.note)
            replaced.append(entry)
        else:
            refused.append((found, entry))
    changed = put_entries(text, tuple(taken.values()), path=path) if taken else text
    return WordsChange(text, changed, tuple(added), tuple(replaced), tuple(same), tuple(refused))


def _adds_nothing(entry: Pronunciation, standing: Pronunciation) -> bool:
    """Whether an entry sounds as the one that stands, and notes and reviews nothing that it lacks."""
    noted = replace(
        entry, word=standing.word, note=entry.note or standing.note, reviewed=entry.reviewed or standing.reviewed
    )
    return noted == standing


def put_entries(text: str, entries: Sequence[Pronunciation], *, path: str) -> str:
    """The text with each entry in place of the one that stands for its word, language and voice, or else added.

    Raises SettingsError: L150 to L153 for a text or entry that is wrong, L155 where only a person can make the change.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    source = SourceText(path, text.removeprefix("\ufeff"))
    located = locate_words(text, path=path)
    standing = {identify_entry(found.entry): found for found in located}
    edits: list[_Edit] = []
    new: list[str] = []
    for entry in entries:
        found = standing.get(identify_entry(entry))
        if found is None and not _is_pair(entry):
            new += ["", *render_entry(entry)]
        elif found is not None:
            moved, edit = _replace_entry(source, found, entry)
            edits.append(edit)
            new += moved
    pairs = [_render_pair(entry) for entry in entries if _is_pair(entry) and identify_entry(entry) not in standing]
    edits += [_add_pairs(source, located, pairs), _append_lines(source, new)]
    changed = mark + _apply_edits(source, edits)
    _check_change(changed, located, entries, path=path)
    return changed


def render_entry(entry: Pronunciation, comment: str = "") -> tuple[str, ...]:
    """An entry as a [[ord]] table, by lines."""
    return (f"[[ord]]{comment}", *(f"{key} = {quote_value(value)}" for key, value in list_values(entry).items()))


def list_values(entry: Pronunciation) -> Mapping[str, str | bool]:
    """An entry by the keys of words.toml, those that say something."""
    values = {
        "ord": entry.word,
        "si": entry.said,
        "ipa": entry.ipa,
        "espeak": entry.espeak,
        "les": _LES[entry.read_as] if entry.read_as else None,
        "lang": entry.language,
        "voice": entry.voice,
        "note": entry.note,
        "reviewed": entry.reviewed or None,
    }
    return {key: value for key, value in values.items() if value is not None}


def quote_value(value: str | bool) -> str:  # noqa: FBT001 - a value of TOML
    """A value as TOML has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    # A TOML basic string is a JSON string, as long as no lone surrogate is in it.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _is_pair(entry: Pronunciation) -> bool:
    """A root key "ord" would be in the way of the tables."""
    return entry == Pronunciation(entry.word, said=entry.said) and entry.word != "ord"


def _render_pair(entry: Pronunciation) -> str:
    return f"{quote_value(entry.word)} = {quote_value(entry.said or '')}"


def _replace_entry(source: SourceText, found: WordsLine, entry: Pronunciation) -> tuple[list[str], _Edit]:
    """The edit where the entry stands, and lines for the end of the file where a pair becomes a table."""
    if TABLE_HEADER.match(source.lines[found.line - 1]):
        return [], _edit_table(source, found.line, entry)
    line = source.lines[found.line - 1].rstrip("\r\n")
    pair = _PAIR.fullmatch(line)
    rest = pair["rest"] if pair else ""
    if not _is_pair(entry):
        return ["", *render_entry(entry, rest)], _Edit(found.line - 1, found.line, ())
    key = pair["key"] if pair else f"{quote_value(entry.word)} = "
    return [], _Edit(found.line - 1, found.line, (f"{key}{quote_value(entry.said or '')}{rest}",))


def _edit_table(source: SourceText, header: int, entry: Pronunciation) -> _Edit:
    """Keys keep their lines and comments; those that the entry lacks go, new ones come last."""
    stop = next((at for at in range(header, len(source.lines)) if source.lines[at].lstrip().startswith("[")), None)
    lines = [line.rstrip("\r\n") for line in source.lines[header:stop]]
    values = dict(list_values(entry))
    kept: list[str] = []
    last = 0
    for line in lines:
        setting = _PAIR.fullmatch(line)
        if setting is None:
            kept.append(line)
            continue
        key, written = next(iter(tomllib.loads(line).items()))
        if key in values:
            value = values.pop(key)
            kept.append(line if written == value else f"{setting['key']}{quote_value(value)}{setting['rest']}")
            last = len(kept)
    kept[last:last] = [f"{key} = {quote_value(value)}" for key, value in values.items()]
    return _Edit(header, header + len(lines), tuple(kept))


def _add_pairs(source: SourceText, located: Sequence[WordsLine], pairs: Sequence[str]) -> _Edit:
    """Below the last pair; without one above the first table and its comments, or at the end."""
    headers = [at for at, line in enumerate(source.lines) if TABLE_HEADER.match(line)]
    standing = [found.line for found in located if found.line - 1 not in headers]
    if not pairs or standing or not headers:
        at = max(standing, default=len(source.lines))
        return _Edit(at, at, tuple(pairs))
    at = headers[0]
    while at and source.lines[at - 1].startswith("#"):
        at -= 1
    return _Edit(at, at, (*pairs, ""))


def _append_lines(source: SourceText, lines: Sequence[str]) -> _Edit:
    at = len(source.lines)
    blank = not source.text.strip() or source.lines[-1].strip() == ""
    return _Edit(at, at, tuple(lines[1:] if blank else lines))


def _apply_edits(source: SourceText, edits: Iterable[_Edit]) -> str:
    end = "\r\n" if source.text.partition("\n")[0].endswith("\r") else "\n"
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        parts += source.lines[at : edit.start]
        if edit.lines and parts and not parts[-1].endswith("\n"):
            parts[-1] += end
        parts += [line + end for line in edit.lines]
        at = edit.stop
    return "".join([*parts, *source.lines[at:]])


def _check_change(changed: str, located: Sequence[WordsLine], entries: Sequence[Pronunciation], *, path: str) -> None:
    """Whatever way of writing TOML was not foreseen: what is read back is what was meant, or nothing is changed."""
    wanted = {identify_entry(entry): entry for entry in (*(found.entry for found in located), *entries)}
    try:
        read = {identify_entry(entry): entry for entry in parse_words(changed, path=path)}
    except SettingsError as error:
        if error.code == "L152":
            raise
        read = {}
    if read != wanted:
        words = ", ".join(entry.word for entry in entries)
        help = "write the change into the file with your editor"
        raise SettingsError(
            "L155",
            Phrase("{path} is written in a way that {words} cannot be put into", path=path, words=words),
            help=help,
        )
