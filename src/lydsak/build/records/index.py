"""What the last builds found whole, known again by what the file system says of it: as git's index knows a work tree.

Kept as .lydsak/index.json, for speed alone: without it every file of a show is read. A state is that of one script's
sources, records, files and folders; another inode, size or time of any of them is another state, and then the files are
read. No key of what is made hangs on it.
"""

from __future__ import annotations

import hashlib
import os
from array import array
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from lydsak.build.fingerprint import fingerprint_episode
from lydsak.build.hold import find_hold_time
from lydsak.build.records.episodes import find_current, locate_waiting_page, tell_time
from lydsak.build.records.known_script import KnownScript, Sight, describe_script
from lydsak.build.speech.engines import fingerprint_voice_maker, parse_voice
from lydsak.config import Settings
from lydsak.errors import LydsakError
from lydsak.model import Episode
from lydsak.store.files import keep_file

_VERSION: Final = 2
_SETTLED: Final = 50_000_000
"""Nanoseconds by which a source is older than the build: saved within one tick of the clock, it would look the same."""


@dataclass(frozen=True, slots=True)
class _Kept:
    version: int
    key: str
    scripts: dict[str, KnownScript]


class EpisodeIndex:
    """The states in which episodes were found whole, by slug, under one key of the show's settings and of our code."""

    def __init__(self, settings: Settings) -> None:
        """Raises AssetError, EngineError where the show's cover or engine is not there."""
        self._root = settings.root
        self.key = make_index_key(settings)
        self._kept = _load_scripts(self._root, self.key)
        self._seen: dict[str, KnownScript] = {}
        self._since = find_hold_time(self._root)
        self._look = Lookout(settings, self.key)

    def find(self, script: Path) -> KnownScript | None:
        """A script that nothing happened to since its episodes were found whole; no file of them is read."""
        kept = self._kept.get(script.stem)
        return kept if kept and self._look.stands_still(kept) else None

    def note(self, slug: str, sight: Sight) -> None:
        """Remember the state of a script whose episodes were just found whole, every file read."""
        if self._since is not None and sight.newest_source < self._since - _SETTLED:
            self._seen[slug] = sight.known

    def keep(self) -> None:
        """For the next build. Raises StorageError. What this one did not look at stays as it was known."""
        if any(self._kept.get(slug) != known for slug, known in self._seen.items()):
            kept = _Kept(_VERSION, self.key, {**self._kept, **self._seen})
            keep_file(_locate_index(self._root), msgspec.json.encode(kept))


def make_index_key(settings: Settings) -> str:
    """Of all that episodes are made from besides script, voices and sounds."""
    return fingerprint_episode("", settings, voices=(), sounds={})


def forget_index(root: Path) -> None:
    """Let the next build read every file: something is damaged that the file system does not tell of."""
    with suppress(OSError):
        _locate_index(root).unlink()


def confirm_whole(script: Path, settings: Settings, key: str) -> tuple[Episode | None, Sight | None]:
    """A script's episode where it is up to date, every file of it read; and its state, where it held still meanwhile.

    Raises as find_current.
    """
    look = Lookout(settings, key)
    before = look.see(script)
    current = find_current(script, settings)
    after = look.see(script) if current and before else None
    return current, after if before and after and after.known == before.known else None


class Lookout:
    """Looks at a script and its episodes without reading more than their records."""

    def __init__(self, settings: Settings, key: str) -> None:
        self._settings = settings
        self._prefix = f"{settings.root}/"
        self._key = key
        self._now = tell_time().timestamp()
        self._find_makers: Callable[[str], str] = cache(self._fingerprint_maker)

    def see(self, script: Path) -> Sight | None:
        """None for what is not built, not where it should be, or not all there."""
        known = describe_script(self._settings.root, script.stem)
        if known is None or any(self._waits(one.slug) for one in known.episodes):
            return None
        try:
            newest = max(time for path in known.sources for time in _read_state(self._prefix + path)[2:])
            return Sight(replace(known, state=self._measure(known)), newest)
        except (OSError, LydsakError):
            return None

    def _waits(self, slug: str) -> bool:
        """Whether the feed that it waits for will give it other pages."""
        return locate_waiting_page(self._settings.root, f"e/{slug}").exists()

    def stands_still(self, known: KnownScript) -> bool:
        """Whether a script and its episodes are as they were; no record is read."""
        if known.due is not None and known.due <= self._now:
            return False
        try:
            return self._measure(known) == known.state
        except (OSError, LydsakError):
            return False

    def _measure(self, known: KnownScript) -> str:
        """The state of all that is known of a script and of its files now. Raises OSError, LydsakError."""
        numbers = array("q")
        for path in (*known.sources, *known.made):
            numbers.extend(_read_state(self._prefix + path))
        makers = [self._find_makers(voice) for voice in known.voices]
        told = msgspec.json.encode(
            (self._key, makers, known.sources, known.made, known.voices, known.episodes, known.due)
        )
        return hashlib.blake2b(told + numbers.tobytes(), digest_size=16).hexdigest()

    def _fingerprint_maker(self, voice: str) -> str:
        return fingerprint_voice_maker(self._settings, parse_voice(voice, self._settings.engine))


def _read_state(path: str) -> tuple[int, int, int, int]:
    """Inode, size, and the times of the last change of content and of state. Raises OSError."""
    status = os.stat(path)  # noqa: PTH116 (a Path for each of a hundred thousand takes as long as asking)
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _load_scripts(root: Path, key: str) -> Mapping[str, KnownScript]:
    """Nothing where the settings or our code were others."""
    with suppress(OSError, ValueError):
        kept = msgspec.json.decode(_locate_index(root).read_bytes(), type=_Kept)
        if (kept.version, kept.key) == (_VERSION, key):
            return kept.scripts
    return {}


def _locate_index(root: Path) -> Path:
    return root / ".lydsak" / "index.json"
