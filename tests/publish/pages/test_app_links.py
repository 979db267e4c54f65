"""Links that open a podcast app."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from lydsak.publish.pages.app_links import make_app_links


def test_each_app_gets_the_feed_in_its_own_way() -> None:
    """Apple and Pocket Casts without its scheme, the others whole and escaped."""
    links = dict(make_app_links("https://podkast.example.no/a b/feed.xml", "Lyd & sak"))
    assert links["Apple Podcasts"] == "podcast://podkast.example.no/a b/feed.xml"
    assert links["Pocket Casts"] == "pktc://subscribe/podkast.example.no/a b/feed.xml"
    assert links["Overcast"].startswith("overcast://x-callback-url/add?")
    for app in ("Overcast", "AntennaPod"):
        assert parse_qs(urlsplit(links[app]).query)["url"] == ["https://podkast.example.no/a b/feed.xml"]
    assert parse_qs(urlsplit(links["AntennaPod"]).query)["title"] == ["Lyd & sak"]
