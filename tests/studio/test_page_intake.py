"""Articles taken in within the studio, as an editor does it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.build.web_server import Answer, serve_answers
from tests.studio.conftest import Editor, serve_studio
from tests.studio.test_page import row, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.debian("chromium-headless-shell")
TEXT = """Brua er åpen

Av Kari Nordmann

Brua åpnet tirsdag. Alle i bygda kom.

Etter vinteren

Brua har vært stengt i i tre uker.
"""
SAMI = "Reisen\n\nDe dro til Kárášjohka på vidda."


def open_dialog(page: Page) -> Locator:
    """By the button above the list."""
    page.get_by_role("button", name="Ny sak").click()
    return page.get_by_role("dialog", name="Ny sak")


def paste(dialog: Locator, text: str) -> None:
    """Into the third way, and on to what it becomes."""
    dialog.get_by_label("Jeg limer inn teksten").check()
    dialog.get_by_label("Teksten", exact=True).fill(text)
    dialog.get_by_role("button", name="Vis hva det blir").click()


def choose(dialog: Locator, name: str, content: bytes) -> None:
    """A file, and on to what it becomes."""
    dialog.get_by_label("I en fil").check()
    dialog.get_by_label("Filen", exact=True).set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    dialog.get_by_role("button", name="Vis hva det blir").click()


def test_pasted_words_are_shown_and_then_made(editor: Editor, studio: str, show: Path) -> None:
    """First what would be made and what is left out, nothing written; then the script, opened."""
    page = editor.open(studio)
    dialog = open_dialog(page)
    paste(dialog, TEXT)
    dialog.get_by_role("heading", name="Brua er åpen").wait_for()
    shown = dialog.inner_text()
    assert "Avsnitt: 2. Kapitler: 2." in shown
    assert "Utelatt: 1" in shown
    assert "Linje 3: " in shown
    assert "byline" in shown
    assert "et ord to ganger" in shown
    assert not (show / "scripts" / "brua-er-apen.md").exists()
    assert dialog.get_by_label("Navn").input_value() == "brua-er-apen"
    dialog.get_by_role("button", name="Legg til").click()
    page.locator('#episodes a[aria-current="page"]', has_text="Brua er åpen").wait_for()
    wait_until(page, "location.hash === '#brua-er-apen'")
    assert row(page, "a1").input_value() == "Brua åpnet tirsdag. Alle i bygda kom."
    assert (show / "articles" / "brua-er-apen.txt").read_text(encoding="utf-8") == TEXT
    assert not page.locator("dialog").count()
    assert not editor.complaints


def test_a_file_is_chosen_or_dropped(editor: Editor, studio: str, show: Path) -> None:
    """Anywhere on the page; the name and the language may be others."""
    page = editor.open(studio)
    dialog = open_dialog(page)
    choose(dialog, "Brua.md", TEXT.replace("Brua er", "# Brua er", 1).encode())
    dialog.get_by_role("heading", name="Brua er åpen").wait_for()
    name = dialog.get_by_label("Navn")
    assert name.input_value() == "brua"
    name.fill("Brua i dag")
    name.press("Enter")
    dialog.get_by_text("scripts/brua-i-dag.md").wait_for()
    assert page.evaluate("document.activeElement.id") == "story-name"
    dialog.get_by_label("Språk").select_option("nn")
    wait_until(page, "!document.querySelector('.intake').hasAttribute('aria-busy')")
    dialog.get_by_role("button", name="Legg til").click()
    wait_until(page, "location.hash === '#brua-i-dag' && !document.querySelector('dialog')")
    assert re.search(
        "^(?:språk|lang|mål): nn$", (show / "scripts" / "brua-i-dag.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["Kaia holder\\n\\nKaia holder godt.\\n"], "kaia.txt"));
          const event = {dataTransfer: data, bubbles: true, cancelable: true};
          document.querySelector("#script").dispatchEvent(new DragEvent("drop", event));
        }"""
    )
    dialog = page.get_by_role("dialog", name="Ny sak")
    assert dialog.get_by_label("I en fil").is_checked()
    dialog.get_by_role("button", name="Vis hva det blir").click()
    dialog.get_by_role("button", name="Legg til").click()
    wait_until(page, "location.hash === '#kaia'")
    assert (show / "articles" / "kaia.txt").exists()
    assert not editor.complaints


