"""What a build has from a shared store, and gives to it: sentences as they were spoken, units as they were encoded.

Whatever makes an episode asks before it makes, for all of a step at once, and tells what it made. A store that does
not answer spares no work, and that is all.
"""

from __future__ import annotations

import errno
import re
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import ClassVar, Final

from lydsak.build.events import StoreExchanged
from lydsak.build.sharing.courier import FLUSH, Courier
from lydsak.build.workers.parcel import is_away
from lydsak.config import Settings, locate_setting
from lydsak.errors import SettingsError, StorageError
from lydsak.model import Key, SharedStore
from lydsak.store import Store
from lydsak.store.bucket import locate_bucket
from lydsak.store.files import keep_file
from lydsak.targets.s3_client import check_bucket_address

UNSENT: Final = "unsent"
"""The file beside the store, a key a line, of what is to be sent: by the build that runs, else by the next one."""
_KEY: Final = re.compile(r"[0-9a-f]{64}")
_SHARED: Final = {"answer", "speech", "speech-info", "clip-loudness", "unit-loudness", "unit-frames", "unit-facts"}
"""The steps whose entries are worth sending: what costs a voice's time or price, and what is small beside it."""
_MOST_UNSENT: Final = 50_000
_TERM: Final = 600.0
"""Seconds after which a worker of a cluster, which outlives builds, tries again a bucket that it gave up."""


class Sharing:
    """Where no store is shared: nothing comes, nothing is sent."""

    @property
    def lends(self) -> bool:
        """Whether what is described here may be taken for being there."""
        return False

    def have_lent(self, keys: Iterable[Key]) -> None:
        """Have what was taken for being there, as it is used now. Raises StorageError L705 where it is not."""

    def fetch(self, keys: Iterable[Key]) -> None:
        """Have what the store lacks, as far as another machine has made it."""

    def send(self, keys: Iterable[Key]) -> None:
        """Let other machines have what was made."""

    def take_exchanged(self, exchanged: StoreExchanged) -> None:
        """What a worker had and made."""

    def finish(self) -> StorageError | None:
        """Wait until all is sent; returns what is to be told, once."""

    def stop(self) -> None:
        """End it, where it has not finished."""


class _Lending(Sharing):
    """Where there is a bucket; once it had not what it was taken to have, nothing is left there any more."""

    def __init__(self, store: Path) -> None:
        self._store = Store(store)
        self._broken = False

    def have_lent(self, keys: Iterable[Key]) -> None:
        """As `Sharing.have_lent`."""
        lent = [key for key in dict.fromkeys(keys) if self._store.find_size(key) is None]
        if not lent or self._broken:
            return
        self.fetch(lent)
        if any(self._store.find_size(key) is None for key in lent):
            self._broken = True
            raise StorageError("L705", "the shared store has not all that it had", help="build again")


class BuildSharing(_Lending):
    """A build's: what is made is sent meanwhile, by it or its workers of this machine."""

    def __init__(self, shared: SharedStore, store: Path) -> None:
        super().__init__(store)
        self._shared = shared
        self._courier: Courier | None = None
        self._handed: dict[Key, None] = {}
        """What the courier was given to send: whether it did, only it knows."""
        self._problem: StorageError | None = None

    @property
    def lends(self) -> bool:
        """Not where nobody answers."""
        return not self._broken and (self._courier is None or self._courier.reads)

    def fetch(self, keys: Iterable[Key]) -> None:
        """As `Sharing.fetch`. Where nothing is lacking and nothing waits to be sent, nobody is asked."""
        wanted = tuple(keys)
        if wanted or self._store.root.with_name(UNSENT).exists():
            self._start().fetch(wanted)

    def send(self, keys: Iterable[Key]) -> None:
        """As `Sharing.send`."""
        if not self._shared.read_only:
            self._hand_over(self._start(), keys)

    def take_exchanged(self, exchanged: StoreExchanged) -> None:
        """As `Sharing.take_exchanged`; what the worker made is sent from here."""
        self._problem = self._problem or exchanged.problem
        if exchanged.made:
            self.send(exchanged.made)

    def finish(self) -> StorageError | None:
        """As `Sharing.finish`; what was not sent stays noted."""
        if self._courier is None:
            return self._problem
        unsent = self._courier.flush(FLUSH)
        self._courier.end()
        problem = self._courier.problem or self._problem
        if unsent is not None:
            settle_unsent(self._store.root, self._handed.keys() - set(unsent))
        self._courier, self._handed = None, {}
        return problem

    def stop(self) -> None:
        """As `Sharing.stop`. All that was to be sent stays noted: to send it twice is harmless."""
        if self._courier is not None:
            self._courier.end()
            self._courier, self._handed = None, {}

    def _hand_over(self, courier: Courier, keys: Iterable[Key]) -> None:
        """Noted before it is sent, and until it was: a build that is killed meanwhile has nobody to note it."""
        handed = [key for key in keys if key not in self._handed]
        note_unsent(self._store.root, handed)
        self._send_noted(courier, handed)

    def _send_noted(self, courier: Courier, keys: Iterable[Key]) -> None:
        handed = list(keys)
        self._handed.update(dict.fromkeys(handed))
        courier.send(handed)

    def _start(self) -> Courier:
        if self._courier is None:
            self._courier = Courier(self._shared, self._store.root)
            if not self._shared.read_only:
                self._send_noted(self._courier, read_unsent(self._store.root))
        return self._courier


