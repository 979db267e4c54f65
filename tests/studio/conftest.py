"""A show with one script, a studio that serves it, and Debian's Chromium to edit it with."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.pages.conftest import browser
from tests.studio.asking import Asker, open_studio

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["browser"]

TOKEN = "prøve-nøkkel".encode().hex()
SETTINGS = """
[show]
title = "Prøveposten i øret"
description = "Saker fra Prøveposten, lest høyt."
newspaper = "Prøveposten"
owner_email = "desk@provepost.example"
site_url = "https://provepost.example/podkast"
guid = "5b1c0a0e-6a55-5d0e-9d6c-0c6a3d1f7f10"
"""
SCRIPT = """---
tittel: Ferja går igjen
dato: 2026-11-20 06:00
artikkeldato: 2026-11-19
forfatter: Kari Nordmann
status: til gjennomsyn
guid: 0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11
---

## Innledning ^k1

Ferja la fra kai kl. 07.15 med 104 om bord. ^a1

Kaptein Sverdlin hilste fra brua. ^a2

## Kaia ^k2

Kaia holder nå. ^b1

[pause 0,8 s]

Sverdlin er fornøyd. ^b2
"""
ARTICLE = """Ferja går igjen

Ferja la fra kai kl. 07.15 med 104 om bord.

Kaptein Sverdlin hilste fra brua.
"""


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show's folder with the script `ferja`."""
    root = tmp_path / "show"
    (root / "scripts").mkdir(parents=True)
    (root / "lydsak.toml").write_text(SETTINGS, encoding="utf-8")
    (root / "scripts" / "ferja.md").write_text(SCRIPT, encoding="utf-8")
    return root


@pytest.fixture
def script(show: Path) -> Path:
    """The script's file."""
    return show / "scripts" / "ferja.md"


@contextlib.contextmanager
def serve_studio(root: Path, *, read_only: bool = False) -> Iterator[str]:
    """A studio on a free port of this machine; yields its address, token included."""
    from lydsak.publish.web.server import make_server
    from lydsak.studio.app import create_studio

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        app = create_studio(root, token=TOKEN, port=port, read_only=read_only, is_stopping=lambda: server.should_exit)
        listener.listen()
        faults: list[str] = []
        server = make_server(app, tell=lambda message, _: faults.append(message))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}/?token={TOKEN}"
        finally:
            server.should_exit = True
            thread.join()
            app.close()
        assert not faults


@pytest.fixture
def studio(show: Path) -> Iterator[str]:
    """The address of a studio for the show."""
    with serve_studio(show) as address:
        yield address


class Editor:
    """Opens the studio in browsers of their own, and notes what they ask for and complain of."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[object] = []
        self.requests: list[str] = []
        self.complaints: list[str] = []

    def open(
        self,
        address: str,
        *,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        told: bool = True,
        rows: bool = True,
    ) -> Page:
        """The studio's page with its first script open, if there is any with `rows`.

        One that is not told of saves meets them at its own next.
        """
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", locale="nb-NO"
        )
        self._contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        if not told:  # before it opens: what it has begun to listen to is not cut
            page.route("**/api/events", lambda route: route.abort())
        page.goto(address)
        page.wait_for_selector("html[data-ready]")
        if rows:
            page.wait_for_selector("lydsak-row")
        return page

    def close(self) -> None:
        """Close every browser."""
        for context in self._contexts:
            context.close()  # type: ignore[attr-defined]


@pytest.fixture
def editor(browser: Browser) -> Iterator[Editor]:
    """Somebody at the desk."""
    editor = Editor(browser)
    yield editor
    editor.close()


@pytest.fixture
def tones(show: Path) -> Path:
    """The show, speaking in tones: quick, and the same everywhere."""
    settings = show / "lydsak.toml"
    settings.write_text('engine = "tone"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    return show


@pytest.fixture
def asker(tones: Path) -> Iterator[Asker]:
    """A page that asks the show's studio."""
    with open_studio(tones) as asker:
        yield asker
