"""What an editor typed is never gone: not by a refusal, an escape, a blank or somebody else's save."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.studio.conftest import Editor, serve_studio
from tests.studio.test_page import put_cursor, row, wait_saved, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import APIResponse, Page, Route

pytestmark = pytest.mark.debian("chromium-headless-shell")
THEIRS = "Deres ferje."


def save_elsewhere(script: Path, old: str, new: str) -> None:
    """As another editor saves."""
    script.write_text(script.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def hold_first_edit(page: Page, *, slow: bool = True) -> list[Route]:
    """Edits as they are asked for; the first waits to be let go on, where the studio is slow."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)
        if len(held) > 1 or not slow:
            route.continue_()

    page.route("**/edit", hold)
    return held


def test_escape_chooses_neither_version(editor: Editor, studio: str, script: Path) -> None:
    """The question stands until it is answered, with what was typed in it."""
    page = editor.open(studio)
    area = row(page, "a1")
    area.focus()
    area.evaluate("area => { area.value = 'Min ferje.'; }")
    save_elsewhere(script, "Ferja la fra kai kl. 07.15 med 104 om bord.", THEIRS)
    area.dispatch_event("input")
    mine = page.locator("#conflict-mine")
    mine.fill("Min ferje, skrevet om.")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    wait_until(page, "document.getElementById('conflict-mine')?.value === 'Min ferje, skrevet om.'")
    page.get_by_role("button", name="Behold min").click()
    page.wait_for_selector("dialog", state="detached")
    wait_saved(page)
    assert "Min ferje, skrevet om. ^a1" in script.read_text(encoding="utf-8")


def test_an_edit_beside_hides_no_conflict(editor: Editor, studio: str, script: Path) -> None:
    """A paragraph half typed is still compared with what it was made on when another row's save brings news."""
    page = editor.open(studio, told=False)
    row(page, "a1").evaluate("area => { area.value = 'Min ferje.'; }")
    save_elsewhere(script, "Ferja la fra kai kl. 07.15 med 104 om bord.", THEIRS)
    row(page, "b1").fill("Kaia er ny.")
    page.locator(".notice").first.wait_for()
    row(page, "a1").dispatch_event("input")
    page.wait_for_selector("dialog[open]")
    assert page.locator("dialog blockquote").inner_text() == THEIRS
    text = script.read_text(encoding="utf-8")
    assert f"{THEIRS} ^a1" in text
    assert "Kaia er ny. ^b1" in text


def test_words_typed_where_somebody_took_the_paragraph_out_are_kept(editor: Editor, studio: str, script: Path) -> None:
    """Another paragraph's save brings the news: it is asked, and they become a paragraph again."""
    page = editor.open(studio, told=False)
    row(page, "a2").evaluate("area => { area.value = 'Kapteinen vinket.'; }")
    save_elsewhere(script, "Kaptein Sverdlin hilste fra brua. ^a2\n\n", "")
    row(page, "b1").fill("Kaia er ny.")
    page.wait_for_selector("dialog[open]")
    assert page.locator("#conflict-mine").input_value() == "Kapteinen vinket."
    assert page.locator("dialog blockquote").inner_text() == "(tatt ut)"
    page.locator("#conflict-mine").fill("Kapteinen {vinket.")  # refused, and still there
    page.get_by_role("button", name="Behold min").click()
    page.locator(".notice", has_text="krøllparentesen").wait_for()
    wait_until(page, "document.getElementById('conflict-mine')?.value === 'Kapteinen {vinket.'")
    wait_until(page, "document.getElementById('saved').textContent === 'Ikke lagret'")
    page.locator("#conflict-mine").fill("Kapteinen vinket.")
    page.get_by_role("button", name="Behold min").click()
    wait_saved(page)
    wait_until(page, "document.querySelector('lydsak-row[data-key=a2] textarea')?.value === 'Kapteinen vinket.'")
    text = script.read_text(encoding="utf-8")
    assert "Kaia er ny. ^b1" in text
    assert "med 104 om bord. ^a1\n\nKapteinen vinket. ^a2\n" in text


