"""What a walk through the studio found, as an editor meets it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lydsak.build.editing.versions import keep_version
from tests.studio.conftest import Editor, serve_studio
from tests.studio.test_page import choose_word, put_cursor, row, wait_saved, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.debian("chromium-headless-shell")


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


def test_a_paragraph_emptied_to_be_written_anew_waits_for_its_words(editor: Editor, studio: str, script: Path) -> None:
    """However long the pause; left empty, it is taken out."""
    before = script.read_text(encoding="utf-8")
    page = editor.open(studio)
    area = row(page, "a2")
    area.evaluate("""area => {
      const row = area.closest("lydsak-row"), flush = row.flush;
      row.flush = () => { window.paused = true; return flush.call(row); };
    }""")
    area.focus()
    for key in ("Control+a", "Delete"):
        page.keyboard.press(key)
    wait_until(page, "window.paused")
    page.keyboard.press("Enter")
    page.keyboard.type("Kapteinen vinket.")
    wait_saved(page)
    written = before.replace("Kaptein Sverdlin hilste fra brua.", "Kapteinen vinket.")
    assert script.read_text(encoding="utf-8") == written
    for key in ("Control+a", "Delete", "Backspace"):
        page.keyboard.press(key)
    page.wait_for_selector('lydsak-row[data-key="a2"]', state="detached")
    assert page.evaluate("document.activeElement.closest('lydsak-row')?.dataset.key") == "a1"
    assert script.read_text(encoding="utf-8") == written.replace("Kapteinen vinket. ^a2\n\n", "")
    assert not editor.complaints


def test_a_speaker_who_has_a_voice_is_not_added_again(editor: Editor, studio: str, script: Path) -> None:
    """The page says so; it is nobody else's save."""
    page = editor.open(studio)
    page.get_by_text("Sammendrag, datoer, forfatter, stemmer").click()
    page.get_by_label("Navn").fill("Kari Nes")
    page.get_by_role("button", name="Legg til").click()
    page.get_by_label("Leser for Kari Nes").wait_for()
    wait_saved(page)
    before = script.read_text(encoding="utf-8")
    page.get_by_label("Navn").fill(" Kari  Nes")
    page.get_by_role("button", name="Legg til").click()
    page.locator(".notice", has_text="«Kari Nes» har en stemme fra før.").wait_for()
    assert not page.locator("dialog[open]").count()
    assert script.read_text(encoding="utf-8") == before


def test_an_editor_is_told_in_norwegian(editor: Editor, studio: str, show: Path, script: Path) -> None:
    """What the voice refuses, that nobody answers, the fields of the first lines; a notice is a sentence."""
    text = script.read_text(encoding="utf-8")
    keep_version(show, "ferja", "approved", text.replace("status:", "sammendrag: Ferja går.\nstatus:"))
    page = editor.open(studio)
    choose_word(page, "a2", "Sverdlin")
    page.get_by_label("Skriv slik det skal sies").fill("/ʘ/")
    page.get_by_role("button", name="Hør den nye").click()
    page.locator("dialog", has_text="Rett lydskriften, eller skriv uttalen med bokstaver").wait_for()
    page.route("**/api/say*", lambda route: route.abort())
    page.get_by_role("button", name="Hør den nye").click()
    page.locator("dialog", has_text="Studioet svarer ikke. Start det igjen").wait_for()
    assert not page.locator("dialog [lang=en]").count()
    page.get_by_role("button", name="Avbryt").click()
    page.locator("#tab-changes").click()
    page.get_by_label("Sammenlign med").select_option("approved")
    page.locator(".hint", has_text="sammendrag · tatt ut").wait_for()
    page.locator("#tab-script").click()
    row(page, "b1").fill("Kaia {holder.")
    notice = page.locator(".notice", has_text="krøllparentesen")
    notice.wait_for()
    assert notice.locator("p").inner_text().startswith("Krøllparentesen")
    row(page, "b1").fill("Kaia holder nå.")
    for status, advice in (
        ("tull", "Bruk en av utkast, til gjennomsyn, godkjent"),
        ("godkjen", "Mente du «godkjent»?"),
    ):
        script.write_text(text.replace("status: til gjennomsyn", f"status: {status}"), encoding="utf-8")
        page.locator(".alerts", has_text=f"Linje 6: ukjent status «{status}». {advice}").wait_for()


