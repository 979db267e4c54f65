"""What search engines and link previews read: schema.org as JSON-LD, and Open Graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lydsak.model import Cover, Episode, PublishedFile, Show
from lydsak.publish.addresses import embed_url, feed_url, file_url, page_url, show_url
from lydsak.publish.times import iso_duration
from lydsak.publish.wording import choose_wording


def describe_article(show: Show, episode: Episode, cover: Cover, root: str) -> dict[str, Any]:
    """A NewsArticle with its AudioObject. Without a site_url addresses are relative: `root` is the way up."""
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": episode.title,
        "description": episode.summary or None,
        "inLanguage": episode.language,
        "datePublished": episode.article_date or episode.date,
        "dateModified": max((one.date for one in episode.corrections), default=None),
        "author": {"@type": "Person", "name": episode.author} if episode.author else None,
        "publisher": {"@type": "Organization", "name": show.newspaper},
        "image": _address(show, cover.picture, root),
        "url": page_url(show, episode) if show.site_url else None,
        "mainEntityOfPage": page_url(show, episode) if show.site_url else None,
        "correction": [
            {"@type": "CorrectionComment", "text": one.text, "datePublished": one.date} for one in episode.corrections
        ]
        or None,
        "audio": drop_missing(_describe_sound(show, episode, root)),
        "isPartOf": drop_missing(_describe_series(show)),
    }
    return drop_missing(article)


def _describe_sound(show: Show, episode: Episode, root: str) -> dict[str, Any]:
    return {
        "@type": "AudioObject",
        "name": episode.title,
        "contentUrl": _address(show, episode.audio, root),
        "encodingFormat": episode.audio.media_type,
        "contentSize": str(episode.audio.size),
        "duration": iso_duration(episode.duration),
        "uploadDate": episode.date,
        "inLanguage": episode.language,
        "embedUrl": embed_url(show, episode) if show.site_url else None,
        "caption": {
            "@type": "MediaObject",
            "contentUrl": _address(show, episode.webvtt, root),
            "encodingFormat": episode.webvtt.media_type,
        },
    }


def _address(show: Show, file: PublishedFile, root: str) -> str:
    return file_url(show, file) if show.site_url else root + file.path


def describe_show(show: Show, cover: Cover) -> dict[str, Any]:
    """A PodcastSeries."""
    image = _address(show, cover.picture, "")
    series = {
        "@context": "https://schema.org",
        **_describe_series(show),
        "description": show.description,
        "image": image,
    }
    return drop_missing(series)


def preview_article(show: Show, episode: Episode, cover: Cover) -> Iterator[tuple[str, str]]:
    """Open Graph properties of an episode's page; fewer without a site_url, since addresses must be absolute."""
    yield "og:type", "article"
    yield from _preview_page(
        show, episode.title, episode.summary or show.description, choose_wording(episode.language).locale
    )
    if show.site_url:
        yield "og:url", page_url(show, episode)
        yield "og:image", file_url(show, cover.picture)
        yield "og:image:alt", choose_wording(episode.language).cover_of.format(show.title)
        sound = file_url(show, episode.audio)
        yield "og:audio", sound
        if sound.startswith("https://"):
            yield "og:audio:secure_url", sound
        yield "og:audio:type", episode.audio.media_type
    if episode.article_date or episode.date:
        yield "article:published_time", episode.article_date or episode.date or ""
    if episode.corrections:
        yield "article:modified_time", max(one.date for one in episode.corrections)


def preview_show(show: Show, cover: Cover) -> Iterator[tuple[str, str]]:
    """Open Graph properties of the show page."""
    yield "og:type", "website"
    yield from _preview_page(show, show.title, show.description, choose_wording(show.language).locale)
    if show.site_url:
        yield "og:url", show_url(show)
        yield "og:image", file_url(show, cover.picture)


def _preview_page(show: Show, title: str, description: str, locale: str) -> Iterator[tuple[str, str]]:
    yield "og:title", title
    yield "og:description", description
    yield "og:site_name", show.title
    yield "og:locale", locale


def _describe_series(show: Show) -> dict[str, Any]:
    return {
        "@type": "PodcastSeries",
        "name": show.title,
        "inLanguage": show.language,
        "url": show_url(show) if show.site_url else None,
        "webFeed": feed_url(show) if show.site_url else None,
    }


def drop_missing(thing: dict[str, Any]) -> dict[str, Any]:
    """What is known of a thing: JSON has no key for the rest."""
    return {key: value for key, value in thing.items() if value is not None}
