"""What `doctor` looks at: the machine, the engines, the show."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path

from lydsak.build.packages import check_packages
from lydsak.build.sound.credentials import check_credentials, find_expiry
from lydsak.build.speech.audition import speak_text
from lydsak.build.speech.engines import load_kept_engine, parse_voice
from lydsak.build.speech.voices import list_engine
from lydsak.config import Settings, find_settings
from lydsak.engines.installed import EngineEntry, installed_engines
from lydsak.engines.versions import describe_packages
from lydsak.errors import LydsakError
from lydsak.model import SharedStore
from lydsak.store import Recipe
from lydsak.store.bucket import EntryBucket, locate_bucket

_LEAST_SPACE = 500_000_000
_SOON = timedelta(days=14)
"""A certificate that ends so soon should be renewed now."""
_EMBEDDED = "espeak"
"""The voice that every machine has."""
_SHARED_STORE = "shared store"
_PROBE = Recipe("doctor", {}).key
"""Of an entry that no build asks for."""
_LIBRARIES = ("gTTS", "pydub", "mutagen", "feedgen", "lameenc", "espeakng-loader", "numpy", "soundfile", "soxr")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was looked at. `good` is None for what is only to be known."""

    what: str
    good: bool | None
    detail: str


def diagnose(start: Path, *, online: bool = False) -> Iterator[Diagnosis]:
    """Look at everything in turn; nothing is written but a scratch file.

    `online` asks the shared store too, and puts an object there that nobody asks for.
    """
    yield Diagnosis("lydsak", None, metadata.version("lydsak"))
    yield Diagnosis("Python", sys.version_info >= (3, 11), f"{platform.python_version()} on {platform.platform()}")
    yield Diagnosis("libraries", None, describe_packages(_LIBRARIES))
    yield Diagnosis("processors", None, str(os.cpu_count()))
    yield from _diagnose_engines(start)
    yield _diagnose_show(start)
    yield from _diagnose_certificate(start)
    yield from _diagnose_shared_store(start, online=online)
    free = shutil.disk_usage(start if start.exists() else Path()).free
    yield Diagnosis("disk", free >= _LEAST_SPACE, f"{free / 1e9:.1f} GB free")


def _diagnose_engines(start: Path) -> Iterator[Diagnosis]:
    try:
        settings = find_settings(start)
    except LydsakError:
        settings = None  # said of the show
    for entry in installed_engines():
        yield _diagnose_engine(entry, settings)


def _diagnose_engine(entry: EngineEntry, settings: Settings | None) -> Diagnosis:
    """An offline voice has to speak; an online one is not asked. What the show does not use may be missing."""
    name = f"engine {entry.name}"
    used = settings is not None and entry.name in _list_used_engines(settings)
    listing = list_engine(entry, settings)
    if listing.problem:
        optional = not used and entry.package == "lydsak" and entry.name != _EMBEDDED
        return Diagnosis(name, None if optional else False, listing.problem)
    try:
        engine = load_kept_engine(entry.name, settings.find_engine_table(entry.name) if settings else "{}")
        if engine.online:
            caution = "" if getattr(engine, "certificates_checked", True) else "; checks no TLS certificates"
            return Diagnosis(name, None, f"{engine.fingerprint}; needs the network, not tried{caution}")
        voice = f"{entry.name}:{engine.default_voice('nb')}"
        audition = speak_text("Prøve: én, to, tre.", voice=voice, settings=settings, keeps=False)
        return Diagnosis(name, True, f"{engine.fingerprint}; speaks ({audition.duration / 1000:.1f} s of sound)")
    except LydsakError as error:
        return Diagnosis(name, False, f"{error.message}; {error.help or ''}".rstrip("; "))


def _list_used_engines(settings: Settings) -> set[str]:
    """Those that lydsak.toml names, wherever it does."""
    voices = {name for engine, _, voice in settings.roles for name in (engine, parse_voice(voice, engine).engine)}
    return {settings.engine, *settings.fallback, *(engine for engine, _ in settings.engine_tables), *voices}


def _diagnose_show(start: Path) -> Diagnosis:
    try:
        settings = find_settings(start)
    except LydsakError as error:
        return Diagnosis("show", False, f"{error.message} ({error.place})" if error.place else error.message)
    if settings is None:
        return Diagnosis("show", None, "none here; `lydsak new NAME` makes one")
    try:
        check_packages(settings)
        check_credentials(settings)
    except LydsakError as error:
        return Diagnosis("show", False, f"{error.message}; {error.help}")
    writable = os.access(settings.root, os.W_OK)
    return Diagnosis(
        "show", writable, f"{settings.show.title}" + ("" if writable else ": the folder may not be written")
    )


def _diagnose_certificate(start: Path) -> Iterator[Diagnosis]:
    """Until when episodes can be signed; what is wrong with the certificate is said of the show."""
    with suppress(LydsakError):
        settings = find_settings(start)
        until = None if settings is None else find_expiry(settings)
        if until:
            yield Diagnosis("certificate", until - datetime.now(UTC) > _SOON, f"valid until {until:%Y-%m-%d}")


def _diagnose_shared_store(start: Path, *, online: bool) -> Iterator[Diagnosis]:
    """Builds go on without it and say so: here is what would bring it back."""
    try:
        settings = find_settings(start)
    except LydsakError:
        return  # said of the show
    if settings is None:
        return
    shared = settings.shared_store
    if shared is None:
        yield Diagnosis(_SHARED_STORE, None, "not set: [shared_store] in lydsak.toml names one")
        return
    address = locate_bucket(shared)
    try:
        bucket = EntryBucket(shared)
        state = _try_bucket(bucket, shared) if online else "not tried: `lydsak doctor --online` does"
        yield Diagnosis(_SHARED_STORE, True if online else None, f"{address}; {state}")
    except LydsakError as error:
        yield Diagnosis(_SHARED_STORE, False, f"{address}: {error.message}; {error.help or ''}".rstrip("; "))


def _try_bucket(bucket: EntryBucket, shared: SharedStore) -> str:
    """What may be done there. Raises TargetError."""
    bucket.read(_PROBE)
    if shared.read_only:
        return "may be read; read_only is set, so that nothing is sent there"
    bucket.write(_PROBE, b"")
    return "may be read and written"
