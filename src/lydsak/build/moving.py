"""A show whose address in lydsak.toml is another than what was built says: the feed, and pages that no build renews."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lydsak.build.records.built_feed import read_built_address, read_page_address
from lydsak.config import Settings
from lydsak.publish.addresses import feed_url, join_url

_NAMED: Final = 5
"""Episodes that a message tells by name."""


def find_former_address(settings: Settings) -> str | None:
    """Where the built feed says that it stands, if lydsak.toml has it elsewhere; None where there is no such feed."""
    if settings.show.site_url is None:
        return None
    built = read_built_address(settings.root)
    return None if built == feed_url(settings.show) else built


def describe_move(settings: Settings, former: str) -> str:
    """What a build that moves a show says: subscribers do not follow by themselves."""
    told = f"the show moves: the feed stood at {former}, and site_url makes it {feed_url(settings.show)}"
    if settings.feed.new_feed_url is not None:
        return told
    return (
        f"{told}. If anybody subscribes, they follow by a redirect there, or by new_feed_url under [feed] "
        "(docs/how-to/publish.md)"
    )


def describe_former_pages(settings: Settings, slugs: Iterable[str]) -> str | None:
    """Which of these episodes, of which the build made nothing, have pages of the former address; None for none."""
    found = [slug for slug in slugs if has_former_page(settings, slug)]
    if not found:
        return None
    named = ", ".join(found[:_NAMED]) + (f" and {len(found) - _NAMED} more" if len(found) > _NAMED else "")
    return (
        f"page and tags still have the former address: {named} (the feed has the new one). "
        "They follow once the script is approved, or back in scripts/, and built; or leave them"
    )


def has_former_page(settings: Settings, slug: str) -> bool:
    """Whether the page that listeners have of an episode says that it stands where the show stood before."""
    if settings.show.site_url is None:
        return False
    return read_page_address(settings.root, slug) not in (None, join_url(settings.show, f"e/{slug}/"))
