"""The studio in a browser, as an editor uses it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.studio.conftest import ARTICLE, Editor, serve_studio

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.debian("chromium-headless-shell")


def row(page: Page, key: str) -> Locator:
    """The text of a row."""
    return page.locator(f'lydsak-row[data-key="{key}"] textarea')


def wait_until(page: Page, condition: str, seconds: int = 15) -> None:
    """Until an expression of the page is true; its policy forbids the way of playwright, which is eval.

    It looks by the clock: a busy machine may draw no frame for long.
    """
    page.evaluate(
        f"""() => new Promise((done, fail) => {{
          const told = () => [...document.querySelectorAll("#saved, .notice, dialog")].map(one => one.textContent);
          const late = setTimeout(() => fail(new Error({condition!r} + " never came: " + told())), {seconds * 1000});
          const look = () => {{
            if ({condition}) {{ clearTimeout(late); done(); }} else setTimeout(look, 20);
          }};
          look();
        }})"""
    )


def wait_saved(page: Page) -> None:
    """Until the page says that all is saved."""
    wait_until(page, "document.getElementById('saved').textContent === 'Lagret'")


def wait_playing(page: Page) -> None:
    """Until sound is heard."""
    wait_until(page, "document.getElementById('sound').currentTime > 0")


def put_cursor(area: Locator, at: int) -> None:
    """Set the cursor by offset."""
    area.focus()
    area.evaluate("(area, at) => area.setSelectionRange(at, at)", at)


def test_the_script_is_there_with_what_will_be_said(editor: Editor, studio: str) -> None:
    """Rows in order; in small type what is said where it differs from what is written."""
    page = editor.open(studio)
    assert row(page, "a1").input_value() == "Ferja la fra kai kl. 07.15 med 104 om bord."
    keys = page.locator("lydsak-row").evaluate_all("rows => rows.map(row => row.dataset.key)")
    assert [key for key in keys if not key.startswith("line-")] == ["k1", "a1", "a2", "k2", "b1", "b2"]
    said = page.locator('lydsak-row[data-key="a1"] .said').inner_text()
    assert "hundre og fire" in said
    assert page.locator("#episodes a").count() == 1
    assert not editor.complaints


def test_what_is_typed_is_saved_and_heard(editor: Editor, studio: str, script: Path) -> None:
    """Ctrl-Enter saves at once and plays the paragraph; heard to its end, the row says so."""
    page = editor.open(studio)
    row(page, "b1").fill("Kaia holder.")
    row(page, "b1").press("Control+Enter")
    wait_playing(page)
    page.wait_for_selector('lydsak-row[data-key="b1"] .state[data-heard="heard"]')
    assert "Kaia holder. ^b1" in script.read_text(encoding="utf-8")
    row(page, "b1").fill("Kaia holder godt.")
    wait_saved(page)
    page.wait_for_selector('lydsak-row[data-key="b1"] .state[data-heard="changed"]')
    assert not editor.complaints


def test_autosave_needs_no_key(editor: Editor, studio: str, script: Path) -> None:
    """A pause in the typing is enough, and the rest of the file stays to the byte."""
    before = script.read_text(encoding="utf-8")
    page = editor.open(studio)
    row(page, "a2").press_sequentially(" Ja.")
    wait_saved(page)
    assert script.read_text(encoding="utf-8") == before.replace("fra brua. ^a2", "fra brua. Ja. ^a2")


def test_enter_parts_and_backspace_joins(editor: Editor, studio: str, script: Path) -> None:
    """The second half gets an id of its own; joined again, links to either still lead there."""
    page = editor.open(studio)
    put_cursor(row(page, "a1"), len("Ferja la fra kai"))
    row(page, "a1").press("Enter")
    page.wait_for_selector('lydsak-row[data-key="a3"]')
    assert row(page, "a3").input_value() == "kl. 07.15 med 104 om bord."
    assert page.evaluate("document.activeElement.closest('lydsak-row').dataset.key") == "a3"
    assert "Ferja la fra kai ^a1\n\nkl. 07.15 med 104 om bord. ^a3\n" in script.read_text(encoding="utf-8")
    put_cursor(row(page, "a3"), 0)
    row(page, "a3").press("Backspace")
    wait_until(page, "!document.querySelector('lydsak-row[data-key=a1]')")
    assert "Ferja la fra kai kl. 07.15 med 104 om bord. ^a1 ^a3" in script.read_text(encoding="utf-8")


def test_undo_takes_back_the_latest_from_within_the_text(editor: Editor, studio: str, script: Path) -> None:
    """Ctrl-Z in a text that is saved undoes what was done last, wherever that was, and the cursor stays near."""
    before = script.read_text(encoding="utf-8")
    page = editor.open(studio)
    row(page, "b1").press_sequentially(" Ja.")
    wait_saved(page)
    typed = script.read_text(encoding="utf-8")
    put_cursor(row(page, "a1"), len("Ferja la fra kai"))
    row(page, "a1").press("Enter")
    page.wait_for_selector('lydsak-row[data-key="a3"]')
    wait_until(page, "document.activeElement.closest('lydsak-row')?.dataset.key === 'a3'")
    page.keyboard.press("Control+z")
    wait_until(page, "!document.querySelector('lydsak-row[data-key=a3]')")
    assert script.read_text(encoding="utf-8") == typed
    wait_until(page, "document.activeElement.closest('lydsak-row')?.dataset.key === 'a1'")
    page.keyboard.press("Control+z")
    wait_until(page, "document.querySelector('lydsak-row[data-key=b1] textarea').value === 'Kaia holder nå.'")
    assert script.read_text(encoding="utf-8") == before
    page.keyboard.press("Control+Shift+z")
    wait_until(page, "document.querySelector('lydsak-row[data-key=b1] textarea').value.endsWith('Ja.')")
    assert script.read_text(encoding="utf-8") == typed


def test_words_changed_while_they_sound_are_played_anew(editor: Editor, studio: str, script: Path) -> None:
    """The same key stops only what is heard as it stands."""
    page = editor.open(studio)
    row(page, "a1").press("Control+Enter")
    wait_playing(page)
    first = page.evaluate("document.getElementById('sound').src")
    row(page, "a1").fill("Ferja la fra kai kl. 08.15 med 104 om bord.")
    row(page, "a1").press("Control+Enter")
    wait_until(page, f"document.getElementById('sound').src !== {first!r}")
    wait_playing(page)
    assert "08.15" in script.read_text(encoding="utf-8")
    row(page, "a1").press("Control+Enter")
    wait_until(page, "document.getElementById('sound').paused")
    assert page.locator("lydsak-row.playing").count() == 0


def test_enter_at_the_end_begins_a_paragraph(editor: Editor, studio: str, script: Path) -> None:
    """It is written once it has words."""
    page = editor.open(studio)
    put_cursor(row(page, "b1"), len("Kaia holder nå."))
    row(page, "b1").press("Enter")
    page.keyboard.type("Den er ny.")
    page.keyboard.press("Enter")
    page.wait_for_selector('lydsak-row[data-key="b3"]')
    assert "Kaia holder nå. ^b1\n\nDen er ny. ^b3\n\n[pause 0,8 s]" in script.read_text(encoding="utf-8")


def test_move_mute_and_undo_by_keys(editor: Editor, studio: str, script: Path) -> None:
    """Alt and arrows, Alt-M; undo brings back each step."""
    before = script.read_text(encoding="utf-8")
    page = editor.open(studio)
    row(page, "a2").focus()
    page.keyboard.press("Alt+ArrowUp")
    wait_saved(page)
    text = script.read_text(encoding="utf-8")
    assert text.index("^a2") < text.index("^a1")
    assert page.evaluate("document.activeElement.closest('lydsak-row').dataset.key") == "a2"
    page.keyboard.press("Alt+m")
    page.wait_for_selector('lydsak-row[data-key="a2"].muted')
    assert "~~Kaptein Sverdlin hilste fra brua.~~ ^a2" in script.read_text(encoding="utf-8")
    page.locator("#undo").click()
    page.wait_for_selector('lydsak-row[data-key="a2"]:not(.muted)')
    page.locator("#undo").click()
    wait_until(page, "document.getElementById('undo').disabled")
    assert script.read_text(encoding="utf-8") == before
    page.locator("#redo").click()
    wait_until(page, "!document.getElementById('undo').disabled")
    assert script.read_text(encoding="utf-8") == text


def choose_word(page: Page, key: str, word: str) -> None:
    """Select a word of a row and ask how it is said."""
    area = row(page, key)
    area.focus()
    area.evaluate(
        "(area, word) => { const at = area.value.indexOf(word); area.setSelectionRange(at, at + word.length); }", word
    )
    area.press("Alt+u")
    page.wait_for_selector("dialog[open]")


def test_a_name_is_mended_everywhere(editor: Editor, studio: str, show: Path) -> None:
    """The page says in how many places, and each of them says it so."""
    page = editor.open(studio)
    choose_word(page, "a2", "Sverdlin")
    page.get_by_text("Overalt (steder: 2)").wait_for()
    page.get_by_label("Skriv slik det skal sies").fill("Svérdlin")
    page.get_by_role("button", name="Hør den nye").click()
    wait_playing(page)
    page.get_by_role("button", name="Overalt").click()
    page.wait_for_selector("dialog", state="detached")
    for key in ("a2", "b2"):
        page.locator(f'lydsak-row[data-key="{key}"] .said', has_text="Svérdlin").wait_for()
    assert '"Sverdlin" = "Svérdlin"' in (show / "words.toml").read_text(encoding="utf-8")


def test_a_word_is_mended_here_alone(editor: Editor, studio: str, script: Path) -> None:
    """As a mark in the script."""
    page = editor.open(studio)
    choose_word(page, "b2", "Sverdlin")
    page.get_by_label("Skriv slik det skal sies").fill("Svérdlin")
    page.get_by_role("button", name="Bare her").click()
    page.wait_for_selector("dialog", state="detached")
    wait_saved(page)
    text = script.read_text(encoding="utf-8")
    assert "{Sverdlin|Svérdlin} er fornøyd. ^b2" in text
    assert "Kaptein Sverdlin hilste" in text


def test_a_save_elsewhere_of_another_paragraph_is_kept_and_told(editor: Editor, studio: str, script: Path) -> None:
    """Both edits are in the file, and the page shows what came from outside."""
    page = editor.open(studio, told=False)
    area = row(page, "a1")
    area.focus()
    area.evaluate("area => { area.value = 'Ferja gikk.'; }")
    script.write_text(
        script.read_text(encoding="utf-8").replace("Kaia holder nå.", "Kaia holder ikke."), encoding="utf-8"
    )
    area.dispatch_event("input")
    wait_saved(page)
    text = script.read_text(encoding="utf-8")
    assert "Ferja gikk. ^a1" in text
    assert "Kaia holder ikke. ^b1" in text
    assert row(page, "b1").input_value() == "Kaia holder ikke."
    assert page.locator(".notice").count()


@pytest.mark.parametrize(("answer", "left"), [("Behold min", "Min ferje."), ("Ta deres", "Deres ferje.")])
def test_a_save_elsewhere_of_the_same_paragraph_is_a_choice(
    editor: Editor, studio: str, script: Path, answer: str, left: str
) -> None:
    """Nothing is overwritten before somebody has seen both."""
    page = editor.open(studio)
    area = row(page, "a1")
    area.focus()
    area.evaluate("area => { area.value = 'Min ferje.'; }")
    theirs = script.read_text(encoding="utf-8").replace("Ferja la fra kai kl. 07.15 med 104 om bord.", "Deres ferje.")
    script.write_text(theirs, encoding="utf-8")
    area.dispatch_event("input")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("Escape")  # which drops nothing
    assert script.read_text(encoding="utf-8") == theirs
    assert page.locator("dialog blockquote").inner_text() == "Deres ferje."
    page.get_by_role("button", name=answer).click()
    page.wait_for_selector("dialog", state="detached")
    wait_until(page, f"document.querySelector('lydsak-row[data-key=a1] textarea').value === '{left}'")
    assert f"{left} ^a1" in script.read_text(encoding="utf-8")


def test_two_browsers_see_each_other(editor: Editor, studio: str, script: Path) -> None:
    """What one saves, the other shows; then both edit, and nothing is lost."""
    one, other = editor.open(studio), editor.open(studio)
    row(one, "a1").fill("Ferja gikk klokka sju.")
    wait_saved(one)
    wait_until(other, "document.querySelector('lydsak-row[data-key=a1] textarea').value === 'Ferja gikk klokka sju.'")
    row(other, "b1").fill("Kaia er ny.")
    row(one, "a2").fill("Kapteinen vinket.")
    wait_saved(one)
    wait_saved(other)
    text = script.read_text(encoding="utf-8")
    for words in ("Ferja gikk klokka sju. ^a1", "Kaia er ny. ^b1", "Kapteinen vinket. ^a2"):
        assert words in text


def test_approve_build_and_listen(editor: Editor, studio: str, script: Path) -> None:
    """From the desk to the listener's page, with progress on the way; what nobody has heard is asked for first."""
    page = editor.open(studio)
    page.get_by_label("Status").select_option("approved")
    page.locator("dialog", has_text="Ikke hørt slik de er nå: 4 avsnitt").wait_for()
    page.get_by_role("button", name="Ikke ennå").click()
    wait_until(page, "document.querySelector('[aria-label=Status]').value === 'review'")
    page.get_by_label("Status").select_option("approved")
    page.get_by_role("button", name="Godkjenn likevel").click()
    wait_saved(page)
    assert re.search(r"^status: godkjent\b", script.read_text(encoding="utf-8"), re.MULTILINE)
    assert "godkjent_tekst: " in script.read_text(encoding="utf-8")
    page.locator("#build").click()
    link = page.get_by_role("link", name="Hør episoden")
    link.wait_for(timeout=60_000)
    assert re.fullmatch(r"Bygget på \d+ s\. Hør episoden", page.locator(".built").inner_text())
    with page.context.expect_page() as opened:
        link.click()
    listener = opened.value
    listener.wait_for_selector("audio")
    assert "Ferja går igjen" in listener.title()
    page.locator("#episodes .badge.published, #episodes .badge.approved").first.wait_for()


