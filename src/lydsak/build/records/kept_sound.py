"""Sound that a correction, or a move, replaced stays at its address for a while: apps hold on to a feed for days."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from lydsak.build.clock import read_clock
from lydsak.build.moving import has_former_page
from lydsak.build.records.episodes import find_standing
from lydsak.config import Settings
from lydsak.model import Episode
from lydsak.store.files import explain_storage, keep_file


def keep_replaced_sound(settings: Settings, before: Episode, after: Episode) -> None:
    """Note the sound that a correction or a move has just replaced, and until when it stays. Raises StorageError.

    A move is known by the page, which is the old one until the feed is in place.
    """
    hours = settings.feed.keep_corrected
    corrected = len(after.corrections) > len(before.corrections)
    if not hours or not (corrected or has_former_page(settings, before.slug)):
        return
    standing = _list_sound(after)
    replaced = [path for path in _list_sound(before) if path not in standing]
    if replaced:
        until = (read_clock() + timedelta(hours=hours)).isoformat(timespec="seconds")
        _write(settings.root, {**_read(settings.root), **dict.fromkeys(replaced, until)})


def list_kept_sound(root: Path) -> frozenset[Path]:
    """The files that stay though no feed names them."""
    return frozenset(root / "feed" / path for path, until in _read(root).items() if _parse(until) > read_clock())


def remove_expired_sound(root: Path) -> None:
    """Take away what has stayed long enough. Raises StorageError."""
    noted = _read(root)
    expired = [path for path, until in noted.items() if _parse(until) <= read_clock()]
    for path in expired:
        if _is_heard(root, path):  # the correction was taken back
            continue
        with explain_storage(root / "feed" / path):
            (root / "feed" / path).unlink(missing_ok=True)
    if expired:
        _write(root, {path: until for path, until in noted.items() if path not in expired})


def _is_heard(root: Path, path: str) -> bool:
    """Whether a built episode consists of this file, named media/SLUG.HASH8.mp3."""
    standing = find_standing(root, path.removeprefix("media/").rsplit(".", 2)[0])
    return standing is not None and path in _list_sound(standing.episode)


def _list_sound(episode: Episode) -> tuple[str, ...]:
    return (episode.audio.path, *(one.file.path for one in episode.alternates))


def _locate(root: Path) -> Path:
    return root / ".lydsak" / "kept-sound.json"


def _read(root: Path) -> dict[str, str]:
    with suppress(OSError, ValueError):
        found = msgspec.json.decode(_locate(root).read_bytes(), type=dict[str, str])
        return {path: until for path, until in found.items() if path.startswith("media/") and ".." not in path}
    return {}


def _write(root: Path, noted: dict[str, str]) -> None:
    keep_file(_locate(root), msgspec.json.encode(noted))


def _parse(until: str) -> datetime:
    """A note that cannot be read is one that is over."""
    with suppress(ValueError):
        found = datetime.fromisoformat(until)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return datetime.min.replace(tzinfo=UTC)
