"""What must hold of a show at any moment: the promise, by what a podcast app and a browser would read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import etree, html

from faults.shows import SITE

_HASHED = re.compile(r"\.([0-9a-f]{8})\.[a-z0-9]+$")
_PODCAST = "{https://podcastindex.org/namespace/1.0}"
_LINKS = {"a": "href", "link": "href", "script": "src", "img": "src", "audio": "src", "source": "src", "track": "src"}


@dataclass(frozen=True, slots=True)
class Served:
    """What a reader of the feed knows of it."""

    guids: frozenset[str]
    violations: tuple[str, ...]


def inspect_feed(root: Path) -> Served:
    """Read the feed as a stranger: it parses, and what it and its pages name is there, whole, of the stated length."""
    feed = root / "feed" / "feed.xml"
    if not feed.exists():
        return Served(frozenset(), ())
    try:
        channel = etree.fromstring(feed.read_bytes())
    except etree.XMLSyntaxError as error:
        return Served(frozenset(), (f"the feed does not parse: {error}",))
    guids = [str(guid.text) for guid in channel.iterfind(".//item/guid")]
    found = [*_check_enclosures(root, channel), *_check_references(root, channel), *_check_pages(root)]
    if len(set(guids)) != len(guids):
        found.append("a guid twice")
    return Served(frozenset(guids), tuple(dict.fromkeys(found)))


def _check_enclosures(root: Path, channel: etree._Element) -> Iterator[str]:
    for item in channel.iterfind(".//item"):
        enclosure = item.find("enclosure")
        if enclosure is None:
            yield "an item without enclosure"
            continue
        path = _locate(root, str(enclosure.get("url")))
        if path is None or not path.is_file():
            yield f"the enclosure is not there: {enclosure.get('url')}"
        elif path.stat().st_size != int(enclosure.get("length", "-1")):
            yield f"{path.name} has {path.stat().st_size} bytes, the feed says {enclosure.get('length')}"


def _check_references(root: Path, channel: etree._Element) -> Iterator[str]:
    """Captions, chapters, pictures and pages: every address of this site in the feed."""
    addresses = [str(value) for element in channel.iter() for value in element.attrib.values()]
    addresses += [str(element.text).strip() for element in channel.iter("link", "url")]
    for address in addresses:
        yield from _check_file(root, address, "the feed")


def _check_pages(root: Path) -> Iterator[str]:
    """Every link and source of every page that leads into this site."""
    for page in sorted((root / "feed").rglob("*.html")):
        address = f"{SITE}/{page.relative_to(root / 'feed').as_posix()}"
        content = page.read_bytes()
        if not content.rstrip().endswith(b"</html>"):
            yield f"{page.name} is cut short"
            continue
        for element in html.fromstring(content).iter(*_LINKS):
            target = element.get(_LINKS[str(element.tag)])
            if target and element.get("rel") not in {"canonical", "alternate", "preconnect"}:
                yield from _check_file(root, urljoin(address, target), page.relative_to(root).as_posix())


def _check_file(root: Path, address: str, where: str) -> Iterator[str]:
    path = _locate(root, address)
    if path is None:
        return
    path = path / "index.html" if path.is_dir() else path
    if not path.is_file():
        yield f"{where} names {path.relative_to(root).as_posix()}, which is not there"
        return
    hashed = _HASHED.search(path.name)
    if hashed and hashlib.sha256(path.read_bytes()).hexdigest()[:8] != hashed[1]:
        yield f"{path.name} does not hold what its name says"


def _locate(root: Path, address: str) -> Path | None:
    """Where a file of this site lies; None for an address elsewhere."""
    address = urldefrag(address).url
    if not address.startswith(f"{SITE}/"):
        return None
    return root / "feed" / unquote(urlsplit(address).path.lstrip("/"))
