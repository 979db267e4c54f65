"""check_show_guid: a show whose feed has a guid keeps it, though a slip takes it out of lydsak.toml or changes it."""

from __future__ import annotations

from lydsak.build.records.built_feed import read_built_guid
from lydsak.config import Settings, locate_setting
from lydsak.errors import Phrase, SettingsError


def check_show_guid(settings: Settings) -> None:
    """Refuse a show without the guid that its own feed has, or with another. Raises SettingsError L609.

    Apps would take the feed for another podcast, and episodes without a guid of their own for new ones.
    """
    if settings.show.site_url is None:
        return
    built, guid = read_built_guid(settings.root), settings.show.guid
    if built is None or (guid is not None and guid.lower() == built.lower()):
        return
    if guid is None:
        message = Phrase("the show's guid is gone: the feed that was built has {built}", built=built)
        help = Phrase('write guid = "{built}" under [show]', built=built)
        raise SettingsError("L609", message, place=locate_setting(settings.root, ("show",)), help=help)
    message = Phrase("the show's guid was changed: the feed that was built has {built}", built=built)
    help = Phrase(
        'write guid = "{built}" under [show]; if this is to be another podcast, delete feed/feed.xml and build',
        built=built,
    )
    raise SettingsError("L609", message, place=locate_setting(settings.root, ("show", "guid")), help=help)
