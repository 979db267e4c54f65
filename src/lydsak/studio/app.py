"""create_studio: the routes of the studio, over the same functions that the commands call."""

from __future__ import annotations

import asyncio
import html
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lydsak.errors import BusyError, LydsakError, UsageError
from lydsak.publish.web.answers import Seats
from lydsak.studio.answers import (
    answer_error,
    answer_json,
    answer_stale,
    encode_event,
    read_body,
    read_tag,
    require_dict,
)
from lydsak.studio.building import BuildJob
from lydsak.studio.desk import Desk
from lydsak.studio.documents import StaleError
from lydsak.studio.guard import UPLOADS, StudioGuard, TooLargeError
from lydsak.studio.intake import Intakes
from lydsak.studio.watching import watch_show

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

MAX_PAGES: Final = 24
"""That listen at once: each has a thread, of forty that also read files."""
_FETCHES: Final = 2
"""Pages of the web, and articles to be read, at once: each has such a thread too, and a server may be slow."""
_ROOM: Final = Path(__file__).parent
_Endpoint = Callable[["Request"], Awaitable["Response"]]


def create_studio(
    root: Path, *, token: str, port: int, read_only: bool = False, is_stopping: Callable[[], bool] = lambda: False
) -> StudioGuard:
    """The studio of a show as an ASGI application on loopback. Its workers start with the first page."""
    studio = _Studio(Desk(root, read_only=read_only), is_stopping)
    return StudioGuard(studio.assemble(), token=token, port=port, read_only=read_only, close=studio.close)