class WorkerSharing(_Lending):
    """A worker's that makes a whole episode: it fetches by itself, and what it made is for the build to send."""

    def __init__(self, shared: SharedStore, store: Path) -> None:
        super().__init__(store)
        self._shared = shared
        self._courier = _keep_courier(shared, store)
        self._fetched: dict[Key, None] = {}
        self._made: dict[Key, None] = {}

    @property
    def lends(self) -> bool:
        """Not where nobody answers."""
        return not self._broken and self._courier.reads

    def fetch(self, keys: Iterable[Key]) -> None:
        """As `Sharing.fetch`."""
        came = self._courier.fetch(keys)
        self._fetched.update(dict.fromkeys(came))
        _Kept.there.update(came)

    def send(self, keys: Iterable[Key]) -> None:
        """Remember it."""
        self._made.update(dict.fromkeys(keys))

    def conclude(self) -> StoreExchanged:
        """What came of it."""
        return StoreExchanged(tuple(self._fetched), tuple(self._made), self._problem)

    def push(self, used: Iterable[Key]) -> StoreExchanged:
        """For a worker whose store nobody else sees: send what it used and the bucket may lack.

        `fetched` is then what the bucket has of it, and `made` what it has not.
        """
        keys = dict.fromkeys(key for key in used if self._is_shared(key))
        left = tuple(key for key in keys if key not in _Kept.there or key in self._made)
        if left and self._courier.reads and not self._shared.read_only:
            self._courier.send(left)
            unsent = self._courier.flush()
            left = left if unsent is None else tuple(key for key in left if key in unsent)
        there = tuple(key for key in keys if key not in left)
        _Kept.there.update(there)
        return StoreExchanged(there, left, self._problem)

    def _is_shared(self, key: Key) -> bool:
        recipe = self._store.read_recipe(key)
        return recipe is not None and recipe.step in _SHARED

    @property
    def _problem(self) -> StorageError | None:
        problem = self._courier.problem
        if problem is None or not is_away():
            return problem
        return StorageError(problem.code, f"a worker {problem.message}", help=problem.help)


def note_unsent(store: Path, keys: Iterable[Key]) -> None:
    """Let the next build send entries; a disk that does not take the note is no reason to end what is done."""
    lines = "".join(f"{key}\n" for key in keys)
    if lines:
        with suppress(OSError), _hold_note(store), store.with_name(UNSENT).open("a", encoding="ascii") as file:
            file.write(lines)


def read_unsent(store: Path) -> list[Key]:
    """The keys that are noted, each once."""
    try:
        lines = dict.fromkeys(store.with_name(UNSENT).read_text("ascii").split())
    except (OSError, ValueError):
        return []
    return [Key(line) for line in list(lines)[-_MOST_UNSENT:] if _KEY.fullmatch(line)]


def settle_unsent(store: Path, sent: Collection[Key]) -> None:
    """Note no more what was sent; what somebody noted meanwhile stays."""
    if not sent:
        return
    path = store.with_name(UNSENT)
    with suppress(OSError, StorageError), _hold_note(store):
        left = [key for key in read_unsent(store) if key not in sent]
        if left:
            keep_file(path, "".join(f"{key}\n" for key in left).encode("ascii"))
        else:
            path.unlink(missing_ok=True)


@contextmanager
def _hold_note(store: Path) -> Iterator[None]:
    """Commands that hold no show write it too. By the kernel: who is killed holds nothing. Raises OSError."""
    from filelock import FileLock

    store.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(store.with_name(f"{UNSENT}.lock"))
    try:
        lock.acquire()
    except NotImplementedError as error:  # a file system that has no locks
        raise OSError(errno.ENOLCK, str(error)) from error
    try:
        yield
    finally:
        lock.release()


class _Kept:
    """A worker's courier, one for all episodes that it makes for a while; it ends with the worker."""

    courier: Courier | None = None
    what: tuple[SharedStore, Path, int] | None = None
    there: ClassVar[set[Key]] = set()
    """What the bucket has, as far as this worker knows."""


def _keep_courier(shared: SharedStore, store: Path) -> Courier:
    wanted = (shared, store, int(time.monotonic() // _TERM))
    if _Kept.courier is None or _Kept.what != wanted:
        let_courier_go()
        _Kept.courier, _Kept.what = Courier(shared, store), wanted
    return _Kept.courier


def let_courier_go() -> None:
    """End the one that is kept in this process."""
    if _Kept.courier is not None:
        _Kept.courier.end()
        _Kept.courier = None
    _Kept.there.clear()


def check_shared_store(settings: Settings) -> None:
    """Refuse a table that can mean no bucket, before anything is done. Raises SettingsError L856."""
    if settings.shared_store is None:
        return
    try:
        check_bucket_address(locate_bucket(settings.shared_store))
    except SettingsError as error:
        place = locate_setting(settings.root, ("shared_store",))
        raise SettingsError(error.code, error.message, place=place, help=error.help) from None