def test_a_status_is_not_set_on_what_nobody_saw(editor: Editor, studio: str, script: Path) -> None:
    """Approving a script that was saved elsewhere meanwhile shows what is new first."""
    page = editor.open(studio)

    def save_first(route: Route) -> None:
        save_elsewhere(script, "Ferja la fra kai kl. 07.15 med 104 om bord.", THEIRS)
        route.continue_()

    page.route("**/api/scripts/ferja/edit", save_first)
    page.get_by_label("Status").select_option("approved")
    page.get_by_role("button", name="Godkjenn likevel").click()
    page.locator(".notice", has_text="gjør det om igjen").wait_for()
    assert page.locator("dialog[open]").count() == 0
    assert "status: til gjennomsyn" in script.read_text(encoding="utf-8")


def test_a_refused_part_keeps_what_was_typed(editor: Editor, studio: str) -> None:
    """The studio gone, a text that was typed and not saved stays in its row."""
    page = editor.open(studio)
    page.route("**/edit", lambda route: route.abort())
    area = row(page, "a2")
    area.evaluate("area => { area.value = 'Kapteinen vinket. Han lo.'; area.setSelectionRange(17, 17); }")
    area.press("Enter")
    page.locator(".notice").wait_for()
    assert area.input_value() == "Kapteinen vinket. Han lo."


def test_a_refused_paragraph_stays_on_the_page(editor: Editor, studio: str) -> None:
    """What is typed below another row and cannot be saved can be saved later."""
    page = editor.open(studio)
    page.route("**/edit", lambda route: route.abort())
    put_cursor(row(page, "b1"), len("Kaia holder nå."))
    page.keyboard.press("Enter")
    page.keyboard.type("Helt ny.")
    page.keyboard.press("Enter")
    page.locator(".notice").first.wait_for()
    assert page.locator("textarea.draft").input_value() == "Helt ny."
    page.unroute("**/edit")
    page.locator("textarea.draft").press("Enter")
    page.wait_for_selector('lydsak-row[data-key="b3"]')


def test_a_new_paragraph_that_is_refused_after_somebody_saved_stays(editor: Editor, studio: str, script: Path) -> None:
    """Their save is told, and nothing is said to be taken in before it is."""
    page = editor.open(studio, told=False)
    put_cursor(row(page, "b1"), len("Kaia holder nå."))
    page.keyboard.press("Enter")
    page.keyboard.type("Helt {ny.")
    save_elsewhere(script, "Ferja la fra kai kl. 07.15 med 104 om bord.", THEIRS)
    page.keyboard.press("Enter")
    page.locator(".notice", has_text="krøllparentesen").wait_for()
    assert page.locator("textarea.draft").input_value() == "Helt {ny."
    assert page.locator(".notice", has_text="lagret utenfra").count() == 1
    assert page.locator(".notice", has_text="tatt inn ved siden av").count() == 0
    assert row(page, "a1").input_value() == THEIRS
    page.locator("textarea.draft").fill("Helt ny.")
    page.locator("textarea.draft").press("Enter")
    page.wait_for_selector('lydsak-row[data-key="b3"]')
    assert "Kaia holder nå. ^b1\n\nHelt ny. ^b3\n" in script.read_text(encoding="utf-8")


def test_what_is_typed_while_a_new_paragraph_is_saved_goes_on_in_it(editor: Editor, studio: str, script: Path) -> None:
    """However slow the studio is."""
    page = editor.open(studio)
    held = hold_first_edit(page)
    put_cursor(row(page, "b1"), len("Kaia holder nå."))
    page.keyboard.press("Enter")
    with page.expect_request("**/edit"):  # in a pause
        page.keyboard.type("Helt ny.")
    page.keyboard.type(" Og mer.")
    held[0].continue_()
    wait_until(page, "document.querySelector('lydsak-row[data-key=b3] textarea')?.value === 'Helt ny. Og mer.'")
    wait_saved(page)
    assert "Helt ny. Og mer. ^b3\n" in script.read_text(encoding="utf-8")


