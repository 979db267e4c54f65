"""An episode as a book that reads itself aloud: EPUB 3.3 with media overlays, sound and text in step by the sentence.

Every moment of the sound belongs to one stretch of text, so that the book's clock is the episode's own.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, Final

from lydsak.model import Episode, Ms, Show
from lydsak.publish.addresses import page_url
from lydsak.publish.archive import ArchiveFile
from lydsak.publish.feed.show_notes import describe_voice
from lydsak.publish.feed.show_rules import drop_bad_characters
from lydsak.publish.heard_text import SyncedBlock, sync_blocks
from lydsak.publish.pages.site import open_templates
from lydsak.publish.times import format_date, parse_publication
from lydsak.publish.wording import choose_wording

_SOUND: Final = "audio/episode.mp3"
_MIMETYPE: Final = b"application/epub+zip"


@dataclass(frozen=True, slots=True)
class BookSources:
    """What a book takes besides the words: the cover, and what reads the sound in blocks."""

    cover: bytes
    cover_type: str
    read_sound: Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of text in a document; `id` where it is heard, from `start` to `end`."""

    text: str
    id: str | None
    start: Ms | None = None
    end: Ms | None = None


@dataclass(frozen=True, slots=True)
class _Paragraph:
    kind: str
    id: str
    spans: tuple[_Span, ...]


@dataclass(frozen=True, slots=True)
class _Chapter:
    """A document of the book with its overlay."""

    number: int
    title: str
    paragraphs: tuple[_Paragraph, ...]

    @property
    def heard(self) -> tuple[_Span, ...]:
        """What has a clip in the overlay."""
        return tuple(span for paragraph in self.paragraphs for span in paragraph.spans if span.id)

    @property
    def duration(self) -> int:
        """Milliseconds of its clips together."""
        return sum((span.end or 0) - (span.start or 0) for span in self.heard)


def list_book_files(show: Show, episode: Episode, sources: BookSources) -> Iterator[ArchiveFile]:
    """Every file of the book, in the container's order; the same bytes for the same episode."""
    cover = f"cover.{'png' if sources.cover_type == 'image/png' else 'jpg'}"
    chapters = _lay_chapters(episode)
    words = choose_wording(episode.language)
    facts: dict[str, Any] = {
        "show": show,
        "episode": episode,
        "words": words,
        "chapters": chapters,
        "clock": format_media_clock,
        "sound": _SOUND,
        "cover": cover,
        "cover_type": sources.cover_type,
        "cover_words": words.cover_of.format(show.title),
        "label": describe_voice(episode),
        "narrator": words.narrator,
        "byline": tuple(_write_book_byline(show, episode)),
        "identifier": _name_book(episode.guid),
        "modified": find_last_change(episode),
        "address": page_url(show, episode) if show.site_url else None,
        "total": sum(chapter.duration for chapter in chapters),
    }
    yield ArchiveFile("mimetype", _MIMETYPE, packed=False)
    for name, template in (
        ("META-INF/container.xml", "container.xml"),
        ("EPUB/package.opf", "package.opf"),
        ("EPUB/nav.xhtml", "nav.xhtml"),
        ("EPUB/cover.xhtml", "cover.xhtml"),
        ("EPUB/style.css", "style.css"),
    ):
        yield ArchiveFile(name, _render(template, facts))
    for chapter in chapters:
        name = f"EPUB/chapter-{chapter.number}"
        yield ArchiveFile(f"{name}.xhtml", _render("chapter.xhtml", facts | {"chapter": chapter}))
        if chapter.heard:
            yield ArchiveFile(f"{name}.smil", _render("chapter.smil", facts | {"chapter": chapter}))
    yield ArchiveFile(f"EPUB/{cover}", sources.cover, packed=False)
    yield ArchiveFile(f"EPUB/{_SOUND}", read=sources.read_sound)


def format_media_clock(time: Ms) -> str:
    """A full clock value of SMIL 3.0, `0:01:02.345`."""
    return f"{time // 3_600_000}:{time // 60_000 % 60:02}:{time // 1000 % 60:02}.{time % 1000:03}"


def find_last_change(episode: Episode) -> str:
    """dcterms:modified, of the content and no clock: its publication, or its last correction."""
    moments = [parse_publication(episode.date)]
    moments += [datetime.fromisoformat(one.date).replace(tzinfo=UTC) for one in episode.corrections]
    found = max((moment for moment in moments if moment), default=datetime(2000, 1, 1, tzinfo=UTC))
    return found.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _render(template: str, facts: dict[str, Any]) -> bytes:
    text = open_templates().get_template(f"epub/{template}").render(facts)
    return drop_bad_characters(text).encode("utf-8")


def _name_book(guid: str) -> str:
    try:
        return uuid.UUID(guid).urn
    except ValueError:
        return guid


def _write_book_byline(show: Show, episode: Episode) -> Iterator[str]:
    words = choose_wording(episode.language)
    if episode.author:
        yield words.by.format(episode.author)
    yield show.newspaper
    if episode.article_date:
        yield words.article_from.format(format_date(episode.article_date))


def _lay_chapters(episode: Episode) -> tuple[_Chapter, ...]:
    """A document for each segment; what is said before and after the article stands in the first and the last."""
    parts: list[list[SyncedBlock]] = [[]]
    for block in sync_blocks(episode):
        if block.kind == "heading" and any(one.kind != "opening" for one in parts[-1]):
            parts.append([])
        parts[-1].append(block)
    starts = [one.start for part in parts for block in part for one in block.stretches if one.start is not None]
    # Together they are the whole sound: the first begins with it, each ends where the next begins.
    clock = iter(pairwise((Ms(0), *starts[1:], episode.duration)) if starts else ())
    numbers = iter(range(1, len(starts) + 1))
    chapters = []
    for number, part in enumerate(parts, 1):
        paragraphs = []
        for block in part:
            spans = []
            for stretch in block.stretches:
                if stretch.start is None:
                    spans.append(_Span(stretch.text, None))
                else:
                    start, end = next(clock)
                    spans.append(_Span(stretch.text, f"heard-{next(numbers)}", start, end))
            paragraphs.append(_Paragraph(block.kind, block.id, tuple(spans)))
        title = next((block.text for block in part if block.kind == "heading"), episode.title)
        chapters.append(_Chapter(number, title, tuple(paragraphs)))
    return tuple(chapters)
