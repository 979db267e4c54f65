"""The rules for what a feed says of the show besides, under [feed] in lydsak.toml: one function a rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Final
from urllib.parse import urlsplit

from lydsak.errors import Finding, Phrase, Place
from lydsak.model import FeedDetails
from lydsak.publish.feed.details import MAX_TEXT, UPDATES
from lydsak.publish.feed.show_rules import find_bad_character

# SPDX's licence list, in small letters, as the namespace's list of licences has them.
_SPDX: Final = re.compile(r"(?:cc0-1\.0|cc-by(?:-nc)?(?:-nd|-sa)?-[1-4]\.0(?:-[a-z]{2,3})?|cc-pddc|pddl-1\.0)")
_RULE: Final = re.compile(r"FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;[A-Z]+=[A-Z0-9,+-]+)*")

DetailRule = Callable[[FeedDetails], Iterator[Finding]]


def _find_fault(code: str, message: str, key: str, help: str) -> Finding:
    told = message if isinstance(message, Phrase) else Phrase(message)
    return Finding(code, "error", Phrase("feed.{key} {fault}", key=key, fault=told), Place("lydsak.toml"), help)


def _check_addresses(details: FeedDetails) -> Iterator[Finding]:
    """https, absolute, ASCII: the podcast namespace demands it of every URL (1.0.md), Apple of the new feed's."""
    for key in ("license_url", "funding_url", "hub", "new_feed_url", "enclosure_prefix"):
        url = getattr(details, key)
        if url is not None and not _is_address(url):
            yield _find_fault(
                "L640", Phrase('is no address: "{url}"', url=url), key, "write it like https://example.no/feed.xml"
            )


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and url.isascii() and not re.search(r"[\s<>\"]", url)


def _check_texts(details: FeedDetails) -> Iterator[Finding]:
    texts = {key: getattr(details, key) or "" for key in ("license", "location", "editor", "funding_text", "update")}
    for key, text in {**texts, **{f"seasons.{number}": name for number, name in details.seasons}}.items():
        bad = find_bad_character(text)
        if bad:
            yield _find_fault("L641", Phrase("holds a character that XML cannot: {bad}", bad=bad), key, "delete it")
        elif len(text) > MAX_TEXT or "\n" in text:
            fault = "has more than one line" if "\n" in text else "is too long"
            help = Phrase("one line of at most {max_text} characters", max_text=MAX_TEXT)
            yield _find_fault("L641", fault, key, help)


def _check_license(details: FeedDetails) -> Iterator[Finding]:
    """license.md: a known identifier in small letters, or a name of one's own with an address."""
    name = details.license
    if name is None and details.license_url:
        yield _find_fault("L642", "has no name", "license_url", 'give license, like "cc-by-4.0"')
    elif name is not None and not _SPDX.fullmatch(name) and not details.license_url:
        known = _SPDX.fullmatch(name.lower().replace(" ", "-"))
        help = (
            Phrase('did you mean "{known}"?', known=known[0])
            if known
            else "give license_url too: where its terms can be read"
        )
        yield _find_fault("L642", Phrase('"{name}" is a licence that apps do not know', name=name), "license", help)


def _check_update(details: FeedDetails) -> Iterator[Finding]:
    """update-frequency.md: a recurrence rule of RFC 5545, clause 3.3.10."""
    update = details.update
    if update is None or update in UPDATES or _RULE.fullmatch(update):
        return
    near = get_close_matches(update.casefold(), UPDATES, 1)
    hint = Phrase('did you mean "{near}"? ', near=near[0]) if near else ""
    help = Phrase("{hint}{updates}, or a rule like FREQ=WEEKLY;BYDAY=MO,WE", hint=hint, updates=", ".join(UPDATES))
    yield _find_fault("L643", Phrase('is no rhythm: "{update}"', update=update), "update", help)


def _check_funding(details: FeedDetails) -> Iterator[Finding]:
    if details.funding_text and not details.funding_url:
        yield _find_fault("L644", "leads nowhere", "funding_text", "give funding_url too")


def _check_prefix(details: FeedDetails) -> Iterator[Finding]:
    prefix = details.enclosure_prefix
    if prefix and _is_address(prefix) and (not prefix.endswith("/") or urlsplit(prefix).query):
        help = "an address is put right behind it: end it with /, like https://op3.dev/e/"
        yield _find_fault(
            "L645", Phrase('cannot stand before an address: "{prefix}"', prefix=prefix), "enclosure_prefix", help
        )


DETAIL_RULES: Final[tuple[DetailRule, ...]] = (
    _check_addresses,
    _check_texts,
    _check_license,
    _check_update,
    _check_funding,
    _check_prefix,
)
