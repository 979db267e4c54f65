"""Files of a show on their way to a machine that does not see it, and back: by path, each named by what is in it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lydsak.build.fingerprint import digest_content
from lydsak.build.records.episodes import drop_other_record, locate_record
from lydsak.build.waiting_pages import try_waiting
from lydsak.errors import ClusterError, Phrase, StorageError
from lydsak.model import Key
from lydsak.store import Store
from lydsak.store.files import digest_file, keep_file, link_file, publish_file

FOLDER: Final = "LYDSAK_AWAY"
"""The variable that names a host's own folder to what it starts."""
_MADE: Final = ("feed", "audio/episodes", "audio/segments", ".lydsak/held", ".lydsak/pages", ".lydsak/base")
"""What builds make for good, below a show."""
_NOTED: Final = (".lydsak/last", ".lydsak/used", ".lydsak/reports", ".lydsak/store")
"""What spares work: it need not outlive a power cut."""
_STORE: Final = ".lydsak/store"
_PATH: Final = re.compile(rf"(?:{'|'.join(map(re.escape, (*_MADE, *_NOTED)))})(?:/(?!\.{{1,2}}(?:/|$))[^/\0\\]+)+")
_PAGE: Final = re.compile(r"feed/e/[^/]+/(?:embed/)?index\.html")
_SMALL: Final = 1 << 16
"""Bytes of a file that is sent unasked; of a larger one a worker may have kept what came with the last script."""
_MOST_KEPT: Final = 1 << 30
"""Bytes of a worker's store, and of large files, after which it begins anew: the show has all of it too."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """Digests of files by path from the show's folder, and the contents of all or some by digest."""

    files: Mapping[str, str]
    contents: Mapping[str, bytes]


def pack_parcel(root: Path, paths: Iterable[str], *, full: bool) -> Parcel:
    """Of files that a build takes; large ones only in a `full` one. Raises OSError."""
    files: dict[str, str] = {}
    contents: dict[str, bytes] = {}
    for path in paths:
        content = (root / path).read_bytes()
        digest = files[path] = digest_content(content)
        if full or len(content) <= _SMALL:
            contents[digest] = content
    return Parcel(files, contents)


def unpack_parcel(parcel: Parcel) -> Path | None:
    """On a worker: a show's folder with these files alone, besides a store; None where contents are lacking."""
    root, kept = _locate_show(), _locate_show().with_name("kept")
    _limit_folder(kept)
    for digest, content in parcel.contents.items():
        if len(content) > _SMALL and not (kept / digest).exists():
            keep_file(kept / digest, content)
    if not all(digest in parcel.contents or (kept / digest).exists() for digest in parcel.files.values()):
        return None
    _clear_show(root)
    for path, digest in parcel.files.items():
        found = parcel.contents.get(digest)
        keep_file(root / path, (kept / digest).read_bytes() if found is None else found)
    return root


def list_kept_entries() -> frozenset[str]:
    """On a worker: the keys of what its store has, all sent back with what it was made for."""
    return frozenset(path.parent.name + path.name for path in (_locate_show() / _STORE).glob("??/*"))


def pack_made(parcel: Parcel, keys: Iterable[str]) -> Parcel:
    """On a worker: what a build made of a parcel, with these entries of the store."""
    root = _locate_show()
    entries = (f"{_STORE}/{key[:2]}/{key[2:]}" for key in keys)
    made = [path for path in (*_list_made(root), *entries) if (root / path).is_file()]
    files = {path: digest for path in made if (digest := digest_file(root / path)) != parcel.files.get(path) and digest}
    return Parcel(files, {digest: (root / path).read_bytes() for path, digest in files.items()})


def place_episodes(root: Path, made: Parcel, slugs: Iterable[str]) -> None:
    """Put what came back where it would have been made; the episodes' records last, when all that they name is there.

    Raises ClusterError for what no build makes there, StorageError.
    """
    for path, digest in made.files.items():
        if not _PATH.fullmatch(path) or digest_content(made.contents[digest]) != digest:
            raise ClusterError("L883", Phrase("a worker sent back what nobody asked for: {path}", path=f"{path!r}"))
    folders = (root / "feed", root / ".lydsak" / "held")
    records = {locate_record(folder, slug): (folder, slug) for slug in slugs for folder in folders}
    placed: dict[str, Path] = {}
    for path, digest in sorted(made.files.items()):
        if root / path not in records:
            _place_file(root, path, made.contents[digest], digest, placed)
    for record, (folder, slug) in records.items():
        digest = made.files.get(record.relative_to(root).as_posix(), "")
        if digest:
            publish_file(record, made.contents[digest])
            drop_other_record(root, folder, slug)


def _place_file(root: Path, path: str, content: bytes, digest: str, placed: dict[str, Path]) -> None:
    """`placed` is what was published already, by its digest."""
    target = root / path
    if path.startswith(f"{_STORE}/"):  # what is no entry is not missed: it would spare work
        key = path.removeprefix(_STORE).replace("/", "")
        Store(root / _STORE).adopt_entry(Key(key), content)
    elif path.startswith(_NOTED):
        keep_file(target, content)
    elif _PAGE.fullmatch(path) and try_waiting(root, path.removeprefix("feed/"), content):
        pass  # the worker did not see what stands here, and so did not let it wait for the feed
    elif digest in placed and target.suffix == ".mp3":  # an episode has two names here as well
        link_file(placed[digest], target)
    else:
        publish_file(target, content)
        placed.setdefault(digest, target)


def pack_entries(store: Path, keys: Iterable[Key]) -> dict[Key, bytes]:
    """On a worker: entries of a store, as they stand there. Raises StorageError (L705) where one is lost or damaged."""
    kept = Store(store)
    found = {key: kept.export_entry(key) for key in keys}
    whole = {key: content for key, content in found.items() if content is not None}
    if len(whole) < len(found):
        raise StorageError("L705", "a worker's store lost what was just made", help="build again")
    return whole


def place_entries(store: Path, entries: Mapping[Key, bytes]) -> None:
    """Keep entries as they came. Raises ClusterError for what is none, or another than it is called; StorageError."""
    kept = Store(store)
    for key, content in entries.items():
        if not kept.adopt_entry(key, content):
            raise ClusterError("L883", Phrase("a worker sent back what nobody asked for: {key}", key=f"{key!r}"))


def is_away() -> bool:
    """Whether this is a process of a cluster's."""
    return FOLDER in os.environ


def locate_away_store() -> Path:
    """On a worker: the store of its own."""
    store = _locate_show() / _STORE
    _limit_folder(store)
    return store


def _locate_show() -> Path:
    return Path(os.environ[FOLDER]) / "show"


def _clear_show(root: Path) -> None:
    for path in root.iterdir() if root.exists() else ():
        if path.name != ".lydsak":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in (root / ".lydsak").iterdir() if (root / ".lydsak").exists() else ():
        if path.name != "store":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    _limit_folder(root / _STORE)


def _limit_folder(folder: Path) -> None:
    if sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) > _MOST_KEPT:
        shutil.rmtree(folder)


def _list_made(root: Path) -> Iterator[str]:
    for folder in (*_MADE, *_NOTED):
        if folder != _STORE:
            for path in sorted((root / folder).rglob("*")):
                if path.is_file():
                    yield path.relative_to(root).as_posix()
