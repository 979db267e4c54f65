"""What the feed says of an episode from before: what its old feed said, in the order that ours has."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import format_datetime
from typing import Final

from lydsak.model import EarlierEpisode, EarlierPerson, FeedDetails, LinkedFile, PublishedFile, Show
from lydsak.publish.feed.details import sound_url
from lydsak.publish.feed.extension import Tag
from lydsak.publish.times import parse_publication

_FOLDER: Final = "earlier"


def name_earlier_sound(episode: EarlierEpisode) -> PublishedFile | None:
    """A downloaded sound as it is published, by its content; None where it stays at its old address."""
    sound = episode.enclosure
    if sound.file is None or sound.sha256 is None:
        return None
    suffix = sound.file.rpartition(".")[2]
    return PublishedFile(f"{_FOLDER}/{episode.id}.{sound.sha256[:8]}.{suffix}", sound.length, sound.type, sound.sha256)


def make_earlier_tags(show: Show, episode: EarlierEpisode, details: FeedDetails) -> Iterator[Tag]:
    """An item's tags."""
    yield Tag("title", episode.title)
    if episode.link:
        yield Tag("link", episode.link)
    if episode.description:
        yield Tag("description", episode.description)
    own = name_earlier_sound(episode)
    # Some apps go by the sound then, some by the page: a new guid would be a new episode to both. Where the sound's
    # address changes, it is what the first of them know.
    if episode.guid_given or own:
        yield Tag("guid", episode.guid, (("isPermaLink", "true" if episode.permalink else "false"),))
    url = sound_url(show, details, own) if own else episode.enclosure.url
    size = str(episode.enclosure.length)
    yield Tag("enclosure", None, (("url", url), ("length", size), ("type", episode.enclosure.type)))
    moment = parse_publication(episode.date)
    if moment:
        yield Tag("pubDate", format_datetime(moment))
    if episode.notes:
        yield Tag("content:encoded", episode.notes)
    yield from _list_itunes_tags(episode)
    yield from _number_earlier(episode)
    for transcript in episode.transcripts:
        yield Tag("podcast:transcript", None, _list_attributes(transcript))
    if episode.chapters:
        yield Tag("podcast:chapters", None, _list_attributes(episode.chapters))
    if episode.psc_chapters:
        chapters = tuple(
            Tag("psc:chapter", None, (("start", one.start), ("title", one.title), *_keep(href=one.href)))
            for one in episode.psc_chapters
        )
        yield Tag("psc:chapters", None, (("version", "1.2"),), chapters)
    for person in episode.persons:
        yield _make_person(person)


def _list_itunes_tags(episode: EarlierEpisode) -> Iterator[Tag]:
    texts = {
        "author": episode.author,
        "subtitle": episode.subtitle,
        "summary": episode.summary,
        "duration": None if episode.duration is None else str(episode.duration),
        "episodeType": episode.kind,
        "explicit": None if episode.explicit is None else str(episode.explicit).lower(),
    }
    for name, text in texts.items():
        if text is not None:
            yield Tag(f"itunes:{name}", text)
    if episode.image:
        yield Tag("itunes:image", None, (("href", episode.image),))


def _number_earlier(episode: EarlierEpisode) -> Iterator[Tag]:
    named = _keep(name=episode.season_name)
    for name, value, attributes in (("season", episode.season, named), ("episode", episode.number, ())):
        if value is not None:
            yield Tag(f"itunes:{name}", str(value))
            yield Tag(f"podcast:{name}", str(value), attributes)


def _list_attributes(file: LinkedFile) -> tuple[tuple[str, str], ...]:
    return _keep(url=file.url, type=file.type, language=file.language, rel=file.rel)


def _make_person(person: EarlierPerson) -> Tag:
    attributes = _keep(role=person.role, group=person.group, href=person.href, img=person.img)
    return Tag("podcast:person", person.name, attributes)


def _keep(**attributes: str | None) -> tuple[tuple[str, str], ...]:
    """Those that are given."""
    return tuple((name, value) for name, value in attributes.items() if value)