def test_a_page_is_fetched_from_its_address(
    editor: Editor, studio: str, show: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Enter is enough; a page that is not there, and one of this network, are told in Norwegian."""
    page = editor.open(studio)
    with serve_answers(
        {"/sak": Answer(b"<article><h1>Brua</h1><p>Brua gikk opp tirsdag, og alle kom.</p></article>")}
    ) as web:
        dialog = open_dialog(page)
        address = dialog.get_by_label("Adressen til siden")
        assert page.evaluate("document.activeElement.id") == "story-address"
        address.fill(f"{web.url}/sak")
        address.press("Enter")
        dialog.get_by_role("alert").filter(has_text="er en adresse på denne maskinen eller nettet").wait_for()
        assert web.asked == []
        monkeypatch.setattr("lydsak.build.editing.web.is_public_address", lambda _: True)
        address.fill(f"{web.url}/nei")
        address.press("Enter")
        dialog.get_by_role("alert").filter(has_text="svarte 404: det finnes ingen slik side").wait_for()
        address.fill(f"{web.url}/sak")
        address.press("Enter")
        dialog.get_by_role("button", name="Legg til").click()
        wait_until(page, "location.hash === '#brua' && !document.querySelector('dialog')")
        assert f"# {web.url}/sak" in (show / "scripts" / "brua.md").read_text(encoding="utf-8")
    assert not dialog.locator("[lang=en]").count()


def test_a_script_that_stands_is_opened_or_updated(editor: Editor, studio: str, show: Path) -> None:
    """The newer version is compared and taken in, once the editor says so; another name is another. Words stay."""
    page = editor.open(studio)
    paste(open_dialog(page), TEXT)
    page.get_by_role("button", name="Legg til").click()
    wait_until(page, "location.hash === '#brua-er-apen' && !document.querySelector('dialog')")
    script = show / "scripts" / "brua-er-apen.md"
    before = script.read_bytes()
    paste(open_dialog(page), TEXT)
    page.get_by_text("scripts/brua-er-apen.md finnes fra før, og blir ikke rørt.").wait_for()
    assert not page.get_by_role("button", name="Ny versjon av saken").count()
    page.get_by_role("button", name="Åpne manuset").click()
    wait_until(page, "!document.querySelector('dialog')")
    assert open_dialog(page).get_by_label("Teksten", exact=True).input_value() == TEXT
    page.keyboard.press("Escape")
    page.evaluate("location.hash = '#ferja'")
    page.locator('#episodes a[aria-current="page"]', has_text="Ferja").wait_for()
    newer = TEXT.replace("tre uker", "fire uker")
    paste(open_dialog(page), newer)
    page.get_by_role("button", name="Ny versjon av saken").click()
    page.locator("#panel-changes ins", has_text="fire").wait_for()
    assert page.evaluate("document.activeElement.id") == "tab-changes"
    assert script.read_bytes() == before
    page.locator("#take-in").click()
    page.locator(".notice", has_text="Artikkelens endringer er tatt inn.").wait_for()
    assert "fire uker" in script.read_text(encoding="utf-8")
    assert (show / "articles" / "brua-er-apen.txt").read_text(encoding="utf-8") == newer
    paste(open_dialog(page), "Brua er åpen\n\nHer handler alt om torsk og båter.\n")
    dialog = page.get_by_role("dialog", name="Ny sak")
    dialog.get_by_text("er laget av en annen artikkel med samme navn").wait_for()
    dialog.get_by_label("Legg den inn med et annet navn").fill("torsken")
    dialog.get_by_label("Legg den inn med et annet navn").press("Enter")
    dialog.get_by_role("button", name="Legg til").click()
    wait_until(page, "location.hash === '#torsken'")
    assert not editor.complaints


def test_letters_are_chosen_by_their_line(editor: Editor, studio: str, show: Path) -> None:
    """Where several encodings are possible: the lines that `add` asks about at a terminal."""
    page = editor.open(studio)
    dialog = open_dialog(page)
    choose(dialog, "reisen.txt", SAMI.encode("iso8859-15"))
    dialog.get_by_role("heading", name="Hvilken linje er riktig?").wait_for()
    assert dialog.get_by_role("button", name="Bruk den").is_disabled()
    dialog.get_by_label("«De dro til Kárášjohka på vidda.» ISO 8859-15").check()
    dialog.get_by_role("button", name="Bruk den").click()
    dialog.get_by_role("button", name="Legg til").click()
    wait_until(page, "location.hash === '#reisen'")
    assert "Kárášjohka" in (show / "scripts" / "reisen.md").read_text(encoding="utf-8")
    assert not editor.complaints


def test_what_was_typed_outlasts_the_dialog(editor: Editor, studio: str) -> None:
    """Escape closes it; opened again, the words are there. What is wrong with them is told beside them."""
    page = editor.open(studio)
    dialog = open_dialog(page)
    paste(dialog, "Brua")
    dialog.get_by_role("alert").filter(has_text="Teksten, linje 1: har en tittel, og ingen tekst under").wait_for()
    page.keyboard.press("Escape")
    wait_until(page, "!document.querySelector('dialog')")
    assert page.evaluate("document.activeElement.id") == "new-story"
    dialog = open_dialog(page)
    assert dialog.get_by_label("Teksten", exact=True).input_value() == "Brua"
    dialog.get_by_label("Teksten", exact=True).fill(TEXT)
    dialog.get_by_role("button", name="Vis hva det blir").click()
    dialog.get_by_role("button", name="Tilbake").click()
    assert dialog.get_by_label("Teksten", exact=True).input_value() == TEXT
    dialog.get_by_label("På en nettside").check()
    dialog.get_by_role("button", name="Vis hva det blir").click()
    dialog.get_by_text("Her er det ingenting ennå.").wait_for()
    assert page.evaluate("document.activeElement.id") == "story-address"


def test_the_keyboard_alone_is_enough(editor: Editor, studio: str) -> None:
    """From the button to the new script."""
    page = editor.open(studio)
    page.locator("#new-story").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "story-text"
    page.keyboard.insert_text(TEXT)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wait_until(page, "document.activeElement.id === 'story-title'")
    wait_until(page, "document.querySelector('#story-add')")
    for _ in range(12):
        if page.evaluate("document.activeElement.id") == "story-add":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wait_until(page, "location.hash === '#brua-er-apen' && !document.querySelector('dialog')")
    assert not editor.complaints


def test_a_studio_that_is_read_only_has_no_button(editor: Editor, show: Path) -> None:
    """It takes nothing in."""
    with serve_studio(show, read_only=True) as address:
        page = editor.open(address)
        assert not page.locator("#new-story").count()


def test_a_show_without_scripts_says_where_to_begin(editor: Editor, show: Path, script: Path) -> None:
    """The first story is taken in there too, in any language of the page."""
    script.unlink()
    with serve_studio(show) as address:
        page = editor.open(address, rows=False)
        page.get_by_text("Ingen manus ennå. Trykk «Ny sak».").wait_for()
        page.locator("#language").select_option("en")
        page.wait_for_selector("html[lang=en][data-ready]")
        page.get_by_role("button", name="New story").click()
        page.get_by_label("I paste the text").check()
        page.get_by_label("The text", exact=True).fill(TEXT)
        page.get_by_role("button", name="Show what it becomes").click()
        page.get_by_role("button", name="Add").click()
        page.wait_for_selector("lydsak-row")
        assert (show / "scripts" / "brua-er-apen.md").exists()
        assert not editor.complaints