def test_the_article_is_taken_in_with_a_choice(editor: Editor, show: Path, script: Path) -> None:
    """The tab shows what the article changes; a true conflict waits for an editor."""
    from lydsak.build.editing.intake import add_article
    from lydsak.config import load_settings

    root = show
    script.unlink()
    (root / "articles").mkdir()
    source = root / "articles" / "ferja.txt"
    source.write_text(ARTICLE, encoding="utf-8")
    add_article(load_settings(root), source)
    script.write_text(script.read_text(encoding="utf-8").replace("104 om bord", "hundre om bord"), encoding="utf-8")
    revised = ARTICLE.replace("104 om bord", "140 om bord").replace("fra brua", "fra dekket")
    revised = revised.replace("Ferja går igjen", "Ferja går som før")
    source.write_text(revised, encoding="utf-8")
    with serve_studio(root) as address:
        page = editor.open(address)
        page.get_by_role("button", name="Se endringene").click()
        page.locator("ins", has_text="dekket").wait_for()
        page.locator(".hint", has_text="tittel · endret").wait_for()
        page.locator("#take-in").click()
        page.locator(".notice", has_text="Velg først").wait_for()
        page.get_by_role("radio", name="Ta artikkelens").check()
        page.locator("#take-in").click()
        page.wait_for_selector("#panel-script:not([hidden])")
    text = script.read_text(encoding="utf-8")
    assert "140 om bord" in text
    assert "fra dekket" in text


