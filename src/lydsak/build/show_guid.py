"""check_show_guid: a show whose feed has a guid keeps it, though a slip takes it out of lydsak.toml."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from lydsak.config import Settings, locate_setting
from lydsak.errors import SettingsError
from lydsak.publish.addresses import FEED_PATH

_GUID: Final = re.compile(rb"<podcast:guid>\s*([0-9a-fA-F-]{36})\s*</podcast:guid>")
_HEAD_BYTES: Final = 200_000
"""What a feed says of its show stands before its episodes."""


def check_show_guid(settings: Settings) -> None:
    """Refuse a show without the guid that its own feed has. Raises SettingsError L609.

    Apps would take the feed for another podcast, and episodes without a guid of their own for new ones.
    """
    if settings.show.guid or settings.show.site_url is None:
        return
    if built := _read_feed_guid(settings.root / "feed" / FEED_PATH):
        message = f"the show's guid is gone: the feed that was built has {built}"
        help = f'write guid = "{built}" under [show]'
        raise SettingsError("L609", message, place=locate_setting(settings.root, ("show",)), help=help)


def _read_feed_guid(path: Path) -> str | None:
    """None where there is no feed, or none with a guid."""
    try:
        with path.open("rb") as file:
            found = _GUID.search(file.read(_HEAD_BYTES))
    except OSError:
        return None
    return found[1].decode("ascii") if found else None