class _Studio:
    """The endpoints. What reads files or speaks runs in a thread, one at a time where it writes."""

    def __init__(self, desk: Desk, is_stopping: Callable[[], bool]) -> None:
        self.desk = desk
        self.build = BuildJob(desk.root)
        self.intakes = Intakes(desk.documents.load_settings)
        self.intake_turns = asyncio.Semaphore(_FETCHES)
        self.is_stopping = is_stopping
        self.pages = Seats()
        """For those that are open and listen."""

    def close(self) -> None:
        """End the build and the voices."""
        self.build.stop()
        self.desk.listening.stop()

    def assemble(self) -> Starlette:
        """All routes."""
        from starlette.applications import Starlette
        from starlette.routing import Mount, Route

        from lydsak.publish.web.files import CarefulFiles

        feed = self.desk.root / "feed"
        feed.mkdir(exist_ok=True)
        script = "/api/scripts/{slug}"
        return Starlette(
            routes=[
                Route("/", self.show_page),
                Route("/api/show", _guarded(self.describe_show)),
                Route("/api/episodes", _guarded(self.list_episodes)),
                Route(script, _guarded(self.read_script), methods=["GET"]),
                Route(script, _guarded(self.write_script), methods=["PUT"]),
                Route(f"{script}/edit", _guarded(self.edit_script), methods=["POST"]),
                Route(f"{script}/status", _guarded(self.edit_status), methods=["POST"]),
                Route(f"{script}/undo", _guarded(self.undo), methods=["POST"]),
                Route(f"{script}/redo", _guarded(self.redo), methods=["POST"]),
                Route(f"{script}/sound/{{key}}", _guarded(self.hear)),
                Route(f"{script}/episode", _guarded(self.hear_episode)),
                Route(f"{script}/heard", _guarded(self.note_heard), methods=["POST"]),
                Route(f"{script}/risky", _guarded(self.list_risky)),
                Route(f"{script}/changes", _guarded(self.list_changes)),
                Route(f"{script}/update", _guarded(self.describe_update), methods=["GET"]),
                Route(f"{script}/update", _guarded(self.run_update), methods=["POST"]),
                Route("/api/say", _guarded(self.say)),
                Route("/api/words", _guarded(self.find_word), methods=["GET"]),
                Route("/api/words", _guarded(self.put_word), methods=["POST"]),
                Route(UPLOADS, _guarded(self.show_intake), methods=["POST"]),
                Route(f"{UPLOADS}/add", _guarded(self.add_intake), methods=["POST"]),
                Route("/api/build", _guarded(self.start_build), methods=["POST"]),
                Route("/api/build/events", _guarded(self.follow_build)),
                Route("/api/events", _guarded(self.follow_show)),
                Mount("/static/wording", CarefulFiles(directory=_ROOM / "wording")),
                Mount("/static", CarefulFiles(directory=_ROOM / "static")),
                Mount("/feed", CarefulFiles(directory=feed, html=True)),
            ],
        )

    async def show_page(self, _: Request) -> Response:
        """The shell; everything in it comes by the interface below."""
        from jinja2 import Environment, FileSystemLoader
        from starlette.responses import HTMLResponse

        templates = Environment(loader=FileSystemLoader(_ROOM / "templates"), autoescape=True)
        try:
            show = await asyncio.to_thread(self.desk.describe_show)
        except LydsakError as error:  # lydsak.toml was broken while the studio runs: told, and mended by a new load
            told = html.escape(f"{error.message}. {error.help or ''}")
            page = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Lydsak studio</title><p>{told}'
            return HTMLResponse(page, status_code=500)
        return HTMLResponse(templates.get_template("studio.html").render(show=show))

    async def describe_show(self, _: Request) -> Response:
        return await self._run(self.desk.describe_show)

    async def list_episodes(self, _: Request) -> Response:
        return await self._run(self.desk.list_episodes)

    async def read_script(self, request: Request) -> Response:
        return await self._run(self.desk.read, _slug(request), request.headers.get("x-lydsak-tab", "")[:64])

    async def write_script(self, request: Request) -> Response:
        body = require_dict(await read_body(request))
        return await self._run(self.desk.write_raw, _slug(request), read_tag(request), body)

    async def edit_script(self, request: Request) -> Response:
        body = require_dict(await read_body(request))
        return await self._run(self.desk.edit, _slug(request), read_tag(request), body)

    async def edit_status(self, request: Request) -> Response:
        body = require_dict(await read_body(request))
        return await self._run(self.desk.edit, _slug(request), read_tag(request), {**body, "op": "status"})

    async def undo(self, request: Request) -> Response:
        return await self._step(request, "undo")

    async def redo(self, request: Request) -> Response:
        return await self._step(request, "redo")

    async def _step(self, request: Request, way: str) -> Response:
        body = require_dict(await read_body(request))
        return await self._run(self.desk.step, _slug(request), read_tag(request), way, body)

    async def hear(self, request: Request) -> Response:
        slug, key = _slug(request), request.path_params["key"]
        part = request.query_params.get("part")
        if part is None:
            return _answer_sound(await asyncio.to_thread(self.desk.hear, slug, key))
        number = int(part) if re.fullmatch("[0-9]{1,6}", part) else -1
        one = await asyncio.to_thread(self.desk.hear_part, slug, key, number, request.query_params.get("of", ""))
        return _answer_sound(one.wav, {"X-Parts": str(one.total), "X-Sound": one.digest})

    async def hear_episode(self, request: Request) -> Response:
        from starlette.responses import FileResponse

        return FileResponse(await asyncio.to_thread(self.desk.find_episode, _slug(request)), media_type="audio/mpeg")

    async def note_heard(self, request: Request) -> Response:
        body = require_dict(await read_body(request))
        return await self._run(self.desk.note_heard, _slug(request), body)

    async def list_risky(self, request: Request) -> Response:
        return await self._run(self.desk.list_risky, _slug(request))

    async def list_changes(self, request: Request) -> Response:
        return await self._run(self.desk.list_changes, _slug(request), request.query_params.get("against", "published"))

    async def describe_update(self, request: Request) -> Response:
        key = request.query_params.get("held")
        revision = self.intakes.find(key) if key else None
        return await self._run(self.desk.describe_update, _slug(request), revision)

    async def run_update(self, request: Request) -> Response:
        body = require_dict(await read_body(request))
        revision = self.intakes.find(body["held"]) if body.get("held") else None
        return await self._run(self.desk.run_update, _slug(request), read_tag(request), body, revision)

    async def show_intake(self, request: Request) -> Response:
        body = require_dict(await read_body(request))
        async with self.intake_turns:
            return await self._run(self.intakes.show, body)

    async def add_intake(self, request: Request) -> Response:
        return await self._run(self.intakes.add, require_dict(await read_body(request)))

    async def say(self, request: Request) -> Response:
        return _answer_sound(await asyncio.to_thread(self.desk.say, dict(request.query_params)))

    async def find_word(self, request: Request) -> Response:
        return await self._run(self.desk.find_word, request.query_params.get("word", ""))

    async def put_word(self, request: Request) -> Response:
        return await self._run(self.desk.put_word, require_dict(await read_body(request)))

    async def start_build(self, request: Request) -> Response:
        body = require_dict(await read_body(request))
        slugs = body.get("slugs")
        if slugs is not None and not (isinstance(slugs, list) and all(isinstance(one, str) for one in slugs)):
            raise UsageError("L025", "slugs are a list of names", help="load the page anew")
        return answer_json({"job": self.build.start(slugs)}, status=202)

    async def follow_build(self, _: Request) -> Response:
        async def tell() -> AsyncIterator[bytes]:
            async for name, news in self.build.follow():
                yield encode_event(name, news)

        return _answer_events(tell())

    async def follow_show(self, _: Request) -> Response:
        if self.pages.is_full(MAX_PAGES):
            error = UsageError("L033", "too many pages of the studio are open", help="close some of them")
            return answer_error(error, status=503)
        await asyncio.to_thread(self.desk.listening.start)  # whoever has a page open may soon listen

        async def tell() -> AsyncIterator[bytes]:
            async for name, news in watch_show(self.desk.root, self.is_stopping):
                yield encode_event(name, news)

        return self.pages.answer_events(tell())

    async def _run(self, work: Callable[..., Mapping[str, Any]], *arguments: Any) -> Response:
        document = await asyncio.to_thread(work, *arguments)
        return answer_json(document)


def _guarded(endpoint: _Endpoint) -> _Endpoint:
    """The endpoint, its errors told as the interface has them."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except StaleError as error:
            return answer_stale(error)
        except TooLargeError:
            help = "at most 30 MB" if request.url.path == UPLOADS else "at most 2 MB"
            return answer_error(UsageError("L025", "this is too much at once", help=help), status=413)
        except json.JSONDecodeError:
            return answer_error(UsageError("L025", "the request is not JSON", help="load the page anew"), status=400)
        except BusyError as error:
            return answer_error(error, status=409)
        except LydsakError as error:
            return answer_error(error, status=404 if error.code == "L006" else 400)

    return answer


def _slug(request: Request) -> str:
    return str(request.path_params["slug"])


def _answer_sound(wav: bytes, headers: Mapping[str, str] | None = None) -> Response:
    from starlette.responses import Response

    length = (len(wav) - 44) // 96  # 48 samples of two bytes a millisecond, after the header
    return Response(wav, media_type="audio/wav", headers={"X-Duration-Ms": str(length), **(headers or {})})


def _answer_events(events: AsyncIterator[bytes]) -> Response:
    from starlette.responses import StreamingResponse

    return StreamingResponse(events, media_type="text/event-stream")
