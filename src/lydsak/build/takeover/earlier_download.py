"""download_sounds: the sounds of earlier episodes into the show's own folder, each whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from lydsak.build.editing.web import fetch_sound
from lydsak.errors import ArticleError, Finding, Place, UsageError
from lydsak.model import EarlierEpisode
from lydsak.store.files import Replacement, digest_file, explain_storage

EARLIER_FOLDER: Final = "earlier"
_PATIENCE: Final = 1800.0
"""Seconds for one sound."""
_LARGEST: Final = 2_000_000_000
_SUFFIXES: Final = {"audio/mpeg": "mp3", "audio/mp3": "mp3", "audio/ogg": "ogg", "video/mp4": "mp4", "audio/wav": "wav"}
"""By the type that the feed names; anything else is AAC in MP4, as phones record it."""


@dataclass(frozen=True, slots=True)
class DownloadedSound:
    """An episode with its sound on this machine; or, where that could not be had, as it was, and why."""

    episode: EarlierEpisode
    finding: Finding | None = None


def download_sounds(
    folder: Path, episodes: Sequence[EarlierEpisode], *, allow_private: bool = False
) -> Iterator[DownloadedSound]:
    """Download into a show's folder; what is there from a run that was stopped stays. Raises StorageError."""
    for episode in episodes:
        name = f"{EARLIER_FOLDER}/{episode.id}.{_choose_suffix(episode)}"
        path = folder / name
        try:
            if not path.exists():
                _download(episode.enclosure.url, path, allow_private=allow_private)
            yield _describe_file(episode, path, name)
        except (ArticleError, UsageError) as error:
            message = f"the sound of {episode.id} stays where it is: {error.message}"
            yield DownloadedSound(
                episode, Finding("L867", "warning", message, Place(episode.enclosure.url), "check that it can be heard")
            )


def _download(url: str, path: Path, *, allow_private: bool) -> None:
    with explain_storage(path), Replacement(path, durable=True) as file:

        def write(piece: bytes) -> None:
            with explain_storage(path):  # or a full disk would be told as the network's fault
                file.write(piece)

        fetch_sound(url, write, allow_private=allow_private, timeout=_PATIENCE, largest=_LARGEST)


def _describe_file(episode: EarlierEpisode, path: Path, name: str) -> DownloadedSound:
    told, size = episode.enclosure.length, path.stat().st_size
    sha256 = digest_file(path) or hashlib.sha256().hexdigest()
    if size == 0:
        path.unlink()
        raise ArticleError("L867", "it is empty", place=Place(episode.enclosure.url))
    sound = replace(episode.enclosure, length=size, file=name, sha256=sha256)
    finding = None
    if told != size:
        message = f"the sound of {episode.id} has {size} bytes, where its feed said {told}: now it says {size}"
        finding = Finding("L867", "note", message, Place(name))
    return DownloadedSound(replace(episode, enclosure=sound), finding)


def _choose_suffix(episode: EarlierEpisode) -> str:
    return _SUFFIXES.get(episode.enclosure.type.partition(";")[0].strip().lower(), "m4a")
