"""What the last builds found whole, known again by what the file system says of it: as git's index knows a work tree.

Kept as .lydsak/index.json, for speed alone: without it every file of a show is read. A state is that of one episode's
script, sounds, record, files and folders; another inode, size or time of any of them is another state, and then the
files are read. No key of what is made hangs on it.
"""

from __future__ import annotations

import hashlib
import os
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from lydsak.build.engines import fingerprint_voice_maker, parse_voice
from lydsak.build.fingerprint import fingerprint_episode
from lydsak.build.hold import find_hold_time
from lydsak.build.records import StandingEpisode, find_current, find_hold, find_standing, list_files
from lydsak.config import Settings
from lydsak.errors import LydsakError
from lydsak.model import Episode
from lydsak.store.files import keep_file

_VERSION: Final = 1
_SETTLED: Final = 50_000_000
"""Nanoseconds by which a source is older than the build: saved within one tick of the clock, it would look the same."""


@dataclass(frozen=True, slots=True)
class Sight:
    """An episode as it stands, its files unread."""

    episode: Episode
    parts: tuple[Episode, ...]
    state: str
    newest_source: int
    """When the last of its script and sounds was written, in nanoseconds."""


@dataclass(frozen=True, slots=True)
class _Kept:
    version: int
    key: str
    states: dict[str, str]


class EpisodeIndex:
    """The states in which episodes were found whole, by slug, under one key of the show's settings and of our code."""

    def __init__(self, settings: Settings) -> None:
        """Raises AssetError, EngineError where the show's cover or engine is not there."""
        self._root = settings.root
        self.key = make_index_key(settings)
        self._kept = _load_states(self._root, self.key)
        self._seen: dict[str, str] = {}
        self._since = find_hold_time(self._root)
        self._look = Lookout(settings, self.key)

    def find(self, script: Path) -> Sight | None:
        """An episode that nothing happened to since it was found whole."""
        kept = self._kept.get(script.stem)
        sight = self._look.see(script) if kept else None
        if sight is None or sight.state != kept:
            return None
        self._seen[script.stem] = sight.state
        return sight

    def note(self, slug: str, state: str, newest_source: int) -> None:
        """Remember the state of an episode that was just found whole, every file read."""
        if self._since is not None and newest_source < self._since - _SETTLED:
            self._seen[slug] = state

    def keep(self) -> None:
        """For the next build. Raises StorageError. What this one did not look at stays as it was known."""
        states = {slug: self._kept[slug] for slug in self._kept.keys() - self._seen.keys()} | self._seen
        if states != self._kept:
            keep_file(_locate_index(self._root), msgspec.json.encode(_Kept(_VERSION, self.key, states)))


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
    return current, after if before and after and after.state == before.state else None


class Lookout:
    """Looks at episodes without reading more than their records."""

    def __init__(self, settings: Settings, key: str) -> None:
        self._settings = settings
        self._root = str(settings.root)
        self._key = key
        self._find_makers: Callable[[str], str] = cache(self._fingerprint_maker)

    def see(self, script: Path) -> Sight | None:
        """None for what is not built, not where it should be, or not all there."""
        whole = find_standing(self._settings.root, script.stem)
        if whole is None or not self._stands_right(whole):
            return None
        parts = [find_standing(self._settings.root, part.slug) for part in whole.episode.parts]
        standing = [whole, *(part for part in parts if part)]
        if len(standing) != len(parts) + 1 or not all(map(self._stands_right, standing)):
            return None
        try:
            sources = [_read_state(path) for path in self._list_sources(whole.episode)]
            made = [_read_state(path) for one in standing for path in self._list_made(one)]
            makers = "".join(
                map(self._find_makers, sorted({voice for one in standing for voice in one.episode.voices}))
            )
        except (OSError, LydsakError):
            return None
        numbers = array("q", [number for state in (*sources, *made) for number in state]).tobytes()
        state = hashlib.blake2b(numbers, key=hashlib.blake2b(f"{self._key}{makers}".encode()).digest(), digest_size=16)
        newest = max(time for _, _, *times in sources for time in times)
        return Sight(whole.episode, tuple(one.episode for one in standing[1:]), state.hexdigest(), newest)

    def _stands_right(self, standing: StandingEpisode) -> bool:
        """Whether it is where an episode of its date and status belongs."""
        out = standing.folder.name == "feed"
        return (find_hold(standing.episode, out=out) is None) == out

    def _list_sources(self, episode: Episode) -> Iterator[str]:
        yield f"{self._root}/scripts/{episode.slug}.md"
        yield from (f"{self._root}/scripts/{story}.md" for story in episode.stories)
        yield from (f"{self._root}/audio/music/{sound}" for sound in episode.sounds)

    def _list_made(self, standing: StandingEpisode) -> Iterator[str]:
        """Every file, and the folders that are its own: whatever comes or goes there changes them."""
        episode, folder = standing.episode, str(standing.folder)
        own = f"{folder}/e/{episode.slug}"
        yield from (own, f"{own}/episode.json", f"{self._root}/audio/episodes/{episode.slug}.mp3")
        yield from (f"{folder}/{file.path}" for file in list_files(episode))
        yield from (f"{self._root}/{file.path}" for file in episode.segment_files)
        if episode.segment_files:
            yield f"{self._root}/audio/segments/{episode.slug}"

    def _fingerprint_maker(self, voice: str) -> str:
        return fingerprint_voice_maker(self._settings, parse_voice(voice, self._settings.engine))


def _read_state(path: str) -> Sequence[int]:
    """Inode, size, and the times of the last change of content and of state. Raises OSError."""
    status = os.stat(path)  # noqa: PTH116 (a Path for each of a hundred thousand takes as long as asking)
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _load_states(root: Path, key: str) -> Mapping[str, str]:
    """Nothing where the settings or our code were others."""
    with suppress(OSError, ValueError):
        kept = msgspec.json.decode(_locate_index(root).read_bytes(), type=_Kept)
        if (kept.version, kept.key) == (_VERSION, key):
            return kept.states
    return {}


def _locate_index(root: Path) -> Path:
    return root / ".lydsak" / "index.json"