def test_the_list_stays_in_view(editor: Editor, studio: str) -> None:
    """However far down a script somebody is, the other episodes are a click away."""
    page = editor.open(studio)
    page.set_viewport_size({"width": 1280, "height": 420})
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    wait_until(page, "scrollY > 100")
    box = page.locator("#episodes a").first.bounding_box()
    bar = page.locator(".bar").bounding_box()
    assert box is not None
    assert bar is not None
    assert bar["y"] + bar["height"] <= box["y"] < 420


def test_the_same_news_is_not_piled_up(editor: Editor, studio: str) -> None:
    """A studio that does not answer is told once, however often the page tries."""
    page = editor.open(studio)
    page.route("**/edit", lambda route: route.abort())
    for word in (" Ja.", " Nei."):
        with page.expect_event("requestfailed"):
            row(page, "a2").press_sequentially(word)
        page.locator(".notice", has_text="svarer ikke").first.wait_for()
        wait_until(page, "document.getElementById('saved').textContent === 'Ikke lagret'")
    assert page.locator(".notice").count() == 1
    assert row(page, "a2").input_value().endswith("Ja. Nei.")


def test_what_could_not_be_saved_is_saved_once_the_studio_answers(editor: Editor, studio: str, script: Path) -> None:
    """In every paragraph, at the next save; and the page no longer says that nobody answers."""
    page = editor.open(studio)
    page.route("**/edit", lambda route: route.abort())
    row(page, "a2").press_sequentially(" Ja.")
    page.locator(".notice", has_text="svarer ikke").wait_for()
    page.unroute("**/edit")
    row(page, "b1").press_sequentially(" Nei.")
    page.locator(".notice", has_text="svarer ikke").wait_for(state="detached")
    wait_until(page, "[...document.querySelectorAll('lydsak-row')].every(row => !row.dirty)")
    text = script.read_text(encoding="utf-8")
    assert "fra brua. Ja. ^a2" in text
    assert "Kaia holder nå. Nei. ^b1" in text


