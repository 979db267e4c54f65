"""Where things stand on the web: the one place that joins a show's site_url with paths under feed/."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from lydsak.errors import FeedError
from lydsak.model import Chapter, Episode, PublishedFile, Show

FEED_PATH = "feed.xml"
SHOW_PAGE_PATH = "index.html"
_UNRESERVED: Final = re.compile(r"[A-Za-z0-9._~/-]*")
"""RFC 3986, clause 2.3: what stands in a path as it is. A long feed has a hundred thousand addresses."""


def feed_page_path(number: int) -> str:
    """A page of the feed: 0 is the feed that listeners subscribe to, and 1 its oldest archive."""
    return f"feed-{number}.xml" if number else FEED_PATH


def show_page_path(number: int) -> str:
    """The page of the show with the same episodes."""
    return f"archive-{number}.html" if number else SHOW_PAGE_PATH


def episode_page_path(slug: str) -> str:
    """The path of an episode's page from the web root."""
    return f"e/{slug}/index.html"


def embed_page_path(slug: str) -> str:
    """The path of an episode's player alone, for other pages to frame."""
    return f"e/{slug}/embed/index.html"


def join_url(show: Show, path: str) -> str:
    """The absolute URL of a path under the web root. Raises FeedError L601 when the show has no site_url."""
    if not show.site_url:
        help = "set site_url in lydsak.toml"
        raise FeedError("L601", "the show has no site_url, so nothing has an address", help=help)
    return f"{show.site_url.rstrip('/')}/{path if _UNRESERVED.fullmatch(path) else quote(path)}"


def show_url(show: Show) -> str:
    """The show page."""
    return join_url(show, "")


def feed_url(show: Show) -> str:
    """The feed: what listeners subscribe to."""
    return join_url(show, FEED_PATH)


def page_url(show: Show, episode: Episode) -> str:
    """An episode's page."""
    return join_url(show, f"e/{episode.slug}/")


def story_url(show: Show, chapter: Chapter) -> str | None:
    """The page of the story that a chapter of an edition reads; None where it is none, or has no address."""
    return join_url(show, f"e/{chapter.story}/") if chapter.story and show.site_url else None


def embed_url(show: Show, episode: Episode) -> str:
    """The player alone."""
    return join_url(show, f"e/{episode.slug}/embed/")


def file_url(show: Show, file: PublishedFile) -> str:
    """A file that feeds and pages name."""
    return join_url(show, file.path)
