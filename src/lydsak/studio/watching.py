"""watch_show: what changes on disk, so that two pages and an editor outside see each other."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Final

from lydsak.config import SETTINGS_FILE, WORDS_FILE

_QUIET_MS: Final = 2_000
"""How long it looks before it says that it is still there."""


async def watch_show(root: Path, is_stopping: Callable[[], bool]) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """`changed` for each script that is saved, by whom so ever; `episodes` when settings, words or the feed change."""
    import asyncio

    from watchfiles import awatch

    (root / "scripts").mkdir(exist_ok=True)
    stop = asyncio.Event()
    yield "hello", {}
    watched = [root / "scripts", root]
    async for changes in awatch(
        *watched, recursive=False, stop_event=stop, rust_timeout=_QUIET_MS, yield_on_timeout=True, debounce=100, step=20
    ):
        if is_stopping():
            return
        if not changes:
            yield "quiet", {}
            continue
        paths = {Path(path) for _, path in changes}
        for path in sorted(paths):
            if path.parent.name == "scripts" and path.suffix == ".md" and path.name != "README.md":
                yield "changed", {"slug": path.stem, "etag": _digest(path)}
        if any(path.name in {SETTINGS_FILE, WORDS_FILE} or path.parent.name == "scripts" for path in paths):
            yield "episodes", {}


def _digest(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except OSError:
        return None
