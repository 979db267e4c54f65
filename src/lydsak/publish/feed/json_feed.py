"""JSON Feed 1.1 (jsonfeed.org): the episodes of the feed for readers that take no XML."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from lydsak.model import Cover, EarlierEpisode, Episode, FeedDetails, Show
from lydsak.publish.addresses import file_url, join_url, page_url, show_url
from lydsak.publish.feed.details import sound_url
from lydsak.publish.feed.earlier_items import name_earlier_sound
from lydsak.publish.feed.show_notes import write_show_notes
from lydsak.publish.pages.structured_data import drop_missing

_VERSION: Final = "https://jsonfeed.org/version/1.1"
JSON_FEED_PATH: Final = "feed.json"


def render_json_feed(
    show: Show, episodes: Sequence[Episode | EarlierEpisode], *, cover: Cover, details: FeedDetails
) -> str:
    """All episodes, newest first; the same text for the same show. Raises FeedError L601 without a site_url."""
    feed = {
        "version": _VERSION,
        "title": show.title,
        "home_page_url": show_url(show),
        "feed_url": join_url(show, JSON_FEED_PATH),
        "description": show.description,
        "icon": file_url(show, cover.picture),
        "favicon": file_url(show, cover.thumbnail),
        "authors": [{"name": show.author}],
        "language": show.language,
        "expired": details.complete or None,
        "hubs": [{"type": "WebSub", "url": details.hub}] if details.hub else None,
        "items": [_describe_item(show, episode, details) for episode in episodes],
    }
    return json.dumps(drop_missing(feed), ensure_ascii=False, indent=1) + "\n"


def _describe_item(show: Show, episode: Episode | EarlierEpisode, details: FeedDetails) -> dict[str, Any]:
    described = (
        _describe_earlier_item(show, episode, details)
        if isinstance(episode, EarlierEpisode)
        else _describe_own_item(show, episode, details)
    )
    return drop_missing(described)


def _describe_own_item(show: Show, episode: Episode, details: FeedDetails) -> dict[str, Any]:
    attachment = {
        "url": sound_url(show, details, episode.audio),
        "mime_type": episode.audio.media_type,
        "size_in_bytes": episode.audio.size,
        "duration_in_seconds": round(episode.duration / 1000),
    }
    return {
        "id": episode.guid,
        "url": page_url(show, episode),
        "title": episode.title,
        "content_html": write_show_notes(show, episode),
        "summary": episode.summary or None,
        "date_published": episode.date,
        "date_modified": max((f"{one.date}T00:00:00Z" for one in episode.corrections), default=None),
        "authors": [{"name": episode.author}] if episode.author else None,
        "language": episode.language,
        "attachments": [attachment],
    }


def _describe_earlier_item(show: Show, episode: EarlierEpisode, details: FeedDetails) -> dict[str, Any]:
    own = name_earlier_sound(episode)
    attachment = {
        "url": sound_url(show, details, own) if own else episode.enclosure.url,
        "mime_type": episode.enclosure.type,
        "size_in_bytes": episode.enclosure.length or None,
        "duration_in_seconds": episode.duration,
    }
    return {
        "id": episode.guid,
        "url": episode.link,
        "title": episode.title,
        "content_html": episode.notes or episode.description or episode.summary or "",
        "summary": episode.subtitle,
        "image": episode.image,
        "date_published": episode.date,
        "authors": [{"name": episode.author}] if episode.author else None,
        "attachments": [drop_missing(attachment)],
    }