@pytest.mark.parametrize("slow", [True, False])
def test_what_is_typed_after_parting_stands_in_the_second_half(
    editor: Editor, studio: str, script: Path, *, slow: bool
) -> None:
    """At once, and still the speaker's; nobody is asked about a version of somebody else."""
    save_elsewhere(script, "Kaia holder nå.", "@Kari: Kaia holder nå. Den er ny.")
    save_elsewhere(script, "status: til", "stemmer:\n  Kari: sitat\nstatus: til")
    page = editor.open(studio)
    held = hold_first_edit(page, slow=slow)
    put_cursor(row(page, "b1"), len("@Kari: Kaia holder nå."))
    with page.expect_request("**/edit"):
        page.keyboard.press("Enter")
    page.keyboard.type("Ja, ")
    if slow:
        held[0].continue_()
    wait_until(page, "document.querySelector('lydsak-row[data-key=b3] textarea')?.value.includes('Ja, ')")
    page.keyboard.type("hun sa det: ")
    page.keyboard.press("Control+Enter")
    wait_saved(page)
    text = script.read_text(encoding="utf-8")
    assert "@Kari: Kaia holder nå. ^b1\n\n@Kari: Ja, hun sa det: Den er ny. ^b3\n" in text
    assert not page.locator("dialog").count()


@pytest.mark.parametrize("slow", [True, False])
def test_paragraphs_typed_one_after_the_other_are_as_many(
    editor: Editor, studio: str, script: Path, *, slow: bool
) -> None:
    """Enter begins the next one at once, whether the studio has answered or not."""
    page = editor.open(studio)
    held = hold_first_edit(page, slow=slow)
    put_cursor(row(page, "b1"), len("Kaia holder nå."))
    page.keyboard.press("Enter")
    page.keyboard.type("En til.")
    with page.expect_request("**/edit"):
        page.keyboard.press("Enter")
    page.keyboard.type("Og enda en.")
    page.keyboard.press("Enter")
    page.keyboard.type("Sist denne.")
    if slow:
        held[0].continue_()
    wait_until(page, "document.querySelector('lydsak-row[data-key=b5] textarea')?.value === 'Sist denne.'")
    page.keyboard.type(" Slutt.")
    page.keyboard.press("Control+Enter")
    wait_saved(page)
    text = script.read_text(encoding="utf-8")
    assert "Kaia holder nå. ^b1\n\nEn til. ^b3\n\nOg enda en. ^b4\n\nSist denne. Slutt. ^b5\n" in text


def test_words_whose_paragraph_went_away_are_asked_about_until_they_are_kept(
    editor: Editor, studio: str, script: Path
) -> None:
    """Kept in the question, and refused as a new paragraph, they are asked about again."""
    page = editor.open(studio, told=False)
    row(page, "a2").evaluate("area => { area.value = 'Kapteinen {vinket.'; }")
    save_elsewhere(script, "Kaptein Sverdlin hilste fra brua. ^a2\n\n", "")
    row(page, "a2").dispatch_event("input")
    page.wait_for_selector("dialog[open]")
    page.get_by_role("button", name="Behold min").click()
    page.locator(".notice", has_text="krøllparentesen").wait_for()
    wait_until(page, "document.getElementById('conflict-mine')?.value === 'Kapteinen {vinket.'")
    wait_until(page, "document.getElementById('saved').textContent === 'Ikke lagret'")
    page.locator("#conflict-mine").fill("Kapteinen vinket.")
    page.get_by_role("button", name="Behold min").click()
    wait_saved(page)
    assert "Kapteinen vinket. ^" in script.read_text(encoding="utf-8")


def test_a_pronunciation_for_a_paragraph_that_somebody_changed_stays_written(
    editor: Editor, studio: str, script: Path
) -> None:
    """The question about the word stands until it is said so."""
    page = editor.open(studio, told=False)
    area = row(page, "b2")
    area.focus()
    area.evaluate("area => area.setSelectionRange(0, 8)")
    area.press("Alt+u")
    page.locator("#said").fill("Sværdlin")
    save_elsewhere(script, "Sverdlin er fornøyd.", "Sverdlin er glad.")
    page.get_by_role("button", name="Bare her").click()
    page.locator(".notice", has_text="gjør det om igjen").wait_for()
    assert page.locator("#said").input_value() == "Sværdlin"
    page.get_by_role("button", name="Bare her").click()
    page.wait_for_selector("dialog", state="detached")
    assert "{Sverdlin|Sværdlin} er glad." in script.read_text(encoding="utf-8")