def test_a_page_of_an_earlier_start_goes_on_with_the_new_address(editor: Editor, studio: str, script: Path) -> None:
    """It says so, and saves what was typed once the address was opened in another tab."""
    page = editor.open(studio)
    page.context.clear_cookies()
    row(page, "a2").press_sequentially(" Ja.")
    page.locator(".notice", has_text="den nye adressen i en ny fane").wait_for()
    page.context.new_page().goto(studio)
    row(page, "a2").press_sequentially(" Nei.")
    wait_saved(page)
    assert "fra brua. Ja. Nei. ^a2" in script.read_text(encoding="utf-8")
    assert page.locator(".notice").count() == 0


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (768, True)])
def test_axe_finds_nothing(editor: Editor, studio: str, width: int, dark: bool) -> None:
    """WCAG 2.2 AA, in each view and in the dialogs."""
    from axe_playwright_python.sync_playwright import Axe

    page = editor.open(studio, width=width, dark=dark)
    found = {}
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    for name in ("words", "changes", "raw", "script"):
        page.locator(f"#tab-{name}").click()
        page.wait_for_load_state("networkidle")
        found[name] = Axe().run(page, options=options).response["violations"]
    page.locator("details.front summary").click()
    found["fields"] = Axe().run(page, options=options).response["violations"]
    page.locator("#show-keys").click()
    found["keys"] = Axe().run(page, options=options).response["violations"]
    page.keyboard.press("Escape")
    page.get_by_label("Status").select_option("approved")
    page.locator("dialog[open]").wait_for()
    found["approve"] = Axe().run(page, options=options).response["violations"]
    page.keyboard.press("Escape")
    choose_word(page, "a2", "Sverdlin")
    found["word"] = Axe().run(page, options=options).response["violations"]
    faults = {name: [(one["id"], one["nodes"][0]["html"]) for one in some] for name, some in found.items() if some}
    assert not faults


