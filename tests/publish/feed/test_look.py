"""What makes a feed readable for a person who opens it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from lxml import etree

from lydsak.model import Show
from lydsak.publish.feed.look import dress_feed, feed_style_path, render_feed_style


def test_the_feed_names_its_style_before_its_root(show: Show) -> None:
    """And is otherwise as it was."""
    feed = b"<?xml version='1.0' encoding='UTF-8'?>\n<rss version=\"2.0\"><channel/></rss>\n"
    dressed = dress_feed(feed, show)
    instruction = etree.fromstring(dressed).getprevious()
    assert instruction.attrib == {"type": "text/css", "href": feed_style_path(show)}
    assert dressed.replace(etree.tostring(instruction, with_tail=False) + b"\n", b"") == feed


def test_the_name_of_the_style_changes_with_its_content(show: Show) -> None:
    """Which speaks the language of the pages."""
    english = replace(show, page_language="en")
    assert b"This is a podcast feed" in render_feed_style(english)
    assert b"podkast-str\xc3\xb8m" in render_feed_style(show)
    for one in (show, english):
        assert hashlib.sha256(render_feed_style(one)).hexdigest()[:8] in feed_style_path(one)
    assert feed_style_path(show) != feed_style_path(english)
