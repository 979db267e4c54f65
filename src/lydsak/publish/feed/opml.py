"""OPML 2.0: a list of podcasts that any app subscribes to at once."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from lydsak.model import Show
from lydsak.publish.addresses import feed_url, show_url
from lydsak.publish.cues import flatten_text
from lydsak.publish.feed.show_rules import drop_bad_characters


def render_opml(title: str, shows: Sequence[Show]) -> str:
    """The list, in the given order; no clock is in it. Raises FeedError L601 for a show without a site_url."""
    outlines = "".join(f"    {_render_outline(show)}\n" for show in shows)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n'
        f"  <head>\n    <title>{_escape(title)}</title>\n  </head>\n  <body>\n{outlines}  </body>\n</opml>\n"
    )


def _render_outline(show: Show) -> str:
    facts = {
        "type": "rss",
        "text": show.title,
        "title": show.title,
        "description": show.description,
        "xmlUrl": feed_url(show),
        "htmlUrl": show_url(show),
        "language": show.language,
        "version": "RSS2",
    }
    written = " ".join(f'{name}="{_escape(value)}"' for name, value in facts.items())
    return f"<outline {written}/>"


def _escape(text: str) -> str:
    return escape(drop_bad_characters(flatten_text(text)))