def test_the_tab_key_stops_thrice_at_a_paragraph(editor: Editor, studio: str) -> None:
    """Play, text and tools; among the tools by arrows."""
    page = editor.open(studio)
    row(page, "a1").focus()
    where = "document.activeElement.getAttribute('aria-label')"
    seen = []
    for key in ("Tab", "ArrowRight", "ArrowLeft", "ArrowLeft", "Tab", "Tab"):
        page.keyboard.press(key)
        seen.append(page.evaluate(where))
    tools = ["Flytt opp: avsnitt a1", "Flytt ned: avsnitt a1", "Flytt opp: avsnitt a1", "Slett: avsnitt a1"]
    assert seen == [*tools, "Spill avsnitt a2", "avsnitt a2"]


def test_a_word_that_stands_nowhere_cannot_be_kept_everywhere(editor: Editor, studio: str, show: Path) -> None:
    """Nor can a way to say it that no voice reads: the page says so in Norwegian, and nothing is written."""
    page = editor.open(studio)
    choose_word(page, "a2", "verdlin")
    page.get_by_text("Overalt (steder: 0)").wait_for()
    assert page.get_by_role("button", name="Overalt").is_disabled()
    page.get_by_text("Ordet står ikke for seg selv i noe manus").wait_for()
    page.get_by_role("button", name="Avbryt").click()
    choose_word(page, "a2", "Sverdlin")
    page.get_by_label("Skriv slik det skal sies").fill("ˈsværdlɪn")
    page.get_by_role("button", name="Overalt").click()
    page.get_by_text("ˈ ɪ kan ikke leses som bokstaver. Skriv det med vanlige bokstaver, som Svérdlin").wait_for()
    assert not (show / "words.toml").exists()


