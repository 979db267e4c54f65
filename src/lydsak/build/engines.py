"""Engines as this show has set them up, one instance each for as long as the process lives."""

from __future__ import annotations

from functools import cache

from lydsak.config import SETTINGS_FILE, Settings
from lydsak.engines.base import Engine, FingerprintsVoices
from lydsak.engines.installed import UNKNOWN_ENGINE, load_engine
from lydsak.errors import EngineError, Place, SettingsError
from lydsak.model import Voice


def load_show_engine(settings: Settings, name: str) -> Engine:
    """The engine with the show's options for it. Raises EngineError L401, L402, SettingsError."""
    return load_kept_engine(name, settings.find_engine_table(name))


@cache
def load_kept_engine(name: str, options: str) -> Engine:
    """One instance a process: engines keep connections and models. Raises as `load_engine` does."""
    return load_engine(name, options)


def check_engines(settings: Settings) -> None:
    """Refuse engines that do not exist: a mistake in the settings is said once, before anything is done.

    Raises SettingsError L109.
    """
    for name in (settings.engine, *settings.fallback):
        try:
            load_show_engine(settings, name)
        except EngineError as error:
            if error.code == UNKNOWN_ENGINE:
                raise SettingsError("L109", error.message, place=Place(SETTINGS_FILE), help=error.help) from None


def fingerprint_voice_maker(settings: Settings, voice: Voice) -> str:
    """Changes when the same words would sound different in this voice. Raises as `load_show_engine` does."""
    engine = load_show_engine(settings, voice.engine)
    own = engine.fingerprint_voice(voice.name) if isinstance(engine, FingerprintsVoices) else ""
    return f"{engine.fingerprint} {own}".rstrip()


def parse_voice(text: str, engine: str) -> Voice:
    """The voice of `engine:voice`, or of a bare name in the engine given."""
    before, colon, name = text.partition(":")
    return Voice(before.strip(), name.strip()) if colon else Voice(engine, text)
