"""What an episode was made from, as one key: equal means up to date, and is found without parsing the script."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from lydsak.build.sound.credentials import locate_credential
from lydsak.build.speech.engines import fingerprint_voice_maker, parse_voice
from lydsak.config import Settings
from lydsak.errors import AssetError, Phrase, Place
from lydsak.model import Key
from lydsak.store import Recipe

_PACKAGE: Final = Path(__file__).parents[1]
_ORIGINS: Final[Mapping[str, str]] = {
    "script": "its script",
    "settings": "lydsak.toml",
    "quotes": "lydsak.toml",
    "spoken": "lydsak.toml",
    "published": "lydsak.toml",
    "reading": "lydsak.toml",
    "words": "words.toml",
    "voices": "a voice or its engine",
    "sounds": "a sound",
    "stories": "a story that it reads",
    "cover": "the cover",
    "certificate": "the certificate",
    "code": "Lydsak itself",
}
"""Where what an episode is made from comes from."""
_CODE: Final = (".py", ".toml", ".html", ".css", ".js", ".tsv", ".txt")


def fingerprint_episode(
    text: str,
    settings: Settings,
    *,
    voices: Iterable[str],
    sounds: Mapping[str, str],
    stories: Mapping[str, str] | None = None,
) -> Key:
    """The key of a script's text, with the voices that speak in it and the digests of the sounds that it names.

    `stories` are the digests of the scripts that an edition reads.

    Raises AssetError for a cover that is not there, EngineError for an engine that is not.
    """
    return join_origins(digest_origins(text, settings, voices=voices, sounds=sounds, stories=stories))


def digest_origins(
    text: str,
    settings: Settings,
    *,
    voices: Iterable[str],
    sounds: Mapping[str, str],
    stories: Mapping[str, str] | None = None,
) -> dict[str, Key]:
    """The same, apart: a key for each file or thing that it comes from, to say which of them changed. Raises alike."""
    inputs = _gather_inputs(text, settings, voices, sounds, stories or {})
    origins: dict[str, dict[str, object]] = {}
    for name, value in inputs.items():
        origins.setdefault(_ORIGINS[name], {})[name] = value
    return {origin: Recipe("origin", found).key for origin, found in origins.items()}


def join_origins(origins: Mapping[str, Key]) -> Key:
    """The key of an episode of all that it is made from: a plan has both, and gathers the show's words but once."""
    return Recipe("episode", dict(origins)).key


def _gather_inputs(
    text: str, settings: Settings, voices: Iterable[str], sounds: Mapping[str, str], stories: Mapping[str, str]
) -> dict[str, object]:
    return {
        "script": digest_content(text.encode("utf-8")),
        "settings": msgspec.to_builtins((settings.show, settings.sound, settings.engine, settings.roles)),
        "quotes": msgspec.to_builtins(settings.quotes),
        "spoken": [settings.opening, settings.closing],
        "published": [settings.publish_as, settings.approval],
        "reading": msgspec.to_builtins(settings.reading),
        "words": msgspec.to_builtins(settings.words),
        "voices": {
            voice: fingerprint_voice_maker(settings, parse_voice(voice, settings.engine))
            for voice in sorted(set(voices))
        },
        "sounds": dict(sounds),
        "stories": dict(stories),
        "cover": _digest_cover(settings),
        "certificate": digest_certificate(settings),
        "code": digest_code(""),
    }


def digest_content(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def digest_certificate(settings: Settings) -> str | None:
    """Of the certificate that episodes are signed with; None where they are not, or it is not there."""
    if settings.provenance is None:
        return None
    path = locate_credential(settings, settings.provenance.certificate)
    with suppress(OSError):
        return digest_content(path.read_bytes()) if path.is_file() else None
    return None


@cache
def digest_code(package: str) -> str:
    """A digest of our own code below a package: what it makes is made again when it changes."""
    digest = hashlib.sha256()
    for name, path in sorted(_list_code(_PACKAGE / package, "")):
        digest.update(name.encode("utf-8") + b"\0")
        with open(path, "rb") as file:  # noqa: PTH123 (three times as quick as Path.open, and these are many)
            digest.update(file.read() + b"\0")
    return digest.hexdigest()[:16]


def _list_code(folder: str | Path, prefix: str) -> Iterator[tuple[str, str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(_CODE):
                yield prefix + entry.name, entry.path
            elif entry.is_dir() and entry.name not in {"__pycache__", "cli", "studio"}:
                yield from _list_code(entry.path, f"{prefix}{entry.name}/")


def _digest_cover(settings: Settings) -> str | None:
    cover = settings.show.cover
    if cover is None:
        return None
    path = settings.root / cover
    if not path.is_file():
        place = Place("lydsak.toml")
        raise AssetError(
            "L509", Phrase('there is no cover "{cover}"', cover=cover), place=place, help="correct show.cover"
        )
    return digest_content(path.read_bytes())
