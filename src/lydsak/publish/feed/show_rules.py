"""The rules for what a feed says of the show: one function a rule, with its source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, Literal
from urllib.parse import urlsplit
from uuid import UUID

from lydsak.errors import Finding, Phrase, Place
from lydsak.model import Show
from lydsak.publish.feed.categories import find_category_fault
from lydsak.publish.xml_characters import NOT_XML

MAX_TITLE: Final = 255
MAX_DESCRIPTION_BYTES: Final = 4000
_EMAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>().]+")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")

Level = Literal["error", "warning"]
ShowRule = Callable[[Show], Iterator[Finding]]


def show_finding(code: str, level: Level, message: str, key: str, help: str | None = None) -> Finding:
    """A finding about a key of lydsak.toml."""
    return Finding(
        code, level, message, Place("lydsak.toml"), help or Phrase("set {key} under [show] in lydsak.toml", key=key)
    )


def find_bad_character(text: str) -> str | None:
    """The first character that XML cannot hold, as U+XXXX."""
    found = NOT_XML.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def is_mail_address(text: str) -> bool:
    """A bare address, without a name before it."""
    return _EMAIL.fullmatch(text) is not None


def drop_bad_characters(text: str) -> str:
    """The text without what XML cannot hold."""
    return NOT_XML.sub("", text)


def _check_site_url(show: Show) -> Iterator[Finding]:
    """Absolute, ASCII, without query; https, as the podcast namespace demands of every URL (1.0.md)."""
    url = show.site_url or ""
    try:
        parts = urlsplit(url)
        host = parts.hostname
        parts.port  # noqa: B018 -- raises when it is no number
    except ValueError:
        parts, host = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not host or not url.isascii() or re.search(r"[\s?#<>\"]", url):
        help = "write it like https://podkast.example.no: ASCII only, nothing after ? or #"
        yield show_finding(
            "L602", "error", Phrase('site_url "{url}" is not the address of a web site', url=url), "site_url", help
        )
    elif parts.scheme == "http":
        level: Level = "warning" if host in _LOOPBACK else "error"
        message = "site_url begins with http:, and podcast apps demand https:"
        yield show_finding("L603", level, message, "site_url", "use https: for what you publish")


def _check_title(show: Show) -> Iterator[Finding]:
    """A Podcaster's Guide to RSS: required; PSP-1: no white space at the edges."""
    if not show.title.strip():
        yield show_finding("L604", "error", "the show has no title", "title")
    elif show.title != show.title.strip() or len(show.title) > MAX_TITLE or "\n" in show.title:
        help = Phrase("one line of at most {max_title} characters, no blanks at its ends", max_title=MAX_TITLE)
        yield show_finding("L604", "error", "the show's title is not one tidy line", "title", help)


def _check_description(show: Show) -> Iterator[Finding]:
    """A Podcaster's Guide to RSS: required, at most 4000 bytes."""
    size = len(show.description.encode("utf-8", "replace"))
    if not show.description.strip():
        yield show_finding("L605", "error", "the show has no description", "description")
    elif size > MAX_DESCRIPTION_BYTES:
        message = Phrase(
            "the show's description is {size} bytes, and Apple takes {max_description_bytes}",
            size=size,
            max_description_bytes=MAX_DESCRIPTION_BYTES,
        )
        yield show_finding("L605", "error", message, "description", "shorten it")
    elif show.description.strip() == show.title.strip():
        help = "say in a sentence or two what it is about: directories and apps show that beside the title"
        yield show_finding("L605", "warning", "the show's description is only its title", "description", help)


def _check_category(show: Show) -> Iterator[Finding]:
    """One of Apple's, exactly as Apple writes it (podcasters.apple.com/support/1691)."""
    if fault := find_category_fault(show.category):
        yield show_finding("L606", "error", fault[0], "category", fault[1])


def _check_owner(show: Show) -> Iterator[Finding]:
    """PSP-1: the address that directories send the proof of ownership to."""
    if not show.owner_email:
        help = "set owner_email in lydsak.toml: YouTube and others send the ownership code there"
        yield show_finding("L607", "warning", "the show's owner has no e-mail address", "owner_email", help)
    elif not is_mail_address(show.owner_email):
        yield show_finding(
            "L607",
            "error",
            Phrase('"{owner_email}" is not an e-mail address', owner_email=show.owner_email),
            "owner_email",
        )
    if not show.author.strip():
        yield show_finding("L608", "warning", "the show names no author (A Podcaster's Guide to RSS)", "author")


def _check_guid(show: Show) -> Iterator[Finding]:
    """podcast:guid is a UUID, minted once (podcast namespace, guid.md)."""
    if not show.guid:
        yield show_finding("L609", "warning", "the show has no guid, so it cannot be told from a copy", "guid")
        return
    try:
        UUID(show.guid)
    except ValueError:
        yield show_finding("L609", "error", Phrase('the show\'s guid "{guid}" is not a UUID', guid=show.guid), "guid")


def _check_show_characters(show: Show) -> Iterator[Finding]:
    """XML 1.0 clause 2.2."""
    texts = {
        "title": show.title,
        "description": show.description,
        "author": show.author,
        "owner_name": show.owner_name,
        "copyright": show.copyright or "",
    }
    for key, text in texts.items():
        bad = find_bad_character(text)
        if bad:
            yield show_finding(
                "L611",
                "error",
                Phrase("{key} holds a character that XML cannot: {bad}", key=key, bad=bad),
                key,
                "delete it",
            )


SHOW_RULES: Final[tuple[ShowRule, ...]] = (
    _check_site_url,
    _check_title,
    _check_description,
    _check_category,
    _check_owner,
    _check_guid,
    _check_show_characters,
)
