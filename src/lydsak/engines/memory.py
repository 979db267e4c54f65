"""A limit to the memory that a voice may take: it fails, and not the machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lydsak.engines.base import Engine, KnowsMemory


def find_memory(engine: Engine) -> int:
    """Bytes that a process may take to speak: what the engine says, else half of what the machine has."""
    if isinstance(engine, KnowsMemory):
        return engine.memory
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2 if sys.platform == "linux" else 0


@contextmanager
def limit_memory(most: int) -> Iterator[None]:
    """Raise MemoryError in the block where this process or a child would take so many bytes more than it has.

    On Linux; elsewhere the system does not keep to such a limit.
    """
    if sys.platform != "linux":
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = _read_taken() + most
    with suppress(ValueError, OSError):  # above what this process is allowed as it is
        resource.setrlimit(resource.RLIMIT_DATA, (limit if soft < 0 else min(soft, limit), hard))
    try:
        yield
    finally:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _read_taken() -> int:
    """Bytes of private memory, by proc(5): the sixth of statm."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * os.sysconf("SC_PAGE_SIZE")