def test_what_was_told_goes_with_its_fault(editor: Editor, tones: Path, script: Path) -> None:
    """A notice once its field or row is right or as it was, and how a build went once the script is another."""
    script.write_text(script.read_text(encoding="utf-8").replace("dato: 2026-11-20 06:00\n", ""), encoding="utf-8")
    with serve_studio(tones) as address:
        page = editor.open(address)
        row(page, "b1").fill("Kaia {holder.")
        page.locator(".notice", has_text="krøllparentesen").wait_for()
        row(page, "b1").fill("Kaia holder nå.")
        page.locator(".notice").wait_for(state="detached")
        page.locator("#build").click()
        page.locator(".built", has_text="mangler publiseringsdato").wait_for(timeout=60_000)
        page.get_by_text("Sammendrag, datoer, forfatter, stemmer").click()
        date = page.get_by_label("Publiseres")
        for wrong, right in (("snart", ""), ("en dag", "2026-11-21 06:00")):
            date.fill(wrong)
            date.press("Enter")
            page.locator(".notice", has_text=f"«{wrong}» er ikke forstått som en dato: dette er").wait_for()
            assert "mangler publiseringsdato" in page.locator(".built").inner_text()
            date.fill(right)
            date.press("Enter")
            page.locator(".notice").wait_for(state="detached")
            assert date.get_attribute("aria-invalid") is None
        wait_until(page, "!document.querySelector('.built').textContent")
        assert "2026-11-21 06:00" in script.read_text(encoding="utf-8")


def test_a_quote_parted_is_still_the_speakers(editor: Editor, studio: str, script: Path) -> None:
    """The cursor stands before the words, not before the name; Backspace at once makes one quote of it again."""
    whole = "@Kari-Anne Thingnes: – Meldingene har vi fått, og de ble vurdert,\n@forteller: sier hun."
    text = script.read_text(encoding="utf-8").replace("Kaptein Sverdlin hilste fra brua.", whole)
    script.write_text(text.replace("status:", "stemmer:\n  Kari-Anne Thingnes: sitat\nstatus:"), encoding="utf-8")
    page = editor.open(studio)
    put_cursor(row(page, "a2"), whole.index("og de ble"))
    page.keyboard.press("Enter")
    page.wait_for_selector('lydsak-row[data-key="a3"]')
    wait_until(page, "document.activeElement.closest('lydsak-row')?.dataset.key === 'a3'")
    wait_saved(page)
    parted = (
        "@Kari-Anne Thingnes: – Meldingene har vi fått, ^a2\n\n"
        "@Kari-Anne Thingnes: og de ble vurdert,\n@forteller: sier hun. ^a3\n"
    )
    assert parted in script.read_text(encoding="utf-8")
    page.keyboard.press("Backspace")
    page.wait_for_selector('lydsak-row[data-key="a2"]', state="detached")
    wait_saved(page)
    assert f"{whole} ^a2 ^a3\n" in script.read_text(encoding="utf-8")
    put_cursor(row(page, "a3"), whole.index("sier hun"))
    page.keyboard.press("Enter")
    page.wait_for_selector('lydsak-row[data-key="a4"]')
    wait_until(page, "document.activeElement.closest('lydsak-row')?.dataset.key === 'a4'")
    page.keyboard.type("Og ")
    wait_saved(page)
    assert "og de ble vurdert, ^a2 ^a3\n\nOg sier hun. ^a4\n" in script.read_text(encoding="utf-8")
    assert not editor.complaints


def test_what_is_refused_and_typed_nowhere_is_not_unsaved(editor: Editor, studio: str) -> None:
    """A step that cannot be made, a speaker's name with a colon, words that were taken back."""
    page = editor.open(studio)
    put_cursor(row(page, "a1"), 0)
    page.keyboard.press("Backspace")
    page.locator(".notice").wait_for()
    wait_saved(page)
    page.get_by_text("Sammendrag, datoer, forfatter, stemmer").click()
    page.get_by_label("Navn").fill("Gro: Nes")
    page.get_by_role("button", name="Legg til").click()
    page.locator(".notice").nth(1).wait_for()
    wait_saved(page)
    row(page, "a1").press("End")
    for key in ("x", "Backspace"):
        page.keyboard.press(key)
    wait_saved(page)


def test_tomorrows_episode_is_heard_where_it_waits(editor: Editor, tones: Path, script: Path) -> None:
    """Built for a day to come, it has no page yet: its sound is there all the same, for who sits at the desk."""
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace("dato: 2026-11-20 06:00", "dato: 2199-11-20 06:00"), encoding="utf-8")
    with serve_studio(tones) as address:
        page = editor.open(address)
        page.locator("#build").click()
        page.locator(".built audio").wait_for(timeout=60_000)
        assert page.get_by_role("link", name="Hør episoden").count() == 0
        page.locator(".built audio").evaluate("sound => { sound.muted = true; return sound.play(); }")
        wait_until(page, "document.querySelector('.built audio').currentTime > 0")
        assert not (tones / "feed" / "e" / "ferja" / "index.html").exists()
        assert not editor.complaints


