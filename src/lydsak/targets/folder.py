"""A folder of this machine, or of a disk on the network: a web server's root."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from uuid import uuid4

from lydsak.errors import Place, SettingsError, TargetError
from lydsak.targets.base import STAGING, Outgoing
from lydsak.targets.headers import is_content_named
from lydsak.targets.options import FolderOptions

_BLOCK: Final = 1 << 20
_OWN_FOLDERS: Final = frozenset({".lydsak", "articles", "audio", "feed", "scripts"})


class FolderTarget:
    """Files are written apart, synced, read back and then renamed into their place."""

    def __init__(self, options: FolderOptions, *, root: Path) -> None:
        """`root` is the show's folder, from which a relative path is taken. Raises SettingsError (L856)."""
        self._folder = Path(os.path.normpath(root / Path(options.path).expanduser()))
        _check_place(self._folder.resolve(), root.resolve(), options.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    @property
    def address(self) -> str:
        """The folder."""
        return str(self._folder)

    def watch(self, path: str) -> None:
        """A folder replaces whatever stands there."""

    def read(self, path: str) -> bytes | None:
        """The content of a file."""
        with self._explain(path):
            try:
                return (self._folder / path).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                return None

    def holds(self, file: Outgoing) -> bool:
        """By size, and by digest where the name does not hold it."""
        return self._finds(file, read=not is_content_named(file.path))

    def keeps(self, file: Outgoing) -> bool:
        """By size and digest."""
        return self._finds(file, read=True)

    def _finds(self, file: Outgoing, *, read: bool) -> bool:
        with self._explain(file.path):
            try:
                with (self._folder / file.path).open("rb") as there:
                    if os.fstat(there.fileno()).st_size != file.size:
                        return False
                    return not read or _digest(there.fileno()) == file.sha256
            except (FileNotFoundError, NotADirectoryError):
                return False

    def send(self, files: Sequence[Outgoing]) -> Iterator[Outgoing]:
        """One after the other: a disk gains nothing from more at once."""
        for file in files:
            self._send_one(file)
            yield file

    def copy(self, path: str, copied: str) -> None:
        """A second link, as files are replaced and never written into; a copy where the disk has no links."""
        with self._explain(copied):
            source, target = self._folder / path, self._folder / copied
            temporary = self._stage(target)
            with _removing(temporary):
                try:
                    os.link(source, temporary)
                except FileNotFoundError:
                    raise
                except OSError:
                    shutil.copyfile(source, temporary)
                    _sync(temporary)
                temporary.replace(target)
            _sync(target.parent)

    def remove(self, paths: Sequence[str]) -> None:
        """And the folders that are empty then, but the web root."""
        for path in paths:
            with self._explain(path):
                gone = self._folder / path
                with suppress(FileNotFoundError, NotADirectoryError):
                    gone.unlink()
                with suppress(OSError):  # the first that is not empty
                    for folder in list(gone.parents)[: len(Path(path).parents) - 1]:
                        folder.rmdir()

    def conclude(self, message: str) -> None:  # noqa: ARG002 (a folder keeps no log)
        """Each file was in place when it was sent; what was cut off before goes."""
        with self._explain(STAGING):
            for left in (self._folder / STAGING).glob("*"):
                left.unlink(missing_ok=True)

    def _send_one(self, file: Outgoing) -> None:
        with self._explain(file.path):
            target = self._folder / file.path
            temporary = self._stage(target)
            with _removing(temporary):
                if isinstance(file.source, bytes):
                    temporary.write_bytes(file.source)
                else:
                    shutil.copyfile(file.source, temporary)
                _sync(temporary)
                if _digest_file(temporary) != file.sha256:
                    message = "is not what was sent: the file changed meanwhile, or the disk does not keep it"
                    raise TargetError("L853", message, place=Place(str(target)), help="publish again")
                temporary.replace(target)
            _sync(target.parent)

    def _stage(self, target: Path) -> Path:
        for folder in (target.parent, self._folder / STAGING):
            folder.mkdir(parents=True, exist_ok=True)
        return self._folder / STAGING / uuid4().hex

    @contextmanager
    def _explain(self, path: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            place = Place(str(self._folder / path))
            help = "check the folder's disk, owner and permissions"
            raise TargetError("L852", f"{error.strerror or error}", place=place, help=help) from error


def _check_place(folder: Path, root: Path, given: str) -> None:
    """A web root that is the show, holds it, or is one of its own folders would mix what is ours with what is out."""
    inside = folder.relative_to(root).parts[:1] if folder.is_relative_to(root) else ()
    if root.is_relative_to(folder) or (inside and inside[0] in _OWN_FOLDERS):
        help = "a folder of its own, outside the show, like ../public"
        raise SettingsError("L856", f'path is the show\'s own folder: "{given}"', help=help)


@contextmanager
def _removing(temporary: Path) -> Iterator[None]:
    try:
        yield
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _digest_file(path: Path) -> str:
    with path.open("rb") as file:
        return _digest(file.fileno())


def _digest(handle: int) -> str:
    digest = hashlib.sha256()
    while block := os.read(handle, _BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":  # Windows has no handle on a folder to sync
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
