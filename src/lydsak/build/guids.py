"""Identities, minted once and never recomputed."""

from __future__ import annotations

import uuid
from typing import Final

PODCAST_NAMESPACE: Final = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""Podcasting 2.0, `podcast:guid`."""


def mint_show_guid(site_url: str | None) -> str:
    """The show's GUID: UUIDv5 of the feed's address without scheme (podcast:guid); random without an address."""
    if site_url is None:
        return str(uuid.uuid4())
    address = f"{site_url.rstrip('/')}/feed.xml".split("://", 1)[-1]
    return str(uuid.uuid5(PODCAST_NAMESPACE, address))


def mint_guid(show_guid: str | None, slug: str) -> str:
    """An episode's GUID: UUIDv5 of show and slug (RFC 9562). Written to the script once and never recomputed."""
    namespace = uuid.UUID(show_guid) if show_guid else uuid.NAMESPACE_URL
    return str(uuid.uuid5(namespace, slug))


def mint_part_guid(guid: str, segment: str) -> str:
    """The GUID of a segment by itself: UUIDv5 of its episode's, which need not be a UUID, and of its heading's id."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{guid}#{segment}"))
