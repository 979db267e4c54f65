"""parse_page: HTML to its visible blocks in order, each with what it stands in, and what the page says of itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final, Literal

from lydsak.text.readers.page_marks import Mark, find_mark
from lydsak.text.readers.page_metadata import Metadata, MetadataReader
from lydsak.text.readers.page_parts import PageParts, PageTable

_VOID: Final = frozenset("area base br col embed hr img input link meta param source track wbr lb graphic".split())
_UNSEEN: Final = frozenset("script style noscript template svg math iframe object canvas audio video datalist".split())
_BLOCKS: Final = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol p pre section summary table tbody"
    " tfoot thead title tr ul button select option label textarea"
    " item list quote cell row".split()  # trafilatura's
)
_HEADINGS: Final = frozenset("h1 h2 h3 h4 h5 h6".split())
_ITEMS: Final = frozenset({"li", "item"})
_LISTS: Final = frozenset({"ul", "ol", "list", "menu"})
_CELLS: Final = frozenset({"td", "th"})
_STRONG: Final = frozenset({"b", "strong"})
_DEPTH: Final = 400
"""Of elements; what lies deeper is read as if it stood there."""
_BLANKS: Final = re.compile(r"[^\S\n]+")

BlockKind = Literal["heading", "paragraph", "item"]


@dataclass(frozen=True, slots=True)
class HtmlBlock:
    """Words between two boundaries of a page, and the elements that they stand in."""

    kind: BlockKind
    text: str
    path: tuple[int, ...]
    """The elements, from the outermost, by number."""
    marks: tuple[tuple[int, Mark], ...] = ()
    """What those elements say of their words, from the outermost."""
    top: bool = False
    """In an h1."""
    strong: bool = False
    """All in bold."""
    linked: bool = False
    """All of it a link."""
    place: tuple[int, int] | None = None
    """In a list that the page numbers: the list, and the item's number. Only an item's first words have it."""
    table: int | None = None
    """The innermost table that it stands in."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page's words in its order."""

    blocks: tuple[HtmlBlock, ...]
    metadata: Metadata
    tables: tuple[PageTable, ...] = ()


@dataclass(frozen=True, slots=True)
class _Element:
    number: int
    tag: str
    mark: Mark | None
    unseen: bool


@dataclass(slots=True)
class _Buffer:
    """Words since the last boundary; how many letters of them are bold, in links, and in marked elements."""

    words: list[str] = field(default_factory=list)
    letters: int = 0
    strong: int = 0
    linked: int = 0
    covered: int = 0
    marked: dict[tuple[int, Mark], int] = field(default_factory=dict)


def parse_page(text: str) -> Page:
    """The blocks of a page and its metadata; whatever the markup, words come out."""
    parser = _PageParser()
    parser.feed(text)
    parser.close()
    parser.end_block()
    return Page(tuple(parser.blocks), parser.metadata.finish(), parser.parts.list_tables())


