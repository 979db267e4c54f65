"""A build that the studio starts: in a process of its own, told as it goes to whoever listens."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from lydsak.errors import BusyError, LydsakError
from lydsak.studio.phrases import encode_phrase, encode_told_error

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

_LOOK_EVERY = 0.05


class BuildJob:
    """At most one build at a time; those who come later are told all of it too."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._process: SpawnProcess | None = None
        self._news: list[tuple[str, dict[str, Any]]] = []
        self._reader: asyncio.Task[None] | None = None
        self.number = 0

    @property
    def runs(self) -> bool:
        """Whether a build is under way."""
        return self._reader is not None and not self._reader.done()

    def start(self, slugs: Sequence[str] | None) -> int:
        """Begin a build of these scripts, or of all. Raises BusyError while another runs."""
        import multiprocessing

        if self.runs:
            raise BusyError("L901", "a build is running already", help="wait for it to end")
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=run_build, args=(self._root, slugs, theirs), daemon=False)
        self._process.start()
        theirs.close()
        self._news = []
        self.number += 1
        self._reader = asyncio.get_running_loop().create_task(self._read(ours, self._process))
        return self.number

    def stop(self) -> None:
        """End a build that still runs; what it has made is whole."""
        if self._process is not None and self._process.is_alive():
            self._process.terminate()
            self._process.join(5)

    async def follow(self) -> AsyncIterator[tuple[str, dict[str, Any]]]:
        """The news of the build that runs, or of the last one, from its beginning."""
        at, news, reader = 0, self._news, self._reader
        while True:
            while at < len(news):
                yield news[at]
                at += 1
            if reader is None or reader.done():
                return
            await asyncio.sleep(_LOOK_EVERY)

    async def _read(self, connection: Connection, process: SpawnProcess) -> None:
        while True:
            try:
                if connection.poll():
                    self._news.append(connection.recv())
                    if self._news[-1][0] == "done":
                        break
                    continue
            except (EOFError, OSError):
                break
            if not process.is_alive() and not connection.poll():
                break
            await asyncio.sleep(_LOOK_EVERY)
        await asyncio.to_thread(process.join)
        if not self._news or self._news[-1][0] != "done":
            self._news.append(("done", {"seconds": None, "feed": None, "stopped": True}))


def run_build(root: Path, slugs: Sequence[str] | None, connection: Connection) -> None:
    """Build in this process and tell it through a pipe."""
    from lydsak.build.scripts import find_script, list_scripts
    from lydsak.build.show import BuildOptions, build_show
    from lydsak.config import load_settings

    begun = time.monotonic()
    feed: str | None = None
    try:
        settings = load_settings(root)
        named = [find_script(root, slug) for slug in slugs or ()]
        scripts = [path for path in named if path] if slugs else list(list_scripts(root))
        for event in build_show(settings, scripts, BuildOptions()):
            name, news = describe_event(event)
            feed = news.get("feed", feed)
            if name:
                connection.send((name, news))
    except LydsakError as error:
        connection.send(("failed", {"slug": None, "error": encode_told_error(error)}))
    connection.send(("done", {"seconds": round(time.monotonic() - begun, 2), "feed": feed, "stopped": False}))
    connection.close()


def describe_event(event: object) -> tuple[str, dict[str, Any]]:
    """An event of a build as server-sent news; no name for what the studio does not tell."""
    from lydsak.build import events

    if isinstance(event, events.EpisodeStarted):
        return "progress", {"slug": event.slug, "done": 0, "total": 0, "what": "starting"}
    if isinstance(event, events.StepAdvanced):
        return "progress", {"slug": event.slug, "done": event.done, "total": event.total, "what": event.step}
    if isinstance(event, events.EpisodeReady):
        page = f"/feed/e/{event.episode.slug}/" if event.episode.page else None
        return "episode", {"slug": event.episode.slug, "duration_ms": event.episode.duration, "page": page}
    if isinstance(event, events.EpisodeUntouched):
        known = event.episode
        page = f"/feed/e/{known.slug}/" if known.has_page else None
        return "episode", {"slug": known.slug, "duration_ms": known.duration, "page": page}
    if isinstance(event, events.EpisodeFailed):
        return "failed", {"slug": event.slug, "error": encode_told_error(event.error)}
    if isinstance(event, events.LeftOutOfFeed):
        sound = f"/api/scripts/{quote(event.slug)}/episode"
        return "held", {**_describe_hold(event.slug, event.reason), "sound": sound}
    if isinstance(event, events.KeptPublished):
        return "held", _describe_hold(event.slug, "changed since it was approved")
    if isinstance(event, events.EpisodeWithdrawn):
        return "held", _describe_hold(event.slug, "withdrawn")
    if isinstance(event, events.FeedReady):
        return "feed", {"feed": event.feed, "episodes": event.episodes}
    return "", {}


def _describe_hold(slug: str, reason: str) -> dict[str, Any]:
    return {"slug": slug, "reason": reason, "told": encode_phrase(reason)}
