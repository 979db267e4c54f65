"""A page that `serve` shows is loaded again when a build has changed it; the file on disk knows nothing of this.

Every file in the web root is renamed into place whole, under a name with its hash where pages name it; an episode's
page comes after its sound and captions, the show's page and feed come after all episodes. So a page that differs is
whole and all it names is there. It is told once it, the show's page and the feed have stood still for two looks; in
a long build an episode's page may thus be loaded before the feed follows. A look asks three files for size, time
and inode.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lydsak.publish.web.answers import Seats
from lydsak.publish.web.files import is_plain_path, read_plain_file

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

RELOAD_PATH: Final = "/.lydsak/reload"
"""No published file can be here: names that begin with a dot are not served."""
MAX_WATCHERS: Final = 32
_LOOK_EVERY: Final = 0.25
_PING_EVERY: Final = 40
"""Looks between two comments on the line, by which a browser that has vanished is noticed."""
_SCRIPT: Final = """
(() => {
  const key = "lydsak-place:" + location.pathname;
  const sounds = [...document.querySelectorAll("audio")];
  const kept = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  if (kept) {
    const place = JSON.parse(kept);
    scrollTo(0, place.scroll);
    sounds.forEach((sound, number) => {
      const was = place.sounds[number];
      if (!was || !was.time) return;
      const resume = () => {
        sound.currentTime = was.time;
        if (was.playing) sound.play().catch(() => {});
      };
      if (sound.readyState) resume();
      else {
        sound.addEventListener("loadedmetadata", resume, {once: true});
        sound.load();
      }
    });
  }
  const source = new EventSource(PATH + "?tag=TAG&page=" + encodeURIComponent(PAGE));
  source.addEventListener("changed", () => {
    source.close();
    const place = {scroll: scrollY, sounds: sounds.map(s => ({time: s.currentTime, playing: !s.paused}))};
    sessionStorage.setItem(key, JSON.stringify(place));
    location.reload();
  });
})();
"""


def make_reload(page: bytes, path: str) -> str:
    """A script that waits for a page at `path`, below the root, to change."""
    named = json.dumps(path).replace("<", "\\u003c")  # nothing in a script may end it
    return _SCRIPT.replace("PATH", json.dumps(RELOAD_PATH)).replace("TAG", digest_page(page)).replace("PAGE", named)


def add_reload(page: bytes, script: str) -> bytes:
    """The page as it is shown: with the script before `</body>`."""
    before, end, after = page.rpartition(b"</body>")
    element = f"<script>{script}</script>\n".encode()
    return before + element + end + after if end else page + element


def digest_page(page: bytes) -> str:
    """What tells one state of a page from another."""
    return hashlib.sha256(page).hexdigest()[:32]


class PageWatch:
    """Answers the browsers that wait, at most MAX_WATCHERS at a time."""

    def __init__(self, root: Path, is_stopping: Callable[[], bool]) -> None:
        self._root = root.resolve()
        self._is_stopping = is_stopping
        self._seats = Seats()

    async def answer(self, request: Request) -> Response:
        """A stream of events; 204 for one too many, which then asks no more (HTML, section 9.2)."""
        from starlette.responses import Response

        path = request.query_params.get("page", "")
        if not self._is_page(path):
            return Response("no page", status_code=404, media_type="text/plain")
        if self._seats.is_full(MAX_WATCHERS):
            return Response(status_code=204)
        events = watch_page(self._root, path, request.query_params.get("tag", ""), self._is_stopping)
        return self._seats.answer_events(events, {"Cache-Control": "no-store"})

    def _is_page(self, path: str) -> bool:
        if not path.endswith(".html") or not is_plain_path(path):
            return False
        page = self._root / path
        try:
            return page.resolve(strict=True).is_relative_to(self._root)
        except FileNotFoundError:  # a build may write it yet
            return page.resolve().is_relative_to(self._root)
        except (OSError, RuntimeError):  # links that lead in a circle: until Python 3.12 a RuntimeError
            return False


async def watch_page(root: Path, path: str, tag: str, is_stopping: Callable[[], bool]) -> AsyncIterator[bytes]:
    """Server-sent events (HTML, section 9.2): one, `changed`, when the page's bytes are others than `tag` says."""
    files = (root / path, root / "index.html", root / "feed.xml")
    before: tuple[object, ...] | None = None
    looked: tuple[object, ...] | None = None
    looks = 0
    yield b": waiting\n\n"
    while not is_stopping():
        now = tuple(_look_at(file) for file in files)
        if now == before and now != looked:
            looked = now
            if _has_changed(files[0], tag):
                yield b"event: changed\ndata:\n\n"
                return
        before = now
        looks += 1
        if looks % _PING_EVERY == 0:
            yield b": still here\n\n"
        await asyncio.sleep(_LOOK_EVERY)


def _look_at(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _has_changed(page: Path, tag: str) -> bool:
    """A page that is gone is left as it stands: there is nothing to show instead."""
    content = read_plain_file(page)
    return content is not None and digest_page(content) != tag