def test_the_keys_are_on_a_sheet(editor: Editor, studio: str) -> None:
    """A question mark outside the text; inside it is one."""
    page = editor.open(studio)
    page.locator("#tab-script").focus()
    page.keyboard.press("?")
    page.locator("dialog[open] dl").wait_for()
    page.keyboard.press("Escape")
    row(page, "b1").focus()
    page.keyboard.press("End")
    page.keyboard.type("?")
    assert row(page, "b1").input_value().endswith("?")
    assert not page.locator("dialog[open]").count()


def test_read_only_hears_and_changes_nothing(editor: Editor, show: Path, script: Path) -> None:
    """The texts can be read and played; nothing can be typed."""
    before = script.read_bytes()
    with serve_studio(show, read_only=True) as address:
        page = editor.open(address)
        assert row(page, "a1").evaluate("area => area.readOnly")
        assert page.locator("#build").is_disabled()
        page.locator('lydsak-row[data-key="b1"] .play').click()
        wait_playing(page)
    assert script.read_bytes() == before


def test_text_is_never_markup(editor: Editor, studio: str, script: Path, show: Path) -> None:
    """A script, its title and a sound's name that hold HTML are shown as they are, and nothing leaves the machine."""
    evil = '<img src="https://far.example/x.png" onerror="document.title = 1"><b>'
    (show / "audio" / "music").mkdir(parents=True)
    (show / "audio" / "music" / "<b>x.wav").write_bytes(b"")
    text = script.read_text(encoding="utf-8").replace("Kaia holder nå.", evil).replace("Ferja går igjen", f"'{evil}'")
    script.write_text(text, encoding="utf-8")
    page = editor.open(studio)
    assert row(page, "b1").input_value() == evil
    row(page, "b1").focus()
    page.keyboard.press("Alt+i")
    page.get_by_role("option", name="<b>x.wav").wait_for(state="attached")
    assert page.locator("img").count() == 0
    assert page.title() != "1"
    origin = studio.partition("/?")[0]
    assert [url for url in editor.requests if not url.startswith((origin, "blob:", "data:"))] == []
    assert not editor.complaints