def test_what_is_chosen_and_refused_is_not_shown_as_if_it_was_set(editor: Editor, studio: str, script: Path) -> None:
    """Neither a status nor a speaker's voice."""
    save_elsewhere(script, "status: til", "stemmer:\n  Kari: sitat\nstatus: til")
    page = editor.open(studio)
    page.route("**/edit", lambda route: route.abort())
    status = page.get_by_label("Status")
    status.select_option("draft")
    page.locator(".notice").wait_for()
    wait_until(page, "document.querySelector('[aria-label=Status]').value === 'review'")
    page.get_by_text("Sammendrag, datoer, forfatter, stemmer").click()
    voice = page.get_by_label("Leser for Kari")
    voice.select_option("forteller")
    wait_until(page, "document.querySelector('.voices select').value === 'sitat'")


def test_the_day_goes_by_keyboard_alone(editor: Editor, show: Path, script: Path) -> None:
    """From the address to a changed, moved and muted paragraph and another view, no pointer used, each stop seen."""
    with serve_studio(show) as address:
        page = editor.open(address)
        stops = []
        for _ in range(60):
            page.keyboard.press("Tab")
            stops.append(page.evaluate("document.activeElement.closest('lydsak-row')?.dataset.key ?? ''"))
            seen = page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'")
            assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
            if stops[-1] == "a1" and page.evaluate("document.activeElement.matches('textarea')"):
                break
        assert stops[-1] == "a1"
        page.keyboard.press("Control+End")
        page.keyboard.type(" Ja.")
        page.keyboard.press("Alt+ArrowDown")
        wait_saved(page)
        page.keyboard.press("Alt+m")
        page.wait_for_selector('lydsak-row[data-key="a1"].muted')
        page.locator("#tab-script").focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_selector("#tab-words[aria-selected=true]")
        assert not editor.complaints
    text = script.read_text(encoding="utf-8")
    assert text.index("^a2") < text.index("^a1")
    assert "~~Ferja la fra kai kl. 07.15 med 104 om bord. Ja.~~ ^a1" in text


def test_nothing_moves_for_those_who_ask_for_rest(editor: Editor, studio: str) -> None:
    """prefers-reduced-motion is heeded."""
    page = editor.open(studio)
    page.emulate_media(reduced_motion="reduce")
    moving = (
        "[...document.querySelectorAll('*')].filter(one => getComputedStyle(one).transitionDuration !== '0s').length"
    )
    assert page.evaluate(moving) == 0


def test_a_field_that_somebody_else_set_is_chosen(editor: Editor, studio: str, script: Path) -> None:
    """Both are shown, and what is kept is in the file and in the field."""
    page = editor.open(studio)
    page.get_by_text("Sammendrag, datoer, forfatter, stemmer").click()
    author = page.get_by_label("Forfatter")
    author.evaluate("field => { field.value = 'Ola Li'; }")
    save_elsewhere(script, "Kari Nordmann", "Kari N. Nordmann")
    wait_until(page, "document.querySelector('.notice')")
    assert author.input_value() == "Ola Li"
    author.dispatch_event("change")
    page.wait_for_selector("dialog[open]")
    assert page.locator("dialog blockquote").inner_text() == "Kari N. Nordmann"
    page.get_by_role("button", name="Ta deres").click()
    wait_until(page, "document.querySelector('#field-author').value === 'Kari N. Nordmann'")
    assert "forfatter: Kari N. Nordmann\n" in script.read_text(encoding="utf-8")


def test_a_field_that_is_rewritten_in_the_question_and_refused_keeps_those_words(
    editor: Editor, studio: str, script: Path
) -> None:
    """They stand in the field, marked; once they are right they are saved over what was chosen between."""
    page = editor.open(studio)
    page.get_by_text("Sammendrag, datoer, forfatter, stemmer").click()
    date = page.get_by_label("Publiseres")
    date.evaluate("field => { field.value = '2026-11-21 07:00'; field.dispatchEvent(new Event('input')); }")
    save_elsewhere(script, "dato: 2026-11-20 06:00", "dato: 2026-11-22 06:00")
    wait_until(page, "document.querySelector('.notice')")
    date.dispatch_event("change")
    page.locator("#conflict-mine").fill("en gang på 21.11.2026")
    page.get_by_role("button", name="Behold min").click()
    page.locator(".notice", has_text="«en gang på 21.11.2026» er ikke forstått").wait_for()
    assert date.input_value() == "en gang på 21.11.2026"
    assert page.locator("#understood-date").inner_text() == ""
    assert date.get_attribute("aria-invalid") == "true"
    assert page.locator("#saved").inner_text() == "Ikke lagret"
    assert "\ndato: 2026-11-22 06:00\n" in script.read_text(encoding="utf-8")
    date.fill("21.11.2026 kl. 7")
    date.press("Enter")
    wait_saved(page)
    wait_until(page, "document.querySelector('#field-date').value === '2026-11-21 07:00'")
    assert "\ndato: 2026-11-21 07:00\n" in script.read_text(encoding="utf-8")


