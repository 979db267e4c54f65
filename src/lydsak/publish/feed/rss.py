"""The feed: RSS 2.0 with iTunes, Podcasting 2.0 and Podlove chapters. What is written is ours to check.

Requirements: A Podcaster's Guide to RSS (Apple), PSP-1, the podcast namespace 1.0, Podlove Simple Chapters 1.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from lydsak.model import Chapter, Cover, EarlierEpisode, Episode, FeedDetails, Ms, Show
from lydsak.publish.addresses import file_url, page_url, show_url, story_url
from lydsak.publish.captions import CHAPTERS_TYPE
from lydsak.publish.cues import flatten_text
from lydsak.publish.feed.alternate_enclosures import make_alternate_tags
from lydsak.publish.feed.details import MAX_TEXT, make_detail_tags, sound_url
from lydsak.publish.feed.earlier_items import make_earlier_tags
from lydsak.publish.feed.extension import Tag, add_tags, register_tags
from lydsak.publish.feed.items import insert_items, render_item
from lydsak.publish.feed.look import dress_feed
from lydsak.publish.feed.pages import FeedPage, make_page_links
from lydsak.publish.feed.persons import make_editor_tags, make_person_tags
from lydsak.publish.feed.show_notes import write_show_notes
from lydsak.publish.times import parse_publication
from lydsak.publish.wording import choose_wording

if TYPE_CHECKING:
    from feedgen.feed import FeedGenerator

_AI_CONTENT: Final = Tag("podcast:txt", "true", (("purpose", "ai-content"),))
"""Podcast namespace, txt.md: a synthetic voice is told of on the channel and on every item."""


def render_feed_page(
    show: Show,
    page: FeedPage,
    episodes: Sequence[Episode | EarlierEpisode],
    *,
    cover: Cover,
    generator: str,
    details: FeedDetails,
    trailers: Sequence[Episode] = (),
    kept: Mapping[str, bytes] = MappingProxyType({}),
) -> bytes:
    """One page of the feed with its episodes, newest first; the same bytes for the same show.

    The first page is given the show's trailers, whichever page they stand on: apps look for them there. `kept` has,
    by slug, items as an earlier page held them, which are taken over. What is wrong with an episode is not looked for
    here: see `feed_checks`.
    """
    feed = _make_feed(show, cover, generator, details)
    add_tags(feed, make_page_links(show, page))
    add_tags(feed, _channel_tags(show, episodes, cover, details))
    add_tags(feed, (_trailer_tag(show, trailer, details) for trailer in trailers))
    items = [kept.get(episode.slug) or render_item(_list_item_tags(show, episode, details)) for episode in episodes]
    return insert_items(dress_feed(feed.rss_str(pretty=True), show), items)


def _list_item_tags(show: Show, episode: Episode | EarlierEpisode, details: FeedDetails) -> Iterator[Tag]:
    if isinstance(episode, EarlierEpisode):
        return make_earlier_tags(show, episode, details)
    return _make_item(show, episode, details)


def load_generator() -> None:
    """Import feedgen while there is time to wait."""
    import feedgen.feed  # noqa: F401 (loaded for what comes)


def _make_feed(show: Show, cover: Cover, generator: str, details: FeedDetails) -> FeedGenerator:
    from feedgen.feed import FeedGenerator

    feed = FeedGenerator()
    feed.load_extension("podcast", atom=False, rss=True)
    register_tags(feed)
    feed.title(show.title)
    # The self link goes through our tags: feedgen would make it the channel's <link>, the last one set wins.
    feed.link(href=show_url(show))
    feed.description(show.description)
    feed.language(show.language)
    feed.generator(generator)
    feed.copyright(show.copyright)
    feed.image(url=file_url(show, cover.picture), title=show.title, link=show_url(show))
    if show.owner_email:
        feed.managingEditor(f"{show.owner_email} ({details.editor or show.owner_name})")
        feed.podcast.itunes_owner(name=show.owner_name, email=show.owner_email)
    feed.podcast.itunes_author(show.author)
    feed.podcast.itunes_image(file_url(show, cover.picture))
    feed.podcast.itunes_type(details.type)
    feed.podcast.itunes_category(dict(zip(("cat", "sub"), show.category, strict=False)))
    return feed


def _channel_tags(
    show: Show, episodes: Sequence[Episode | EarlierEpisode], cover: Cover, details: FeedDetails
) -> Iterator[Tag]:
    yield _explicit_tag(show)
    yield _image_tag(show, cover)
    if show.guid:
        yield Tag("podcast:guid", show.guid)
    owner = (("owner", show.owner_email),) if show.owner_email else ()
    yield Tag("podcast:locked", "yes" if show.locked else "no", owner)
    yield from make_detail_tags(show, details)
    yield from make_editor_tags(details)
    yield _AI_CONTENT
    moments = [moment for episode in episodes if (moment := parse_publication(episode.date))]
    yield Tag("lastBuildDate", _rfc_date(max(moments)) if moments else None)


def _make_item(show: Show, episode: Episode, details: FeedDetails) -> Iterator[Tag]:
    author, audio = flatten_text(episode.author or ""), episode.audio
    yield Tag("title", flatten_text(episode.title))
    yield Tag("link", page_url(show, episode))
    yield Tag("description", write_show_notes(show, episode))
    yield Tag("guid", episode.guid, (("isPermaLink", "false"),))
    url = sound_url(show, details, audio)
    yield Tag("enclosure", None, (("url", url), ("length", str(audio.size)), ("type", audio.media_type)))
    published = parse_publication(episode.date)
    if published:
        yield Tag("pubDate", _rfc_date(published))
    yield Tag("itunes:author", author or show.author)
    yield Tag("itunes:duration", str(round(episode.duration / 1000)))
    yield Tag("itunes:episodeType", episode.kind)
    yield _explicit_tag(show)
    yield from _number_tags(episode, details)
    yield from make_alternate_tags(show, episode, details)
    # The best first: Apple takes WebVTT; AntennaPod chooses JSON by type.
    for file in (episode.webvtt, episode.subrip, episode.transcript):
        attributes = (("url", file_url(show, file)), ("type", file.media_type), ("language", episode.language))
        yield Tag("podcast:transcript", None, (*attributes, ("rel", "captions")))
    if episode.chapters:
        url = file_url(show, episode.chapters_json)
        yield Tag("podcast:chapters", None, (("url", url), ("type", CHAPTERS_TYPE)))
        podlove = tuple(_psc_chapter(show, chapter) for chapter in episode.chapters)
        yield Tag("psc:chapters", None, (("version", "1.2"),), podlove)
    yield from make_person_tags(episode, details)
    yield _AI_CONTENT


def _number_tags(episode: Episode, details: FeedDetails) -> Iterator[Tag]:
    """Season and number, for apps of either namespace; and the stretch that may be played as a teaser."""
    # Podcast namespace, season.md: apps show the name in the number's place; at most 128 characters.
    season = episode.season_name or dict(details.seasons).get(str(episode.season))
    named = (("name", flatten_text(season)[:128]),) if season else ()
    for name, value, attributes in (("season", episode.season, named), ("episode", episode.number, ())):
        if value is not None:
            yield Tag(f"itunes:{name}", str(value))
            yield Tag(f"podcast:{name}", str(value), attributes)
    if episode.soundbite:
        start, duration = (f"{time / 1000:g}" for time in (episode.soundbite.start, episode.soundbite.duration))
        title = flatten_text(episode.title)[:MAX_TEXT]
        yield Tag("podcast:soundbite", title, (("startTime", start), ("duration", duration)))


def _explicit_tag(show: Show) -> Tag:
    # Apple takes true and false; feedgen writes yes and no.
    return Tag("itunes:explicit", "true" if show.explicit else "false")


def _image_tag(show: Show, cover: Cover) -> Tag:
    """The cover once more, with words for those who do not see it (podcast namespace, image.md)."""
    alt = choose_wording(show.language).cover_of.format(show.title)
    attributes = (
        ("href", file_url(show, cover.picture)),
        ("alt", alt),
        ("aspect-ratio", "1/1"),
        ("purpose", "artwork"),
    )
    return Tag("podcast:image", None, attributes)


def _trailer_tag(show: Show, episode: Episode, details: FeedDetails) -> Tag:
    """An episode that is a trailer, for apps that play one before anybody subscribes (trailer.md)."""
    audio, published = episode.audio, parse_publication(episode.date)
    attributes = (
        ("url", sound_url(show, details, audio)),
        ("pubdate", _rfc_date(published) if published else ""),
        ("length", str(audio.size)),
        ("type", audio.media_type),
    )
    season = (("season", str(episode.season)),) if episode.season else ()
    return Tag("podcast:trailer", flatten_text(episode.title)[:MAX_TEXT], (*attributes, *season))


def _psc_chapter(show: Show, chapter: Chapter) -> Tag:
    url = story_url(show, chapter)
    link = (("href", url),) if url else ()
    return Tag("psc:chapter", None, (("start", _npt(chapter.start)), ("title", flatten_text(chapter.title)), *link))


def _npt(time: Ms) -> str:
    """Normal play time, RFC 2326 clause 3.6, as Podlove chapters have it."""
    return f"{time // 3_600_000:02}:{time // 60_000 % 60:02}:{time // 1000 % 60:02}.{time % 1000:03}"


def _rfc_date(moment: datetime) -> str:
    return format_datetime(moment)