def test_a_script_that_cannot_be_read_is_mended_in_the_raw_file(editor: Editor, show: Path, script: Path) -> None:
    """The page says where and why, and shows the file."""
    good = script.read_text(encoding="utf-8")
    script.write_text(good.replace("[pause 0,8 s]", "[pause]"), encoding="utf-8")
    with serve_studio(show) as address:
        context = editor._browser.new_context(locale="nb-NO")
        page = context.new_page()
        page.goto(address)
        page.get_by_role("alert").wait_for()
        assert "Linje 20" in page.get_by_role("alert").inner_text()
        area = page.locator(".raw-text")
        area.fill(area.input_value().replace("[pause]", "[pause 0,8 s]"))
        page.locator("#save-raw").click()
        wait_until(page, "!document.querySelector('[role=alert]')")
        context.close()
    assert script.read_text(encoding="utf-8") == good


def test_a_new_paragraph_survives_a_save_elsewhere(editor: Editor, studio: str, script: Path) -> None:
    """It is put in beside what they wrote."""
    page = editor.open(studio)
    put_cursor(row(page, "b1"), len("Kaia holder nå."))
    row(page, "b1").press("Enter")
    page.keyboard.type("Helt ny.")
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace("hilste fra brua", "vinket fra brua"), encoding="utf-8")
    page.keyboard.press("Enter")
    page.wait_for_selector('lydsak-row[data-key="b3"]')
    text = script.read_text(encoding="utf-8")
    assert "Helt ny. ^b3" in text
    assert "vinket fra brua. ^a2" in text


def test_a_blank_at_the_end_stays_while_typing_goes_on(editor: Editor, studio: str, script: Path) -> None:
    """It is saved without, and the next word does not stick to the last."""
    page = editor.open(studio)
    put_cursor(row(page, "b1"), len("Kaia holder nå."))
    page.keyboard.type(" Det ")
    wait_saved(page)
    page.keyboard.type("er bra.")
    wait_saved(page)
    assert row(page, "b1").input_value() == "Kaia holder nå. Det er bra."
    wait_until(page, "!document.querySelector('dialog[open]')")
    page.wait_for_load_state("load")
    row(page, "b1").blur()
    wait_saved(page)
    assert "Kaia holder nå. Det er bra. ^b1" in script.read_text(encoding="utf-8")


def test_pasted_paragraphs_become_rows_once(editor: Editor, studio: str, script: Path) -> None:
    """Each with an id of its own, and a second look adds none."""
    page = editor.open(studio)
    row(page, "b1").fill("Første.\n\nAndre.")
    page.wait_for_selector('lydsak-row[data-key="b3"]')
    row(page, "b1").blur()
    row(page, "b3").focus()
    wait_saved(page)
    assert "Første. ^b1\n\nAndre. ^b3\n\n[pause" in script.read_text(encoding="utf-8")
    assert script.read_text(encoding="utf-8").count("Andre.") == 1


def test_a_new_paragraph_that_is_refused_keeps_its_words(editor: Editor, studio: str, script: Path) -> None:
    """They stand until they are mended."""
    page = editor.open(studio)
    put_cursor(row(page, "b1"), len("Kaia holder nå."))
    row(page, "b1").press("Enter")
    page.keyboard.type("Ny %% ikke lukket")
    page.keyboard.press("Enter")
    page.locator(".notice").wait_for()
    assert page.locator(".draft").input_value() == "Ny %% ikke lukket"
    page.locator(".draft").press("End")
    page.keyboard.type(" %%")
    page.keyboard.press("Escape")
    page.wait_for_selector('lydsak-row[data-key="b3"]')
    assert "Ny %% ikke lukket %% ^b3" in script.read_text(encoding="utf-8")


