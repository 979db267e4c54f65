"""open_hostile_pages: texts that want to be scripts, in every place that people fill, shown by a real browser.

The browser is told to pass over our policies: they are the second line, and must not hide a hole in the first.
"""

from __future__ import annotations

import json
import re
import shutil
import wave
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from faults.attacks.targets import Target, start_target
from faults.running import run_lydsak
from faults.table import FaultRow

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

PAYLOADS: Final = (
    "<script>hit()</script>",
    '"><img src=x onerror=hit()>',
    "'-hit()-'",
    "</script><script>hit()</script>",
    "<svg onload=hit()>",
    '{{constructor.constructor("hit()")()}}',
    "</title><script>hit()</script>",
    "</textarea><script>hit()</script>",
    "--><script>hit()</script>",
    "]]><script>hit()</script>",
    "</style><script>hit()</script>",
    "javascript:hit()",
    '<iframe srcdoc="<script>parent.hit()</script>">',
    "&lt;script&gt;hit()&lt;/script&gt;",
    "\u2028hit()//",
    '<a href="javascript:hit()" autofocus onfocus=hit()>a</a>',
    "<base href=//evil.example/>",
    '<meta http-equiv="refresh" content="0;url=//evil.example/">',
    "%3Cscript%3Ehit()%3C/script%3E",
    "${hit()}`-hit()-`",
)
SCRIPTS: Final = 5
_SETTINGS: Final = """engine = "tone"
[show]
title = {text}
description = {text}
newspaper = {text}
author = {text}
copyright = {text}
owner_email = "desk@provepost.example"
site_url = "https://provepost.example/podkast"
guid = "5b1c0a0e-6a55-5d0e-9d6c-0c6a3d1f7f10"
"""
_SCRIPT: Final = """---
tittel: {text}
dato: 2026-11-20 06:{minute:02}
forfatter: {text}
sammendrag: {text}
status: godkjent
guid: 0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b{minute:02}
rettelser:
  - 2026-11-21: {text}
---

## {line} ^k1

Hei {line} og {{{spelt}|hei}}. ^a1

## Slutt ^k2

{line} ^b1
"""
_CHROMIUM: Final = "/usr/bin/chromium"
_QUIET: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--in-process-gpu",
)
_COUNTER: Final = "window.hits = 0; window.hit = window.alert = () => { window.hits += 1; };"


def open_hostile_pages(folder: Path, environment: Mapping[str, str]) -> FaultRow:
    """Build a show of them, and read its pages and edit its scripts in Chromium."""
    row = FaultRow("pages and studio in Chromium: texts that want to be scripts")
    if not Path(_CHROMIUM).exists():
        row.count("no Chromium", ["not tried: this machine has no Chromium"])
        return row
    root = make_hostile_show(folder)
    built = run_lydsak(root, "build", environment=environment)
    row.violations += built.list_violations([0, 1])
    add_hostile_names(root)
    with (
        start_target("serve", root, environment, folder) as serve,
        start_target("studio", root, environment, folder) as studio,
    ):
        with open_browser() as browser:
            for path in list_pages(root):
                row.count("read", look_at_page(browser, serve, f"/{path}"))
            row.count("embedded in another page", look_at_page(browser, serve, "/e/sak-00/embed/"))
            for number in range(SCRIPTS):
                row.count("edited", look_at_page(browser, studio, f"/?token={studio.token}#sak-{number:02}"))
        row.violations += [f"{one.kind}: {line}" for one in (serve, studio) for line in one.list_complaints()]
    return row


def make_hostile_show(folder: Path) -> Path:
    """A script for every few payloads, which stand in all that a script says; some in the settings too."""
    root = folder / "show"
    (root / "scripts").mkdir(parents=True)
    text = json.dumps(" ".join(PAYLOADS[:4]), ensure_ascii=False)
    (root / "lydsak.toml").write_text(_SETTINGS.format(text=text), encoding="utf-8")
    for number in range(SCRIPTS):
        payload = " ".join(PAYLOADS[number::SCRIPTS])
        line = re.sub(r"([\[@{^%~#\\])", r"\\\1", payload)
        script = _SCRIPT.format(
            text=json.dumps(payload, ensure_ascii=False),
            minute=number,
            line=line,
            spelt=re.sub(r"[|{}\\]", "", payload) or "a",
        )
        (root / "scripts" / f"sak-{number:02}.md").write_text(script, encoding="utf-8")
    return root


def add_hostile_names(root: Path) -> None:
    """Files whose names want to be scripts; a build would refuse them, the studio lists them."""
    music = root / "audio" / "music"
    music.mkdir(parents=True, exist_ok=True)
    name = "<img src=x onerror=hit()>"
    shutil.copy(root / "scripts" / "sak-00.md", root / "scripts" / f"{name}.md")
    with wave.open(str(music / f"{name}.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(bytes(9600))


def list_pages(root: Path) -> tuple[str, ...]:
    """Every page and the feed, as paths below the web root."""
    feed = root / "feed"
    return tuple(sorted(path.relative_to(feed).as_posix() for path in (*feed.rglob("*.html"), *feed.glob("*.xml"))))


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Debian's Chromium while the block runs."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=_CHROMIUM, args=list(_QUIET))
        yield chromium
        chromium.close()


def look_at_page(browser: Browser, target: Target, path: str) -> list[str]:
    """Open it, press what can be pressed, and tell what came alive."""
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(_COUNTER)
    try:
        return [f"{target.kind} {path.partition('token=')[0]}: {found}" for found in _look(context, target, path)]
    finally:
        context.close()


def _look(context: BrowserContext, target: Target, path: str) -> list[str]:
    page = context.new_page()
    here = f"http://127.0.0.1:{target.port}/"
    found: list[str] = []
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.goto(here.rstrip("/") + path, wait_until="load")
    if target.kind == "studio":
        page.wait_for_selector("html[data-ready]")
        page.wait_for_selector("lydsak-row")
    # Focus, open and point at everything: some handlers wait for that.
    page.evaluate(
        """() => {
          for (const one of document.querySelectorAll("details")) one.open = true;
          for (const one of document.querySelectorAll("a, button, textarea, input")) {
            one.focus();
            one.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
          }
        }"""
    )
    if hits := page.evaluate("window.hits"):
        found.append(f"ran {hits} times")
    alive = page.evaluate(
        """() => [...document.querySelectorAll("a, iframe, form, base, meta[http-equiv], img")].filter(one =>
          /^javascript:/i.test(one.href || one.src || one.action || "") || one.srcdoc || one.tagName === "BASE" ||
          /refresh/i.test(one.httpEquiv || "") || one.getAttribute("src") === "x").map(one => one.outerHTML)"""
    )
    found += [f"asks {url}" for url in asked if not url.startswith((here, "data:", "blob:", "about:"))]
    return [*found, *(f"an element of it: {one[:200]}" for one in alive)]
