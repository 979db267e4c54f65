"""Pronunciations as a table of tab-separated columns, as spreadsheets read and write them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from lydsak.errors import Phrase, Place, SettingsError
from lydsak.model import Pronunciation
from lydsak.text.lexicon.edit import list_values, quote_value
from lydsak.text.lexicon.words import WORD_KEYS, parse_words
from lydsak.text.source import suggest_near

_YES: Final = {"true", "1", "ja", "x", "sann"}
_NO: Final = {"", "false", "0", "nei", "usann"}


def parse_words_table(text: str, *, path: str) -> tuple[Pronunciation, ...]:
    """Read a table whose first row names its columns; one without such a row is of words and respellings.

    Raises SettingsError: L158 for a column that is unknown or a row that cannot be read, L152 for a wrong value.
    """
    rows = _list_rows(text.removeprefix("\ufeff").replace("\r", "").split("\n"), path)
    named = bool(rows) and "ord" in (head := [cell.strip().lower() for cell in rows[0][1]])
    columns = head if named else list(WORD_KEYS)
    for name in columns:
        if name not in WORD_KEYS:
            help = suggest_near(name, WORD_KEYS, otherwise="known are " + ", ".join(WORD_KEYS))
            raise SettingsError("L158", Phrase('unknown column "{name}"', name=name), place=Place(path, 1), help=help)
    return tuple(
        _read_row(dict(zip(columns, (cell.strip() for cell in row), strict=False)), Place(path, line))
        for line, row in rows[1 if named else 0 :]
        if any(cell.strip() for cell in row)
    )


def _list_rows(lines: Sequence[str], path: str) -> list[tuple[int, list[str]]]:
    """Each row with the line that it begins on, for a quoted cell may hold several."""
    reader = csv.reader(lines, dialect="excel-tab")
    rows: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for row in reader:
            rows.append((begins, row))
            begins = reader.line_num + 1
    except csv.Error as error:  # a cell of more than csv.field_size_limit()
        help = 'is a " in this line left open? write "" for one that is text'
        raise SettingsError(
            "L158", Phrase("the row cannot be read: {error}", error=str(error)), place=Place(path, begins), help=help
        ) from None
    return rows


def _read_row(row: Mapping[str, str], place: Place) -> Pronunciation:
    """By the rules of words.toml, at the row's own place."""
    reviewed = row.get("reviewed", "").lower()
    if reviewed not in _YES | _NO:
        raise SettingsError(
            "L158",
            Phrase('"{reviewed}" is neither true nor false', reviewed=reviewed),
            place=place,
            help="reviewed: true",
        )
    values: dict[str, str | bool] = {key: value for key, value in row.items() if value and key != "reviewed"}
    if reviewed in _YES:
        values["reviewed"] = True
    table = "\n".join(["[[ord]]", *(f"{key} = {quote_value(value)}" for key, value in values.items())])
    try:
        (entry,) = parse_words(table, path=place.path or "")
    except SettingsError as error:
        raise SettingsError(error.code, error.message, place=place, help=error.help) from None
    return entry


def render_words_table(entries: Iterable[Pronunciation]) -> str:
    """A table with every column; read back it is the same entries."""
    rows = [WORD_KEYS, *(_list_cells(entry) for entry in entries)]
    return "".join("\t".join(map(_quote_cell, row)) + "\n" for row in rows)


def _list_cells(entry: Pronunciation) -> Sequence[str]:
    values = {**list_values(entry), "reviewed": "true" if entry.reviewed else ""}
    return [str(values.get(name, "")) for name in WORD_KEYS]


def _quote_cell(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if '"' in cell else cell
