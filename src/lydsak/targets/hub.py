"""notify_hub: tell a WebSub hub that the feed has changed, so that apps which asked it to hear of it at once."""

from __future__ import annotations

import urllib.error
import urllib.request
from http.client import HTTPException
from typing import Final
from urllib.parse import urlencode

_PATIENCE: Final = 15.0
"""Seconds."""


def notify_hub(hub: str, feed_url: str) -> str | None:
    """Notify a hub; returns what went wrong, as a feed that is out is out whether a hub hears of it or not.

    WebSub leaves this step to each hub (section 7); they take `hub.mode=publish`, as PubSubHubbub 0.4 had it.
    """
    body = urlencode({"hub.mode": "publish", "hub.url": feed_url}).encode("ascii")
    request = urllib.request.Request(hub, data=body, method="POST")  # noqa: S310 (http or https, by settings)
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE):  # noqa: S310 (as above)
            return None
    except (OSError, HTTPException, ValueError) as error:
        if isinstance(error, urllib.error.HTTPError):
            error.close()
            return f"it answers {error.code}"
        return str(getattr(error, "reason", None) or error)