@pytest.mark.parametrize("width", [1280, 390])
def test_notices_cover_no_last_paragraph(editor: Editor, studio: str, script: Path, width: int) -> None:
    """Scrolled to the end, the last paragraph and its tools stand above them; what only informs goes by itself."""
    text = script.read_text(encoding="utf-8")
    long = "\n\n".join(f"Kaia er {number} meter lang." for number in range(20))
    script.write_text(text.replace("Sverdlin er fornøyd.", f"{long}\n\nSverdlin er fornøyd."), encoding="utf-8")
    page = editor.open(studio, width=width)
    page.clock.install()
    put_cursor(row(page, "a1"), 0)
    page.keyboard.press("Backspace")
    page.locator(".notice", has_text="avsnitt").wait_for()
    row(page, "a1").press("Alt+u")
    page.locator(".notice").nth(1).wait_for()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    below = "document.querySelector('#notices').getBoundingClientRect().top"
    last = "document.querySelector('lydsak-row[data-key=b2]').getBoundingClientRect().bottom"
    wait_until(page, f"{last} <= {below}")
    assert page.locator(".notice").count() == 2
    page.clock.fast_forward(11_000)
    wait_until(page, "document.querySelectorAll('.notice').length === 1")


def test_notices_go_when_they_are_over(editor: Editor, tones: Path, script: Path) -> None:
    """What an undo told goes with the next edit; what informs, with its script; no error does."""
    text = script.read_text(encoding="utf-8")
    other = text.replace("Ferja går igjen", "Kaia holder").replace("0f0c2a54", "1f0c2a54")
    (tones / "scripts" / "kaia.md").write_text(other.replace("2026-11-20", "2026-11-19"), encoding="utf-8")
    with serve_studio(tones) as address:
        page = editor.open(address)
        page.get_by_role("link", name="Ferja går igjen").click()
        wait_until(page, "location.hash === '#ferja'")
        choose_word(page, "b2", "Sverdlin")
        page.get_by_label("Skriv slik det skal sies").fill("Svérdlin")
        page.get_by_role("button", name="Overalt").click()
        page.locator(".notice", has_text="«Sverdlin» sies nå").wait_for()
        press_undo(page)
        page.locator(".notice", has_text="«Sverdlin» sies nå").wait_for(state="detached")
        page.locator(".notice[data-kind=passing]", has_text="Sverdlin").wait_for()
        row(page, "b1").fill("Kaia holder ennå.")
        page.locator(".notice[data-kind=passing]").wait_for(state="detached")
        wait_saved(page)
        page.locator("#build").click()
        page.locator(".built", has_text="Bygget").wait_for(timeout=60_000)
        page.get_by_text("Sammendrag, datoer, forfatter, stemmer").click()
        page.get_by_label("Publiseres").fill("snart")
        page.get_by_label("Publiseres").press("Enter")
        page.locator(".notice", has_text="«snart» er ikke forstått").wait_for()
        page.get_by_label("Publiseres").fill("19.11.2020")
        page.get_by_label("Publiseres").press("Enter")
        page.locator(".notice", has_text="Tidspunktet er alt passert").wait_for()
        put_cursor(row(page, "a1"), 0)
        page.keyboard.press("Backspace")
        page.locator(".notice", has_text="avsnitt").wait_for()
        page.get_by_role("link", name="Kaia holder").click()
        page.locator("#field-title").wait_for()
        wait_until(page, "location.hash === '#kaia' && document.getElementById('field-title').value === 'Kaia holder'")
        page.locator(".notice", has_text="Tidspunktet er alt passert").wait_for(state="detached")
        assert page.locator(".notice", has_text="avsnitt").count() == 1
        assert page.locator(".built").inner_text() == ""


def test_a_build_tells_of_its_own_script_alone(editor: Editor, tones: Path, script: Path) -> None:
    """Opened while another is being built, a script has nothing of that above it; a failure is told with its name."""
    text = script.read_text(encoding="utf-8")
    other = text.replace("Ferja går igjen", "Kaia holder").replace("0f0c2a54", "1f0c2a54")
    (tones / "scripts" / "kaia.md").write_text(other.replace("2026-11-20", "2026-11-19"), encoding="utf-8")
    script.write_text(text.replace("[pause 0,8 s]", "[lyd borte.wav]"), encoding="utf-8")
    with serve_studio(tones) as address:
        page = editor.open(address)
        page.get_by_role("link", name="Ferja går igjen").click()
        wait_until(page, "location.hash === '#ferja'")
        page.evaluate("""() => {
            const Source = EventSource;
            window.EventSource = class extends Source {
                addEventListener(name, act) {
                    super.addEventListener(name, name === "done" ? event => { window.goOn = () => act(event); } : act);
                }
            };
        }""")
        page.locator("#build").click()
        wait_until(page, "Boolean(window.goOn)")
        page.get_by_role("link", name="Kaia holder").click()
        wait_until(page, "document.getElementById('field-title').value === 'Kaia holder'")
        assert page.locator(".built").inner_text() == ""
        assert page.locator("#build").is_enabled()
        page.evaluate("goOn()")
        page.locator(".notice", has_text="ferja: ").wait_for()
        assert page.locator(".built").inner_text() == ""
