"""One item of somebody else's feed as an earlier episode; guid and enclosure byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lydsak.errors import Finding, Place
from lydsak.model import EarlierChapter, EarlierEpisode, EarlierPerson, EarlierSound, EpisodeKind, LinkedFile
from lydsak.publish.feed_reading.elements import Element, read_explicit
from lydsak.publish.feed_reading.times import read_feed_date, read_feed_duration

_TAKEN: Final = frozenset(
    """title link description guid pubDate enclosure author itunes:title itunes:author itunes:duration itunes:summary
    itunes:subtitle itunes:explicit itunes:image itunes:season itunes:episode itunes:episodeType content:encoded
    dc:creator podcast:season podcast:episode podcast:transcript podcast:chapters podcast:person psc:chapters""".split()
)
_KINDS: Final[dict[str, EpisodeKind]] = {"full": "full", "trailer": "trailer", "bonus": "bonus"}
_TYPES: Final = {
    "mp3": "audio/mpeg",
    "m4a": "audio/x-m4a",
    "m4b": "audio/mp4",
    "mp4": "video/mp4",
    "m4v": "video/x-m4v",
    "mov": "video/quicktime",
    "aac": "audio/aac",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "pdf": "application/pdf",
}
"""By the end of the address, where the feed names no type."""
_WEB: Final = re.compile(r"https?://\S", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item; without an episode where nothing can be heard in it."""

    episode: EarlierEpisode | None
    findings: tuple[Finding, ...]
    left: tuple[str, ...]
    """The names of elements that are not taken over."""


def read_item(item: Element, number: int, *, path: str) -> ReadItem:
    """Read the `number`-th item of a page."""
    place = Place(path, item.line)
    title = _find_tidy(item, "title") or _find_tidy(item, "itunes:title")
    name = f"item {number}" if title is None else f"item {number} «{title[:60]}»"
    enclosures = [one for one in item.list_named("enclosure") if one.read("url")]
    if not enclosures:
        message = f"{name} has no sound and is passed over"
        return ReadItem(None, (Finding("L864", "warning", message, place),), ())
    notes: list[str] = []
    episode = _read_episode(item, title, enclosures, notes)
    findings = tuple(Finding("L864", "warning", f"{name} {note}", place) for note in notes)
    return ReadItem(episode, findings, tuple(child.name for child in item if child.name not in _TAKEN))


def _read_episode(item: Element, title: str | None, enclosures: list[Element], notes: list[str]) -> EarlierEpisode:
    """With what is amiss among the notes, in the order in which it is told."""
    sound = _read_sound(enclosures[0], notes)
    if len(enclosures) > 1:
        notes.append(f"has {len(enclosures)} sounds, of which apps take the first")
    guid, permalink = _read_guid(item, notes)
    date = _read_date(item, notes)
    if title is None:
        notes.append("has no title; it is called by the name of its sound")
    return EarlierEpisode(
        id="",
        guid=guid if guid is not None else sound.url,
        guid_given=guid is not None,
        permalink=permalink,
        title=title or _name_sound(sound.url),
        enclosure=sound,
        date=date,
        duration=read_feed_duration(_find_tidy(item, "itunes:duration") or ""),
        link=_find_tidy(item, "link"),
        author=_find_tidy(item, "itunes:author") or _find_tidy(item, "dc:creator") or _find_tidy(item, "author"),
        season=_read_number(item, "season"),
        season_name=next((called for one in item.list_named("podcast:season") if (called := one.read("name"))), None),
        number=_read_number(item, "episode"),
        kind=_KINDS.get((_find_tidy(item, "itunes:episodeType") or "full").lower(), "full"),
        explicit=read_explicit(item),
        image=next((url for one in item.list_named("itunes:image") if (url := one.read("href"))), None),
        subtitle=item.find_text("itunes:subtitle"),
        summary=item.find_text("itunes:summary"),
        description=item.find_text("description"),
        notes=item.find_text("content:encoded"),
        chapters=next(_list_linked(item, "podcast:chapters"), None),
        transcripts=tuple(_list_linked(item, "podcast:transcript")),
        psc_chapters=tuple(_list_psc_chapters(item)),
        persons=tuple(_list_persons(item)),
    )


def _find_tidy(item: Element, name: str) -> str | None:
    """A text in one line."""
    return " ".join((item.find_text(name) or "").split()) or None


def _read_sound(enclosure: Element, notes: list[str]) -> EarlierSound:
    url = enclosure.read("url") or ""
    length = enclosure.read("length") or ""
    type = enclosure.read("type")
    if not re.fullmatch(r"[0-9]{1,15}", length) or int(length) == 0:
        notes.append(f'has a sound of length "{length[:20]}"; apps take it for unknown')
    if not _WEB.match(url):
        notes.append(f'has its sound at "{url[:80]}", which is no address')
    if type is None:
        notes.append("has a sound without a type, which is worked out of its name")
    guessed = _TYPES.get(re.split(r"[?#]", url)[0].rpartition(".")[2].lower(), "audio/mpeg")
    return EarlierSound(url, int(length) if re.fullmatch(r"[0-9]{1,15}", length) else 0, type or guessed)


def _read_guid(item: Element, notes: list[str]) -> tuple[str | None, bool]:
    """To the byte, and whether it is the episode's address."""
    guids = item.list_named("guid")
    guid = guids[0].text if guids and guids[0].text.strip() else None
    if guid is None:
        notes.append("has no guid; apps know it by its sound or its page")
        return None, False
    # RSS 2.0: true where it is left out; Apple and the W3C: it is an address then.
    permalink = (guids[0].read("isPermaLink") or "true").lower() != "false"
    return guid, permalink and _WEB.match(guid.strip()) is not None


def _read_date(item: Element, notes: list[str]) -> str | None:
    written = _find_tidy(item, "pubDate")
    date = read_feed_date(written) if written else None
    if date is None:
        notes.append(f'has the date "{written}", which is none' if written else "has no date")
    return date


def _name_sound(url: str) -> str:
    return re.split(r"[?#]", url)[0].rstrip("/").rpartition("/")[2][:200] or "?"


def _read_number(item: Element, name: str) -> int | None:
    """A Podcaster's Guide to RSS: a whole number above zero."""
    for prefix in ("itunes", "podcast"):
        written = _find_tidy(item, f"{prefix}:{name}") or ""
        if re.fullmatch(r"0*[1-9][0-9]{0,8}", written):
            return int(written)
    return None


def _list_linked(item: Element, name: str) -> Iterator[LinkedFile]:
    for one in item.list_named(name):
        url, type = one.read("url"), one.read("type")
        if url and type:
            yield LinkedFile(url, type, one.read("language"), one.read("rel"))


def _list_psc_chapters(item: Element) -> Iterator[EarlierChapter]:
    for chapters in item.list_named("psc:chapters")[:1]:
        for chapter in chapters.list_named("psc:chapter"):
            start, title = chapter.read("start"), chapter.read("title")
            if start and title:
                yield EarlierChapter(start, title, chapter.read("href"))


def _list_persons(item: Element) -> Iterator[EarlierPerson]:
    for person in item.list_named("podcast:person"):
        if person.text.strip():
            read = person.read
            yield EarlierPerson(person.text.strip(), read("role"), read("group"), read("href"), read("img"))
