"""Changed pages of episodes that are out wait for the feed: no page tells of what the feed does not have yet.

A new episode's page is named by nothing before the feed names it, and need not wait.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lydsak.build.fingerprint import digest_content
from lydsak.build.records.episodes import find_standing, locate_waiting_page, locate_waiting_pages
from lydsak.store.files import explain_storage, holds_bytes, keep_file


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """A page as its episode's record has it, and where listeners find it once the feed is in place."""

    slug: str
    path: Path
    content: bytes


def try_waiting(root: Path, path: str, content: bytes) -> bool:
    """Keep a page that differs from what stands below feed/, for the moment of the feed; False where it need not wait.

    Raises StorageError.
    """
    standing, waiting = root / "feed" / path, locate_waiting_page(root, path)
    with explain_storage(standing):
        waits = standing.is_file() and not holds_bytes(standing, content)
    if waits:
        keep_file(waiting, content)
        return True
    with explain_storage(waiting):
        waiting.unlink(missing_ok=True)
    return False


def list_waiting(root: Path) -> Iterator[WaitingPage]:
    """The pages that go out with the next feed; one that no record has any more is passed over. Raises StorageError."""
    folder = locate_waiting_pages(root)
    for own in sorted((folder / "e").glob("*")):
        standing = find_standing(root, own.name)
        named = (standing.episode.embed, standing.episode.page) if standing and standing.out else ()
        for page in filter(None, named):
            waiting = folder / page.path
            with explain_storage(waiting):
                content = waiting.read_bytes() if waiting.is_file() else b""
            if digest_content(content) == page.sha256:
                yield WaitingPage(own.name, root / "feed" / page.path, content)


def forget_waiting(root: Path) -> None:
    """Nothing waits any more: what did is in place. Raises StorageError."""
    folder = locate_waiting_pages(root)
    with explain_storage(folder):
        if folder.exists():
            shutil.rmtree(folder)
