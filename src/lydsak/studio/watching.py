"""watch_show: what changes on disk, so that two pages and an editor outside see each other."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any, Final

from lydsak.config import SETTINGS_FILE, WORDS_FILE
from lydsak.publish.web.files import read_plain_file
from lydsak.studio.documents import digest_saved

_LOOK_MS: Final = 400
"""How long it looks before it asks whether the server stops."""
_FOLDERS: Final = ("scripts", "articles")
_PING_EVERY: Final = 30
"""Looks between two words that all is quiet, by which a browser that has vanished is noticed."""


async def watch_show(root: Path, is_stopping: Callable[[], bool]) -> AsyncGenerator[tuple[str, dict[str, Any]], None]:
    """`changed` for each script that is saved, by whom so ever; `episodes` then, and for settings, words, an article.

    `hello` comes first, when from then on nothing is missed, and `quiet` now and then.
    """
    import asyncio

    from watchfiles import awatch

    for folder in _FOLDERS:
        (root / folder).mkdir(exist_ok=True)
    stop = asyncio.Event()
    watched = [root, *(root / folder for folder in _FOLDERS)]
    looks = 0
    async for changes in awatch(
        *watched, recursive=False, stop_event=stop, rust_timeout=_LOOK_MS, yield_on_timeout=True, debounce=100, step=20
    ):
        if is_stopping():
            return
        if not changes:
            # It begins to look at the first question only: from now on nothing is missed.
            if looks % _PING_EVERY == 0:
                yield ("quiet" if looks else "hello"), {}
            looks += 1
            continue
        paths = {Path(path) for _, path in changes}
        for path in sorted(paths):
            if path.parent.name == "scripts" and path.suffix == ".md" and path.name != "README.md":
                yield "changed", {"slug": path.stem, "etag": _digest(path)}
        if any(path.name in {SETTINGS_FILE, WORDS_FILE} or path.parent.name in _FOLDERS for path in paths):
            yield "episodes", {}


def _digest(path: Path) -> str | None:
    content = read_plain_file(path)
    return None if content is None else digest_saved(content)
