from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from lydsak.errors import FeedError
from lydsak.model import Show
from lydsak.publish.feed.opml import render_opml


def test_a_list_of_shows_is_read_by_apps(show: Show) -> None:
    """OPML 2.0: type, text and xmlUrl of each, whatever signs are in a title."""
    other = replace(show, title='"&<\x01> 🎧\n', site_url="https://b.example/pod")
    opml = render_opml("Avisa & co", [show, other])
    root = etree.fromstring(opml.encode())
    assert (root.tag, root.get("version"), root.findtext("head/title")) == ("opml", "2.0", "Avisa & co")
    outlines = root.findall("body/outline")
    assert [one.get("type") for one in outlines] == ["rss", "rss"]
    assert [one.get("text") for one in outlines] == [show.title, '"&< > 🎧']
    assert outlines[1].get("xmlUrl") == "https://b.example/pod/feed.xml"


def test_a_show_without_an_address_cannot_be_subscribed_to(show: Show) -> None:
    """The error says what to set."""
    with pytest.raises(FeedError, match="no site_url"):
        render_opml("x", [replace(show, site_url=None)])
