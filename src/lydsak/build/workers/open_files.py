"""How many files this process may have open: without enough a pool of workers stands still, and says nothing."""

from __future__ import annotations

import sys
from typing import Final

from lydsak.errors import Phrase, StorageError

_OWN: Final = 24
"""Three for the terminal, some for what is read and written, and the pool's own queues and pipes."""
_PER_WORKER: Final = 3


def secure_open_files(workers: int) -> None:
    """Raise this process's limit on open files, if it is too low for so many workers. Raises StorageError."""
    if sys.platform == "win32":
        return
    import resource

    needed = _OWN + _PER_WORKER * workers
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise StorageError(
            "L715",
            Phrase(
                "only {hard} files may be open at once, and {workers} workers take {needed}",
                hard=hard,
                workers=workers,
                needed=needed,
            ),
            help="raise the limit (`ulimit -n`), or build with fewer --workers",
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
