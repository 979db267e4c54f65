"""Engines as this show has set them up, one instance each for as long as the process lives."""

from __future__ import annotations

import difflib
from contextlib import suppress
from functools import cache

from lydsak.config import Settings, locate_setting
from lydsak.engines.base import ChecksVoices, Engine, FingerprintsVoices
from lydsak.engines.installed import UNKNOWN_ENGINE, find_options, load_engine
from lydsak.errors import EngineError, Phrase, SettingsError, UsageError
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
    for key, name in (("engine", settings.engine), *(("fallback", name) for name in settings.fallback)):
        try:
            load_show_engine(settings, name)
        except EngineError as error:
            if error.code == UNKNOWN_ENGINE:
                place = locate_setting(settings.root, (key,))
                raise SettingsError("L109", error.message, place=place, help=error.help) from None


def fingerprint_voice_maker(settings: Settings, voice: Voice) -> str:
    """Changes when the same words would sound different in this voice. Raises as `load_show_engine` does."""
    return fingerprint_loaded_voice(load_show_engine(settings, voice.engine), voice.name)


def fingerprint_loaded_voice(engine: Engine, voice: str) -> str:
    """The same of an engine that is set up already. Raises EngineError."""
    own = engine.fingerprint_voice(voice) if isinstance(engine, FingerprintsVoices) else ""
    return f"{engine.fingerprint} {own}".rstrip()


def check_engine_option(name: str) -> None:
    """Raises UsageError L109 for an engine that the command line names and that there is not."""
    try:
        find_options(name)
    except EngineError as error:
        if error.code == UNKNOWN_ENGINE:
            raise UsageError("L109", error.message, help=error.help) from None


def check_voice_name(engine: Engine, voice: Voice) -> None:
    """Raises EngineError L403 for a voice that the engine has not, before anything is spoken."""
    if voice.name in engine.voices():
        return
    if isinstance(engine, ChecksVoices):
        with suppress(EngineError):
            engine.check_voice(voice.name)
            return
    near = difflib.get_close_matches(voice.name, engine.voices(), n=1)
    help = (
        Phrase("did you mean {near}?", near=f'"{near[0]}"')
        if near
        else Phrase("voices: {known}", known=", ".join(engine.voices()[:12]))
    )
    raise EngineError("L403", Phrase('{engine} has no voice "{name}"', engine=voice.engine, name=voice.name), help=help)


def parse_voice(text: str, engine: str) -> Voice:
    """The voice of `engine:voice`, or of a bare name in the engine given."""
    before, colon, name = text.partition(":")
    return Voice(before.strip(), name.strip()) if colon else Voice(engine, text)