def test_what_is_typed_into_a_field_while_it_is_saved_outlives_the_question(
    editor: Editor, studio: str, script: Path
) -> None:
    """The studio is slow, somebody else saved the field, and the version that was sent is kept."""
    page = editor.open(studio)
    page.get_by_text("Sammendrag, datoer, forfatter, stemmer").click()
    author = page.get_by_label("Forfatter")
    held = hold_first_edit(page)
    author.fill("Ola")
    with page.expect_request("**/edit"):
        author.press("Enter")
    page.keyboard.type(" Li")
    save_elsewhere(script, "forfatter: Kari Nordmann", "forfatter: Kari N. Nordmann")
    held[0].continue_()
    page.get_by_role("button", name="Behold min").click()
    page.wait_for_selector("dialog", state="detached")
    wait_until(page, "document.querySelector('#saved').innerText !== 'Lagrer …'")
    assert author.input_value() == "Ola Li"
    author.press("Enter")
    wait_saved(page)
    assert "forfatter: Ola Li\n" in script.read_text(encoding="utf-8")


def test_nobody_leaves_what_is_not_saved_by_a_slip(editor: Editor, tones: Path, script: Path) -> None:
    """A refused paragraph, or a file half typed: another script is opened only if that is meant."""
    script.with_name("kaia.md").write_text(script.read_text(encoding="utf-8"), encoding="utf-8")
    with serve_studio(tones) as address:
        page = editor.open(address)
        row(page, "b1").fill("Kaia {holder.")
        page.locator(".notice", has_text="krøllparentesen").wait_for()
        page.locator("#episodes a").nth(1).click()
        page.locator("dialog", has_text="er ikke lagret").wait_for()
        page.get_by_role("button", name="Avbryt").click()
        wait_until(page, "location.hash === '#ferja'")
        assert row(page, "b1").input_value() == "Kaia {holder."
        page.locator("#episodes a").nth(1).click()
        page.get_by_role("button", name="Gå likevel").click()
        wait_until(page, "document.querySelector('[aria-current=page]').hash === '#kaia'")
        wait_until(page, "document.querySelector('lydsak-row[data-key=b1] textarea').value === 'Kaia holder nå.'")


def test_the_raw_file_is_of_what_it_showed(editor: Editor, tones: Path, script: Path) -> None:
    """Typed before a paragraph was saved, it does not undo that; line ends stay, and it follows other saves."""
    script.write_bytes(script.read_bytes().replace(b"\n", b"\r\n"))
    with serve_studio(tones) as address:
        page = editor.open(address)
        raw = page.locator(".raw-text")
        page.locator("#tab-raw").click()
        raw.fill(raw.input_value().replace("Kari Nordmann", "Ola Nordmann"))
        page.locator("#tab-script").click()
        row(page, "b1").fill("Kaia er ny.")
        wait_saved(page)
        page.locator("#tab-raw").click()
        page.locator("#save-raw").click()
        page.locator(".notice", has_text="Teksten din står fortsatt her").get_by_text("Kaia").wait_for()
        assert b"Kaia er ny. ^b1\r\n" in script.read_bytes()
        raw.fill(raw.input_value().replace("Kaia holder nå.", "Kaia er ny."))
        page.locator("#save-raw").click()
        wait_until(page, "document.querySelector('.panel.raw [role=status]').textContent === 'Lagret'")
        saved = script.read_bytes()
        assert b"forfatter: Ola Nordmann\r\n" in saved
        assert b"Kaia er ny. ^b1\r\n" in saved
        assert saved.count(b"\r\n") == saved.count(b"\n")
        script.write_bytes(saved.replace(b"Ola", b"Eva"))
        wait_until(page, "document.querySelector('.raw-text').value.includes('Eva Nordmann')")


