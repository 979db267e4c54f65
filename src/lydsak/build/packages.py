"""Packages that only some shows need: a missing one is said at once, not after minutes of work."""

from __future__ import annotations

from lydsak.config import Settings, locate_setting
from lydsak.errors import SettingsError


def check_packages(settings: Settings) -> None:
    """Refuse what the settings ask for and nothing installed can make. Raises SettingsError L111."""
    if not settings.sound.alternates:
        return
    from importlib.util import find_spec

    if find_spec("av") is None:
        raise SettingsError(
            "L111",
            "AAC and Opus need the package av, which is not installed",
            place=locate_setting(settings.root, ("sound", "alternates")),
            help='pip install "lydsak[formats]", or take [sound.alternates] out',
        )