def test_warnings_speak_the_language_of_the_show(editor: Editor, studio: str, script: Path) -> None:
    """At a paragraph, above the script and where a mark is refused, with what varies in it; English where that is."""
    text = script.read_text(encoding="utf-8").replace("Kaia holder nå.", "Kaia *holder* nå.")
    script.write_text(text.replace("tittel: Ferja", "tittel: Ferja {går|kår}"), encoding="utf-8")
    page = editor.open(studio)
    warning = page.locator('lydsak-row[data-key="b1"] .finding')
    assert warning.inner_text() == "utheving leses som vanlig tekst"
    assert warning.locator("[lang=nb]").count() == 2
    assert page.locator(".alerts").inner_text().startswith("Linje 2: «{går|kår}» vises slik det er skrevet. Skriv bare")
    row(page, "b1").fill("Kaia {holder.")
    page.locator(".notice", has_text="krøllparentesen er ikke lukket. Skriv {vist|sagt}").wait_for()
    unknown = "{template: 'no {what} is known', parts: {what: 'engine'}}"
    told = page.evaluate(f"import('/static/wording.js').then(found => found.word({unknown}, 'L999').outerHTML)")
    assert told == '<span lang="en">no engine is known</span>'
    page.get_by_label("Språk").select_option("en")
    page.locator('lydsak-row[data-key="b1"] .finding', has_text="emphasis is read as plain text").wait_for()
    assert page.locator('lydsak-row[data-key="b1"] .finding [lang=en]').count() == 2


def test_the_first_lines_are_fields(editor: Editor, studio: str, script: Path) -> None:
    """Each is saved when it is left, and no other byte; what cannot be read stays to be mended, whoever else saves."""
    before = script.read_text(encoding="utf-8").replace(
        "dato: 2026-11-20 06:00", "dato: 2026-11-20 06:00   # etter møtet"
    )
    script.write_text(before, encoding="utf-8")
    page = editor.open(studio)
    page.get_by_text("Sammendrag, datoer, forfatter, stemmer").click()
    page.get_by_label("Sammendrag").fill("Ferja: den går.")
    page.get_by_label("Publiseres").fill("snart")
    wait_saved(page)
    page.get_by_label("Publiseres").press("Enter")
    page.locator(".notice", has_text="«snart» er ikke forstått som en dato: dette er verken en dag").wait_for()
    assert page.get_by_label("Publiseres").get_attribute("aria-invalid") == "true"
    script.write_text(script.read_text(encoding="utf-8").replace("Kaia holder", "Kaia holdt"), encoding="utf-8")
    wait_until(page, "document.querySelector('lydsak-row[data-key=b1] textarea').value.startsWith('Kaia holdt')")
    assert page.get_by_label("Publiseres").input_value() == "snart"
    page.get_by_label("Publiseres").fill("2026-11-21 06:00")
    page.get_by_label("Publiseres").press("Enter")
    wait_until(page, "!document.querySelector('#field-date').hasAttribute('aria-invalid')")
    page.get_by_label("Navn").fill("Per Li")
    page.get_by_role("button", name="Legg til").click()
    page.get_by_label("Leser for Per Li").select_option("forteller")
    wait_until(page, "document.querySelector('[aria-label=\"Leser for Per Li\"]')?.value === 'forteller'")
    wait_saved(page)
    written = before.replace("2026-11-20 06:00 ", "2026-11-21 06:00 ").replace("Kaia holder", "Kaia holdt")
    added = 'sammendrag: "Ferja: den går."\nstemmer:\n  Per Li: forteller\n---\n\n'
    assert script.read_text(encoding="utf-8") == written.replace("---\n\n", added, 1)
    page.get_by_role("button", name="Ta ut Per Li").click()
    wait_until(page, "!document.querySelector('.voices li')")
    assert "stemmer" not in script.read_text(encoding="utf-8")


def test_a_long_paragraph_sounds_from_its_first_sentence(editor: Editor, tones: Path, script: Path) -> None:
    """One after another, to the end as it was written when it began; then it is heard."""
    sentences = " ".join(f"Kaia {word}." for word in ("er", "står", "så"))
    script.write_text(script.read_text(encoding="utf-8").replace("Kaia holder nå.", sentences), encoding="utf-8")
    with serve_studio(tones) as address:
        page = editor.open(address)
        row(page, "b1").press("Control+Enter")
        page.wait_for_selector('lydsak-row[data-key="b1"] .state[data-heard="heard"]')
    asked = [url.partition("?")[2].split("&of=") for url in editor.requests if "/sound/b1" in url]
    assert [part for part, _ in asked] == ["part=0", "part=1", "part=2"]
    assert asked[0][1] == "" != asked[1][1]
    assert not editor.complaints
