"""What episodes no longer consist of, taken away once no feed names it."""

from __future__ import annotations

import os
from collections.abc import Container, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, get_args

from lydsak.build.records.episodes import (
    find_standing,
    list_all_files,
    list_homes,
    locate_copy,
    locate_measures,
    locate_record,
    locate_report,
    locate_usage,
)
from lydsak.build.records.known_script import KnownEpisode
from lydsak.model import PART_MARK, AlternateFormat
from lydsak.store.files import explain_storage

_MEDIA: Final = ("mp3", *get_args(AlternateFormat))


class Tidying:
    """Goes through a build, and knows at its end which episodes may have left something behind."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._built: dict[str, None] = {}
        self._untouched: dict[str, int] = {}

    def add_untouched(self, episode: KnownEpisode) -> None:
        """An episode in whose own folder nothing happened; among the sound of all others something may lie."""
        self._untouched[episode.slug] = episode.sounds

    def add_built(self, slug: str) -> None:
        """An episode that was made, or whose files were read: something may lie beside them."""
        if slug not in self._untouched:
            self._built[slug] = None

    def remove_superseded(self, staying: Container[Path] = ()) -> None:
        """Take away what is left; `staying` are files that nothing names and that are kept all the same.

        Raises StorageError.
        """
        media = _list_media(self._root)
        crowded = [slug for slug, count in self._untouched.items() if len(media.get(slug, ())) != count]
        for slug in (*self._built, *crowded):
            remove_superseded(self._root, slug, staying, media.get(slug, ()))


def remove_superseded(
    root: Path, slug: str, staying: Container[Path] = (), media: Sequence[Path] | None = None
) -> tuple[str, ...]:
    """Take away what an episode no longer consists of, wherever it stood; only once no feed names it.

    `staying` are files that nothing names and that are kept all the same; `media` is its sound, where that is known.
    """
    standing = find_standing(root, slug)
    if standing is None:
        return ()
    kept = {path for path, _ in list_all_files(standing, root)} | {locate_record(standing.folder, slug)}
    found = [
        *(_list_media(root).get(slug, ()) if media is None else media),
        *(path for folder in list_homes(root) for path in _list_own(folder, slug)),
        *(root / "audio" / "segments" / slug).glob("*.mp3"),
    ]
    return _remove_files(root, [path for path in found if path not in kept and path not in staying])


def remove_episode(root: Path, slug: str, keep: Sequence[str] = ()) -> tuple[str, ...]:
    """Take an episode out of the web root, and its reports with it; only once no feed names it.

    Of one that was a segment by itself nothing is left; of a script that got another name, the finished MP3. `keep`
    are paths below feed/ that stay.
    """
    besides = [locate_measures(root, slug), locate_report(root, slug)]
    feed, held = list_homes(root)
    media = _list_media(root).get(slug, ())
    traces = [*(path for path in media if path.is_relative_to(feed)), *_list_own(feed, slug)]
    if PART_MARK in slug:
        besides += [locate_copy(root, slug), locate_usage(root, slug)]
        traces += [*(path for path in media if path.is_relative_to(held)), *_list_own(held, slug)]
    kept = {root / "feed" / path for path in keep}
    return _remove_files(root, [*(path for path in traces if path not in kept), *filter(Path.exists, besides)])


def _list_own(folder: Path, slug: str) -> list[Path]:
    """Every file in an episode's own folder that builds of it made."""
    own = folder / "e" / slug
    named = [own / "index.html", own / "embed" / "index.html", own / "episode.json"]
    return [*own.glob("*.????????.*"), *(path for path in named if path.exists())]


def _list_media(root: Path) -> Mapping[str, list[Path]]:
    """The sound of all episodes by slug: SLUG.HASH8.mp3 and the like."""
    found: dict[str, list[Path]] = {}
    for folder in list_homes(root):
        media = folder / "media"
        with suppress(OSError):
            for name in os.listdir(media):  # noqa: PTH208 (names are all that is wanted, of ten thousand)
                slug, _, rest = name.partition(".")
                digest, _, form = rest.partition(".")
                if len(digest) == 8 and form in _MEDIA:
                    found.setdefault(slug, []).append(media / name)
    return found


def _remove_files(root: Path, paths: Sequence[Path]) -> tuple[str, ...]:
    for path in sorted(paths):
        with explain_storage(path):
            path.unlink(missing_ok=True)
        with suppress(OSError):  # not empty: something else stands there
            path.parent.rmdir()
    return tuple(path.relative_to(root).as_posix() for path in sorted(paths))