WRITE_BELOW = "Kaia holder nå."


def begin_below(page: Page, words: str) -> None:
    """A new paragraph below `b1`, with these words and the cursor still in it."""
    put_cursor(row(page, "b1"), len(WRITE_BELOW))
    page.keyboard.press("Enter")
    page.keyboard.type(words)


def test_a_new_paragraph_is_saved_in_a_pause_and_the_cursor_goes_along(
    editor: Editor, studio: str, script: Path
) -> None:
    """Typed on, it is one paragraph; until it is saved the page does not say so, whatever else is saved."""
    page = editor.open(studio)
    page.route("**/edit", lambda route: route.abort())
    begin_below(page, "Helt ")
    wait_until(page, "document.getElementById('saved').textContent === 'Ikke lagret'")
    assert page.locator(".draft").input_value() == "Helt "
    page.unroute("**/edit")
    row(page, "b2").evaluate("area => { area.value += ' Ja.'; area.dispatchEvent(new Event('input')); }")
    wait_until(page, "document.getElementById('saved').textContent === 'Ikke lagret'")
    page.keyboard.type("ny.")
    page.wait_for_selector('lydsak-row[data-key="b3"]')
    page.keyboard.type(" Og mer")
    wait_saved(page)
    page.keyboard.type(" og mer.")
    wait_until(page, "document.querySelector('lydsak-row[data-key=b3] textarea').value.endsWith('mer.')")
    page.keyboard.press("Control+Enter")
    wait_saved(page)
    text = script.read_text(encoding="utf-8")
    assert "Kaia holder nå. ^b1\n\nHelt ny. Og mer og mer. ^b3\n" in text
    assert "Sverdlin er fornøyd. Ja. ^b2" in text
    assert not page.locator(".draft").count()


def test_the_cursor_stays_where_it_is_put_while_a_new_paragraph_is_saved(
    editor: Editor, studio: str, script: Path
) -> None:
    """A click elsewhere counts, however late the answer comes, and the rows around do not lose it either."""
    page = editor.open(studio)
    waiting: list[Route] = []
    page.route("**/edit", lambda route: waiting.append(route))  # noqa: PLW0108  (playwright marks what it is given)
    begin_below(page, "Helt ny.")
    row(page, "b2").click()
    page.keyboard.press("End")
    page.keyboard.type(" Ja")
    wait_until(page, "document.querySelector('.draft')")
    while not waiting:
        page.wait_for_timeout(20)
    waiting[0].continue_()
    page.unroute("**/edit")
    page.wait_for_selector('lydsak-row[data-key="b3"]')
    page.locator(".draft").wait_for(state="detached")
    page.keyboard.type(" visst.")
    wait_saved(page)
    text = script.read_text(encoding="utf-8")
    assert "Helt ny. ^b3\n" in text
    assert "Sverdlin er fornøyd. Ja visst. ^b2" in text


def test_an_older_answer_does_not_undo_a_newer_edit(editor: Editor, studio: str, script: Path) -> None:
    """The file was looked at before an edit, and what was seen arrives after it: it is looked at anew."""
    page = editor.open(studio)
    held: list[tuple[Route, APIResponse]] = []

    def hold_first(route: Route) -> None:
        if held or route.request.method != "GET":
            route.continue_()
        else:
            held.append((route, route.fetch()))
            page.evaluate("document.body.dataset.held = 'true'")

    page.route("**/api/scripts/ferja", hold_first)
    save_elsewhere(script, "hilste fra brua", "vinket fra brua")
    wait_until(page, "document.body.dataset.held")
    row(page, "b1").fill("Kaia holder godt.")
    row(page, "b1").blur()
    wait_saved(page)
    assert "Kaia holder godt. ^b1" in script.read_text(encoding="utf-8")
    with page.expect_request_finished(lambda request: request.url.endswith("/api/scripts/ferja")):
        route, older = held[0]
        with page.expect_request("**/api/scripts/ferja"):
            route.fulfill(response=older)
    assert row(page, "b1").input_value() == "Kaia holder godt."
    assert "vinket fra brua" in row(page, "a2").input_value()
