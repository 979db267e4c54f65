"""Elements of other people's feeds by the prefixes that everybody uses, whatever the feed itself calls them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

_SPACES: Final = {
    "http://www.w3.org/2005/Atom": "atom",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "https://podcastindex.org/namespace/1.0": "podcast",
    "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
    "http://podlove.org/simple-chapters": "psc",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://search.yahoo.com/mrss/": "media",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://www.rawvoice.com/rawvoiceRssModule/": "rawvoice",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://www.google.com/schemas/play-podcasts/1.0": "googleplay",
}


class Element:
    """An element by the prefixes that everybody uses, whatever the feed itself calls them."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self.name = _name_element(raw)

    def __iter__(self) -> Iterator[Element]:
        return (Element(child) for child in self._raw if isinstance(child.tag, str))

    def list_named(self, name: str) -> list[Element]:
        """The children of a name."""
        return [child for child in self if child.name == name]

    def find_text(self, name: str) -> str | None:
        """The text of the first child of a name that has any, as it stands."""
        return next((child.text for child in self.list_named(name) if child.text.strip()), None)

    def read(self, attribute: str) -> str | None:
        """An attribute, without blanks at its ends; None for an empty one."""
        return (self._raw.get(attribute) or "").strip() or None

    @property
    def text(self) -> str:
        """All of its text."""
        return "".join(self._raw.itertext()) if len(self._raw) else self._raw.text or ""

    @property
    def line(self) -> int | None:
        """Where it stands."""
        return self._raw.sourceline or None


def _name_element(raw: Any) -> str:
    space, _, local = raw.tag.rpartition("}")
    if not space:
        return str(local)
    known = _SPACES.get(space[1:])
    return f"{known or raw.prefix or space[1:]}:{local}"


def read_explicit(element: Element) -> bool | None:
    """itunes:explicit, also as it was written before Apple took true and false; None where nothing is said."""
    said = (element.find_text("itunes:explicit") or "").strip().lower()
    if said in {"yes", "true", "explicit"}:
        return True
    return False if said in {"no", "false", "clean"} else None
