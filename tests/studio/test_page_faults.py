"""What is wrong in a script stands at its place, on a page that goes on working."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.studio.conftest import Editor, serve_studio
from tests.studio.test_page import choose_word, row, wait_playing, wait_saved, wait_until
from tests.studio.test_page_losses import save_elsewhere

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

CHOSEN = "(area => area.value.slice(area.selectionStart, area.selectionEnd))(document.activeElement)"
pytestmark = pytest.mark.debian("chromium-headless-shell")


def facts(page: Page, key: str) -> Locator:
    """What a row says of itself."""
    return page.locator(f'lydsak-row[data-key="{key}"] .facts')


def test_one_fault_mutes_its_paragraph_alone(editor: Editor, tones: Path, script: Path) -> None:
    """It says why, at the top a button leads there; the rest is heard, past it too, and a new load shows the same."""
    from axe_playwright_python.sync_playwright import Axe

    text = script.read_text(encoding="utf-8").replace("dato: 2026-11-20 06:00\n", "utdrag: c9\n")
    text = text.replace("Kaptein", "@ukjent: Kaptein").replace("[pause 0,8 s]", "[lyd borte.wav]")
    script.write_text(text, encoding="utf-8")
    with serve_studio(tones) as address:
        page = editor.open(address)
        for load in range(2):
            if load:
                page.reload()
            page.wait_for_selector('lydsak-row[data-key="a2"].silent')
            assert page.locator('lydsak-row[data-key="a2"] .play').is_hidden()
            assert "Kan ikke leses høyt." in facts(page, "a2").inner_text()
            assert "Ukjent stemme «@ukjent». Legg den til under Stemmer" in facts(page, "a2").inner_text()
            assert (
                "Det finnes ingen lyd «borte.wav» i audio/music. Legg filen der" in facts(page, "line-20").inner_text()
            )
            above = page.locator(".alerts").inner_text()
            assert "Kan ikke bygges før dette er rettet: avsnitt a2 lyd 20" in " ".join(above.split())
            assert "Linje 3: utdrag nevner ^c9, og ikke noe avsnitt som leses høyt, har den id-en." in above
            assert "Publiseringsdatoen mangler" in above
        assert not Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag22aa"]}).response["violations"]
        row(page, "a1").press("Control+Shift+Enter")
        for key in ("a1", "b1", "b2"):
            page.wait_for_selector(f'lydsak-row[data-key="{key}"] .state[data-heard="heard"]')
        page.get_by_role("button", name="avsnitt a2", exact=True).click()
        assert page.evaluate("document.activeElement.closest('lydsak-row').dataset.key") == "a2"
        page.locator(".alert", has_text="utdrag nevner").get_by_role("button", name="Gå dit").click()
        assert page.evaluate(CHOSEN) == "utdrag: c9"
        page.locator(".alert", has_text="Publiseringsdatoen").get_by_role("button", name="Gå dit").click()
        assert page.evaluate("document.activeElement.id") == "field-date"
        page.locator("#tab-script").click()
        row(page, "a2").fill("Kaptein Sverdlin hilste fra brua.")
        wait_saved(page)
        page.wait_for_selector('lydsak-row[data-key="a2"]:not(.silent)')
        assert page.locator(".alerts", has_text="avsnitt a2").count() == 0
        assert not editor.complaints


def test_a_sound_that_is_none_is_told_when_it_is_inserted(editor: Editor, tones: Path) -> None:
    """At its row, before anything is built."""
    music = tones / "audio" / "music"
    music.mkdir(parents=True)
    (music / "skille.mp3").write_text("Ikke lyd.", encoding="utf-8")
    with serve_studio(tones) as address:
        page = editor.open(address)
        row(page, "b2").press("Alt+i")
        page.get_by_role("button", name="lyd", exact=True).click()
        told = "skille.mp3 er ikke en lydfil som kan leses"
        page.locator("lydsak-row[data-kind=sound] .finding.error", has_text=told).wait_for()


def test_a_file_that_others_broke_blames_no_paragraph(editor: Editor, tones: Path, script: Path) -> None:
    """What is typed stays, nothing is told at its row; above stands where it is, and mended all is saved."""
    with serve_studio(tones) as address:
        page = editor.open(address)
        area = row(page, "a1")
        area.focus()
        area.evaluate("area => { area.value = 'Min ferje.'; }")
        save_elsewhere(script, "Kaia holder", "Kaia {holder")
        area.dispatch_event("input")
        lost = page.locator(".alert.lost")
        lost.get_by_text("Linje 18: krøllparentesen er ikke lukket").wait_for()
        assert "det du har skrevet, står her" in lost.inner_text()
        assert page.locator(".notice").count() == 0
        assert area.input_value() == "Min ferje."
        assert area.evaluate("area => area.readOnly")
        assert page.locator("#build").is_disabled()
        lost.get_by_role("button", name="Gå dit").click()
        raw = page.locator(".raw-text")
        assert page.evaluate(CHOSEN) == "Kaia {holder nå. ^b1"
        raw.fill(raw.input_value().replace("Kaia {holder", "Kaia holdt"))
        page.locator("#save-raw").click()
        lost.wait_for(state="detached")
        wait_saved(page)
        wait_until(page, "document.querySelector('lydsak-row[data-key=b1] textarea').value === 'Kaia holdt nå.'")
        assert not area.evaluate("area => area.readOnly")
        assert "Min ferje. ^a1" in script.read_text(encoding="utf-8")


def test_a_file_that_is_gone_stops_the_edits_and_loses_none(editor: Editor, tones: Path, script: Path) -> None:
    """Deleted, or saved as Latin-1: the page says so, also when loaded anew; back again, what was typed is saved."""
    good = script.read_bytes()
    with serve_studio(tones) as address:
        page = editor.open(address)
        row(page, "b1").evaluate("area => { area.value = 'Kaia er ny.'; }")
        script.unlink()
        page.locator(".alert.lost", has_text="slettet, flyttet eller har fått et annet navn").wait_for()
        assert row(page, "b1").input_value() == "Kaia er ny."
        assert row(page, "b1").evaluate("area => area.readOnly")
        assert page.get_by_label("Status").is_disabled()
        assert page.locator("#saved").inner_text() == "Ikke lagret"
        script.write_bytes(good.decode("utf-8").encode("latin-1"))
        page.locator(".alert.lost", has_text="ikke UTF-8").wait_for()
        script.write_bytes(good)
        page.locator(".alert.lost").wait_for(state="detached")
        wait_saved(page)
        wait_until(page, "[...document.querySelectorAll('lydsak-row')].every(row => !row.dirty)")
        assert script.read_bytes() == good.replace("Kaia holder nå.".encode(), b"Kaia er ny.")
        script.write_bytes(good.decode("utf-8").encode("latin-1"))
        page.locator(".alert.lost", has_text="ikke UTF-8").wait_for()
        page.reload()
        page.locator("main .alert", has_text="ikke UTF-8").wait_for()
        assert page.locator("lydsak-row").count() == 0
        script.write_bytes(good)
        page.wait_for_selector("lydsak-row")
        assert row(page, "b1").input_value() == "Kaia holder nå."


def wait_text(page: Page, key: str, beginning: str) -> None:
    """Until a paragraph begins so on the page."""
    wait_until(page, f"document.querySelector('lydsak-row[data-key={key}] textarea').value.startsWith('{beginning}')")


def open_beside(page: Page) -> Page:
    """A second tab, with all that the first one remembers."""
    with page.context.expect_page() as opened:
        page.evaluate("window.open(location.href)")
    opened.value.wait_for_selector("lydsak-row")
    return opened.value


def edit_in_one_of_two(editor: Editor, address: str) -> tuple[Page, Page]:
    """Two tabs; what was written in the first is seen in both."""
    mine = editor.open(address)
    theirs = open_beside(mine)
    row(mine, "a1").fill("Min ferje.")
    wait_saved(mine)
    wait_text(theirs, "a1", "Min ferje.")
    return mine, theirs


def test_two_tabs_undo_their_own(editor: Editor, tones: Path, script: Path) -> None:
    """What the other did since stays, on both pages; a tab that is loaded anew is the same one."""
    first = script.read_text(encoding="utf-8")
    with serve_studio(tones) as address:
        mine, theirs = edit_in_one_of_two(editor, address)
        row(theirs, "b1").fill("Deres kai.")
        wait_saved(theirs)
        wait_text(mine, "b1", "Deres kai.")
        mine.locator("#undo").click()
        wait_text(mine, "a1", "Ferja la")
        wait_text(theirs, "a1", "Ferja la")
        assert script.read_text(encoding="utf-8") == first.replace("Kaia holder nå.", "Deres kai.")
        theirs.reload()
        theirs.wait_for_selector("lydsak-row")
        theirs.locator("#undo").click()
        wait_text(theirs, "b1", "Kaia holder nå.")
        wait_text(mine, "b1", "Kaia holder nå.")
        assert script.read_text(encoding="utf-8") == first
        mine.locator("#redo").click()
        wait_text(mine, "a1", "Min ferje.")
        wait_text(theirs, "a1", "Min ferje.")
        theirs.locator("#redo").click()
        wait_text(theirs, "b1", "Deres kai.")
        assert "Min ferje. ^a1" in script.read_text(encoding="utf-8")
        theirs.locator("#undo").click()
        wait_text(mine, "b1", "Kaia holder nå.")
        row(mine, "a2").fill("Min bru.")
        wait_saved(mine)
        wait_text(theirs, "a2", "Min bru.")
        mine.reload()
        mine.wait_for_selector("lydsak-row")
        assert [page.locator("#redo").is_disabled() for page in (mine, theirs)] == [True, False]


def test_what_another_tab_did_is_undone_only_if_meant(editor: Editor, tones: Path, script: Path) -> None:
    """Where it stands in the way, and where nothing was done in this one; what it is is shown first."""
    first = script.read_text(encoding="utf-8")
    with serve_studio(tones) as address:
        mine, theirs = edit_in_one_of_two(editor, address)
        row(theirs, "a1").fill("Deres ferje.")
        wait_saved(theirs)
        wait_text(mine, "a1", "Deres ferje.")
        both = script.read_text(encoding="utf-8")
        mine.locator("#undo").click()
        question = mine.locator("dialog", has_text="Angre det andre har gjort?")
        question.get_by_text("samme sted er endret etterpå").wait_for()
        question.locator("del", has_text="Deres").wait_for()
        mine.get_by_role("button", name="Avbryt").click()
        assert script.read_text(encoding="utf-8") == both
        mine.locator("#undo").click()
        mine.get_by_role("button", name="Angre likevel").click()
        wait_text(mine, "a1", "Min ferje.")
        mine.locator("#undo").click()
        wait_text(mine, "a1", "Ferja la")
        assert script.read_text(encoding="utf-8") == first
        row(mine, "b1").fill("Min kai.")
        wait_saved(mine)
        wait_text(theirs, "b1", "Min kai.")
        theirs.locator("#undo").click()
        theirs.locator("dialog", has_text="Her er det ikke gjort noe mer").get_by_text("Min").wait_for()
        theirs.get_by_role("button", name="Angre likevel").click()
        wait_text(theirs, "b1", "Kaia holder nå.")
        assert script.read_text(encoding="utf-8") == first


def test_dates_and_voices_are_understood_before_they_count(editor: Editor, tones: Path, script: Path) -> None:
    """A date as Norwegians write it is shown in words; voices are not taken for each other without a question."""
    script.write_text(
        script.read_text(encoding="utf-8")
        .replace("guid:", "stemmer:\n  Per Li: sitat\n  Kari Nes: kvinne\nguid:")
        .replace("Kaia holder", "@Kari Nes: Kaia holder"),
        encoding="utf-8",
    )
    settings = tones / "lydsak.toml"
    voices = '\n[voices.tone]\nforteller = "low"\nsitat = "high"\nkvinne = "high"\n'
    settings.write_text(settings.read_text(encoding="utf-8") + voices, encoding="utf-8")
    with serve_studio(tones) as address:
        page = editor.open(address)
        page.get_by_text("Sammendrag, datoer, forfatter, stemmer").click()
        page.get_by_label("Publiseres").fill("onsdag 24. november 2026 kl. 10.30")
        page.get_by_label("Publiseres").press("Enter")
        page.locator(".notice", has_text="24.11.2026 er en tirsdag. Skriv for eksempel 28.11.2026 kl. 06.30").wait_for()
        page.get_by_label("Publiseres").fill("24. november 2026 kl. 10.30")
        page.get_by_label("Publiseres").press("Enter")
        page.locator("#understood-date", has_text="tirsdag 24. november 2026 kl. 10.30").wait_for()
        assert page.get_by_label("Publiseres").input_value() == "2026-11-24 10:30"
        page.get_by_label("Artikkelens dato").fill("24.11.2026")
        page.get_by_label("Artikkelens dato").press("Enter")
        page.locator("#understood-article_date", has_text="tirsdag 24. november 2026").wait_for()
        wait_saved(page)
        assert "\ndato: 2026-11-24 10:30\nartikkeldato: 2026-11-24\n" in script.read_text(encoding="utf-8")
        dated = script.read_text(encoding="utf-8")

        page.get_by_label("Leser for Per Li").select_option("kvinne")
        page.locator("dialog", has_text="«kvinne» leser det Kari Nes sier").wait_for()
        page.get_by_role("button", name="Avbryt").click()
        wait_until(page, "document.querySelector('[aria-label=\"Leser for Per Li\"]').value === 'sitat'")
        page.get_by_label("Navn").fill("Sitat")
        page.get_by_role("button", name="Legg til").click()
        page.locator("dialog", has_text="Rollen «sitat» har en stemme fra før").wait_for()
        page.get_by_role("button", name="Avbryt").click()
        assert page.get_by_label("Navn").input_value() == "Sitat"
        page.get_by_role("button", name="Ta ut Kari Nes").click()
        page.locator("dialog", has_text="Uten stemme kan de ikke leses: avsnitt b1").wait_for()
        page.get_by_role("button", name="Avbryt").click()
        assert script.read_text(encoding="utf-8") == dated
        page.get_by_label("Leser for Per Li").select_option("kvinne")
        page.get_by_role("button", name="La dem bytte stemmer").click()
        wait_until(page, "document.querySelector('[aria-label=\"Leser for Kari Nes\"]')?.value === 'sitat'")
        wait_saved(page)
        assert script.read_text(encoding="utf-8") == dated.replace("Per Li: sitat", "Per Li: kvinne").replace(
            "Kari Nes: kvinne", "Kari Nes: sitat"
        )
        page.locator("#tab-raw").click()
        page.locator(".raw-text").fill(dated)
        page.locator("#save-raw").click()
        page.locator(".notice", has_text="Per Li og Kari Nes har byttet stemmer").wait_for()
        assert script.read_text(encoding="utf-8") == dated


def test_a_time_that_has_passed_is_told(editor: Editor, show: Path, script: Path) -> None:
    """As it is saved, and not of a time to come; what is in the file otherwise stays as it is."""
    with serve_studio(show) as address:
        page = editor.open(address)
        page.get_by_text("Sammendrag, datoer, forfatter, stemmer").click()
        field = page.get_by_label("Publiseres")
        field.fill("24. november 2020 kl. 10.30")
        field.press("Enter")
        told = page.locator(".notice", has_text="Tidspunktet er alt passert, tirsdag 24. november 2020 kl. 10.30")
        told.wait_for()
        field.fill("")
        field.press("Enter")
        told.wait_for(state="detached")
        wait_saved(page)
        assert "\ndato:\nartikkeldato:" in script.read_text(encoding="utf-8")
        field.fill("24. november 2126 kl. 10.30")
        field.press("Enter")
        page.locator("#understood-date", has_text="søndag 24. november 2126 kl. 10.30").wait_for()
        wait_saved(page)
        assert page.locator(".notice").count() == 0
        assert "\ndato: 2126-11-24 10:30\nartikkeldato:" in script.read_text(encoding="utf-8")


def test_a_date_in_a_message_is_written_as_norwegians_do(editor: Editor, show: Path) -> None:
    """What was typed and is no date stays as it was typed, and what is to be typed as it is to be."""
    with serve_studio(show) as address:
        page = editor.open(address)
        word = """([template, parts, section]) => import("/static/wording.js").then(
            module => module.word({template, parts}, section).textContent)"""
        held = page.evaluate(word, ["to be published {date}", {"date": "2126-11-24 10:30"}, "held"])
        assert held == "publiseres søndag 24. november 2126 kl. 10.30"
        wrong = page.evaluate(word, ['not a day: "{date}"', {"date": "2026-02-30"}, "L218"])
        assert wrong == "ikke en dag: «2026-02-30»"
        mended = page.evaluate(word, ["write it as {written}", {"written": "2026-12-05"}, "L218"])
        assert mended == "skriv den som 2026-12-05"


def test_words_lead_to_where_they_stand(editor: Editor, show: Path, script: Path) -> None:
    """From the list of words to hear, also into the title, and from what will be said to how that is mended."""
    (show / "words.toml").write_text('[[ord]]\nord = "Seydis"\nipa = "sɛidis"\n', encoding="utf-8")
    text = script.read_text(encoding="utf-8").replace("tittel: Ferja", "tittel: Ferja til Ziganshin")
    script.write_text(text.replace("Kaia holder nå.", "Seydis-kaia holder Sverdlin."), encoding="utf-8")
    with serve_studio(show) as address:
        page = editor.open(address)
        said = page.locator('lydsak-row[data-key="b1"] .said')
        assert "Seydis-kaia → lydskrift /sɛidis/-kaia" in said.inner_text()
        page.locator("#tab-words").click()
        page.get_by_role("button", name="Sverdlin", exact=True).click()
        assert page.evaluate(CHOSEN) == "Sverdlin"
        assert page.evaluate("document.activeElement.closest('lydsak-row').dataset.key") == "a2"
        page.locator("#tab-words").click()
        page.get_by_role("button", name="Ziganshin", exact=True).click()
        assert page.evaluate(CHOSEN) == "Ziganshin"
        assert page.evaluate("document.activeElement.id") == "field-title"
        page.locator("#tab-script").click()
        said.get_by_role("button", name="Seydis-kaia").click()
        page.locator("dialog", has_text="Uttale av «Seydis-kaia»").wait_for()
        page.get_by_label("Skriv slik det skal sies").fill("ʘ")
        page.get_by_role("button", name="Bare her").click()
        page.locator(".notice", has_text="kan ikke leses som bokstaver").wait_for()
        assert page.get_by_label("Skriv slik det skal sies").input_value() == "ʘ"
        page.get_by_label("Skriv slik det skal sies").fill("seidiskaia")
        page.get_by_role("button", name="Hør den nye").click()
        wait_playing(page)
        assert not [one for one in editor.complaints if "400" not in one]


def test_a_pronunciation_is_mended_where_it_was_kept(editor: Editor, studio: str, script: Path) -> None:
    """Its word selected again, inside the mark; one with a bar, or none, is refused, and the question stays."""
    page = editor.open(studio)
    choose_word(page, "a2", "Sverdlin")
    page.get_by_role("button", name="Bare her").click()
    page.get_by_text("Skriv først hvordan det skal sies.").wait_for()
    for said, kept in (("Sverlin", "Sverlin"), ("Sverdlin|Svér", "Sverlin"), ("Svérdlin", "Svérdlin")):
        if not page.locator("dialog[open]").count():
            choose_word(page, "a2", "Sverdlin")
        page.locator("#said").fill(said)
        page.get_by_role("button", name="Bare her").click()
        if said != kept:
            page.locator(".notice", has_text="har en loddrett strek, som skiller et ord fra uttalen").wait_for()
            continue
        page.wait_for_selector("dialog", state="detached")
        wait_saved(page)
        assert f"Kaptein {{Sverdlin|{kept}}} hilste" in script.read_text(encoding="utf-8")


def test_a_pronunciation_lands_at_the_word_that_was_selected(editor: Editor, studio: str, script: Path) -> None:
    """Behind a longer word, a note and a sign of two UTF-16 units; a brace of several words is told of."""
    source = "Nesodden %% sjekk Nes %% 🚢 og Nes. {Kari Nes|Kari Nees} kom."
    save_elsewhere(script, "Sverdlin er fornøyd.", source)
    page = editor.open(studio, told=False)
    for before, kept, text in (
        ("og ", True, source.replace("og Nes", "og {Nes|Nees}")),
        ("Kari ", False, source.replace("og Nes", "og {Nes|Nees}")),
    ):
        area = row(page, "b2")
        area.focus()
        area.evaluate(
            """(area, before) => {
                const at = area.value.indexOf(before + "Nes") + before.length;
                area.setSelectionRange(at, at + 3);
            }""",
            before,
        )
        area.press("Alt+u")
        page.locator("#said").fill("Nees")
        page.get_by_role("button", name="Bare her").click()
        if kept:
            page.wait_for_selector("dialog", state="detached")
            wait_saved(page)
        else:
            page.locator(".notice", has_text="«Nes» står i {Kari Nes|Kari Nees}, som sies under ett").wait_for()
        assert f"{text} ^b2" in script.read_text(encoding="utf-8")


def test_an_empty_raw_file_is_refused(editor: Editor, studio: str, script: Path) -> None:
    """It says how a script is deleted, and the file stands."""
    text = script.read_text(encoding="utf-8")
    page = editor.open(studio)
    page.locator("#tab-raw").click()
    page.locator(".raw-text").fill("")
    page.locator("#save-raw").click()
    page.locator(".panel.raw", has_text="slett filen scripts/ferja.md").wait_for()
    assert script.read_text(encoding="utf-8") == text
