"""Who stands behind an episode, for apps: podcast:person of the podcast namespace 1.0, by the podcast taxonomy.

Whoever is quoted is none of them: nobody but the synthetic voice is heard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lydsak.model import Episode, FeedDetails
from lydsak.publish.cues import flatten_text
from lydsak.publish.feed.details import MAX_TEXT
from lydsak.publish.feed.extension import Tag

_JOINT = re.compile(r",? (?:og|&) |, ")


def make_editor_tags(details: FeedDetails) -> Iterator[Tag]:
    """The responsible editor, where the settings name one: the channel's only person."""
    if details.editor:
        yield _make_person(details.editor, "editorial director")


def make_person_tags(episode: Episode, details: FeedDetails) -> Iterator[Tag]:
    """The authors, and the editor again: an item's persons take the place of all of the channel's (person.md)."""
    authors = split_authors(flatten_text(episode.author or ""))
    for author in authors:
        yield _make_person(author, "author")
    if authors:
        yield from make_editor_tags(details)


def split_authors(author: str) -> tuple[str, ...]:
    """The people of a byline, "Kari Nordmann og Per Åsen"; one that is not names alone stays whole."""
    names = tuple(name for name in _JOINT.split(author.strip()) if name)
    return names if all(name[0].isupper() for name in names) else (author,)


def _make_person(name: str, role: str) -> Tag:
    return Tag("podcast:person", name[:MAX_TEXT], (("role", role), ("group", "writing")))
