"""A show as the builder makes it, and Debian's Chromium to read it with."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lydsak.build.events import EpisodeFailed
from lydsak.build.show import BuildOptions, build_show
from lydsak.config import load_settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

SETTINGS = """
engine = "tone"

[show]
title = "Prøveposten i øret"
description = "Saker fra Prøveposten, lest høyt."
newspaper = "Prøveposten"
owner_email = "desk@provepost.example"
site_url = "https://provepost.example/podkast"
guid = "5b1c0a0e-6a55-5d0e-9d6c-0c6a3d1f7f10"

[feed]
page_size = 2
"""
LONG = """
---
tittel: Ferja går igjen
dato: 2026-11-20 06:00
artikkeldato: 2026-11-19
forfatter: Kari Nordmann
sammendrag: Etter ti år i opplag la ferja fra kai.
status: godkjent
guid: 0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11
rettelser:
  - 2026-11-21: Ferja tar 104 passasjerer, ikke 140.
---

## Innledning ^k1

Ferja la fra kai klokka sju. Det var ventet av dem som bor på øya og har ventet lenge. ^a1

Kaptein Per Eksempel sto på brua og hilste til alle som var møtt fram denne morgenen. ^a2

## Kaia ^k2

Kaia holder nå, sier de som bygde den, og de har regnet på det i to vintrer uten lønn. ^b1

Ingen falt i vannet, selv om dekket var glatt og mange hadde tatt med seg både barn og hund. ^b2

## Veien videre ^k3

Kommunen skal ta stilling til driften i mai, og til da går ferja på frivillige krefter. ^c1

Neste avgang er torsdag klokka åtte, og da er det plass til 60 biler på dekket. ^c2
"""
SHORT = """
---
tittel: {title}
dato: 2026-11-{day:02} 06:00
forfatter: {author}
sammendrag: {summary}
status: godkjent
guid: 0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b{day:02}
---

## Begynnelsen ^k1

Dette er en kort sak. ^a1
"""
OTHERS = (
    (12, "Kafé Måne har åpnet", "Ola Li", "Kaffe til alle."),
    (13, "Båten kom", "Kari Nes", "Den kom i natt."),
    (14, "Øl på flaske", "Eva Ås", "Bryggeriet er i gang."),
    (15, "Skolen øver", "Ola Li", "Brannøvelse på tirsdag."),
)
CHROMIUM = "/usr/bin/chromium-headless-shell"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--in-process-gpu",
    "--process-per-site",
    "--disable-features=SpareRendererForSitePerProcess",
    "--autoplay-policy=no-user-gesture-required",
)


@pytest.fixture(scope="session")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The web root of a show of five episodes; two of them stand on an archive page, and one was withdrawn."""
    root = tmp_path_factory.mktemp("pages") / "show"
    (root / "scripts").mkdir(parents=True)
    (root / "lydsak.toml").write_text(SETTINGS, encoding="utf-8")
    scripts = {"ferja": LONG}
    for day, title, author, summary in OTHERS:
        scripts[f"sak-{day}"] = SHORT.format(day=day, title=title, author=author, summary=summary)
    gone = {"day": 16, "title": "Kinoen brant ikke", "author": "Ola Li", "summary": "Tatt tilbake."}
    scripts["borte"] = SHORT.format(**gone).replace("status:", "trukket: 2026-11-17 Kilden tok feil.\nstatus:")
    for name, text in scripts.items():
        (root / "scripts" / f"{name}.md").write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    events = build_show(load_settings(root), sorted((root / "scripts").glob("*.md")), BuildOptions(workers=1))
    failed = [event for event in events if isinstance(event, EpisodeFailed)]
    assert not failed, failed
    return root / "feed"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, quiet, without windows: each costs a second of processor, and no page sees it.

    Not for the whole session: playwright holds an event loop as long as it is open.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield chromium
        chromium.close()


class Reader:
    """Opens pages from files, and notes what they ask for and complain of."""

    def __init__(self, browser: Browser, feed: Path) -> None:
        self._browser = browser
        self._feed = feed
        self._contexts: list[BrowserContext] = []
        self.requests: list[str] = []
        self.complaints: list[str] = []

    def open(self, path: str, *, width: int = 1280, height: int = 800, **options: Any) -> Page:
        """A page below the web root, in a browser that knows nothing yet."""
        context = self._browser.new_context(viewport={"width": width, "height": height}, **options)
        self._contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.goto(f"{self._feed.as_uri()}/{path}")
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def reader(browser: Browser, feed: Path) -> Iterator[Reader]:
    """Somebody with a browser; no page may complain, and none asks for anything outside its folder."""
    somebody = Reader(browser, feed)
    yield somebody
    somebody.close()
    assert somebody.complaints == []
    root = feed.as_uri()
    assert [url for url in somebody.requests if not url.startswith((root, "data:"))] == []
