"""Links that open a podcast app with a feed, as the apps themselves document them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote


class AppLink(NamedTuple):
    """An app by its name, and the address that opens it."""

    app: str
    url: str


def make_app_links(feed: str, title: str) -> Iterator[AppLink]:
    """For a feed's address. Where an app is missing nothing happens; AntennaPod's link then leads to its site."""
    bare = feed.partition("://")[2]
    whole = quote(feed, safe="")
    yield AppLink("Apple Podcasts", f"podcast://{bare}")
    yield AppLink("Overcast", f"overcast://x-callback-url/add?url={whole}")
    yield AppLink("Pocket Casts", f"pktc://subscribe/{bare}")
    # antennapod-subscribe:// drops https on its way through a browser; their documentation names this address.
    yield AppLink("AntennaPod", f"https://antennapod.org/deeplink/subscribe?url={whole}&title={quote(title, safe='')}")
