"""MetadataReader: what a page says of its article to programs, in JSON-LD, Open Graph, meta and time elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from lydsak.model import Language

_ARTICLE: Final = re.compile(r"\w*(?:Article|BlogPosting|Report)")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST: Final = 1_000
"""Characters of a title or a name; more is neither."""
_AUTHORS: Final = 20
_NODES: Final = 2_000


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of its article; None where nothing."""

    title: str | None = None
    """As for sharing and search: not always what readers see."""
    author: str | None = None
    date: str | None = None
    language: Language | None = None
    is_closed: bool = False
    """For subscribers only."""


class MetadataReader:
    """Collects metadata while a page is parsed."""

    def __init__(self) -> None:
        self._meta: dict[str, str] = {}
        self._authors: list[str] = []
        self._time: str | None = None
        self._lang = ""
        self._linked: list[str] = []
        self._data: list[str] | None = None
        self._title: list[str] = []
        self._in_title = False

    def open_element(self, tag: str, values: Mapping[str, str]) -> None:
        """Note what an element says by its attributes."""
        if tag == "html":
            self._lang = values.get("lang", "") or values.get("xml:lang", "")
        elif tag == "meta":
            name = (values.get("property") or values.get("name") or values.get("itemprop") or "").lower()
            content = " ".join(values.get("content", "").split())
            content = content if len(content) <= _LONGEST else ""
            if name in {"author", "article:author"} and content and "/" not in content:
                self._authors += [] if content in self._authors or len(self._authors) >= _AUTHORS else [content]
            elif name and content:
                self._meta.setdefault(name, content)
        elif tag == "time" and self._time is None:
            self._time = values.get("datetime") or None
        elif tag == "script" and "ld+json" in values.get("type", ""):
            self._data = []
        elif tag == "title" and not self._title:
            self._in_title = True

    def read_data(self, data: str) -> None:
        """Note text, where it is data of the page."""
        if self._data is not None:
            self._data.append(data)
        elif self._in_title:
            self._title.append(data)

    def close_element(self, tag: str) -> None:
        """End what was noted."""
        if tag == "script" and self._data is not None:
            self._linked.append("".join(self._data))
            self._data = None
        elif tag == "title":
            self._in_title = False

    def finish(self) -> Metadata:
        """What the page said, the most exact first."""
        article = next(_find_articles(self._linked), {})
        names = _list_authors(article.get("author")) or tuple(self._authors)
        published = self._meta.get("article:published_time") or self._meta.get("datepublished")
        dates = (article.get("datePublished"), published, self._meta.get("date"), self._time)
        free = article.get("isAccessibleForFree")
        tier = self._meta.get("article:content_tier", "")
        return Metadata(
            title=self._meta.get("og:title") or _read_string(article.get("headline")) or self._find_window_title(),
            author=_join_authors(names),
            date=next(filter(None, map(_read_date, dates)), None),
            language=_read_language(_read_string(article.get("inLanguage")) or self._lang),
            is_closed=str(free).lower() == "false" or tier in {"locked", "metered"},
        )

    def _find_window_title(self) -> str | None:
        """The window's title, without the newspaper's name behind it."""
        title = " ".join("".join(self._title).split())
        return (re.split(r" [|–—-] (?=[^|–—]{2,40}$)", title)[0] or None) if len(title) <= _LONGEST else None


def _find_articles(linked: list[str]) -> Iterator[dict[str, Any]]:
    for text in linked:
        try:
            waiting: list[Any] = [json.loads(text)]
        except (ValueError, RecursionError):
            continue  # a fault in it costs the metadata, not the article
        for _ in range(_NODES):
            if not waiting:
                break
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting += node
            elif isinstance(node, dict):
                kinds = node.get("@type")
                if any(_ARTICLE.fullmatch(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])):
                    yield node
                waiting += [node[key] for key in ("@graph", "mainEntity") if key in node]


def _list_authors(value: Any) -> tuple[str, ...]:
    """The names of people; an agency or the newspaper is no author."""
    people = value if isinstance(value, list) else [value]
    names = []
    for one in people:
        person = isinstance(one, dict) and "Organization" not in str(one.get("@type"))
        name = _read_string(one.get("name") if person else one if isinstance(one, str) else None)
        if name and "/" not in name and name not in names:
            names.append(name)
    return tuple(names)


def _join_authors(names: tuple[str, ...]) -> str | None:
    *first, last = [*names] or [""]
    return " og ".join(filter(None, (", ".join(first), last))) or None


def _read_string(value: Any) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) and len(value) <= _LONGEST else None


def _read_date(value: Any) -> str | None:
    """The day, in Norway, of a moment as the web writes them."""
    written = _read_string(value) or ""
    if not (found := _DATE.match(written)):
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        try:
            return datetime.fromisoformat(found[0]).date().isoformat()
        except ValueError:
            return None
    try:
        return (moment.astimezone(ZoneInfo("Europe/Oslo")) if moment.tzinfo else moment).date().isoformat()
    except OverflowError:
        return None


def _read_language(written: str) -> Language | None:
    code = re.split(r"[-_]", written.lower())[0]
    return "nn" if code == "nn" else "nb" if code == "nb" else None
