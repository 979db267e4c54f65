"""Packages that only some shows need: a missing one is said at once, not after minutes of work."""

from __future__ import annotations

from lydsak.config import Settings, locate_setting
from lydsak.errors import Phrase, SettingsError


def check_packages(settings: Settings) -> None:
    """Refuse what the settings ask for and nothing installed can make. Raises SettingsError L111."""
    if settings.sound.alternates:
        _require_package("av", Phrase("AAC and Opus need"), "formats", settings, ("sound", "alternates"))
    if settings.provenance:
        _require_package("c2pa", Phrase("content credentials need"), "provenance", settings, ("provenance",))


def _require_package(package: str, need: Phrase, extra: str, settings: Settings, keys: tuple[str, ...]) -> None:
    from importlib.util import find_spec

    if find_spec(package) is None:
        raise SettingsError(
            "L111",
            Phrase("{need} the package {package}, which is not installed", need=need, package=package),
            place=locate_setting(settings.root, keys),
            help=Phrase('pip install "lydsak[{extra}]", or take [{table}] out', extra=extra, table=".".join(keys)),
        )
