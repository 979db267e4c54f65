"""PageParts: the numbered lists and the tables of a page, as its elements open and close."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_ITEMS: Final = frozenset({"li", "item"})
_LISTS: Final = frozenset({"ul", "ol", "list", "menu"})
_CELLS: Final = frozenset({"td", "th"})


@dataclass(frozen=True, slots=True)
class PageTable:
    """How large a table is."""

    number: int
    rows: int
    cells: int


@dataclass(slots=True)
class _List:
    number: int
    next: int | None
    """The number of the next item; None in a list without numbers."""


@dataclass(slots=True)
class PageParts:
    """What is open, and how much it held."""

    _lists: list[_List] = field(default_factory=list)
    _tables: list[int] = field(default_factory=list)
    _sizes: dict[int, list[int]] = field(default_factory=dict)
    _place: tuple[int, int] | None = None

    @property
    def table(self) -> int | None:
        """The innermost table that is open."""
        return self._tables[-1] if self._tables else None

    def open_part(self, tag: str, number: int, values: Mapping[str, str]) -> None:
        """Count an element that opens."""
        if tag in _LISTS:
            self._lists.append(_List(number, _read_start(tag, values)))
            self._place = None
        elif tag in _ITEMS and self._lists:
            self._open_item(self._lists[-1], values)
        elif tag == "table":
            self._tables.append(number)
            self._sizes[number] = [0, 0]
        elif self._tables and (tag == "tr" or tag in _CELLS):
            self._sizes[self._tables[-1]][tag != "tr"] += 1

    def close_part(self, tag: str) -> None:
        """Forget an element that closes."""
        if tag in _LISTS and self._lists:
            self._lists.pop()
        elif tag in _ITEMS:
            self._place = None
        elif tag == "table" and self._tables:
            self._tables.pop()

    def take_place(self) -> tuple[int, int] | None:
        """The list and the number of an item that has had no words yet."""
        place, self._place = self._place, None
        return place

    def list_tables(self) -> tuple[PageTable, ...]:
        """Every table of the page."""
        return tuple(PageTable(number, rows, cells) for number, (rows, cells) in self._sizes.items())

    def _open_item(self, list_: _List, values: Mapping[str, str]) -> None:
        value = values.get("value", "")
        number = int(value) if list_.next is not None and value.isdecimal() and len(value) < 4 else list_.next
        self._place = None if number is None else (list_.number, number)
        list_.next = None if number is None else number + 1


def _read_start(tag: str, values: Mapping[str, str]) -> int | None:
    """Where a numbered list begins; None for one with bullets, with letters, or that counts down."""
    numbered = tag == "ol" and values.get("type", "1") == "1" and "reversed" not in values
    start = values.get("start", "1")
    return int(start) if numbered and start.isdecimal() and len(start) < 4 else None
