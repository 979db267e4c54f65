"""What a walk through the studio found, as an editor meets it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.studio.conftest import Editor
from tests.studio.test_page import choose_word, row, wait_saved, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.debian("chromium")


def press_undo(page: Page) -> None:
    """The button above the script."""
    page.locator("#undo").click()


def test_undo_takes_back_the_word_that_was_put_last(editor: Editor, studio: str, show: Path, script: Path) -> None:
    """And says so; the next press undoes the edit before it, and brings its paragraph into view."""
    long = "\n\n".join(f"Kaia er {number} meter lang, og mer enn det." for number in range(40))
    before = script.read_text(encoding="utf-8").replace("Sverdlin er fornøyd.", f"{long}\n\nSverdlin er fornøyd.")
    script.write_text(before, encoding="utf-8")
    page = editor.open(studio)
    row(page, "a1").fill("Ferja gikk.")
    wait_saved(page)
    choose_word(page, "b2", "Sverdlin")
    page.get_by_label("Skriv slik det skal sies").fill("Svérdlin")
    page.get_by_role("button", name="Overalt").click()
    page.locator(".notice", has_text="«Sverdlin» sies nå").wait_for()
    typed = script.read_text(encoding="utf-8")
    press_undo(page)
    page.locator(".notice", has_text="«Sverdlin» sies igjen som før").wait_for()
    assert not (show / "words.toml").exists()
    assert script.read_text(encoding="utf-8") == typed
    inside = "document.querySelector('lydsak-row[data-key=a1]').getBoundingClientRect()"
    assert page.evaluate(f"{inside}.bottom < document.querySelector('.head').getBoundingClientRect().bottom")
    press_undo(page)
    wait_until(page, "document.querySelector('lydsak-row[data-key=a1] textarea').value.startsWith('Ferja la')")
    wait_until(page, f"{inside}.top >= document.querySelector('.head').getBoundingClientRect().bottom")
    assert not editor.complaints