class _PageParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[HtmlBlock] = []
        self.metadata = MetadataReader()
        self._stack: list[_Element] = []
        # What is asked at each tag and text; going through the stack takes its square on a deep page.
        self._open = Counter[str]()
        self._unseen = 0
        self._marked: list[_Element] = []
        self._buffer = _Buffer()
        self._count = 0
        self.parts = PageParts()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.metadata.open_element(tag, values)
        if tag in {"br", "lb"}:
            self._buffer.words.append(" " if self._holds(_HEADINGS) else "\n")
        if tag in _BLOCKS:
            self.end_block()
            self._close_implied(tag)
        if tag in _CELLS:
            self._end_cell()
        if tag in _VOID or len(self._stack) >= _DEPTH:
            return
        self._count += 1
        unseen = tag in _UNSEEN or tag == "title" or _is_hidden(values)
        element = _Element(self._count, tag, find_mark(tag, values, self._list_tags()), unseen)
        self._stack.append(element)
        self._open[tag] += 1
        self.parts.open_part(tag, element.number, values)
        self._unseen += unseen
        if element.mark:
            self._marked.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end_block()
        if tag in _CELLS:
            self._end_cell()
        self.metadata.close_element(tag)
        if self._open[tag]:
            self._close_from(next(at for at in range(len(self._stack) - 1, -1, -1) if self._stack[at].tag == tag))

    def handle_data(self, data: str) -> None:
        self.metadata.read_data(data)
        if self._unseen:
            return
        letters = sum(map(str.isalnum, data))
        self._buffer.words.append(data.replace("\n", " ").replace("\r", " "))
        self._buffer.letters += letters
        self._buffer.strong += letters if self._holds(_STRONG) else 0
        self._buffer.linked += letters if self._holds({"a"}) else 0
        self._buffer.covered += letters if self._marked else 0
        for element in self._marked:
            if element.mark:
                place = (element.number, element.mark)
                self._buffer.marked[place] = self._buffer.marked.get(place, 0) + letters

    def end_block(self) -> None:
        """Make blocks of the words since the last boundary: a line break parts them."""
        buffer, self._buffer = self._buffer, _Buffer()
        text = _BLANKS.sub(" ", "".join(buffer.words))
        for line in text.split("\n"):
            words = line.strip().rstrip(",").rstrip() if self._holds({"tr"}) else line.strip()
            if words and any(map(str.isalnum, words)):
                self.blocks.append(self._make_block(words, buffer))

    def _end_cell(self) -> None:
        """Part it from the next one; its own end may be left out."""
        if self._buffer.letters and self._buffer.words[-1] != ", ":
            self._buffer.words.append(", ")

    def _make_block(self, words: str, buffer: _Buffer) -> HtmlBlock:
        heading = self._holds(_HEADINGS)
        kind: BlockKind = "heading" if heading else "item" if self._holds(_ITEMS) else "paragraph"
        return HtmlBlock(
            kind,
            words,
            tuple(element.number for element in self._stack),
            _list_marks(buffer),
            top=self._holds({"h1"}),
            strong=buffer.strong == buffer.letters,
            linked=buffer.linked == buffer.letters,
            place=self.parts.take_place(),
            table=self.parts.table,
        )

    def _close_implied(self, tag: str) -> None:
        """A block ends the paragraph above it, a list item the one before."""
        if self._stack and self._stack[-1].tag == "p":
            self._close_from(len(self._stack) - 1)
        if tag in _ITEMS:
            for at in range(len(self._stack) - 1, -1, -1):
                if self._stack[at].tag in _LISTS:
                    return
                if self._stack[at].tag == tag:
                    self._close_from(at)
                    return

    def _close_from(self, at: int) -> None:
        """Close the elements from a place in the stack on."""
        for element in self._stack[at:]:
            self._open[element.tag] -= 1
            self.parts.close_part(element.tag)
            self._unseen -= element.unseen
            if element.mark:
                self._marked.pop()
        del self._stack[at:]

    def _list_tags(self) -> Iterator[str]:
        return (element.tag for element in self._stack)

    def _holds(self, tags: frozenset[str] | set[str]) -> bool:
        return any(self._open[tag] for tag in tags)


def _list_marks(buffer: _Buffer) -> tuple[tuple[int, Mark], ...]:
    """The marks that hold all of a block's words; of those that only together do, a date and a byline, the longest."""
    whole = tuple(place for place, letters in buffer.marked.items() if letters == buffer.letters)
    if whole or not buffer.marked or buffer.covered < buffer.letters:
        return whole
    return (max(buffer.marked, key=lambda place: buffer.marked[place]),)


def _is_hidden(values: Mapping[str, str]) -> bool:
    """What no reader sees."""
    style = re.sub(r"\s", "", values.get("style", "")).lower()
    return "hidden" in values or values.get("aria-hidden") == "true" or "display:none" in style
