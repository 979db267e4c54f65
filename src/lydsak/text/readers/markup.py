"""list_markup_blocks: HTML, or the XML of an extracted article, to its blocks of words, each with where it stood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final, Literal

MarkupKind = Literal["heading", "paragraph", "item", "cell"]
_KINDS: Final[dict[str, MarkupKind]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "head"), "heading"),
    **dict.fromkeys(("li", "item"), "item"),
    **dict.fromkeys(("td", "th", "cell"), "cell"),
}
_BLOCKS: Final = frozenset(
    "p div section article main header footer nav aside figure figcaption blockquote quote ul ol list table tr row "
    "form address pre dl dt dd hr body html details summary button option label".split()
) | frozenset(_KINDS)
_SILENT: Final = frozenset({"script", "style", "noscript", "template", "svg", "title", "textarea", "select", "iframe"})
_VOID: Final = frozenset({"br", "img", "hr", "input", "meta", "link", "wbr", "source", "graphic", "lb"})


@dataclass(frozen=True, slots=True)
class MarkupBlock:
    """One run of words between block elements. `within`: the elements around it, the outermost first."""

    kind: MarkupKind
    text: str
    line: int
    within: tuple[str, ...]
    level: int = 0
    """Of a heading, from 1."""


def list_markup_blocks(markup: str) -> tuple[MarkupBlock, ...]:
    """Every block with words, in the order of the page. What no browser shows is passed over."""
    parser = _BlockParser()
    parser.feed(markup)
    parser.close()
    parser.end_block()
    return tuple(parser.found)


class _BlockParser(HTMLParser):
    """Tolerant as browsers are: what is not closed ends with what is around it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[MarkupBlock] = []
        self._open: list[str] = []
        self._words: list[str] = []
        self._line = 1
        self._level = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Part the words at what is a block of its own."""
        if tag in _BLOCKS:
            self.end_block()
        if tag in {"br", "lb"}:
            self._words.append("\n")
        if tag in _VOID:
            return
        given = dict(attrs)
        if tag in _KINDS and _KINDS[tag] == "heading":
            self._level = int(re.sub(r"\D", "", (given.get("rend") if tag == "head" else tag) or "") or 2)
        marks = f"{given.get('class') or ''} {given.get('id') or ''} {given.get('role') or ''}".lower().strip()
        self._open.append(f"{tag} {marks}".strip())

    def handle_endtag(self, tag: str) -> None:
        """Close the element, and what was left open in it."""
        if tag in _BLOCKS:
            self.end_block()
        for at in reversed(range(len(self._open))):
            if self._open[at].partition(" ")[0] == tag:
                del self._open[at:]
                return

    def handle_data(self, data: str) -> None:
        """Words, unless no browser shows them."""
        if any(one.partition(" ")[0] in _SILENT for one in self._open):
            return
        if not self._words:
            self._line = self.getpos()[0] + data[: len(data) - len(data.lstrip())].count("\n")
        self._words.append(re.sub(r"[\t\r\n\f ]+", " ", data))

    def end_block(self) -> None:
        """Keep the words so far."""
        text = re.sub(r"[ ]*\n[ ]*", "\n", "".join(self._words)).strip()
        self._words = []
        if not re.search(r"\w", text):
            return
        kind = next((_KINDS[tag] for one in reversed(self._open) if (tag := one.partition(" ")[0]) in _KINDS), None)
        level = self._level if kind == "heading" else 0
        self.found.append(MarkupBlock(kind or "paragraph", text, self._line, tuple(self._open), level))
