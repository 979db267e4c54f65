"""make_server, serve_until_stopped: the server of `serve` and `studio`, which nobody can hold up, fill or make shout.

uvicorn waits for ever for a request that began, and lets everybody in. Here a request has to come within seconds, a
client that waits gives up its place to one that asks, and whatever goes wrong inside is one line on the terminal.
"""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING, Any, ClassVar, Final

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from lydsak.publish.web.answers import NO_PAGE, make_headers, send_refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

MAX_HEAD: Final = 16_384
"""Bytes of all headers of a request; a browser with a full cookie jar sends a tenth of it."""
_BACKLOG: Final = 128
_REASONS: Final = {400: b"Bad Request", 408: b"Request Timeout", 503: b"Service Unavailable"}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a client may take, in seconds, and how many there may be."""

    idle: float = 5.0
    """Between two pieces of a request, and before the first."""
    total: float = 15.0
    """For a whole request, body included."""
    stall: float = 60.0
    """Without taking anything of an answer. An app that is paused asks again for the rest, by range."""
    connections: int = 100
    """At once; with a file open for each this stays below the 256 files that macOS allows a program."""

    @property
    def look_every(self) -> float:
        """How exactly that is kept."""
        return self.idle / 5


class ImpatientProtocol(H11Protocol):
    """One connection: as uvicorn has it, and with an end to waiting."""

    patience: ClassVar[Patience] = Patience()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Let somebody in, if need be in the place of somebody who only waits."""
        super().connection_made(transport)
        self._heard = self.loop.time()
        self._begun: float | None = None
        self._stuck: float | None = None
        self._look_task = self.loop.call_later(self.patience.look_every, self._look)
        self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop looking."""
        self._look_task.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Note when; a connection that is being closed says nothing more."""
        self._heard = self.loop.time()
        if not self.transport.is_closing():
            super().data_received(data)

    def on_response_complete(self) -> None:
        """From here on the next request is waited for."""
        self._heard = self.loop.time()
        self._begun = None
        super().on_response_complete()

    def pause_writing(self) -> None:
        """The client takes nothing at present."""
        self._stuck = self.loop.time()
        super().pause_writing()

    def resume_writing(self) -> None:
        """It does again."""
        self._stuck = None
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, with the headers that every answer has."""
        self._refuse(400, msg)

    @property
    def waits(self) -> bool:
        """Whether it is the client's turn: nothing that it asked for is being made."""
        return self.conn.their_state in {h11.IDLE, h11.SEND_BODY}

    @property
    def heard(self) -> float:
        """When the client last said something."""
        return self._heard

    @property
    def stuck(self) -> float | None:
        """Since when it takes nothing of its answer; None where it does."""
        return self._stuck

    @property
    def presses(self) -> bool:
        """Whether the next request is here while one is being answered."""
        return not self.waits and bool(self.conn.trailing_data[0])

    def _look(self) -> None:
        now = self.loop.time()
        self._look_task = self.loop.call_later(self.patience.look_every, self._look)
        began = self.conn.their_state is h11.SEND_BODY or bool(self.conn.trailing_data[0])
        self._begun = (self._begun or self._heard) if self.waits and began else None
        if self._stuck is not None and now - self._stuck > self.patience.stall:
            self.transport.abort()
            return
        silent = self.waits and now - self._heard > self.patience.idle
        if silent or (self._begun is not None and now - self._begun > self.patience.total):
            self._give_up(began=began)

    def _give_up(self, *, began: bool) -> None:
        if not began:
            self.transport.close()
        else:
            self._refuse(408, "The request did not come in time.")

    def _refuse(self, status: int, message: str) -> None:
        """Answer and close, whatever the application still does with what it has of the request."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is not None and not cycle.response_complete:
            cycle.disconnected = True
            cycle.message_event.set()
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            content = message.encode("ascii")
            headers = [
                (b"content-type", b"text/plain; charset=utf-8"),
                (b"content-length", str(len(content)).encode("ascii")),
                (b"connection", b"close"),
                *make_headers(NO_PAGE),
            ]
            answer = h11.Response(status_code=status, headers=headers, reason=_REASONS[status])
            for event in (answer, h11.Data(data=content), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _make_room(self) -> None:
        others = [
            one
            for one in self.connections
            if isinstance(one, ImpatientProtocol) and one is not self and not one.transport.is_closing()
        ]
        if len(others) < self.patience.connections:
            return
        waiting = [(one.heard, one) for one in others if one.waits]
        stuck = [(one.stuck, one) for one in others if one.stuck is not None]
        # No browser asks for the next before it has the last; who does has more than its share.
        pressing = [(one.heard, one) for one in others if one.presses]
        if waiting or stuck or pressing:
            min(waiting or stuck or pressing, key=lambda each: each[0])[1].transport.abort()
        else:
            self._refuse(503, "There are too many connections.")


Tell = Callable[[str, Exception], None]
"""Gets a line, and why, for each request that could not be answered."""


def make_server(app: ASGIApp, *, tell: Tell, patience: Patience | None = None) -> uvicorn.Server:
    """A server for an application."""
    given = patience or Patience()

    class _Protocol(ImpatientProtocol):
        patience: ClassVar[Patience] = given

    config = uvicorn.Config(
        _guard_requests(app, tell),
        http=_Protocol,
        ws="none",
        lifespan="off",
        log_level="critical",  # what it would say is told below, in one line
        access_log=False,
        server_header=False,
        proxy_headers=False,  # nobody stands between
        backlog=_BACKLOG,
        timeout_keep_alive=int(given.idle),
        timeout_graceful_shutdown=1,  # a phone that has paused a download would hold it for ever
    )
    return uvicorn.Server(config)


def serve_until_stopped(server: uvicorn.Server, listener: socket.socket) -> None:
    """Serve until a signal ends it, which is raised again once the server has ended.

    Until uvicorn has handlers of its own, an exception raised by a signal could lose the event loop the step of a task
    that it then waits for.
    """
    stopped: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopped.append(number)
        server.should_exit = True

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        server.run(sockets=[listener])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for told in stopped[:1]:
        signal.raise_signal(told)


def _guard_requests(app: ASGIApp, tell: Tell) -> ASGIApp:
    """Refuse heads that are too large or can be read in two ways, and tell faults in a line."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        from starlette.requests import ClientDisconnect

        names = [name for name, _ in scope["headers"]]
        if sum(len(name) + len(value) for name, value in scope["headers"]) + len(scope["raw_path"]) > MAX_HEAD:
            await send_refusal(send, 431, b"The headers are too large.", close=True)
            return
        # RFC 9112, section 6.1: where one ends and the next begins is read so by one and otherwise by another.
        if b"transfer-encoding" in names and b"content-length" in names:
            await send_refusal(send, 400, b"The request has two lengths.", close=True)
            return
        started = False

        async def send_noting(message: MutableMapping[str, Any]) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await app(scope, receive, send_noting)
        except ClientDisconnect:  # who is gone wants no answer
            return
        except Exception as error:
            tell(f"{scope['method']} {scope['path']} could not be answered: {type(error).__name__}: {error}", error)
            if started:
                raise
            await send_refusal(send, 500, b"This could not be answered; the terminal says why.", close=True)

    return answer
