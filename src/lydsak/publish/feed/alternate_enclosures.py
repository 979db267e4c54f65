"""An episode's other formats as the feed names them: podcast:alternateEnclosure of the podcast namespace 1.0.

Where there are any, the MP3 is listed too and is the default, as the specification has it; an app that knows nothing of
all this plays the enclosure.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lydsak.model import AlternateFormat, Episode, FeedDetails, PublishedFile, Show
from lydsak.publish.feed.details import sound_url
from lydsak.publish.feed.extension import Tag

FORMAT_NAMES: Final[dict[AlternateFormat, str]] = {"m4b": "AAC", "opus": "Opus"}
_CODECS: Final[dict[AlternateFormat, str]] = {"m4b": "mp4a.40.2", "opus": "opus"}
"""RFC 6381: what is in the container that the type names."""


def make_alternate_tags(show: Show, episode: Episode, details: FeedDetails) -> Iterator[Tag]:
    """The MP3 and then each other format; nothing where there is no other."""
    if not episode.alternates:
        return
    yield _make_tag(
        sound_url(show, details, episode.audio), episode, episode.audio, (("title", "MP3"), ("default", "true"))
    )
    for alternate in episode.alternates:
        url = sound_url(show, details, alternate.file)
        name, codec = FORMAT_NAMES[alternate.format], _CODECS[alternate.format]
        yield _make_tag(url, episode, alternate.file, (("title", name), ("codecs", codec)))


def _make_tag(url: str, episode: Episode, file: PublishedFile, more: tuple[tuple[str, str], ...]) -> Tag:
    attributes = (
        ("type", file.media_type),
        ("length", str(file.size)),
        # On average, as the specification asks; what the settings asked for is met roughly.
        ("bitrate", str(round(file.size * 8_000 / max(episode.duration, 1)))),
        ("lang", episode.language),
        *more,
    )
    source = Tag("podcast:source", attributes=(("uri", url),))
    integrity = Tag("podcast:integrity", attributes=(("type", "sri"), ("value", file.integrity)))
    # Not known of an episode that an earlier Lydsak built and whose script is gone.
    children = (source, integrity) if file.integrity else (source,)
    return Tag("podcast:alternateEnclosure", attributes=attributes, children=children)
