"""A day in the studio as numbered pictures: `python -m tools.film_studio FOLDER [--width 1280] [--dark]`.

`day.jpg` has all of them. A copy of the demo show, a real studio, Debian's Chromium: open, hear, fix a name everywhere,
part a paragraph, meet somebody else's save, take in a revised article, approve, build, listen.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from playwright.sync_api import Locator, Page, sync_playwright

from benchmarks.studio import ROOT, copy_show

SLUG = "bjorka-kino"
_COLUMNS, _TILE, _GAP = 3, 420, 8
"""Of the sheet, in pixels."""


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=860)
    parser.add_argument("--dark", action="store_true")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        show = copy_show(ROOT, Path(scratch) / "show")
        run = [sys.executable, "-m", "lydsak", "-C", str(show)]
        prepare_article(show, run)
        with subprocess.Popen(
            [*run, "studio", "--port", "0", "--no-open"], stdout=subprocess.PIPE, text=True
        ) as studio:
            address = (studio.stdout.readline() if studio.stdout else "").split()[-1]
            try:
                film_day(address, show, options)
            finally:
                studio.terminate()
    join_pictures(options.folder)


def join_pictures(folder: Path) -> None:
    """All of them on one sheet, three beside each other."""
    from PIL import Image

    paths = sorted(folder.glob("[0-9]*.png"))
    pictures = [Image.open(path).convert("RGB") for path in paths]
    width, height = _TILE, _TILE * pictures[0].height // pictures[0].width
    rows = -(-len(pictures) // _COLUMNS)
    size = (_COLUMNS * (width + _GAP) + _GAP, rows * (height + _GAP) + _GAP)
    sheet = Image.new("RGB", size, (203, 200, 193))
    for number, picture in enumerate(pictures):
        row, column = divmod(number, _COLUMNS)
        at = (_GAP + column * (width + _GAP), _GAP + row * (height + _GAP))
        sheet.paste(picture.resize((width, height), Image.Resampling.LANCZOS), at)
    sheet.save(folder / "day.jpg", quality=74, optimize=True)


def prepare_article(show: Path, run: list[str]) -> None:
    """What the article was when its script was made is known to this copy, so that a revision can be merged."""
    script = show / "scripts" / f"{SLUG}.md"
    text = script.read_text(encoding="utf-8")
    script.unlink()
    subprocess.run([*run, "-q", "add", str(show / "articles" / f"{SLUG}.txt")], check=True, capture_output=True)
    script.write_text(text, encoding="utf-8")


def film_day(address: str, show: Path, options: argparse.Namespace) -> None:
    """Every scene in order."""
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        scheme: Literal["dark", "light"] = "dark" if options.dark else "light"
        context = browser.new_context(
            viewport={"width": options.width, "height": options.height}, color_scheme=scheme, locale="nb-NO"
        )
        page = context.new_page()
        number = 0

        def shoot(name: str, target: Page = page) -> None:
            nonlocal number
            number += 1
            target.screenshot(path=options.folder / f"{number:02}-{name}.png")

        page.goto(address)
        page.wait_for_selector("lydsak-row")
        page.wait_for_load_state("load")
        shoot("open")
        for scene in (hear, mend_name, part_paragraph):
            scene(page, shoot)
        meet_another_save(page, show, shoot)
        take_in_article(page, show, shoot)
        page.get_by_label("Status").select_option("approved")
        shoot("approve")
        page.get_by_role("button", name="Godkjenn likevel").click()
        page.locator("#episodes .badge.approved").wait_for()
        page.locator("#build").click()
        page.locator("progress:not([hidden])").wait_for()
        shoot("building")
        link = page.get_by_role("link", name="Hør episoden")
        link.wait_for(timeout=120_000)
        shoot("built")
        with context.expect_page() as opened:
            link.click()
        opened.value.wait_for_load_state("load")
        shoot("listen", opened.value)
        browser.close()


def hear(page: Page, shoot: Callable[..., None]) -> None:
    """The first paragraph is played."""
    page.locator("lydsak-row .play:visible").first.click()
    page.locator("lydsak-row.playing").wait_for()
    page.evaluate("() => new Promise(done => document.getElementById('sound').addEventListener('playing', done))")
    shoot("hear")
    page.keyboard.press("Escape")


def mend_name(page: Page, shoot: Callable[..., None]) -> None:
    """A name is said otherwise everywhere."""
    area = find_row(page, "Oddvar Lien")
    select_words(area, "Lien")
    area.press("Alt+u")
    page.get_by_label("Skriv slik det skal sies").fill("Li-en")
    page.get_by_text("Overalt (steder:").wait_for()
    shoot("name")
    page.get_by_role("button", name="Overalt").click()
    page.locator(".notice").wait_for()
    shoot("name-everywhere")
    page.locator(".notice .close").first.click()


def part_paragraph(page: Page, shoot: Callable[..., None]) -> None:
    """Enter between two sentences."""
    area = find_row(page, "De tok feil.")
    select_words(area, "De tok feil.")
    area.evaluate("area => area.setSelectionRange(area.selectionStart, area.selectionStart)")
    rows = page.locator("lydsak-row").count()
    area.press("Enter")
    page.locator("lydsak-row").nth(rows).wait_for()
    shoot("parted")


def meet_another_save(page: Page, show: Path, shoot: Callable[..., None]) -> None:
    """Somebody saved the paragraph that is being typed in."""
    script = show / "scripts" / f"{SLUG}.md"
    area = find_row(page, "Hun er 34 år")
    area.focus()
    area.evaluate("area => { area.value = area.value.replace('34 år', '34 år gammel'); }")
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace("Hun er 34 år", "Hun er 35 år"), encoding="utf-8")
    area.dispatch_event("input")
    page.locator("dialog[open]").wait_for()
    shoot("conflict")
    page.get_by_role("button", name="Ta deres").click()
    page.locator("dialog").wait_for(state="detached")


def take_in_article(page: Page, show: Path, shoot: Callable[..., None]) -> None:
    """The article was revised: one change comes in, one is to choose."""
    article = show / "articles" / f"{SLUG}.txt"
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace("34 år", "36 år").replace("7300", "7400"), encoding="utf-8")
    page.reload()
    page.locator(".alert", has_text="ny utgave").get_by_role("button").click()
    page.locator("#take-in").wait_for()
    shoot("article")
    for choice in page.get_by_role("radio", name="Ta artikkelens").all():
        choice.check()
    page.locator("#take-in").click()
    page.locator("#panel-script:not([hidden])").wait_for()
    shoot("article-taken-in")


def find_row(page: Page, words: str) -> Locator:
    """The text of the row that has these words."""
    key = page.locator("lydsak-row textarea").evaluate_all(
        "(all, words) => all.find(area => area.value.includes(words)).closest('lydsak-row').dataset.key", words
    )
    return page.locator(f'lydsak-row[data-key="{key}"] textarea')


def select_words(area: Locator, words: str) -> None:
    """Select words in a row's text."""
    area.focus()
    script = "(area, words) => { const at = area.value.indexOf(words); area.setSelectionRange(at, at + words.length); }"
    area.evaluate(script, words)


if __name__ == "__main__":
    main()
