"""The finished pages in a browser: what a reader, a listener, a keyboard and a screen reader meet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
import webvtt

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.pages.conftest import Reader

pytestmark = pytest.mark.debian("chromium-headless-shell")

EPISODE = "e/ferja/index.html"
EMBED = "e/ferja/embed/index.html"
PLAYER = "https://provepost.example/podkast/e/ferja/embed/"
NOTICES = ("e/borte/index.html", "e/borte/embed/index.html")
PAGES = (EPISODE, "index.html", "archive-1.html", EMBED, *NOTICES)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LIT = """() => [...CSS.highlights.get("word")].map(String).join(" ")"""
READY = """() => { const audio = document.querySelector("audio"); return audio.readyState >= 1 && !audio.seeking; }"""
TIME = """() => document.querySelector("audio").currentTime"""


def _seek(page: Page, seconds: float) -> None:
    page.wait_for_function(READY)
    page.evaluate(
        """(seconds) => new Promise((resolve) => {
          const audio = document.querySelector("audio");
          audio.addEventListener("seeked", () => resolve(), { once: true });
          audio.currentTime = seconds;
        })""",
        seconds,
    )


def _find_start(page: Page, block: str) -> float:
    return float(page.locator(f"#{block}").get_attribute("data-start") or "nan")


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(reader: Reader, path: str) -> None:
    """WCAG 2.2 AA, as far as a program can judge: by day on a phone, by night at a desk."""
    from axe_playwright_python.sync_playwright import Axe

    page = reader.open(path, reduced_motion="reduce")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    schemes: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 390), ("dark", 1280))
    for scheme, width in schemes:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        results = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]})
        found = [(one["id"], [node["html"] for node in one["nodes"]]) for one in results.response["violations"]]
        assert found == []
        assert "color-contrast" in {one["id"] for one in results.response["passes"]}


@pytest.mark.parametrize(("path", "width"), [*((path, 390) for path in PAGES), (EMBED, 300)])
def test_targets_are_large_and_nothing_sticks_out(reader: Reader, path: str, width: int) -> None:
    """WCAG 2.2, 2.5.8: 24 px, but for links in running text; and 1.4.10: no scrolling sideways."""
    page = reader.open(path, width=width)
    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, select, input, summary")]
          .filter((one) => one.checkVisibility() && !one.matches(".skip, .from, p a, .files a"))
          .filter((one) => { const box = one.getBoundingClientRect(); return box.width < 24 || box.height < 23.9; })
          .map((one) => one.outerHTML)"""
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", PAGES)
def test_the_keyboard_reaches_every_control(reader: Reader, path: str) -> None:
    """In the order of the page, each with a focus that is seen; the skip link first."""
    page = reader.open(path)
    wanted = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, select, input, textarea, summary, audio")]
          .filter((one) => one.checkVisibility())
          .map((one, index) => { one.dataset.walk = index; return String(index); })"""
    )
    reached: dict[str, Any] = {}
    for _ in range(len(wanted) + 20):
        page.keyboard.press("Tab")
        place, style, width = page.evaluate(
            """() => {
              const style = getComputedStyle(document.activeElement);
              return [document.activeElement.dataset.walk, style.outlineStyle, style.outlineWidth];
            }"""
        )
        if place is not None:
            reached.setdefault(place, (style, width))
    assert list(reached) == wanted
    assert {focus for focus in reached.values() if focus[0] == "none" or focus[1] == "0px"} == set()


def test_the_skip_link_leads_to_the_text(reader: Reader) -> None:
    """Past the controls, with one key."""
    page = reader.open(EPISODE)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "innhold"


def test_the_word_that_is_heard_is_the_one_that_is_lit(reader: Reader, feed: Path) -> None:
    """At five instants the lit word stands in the caption of that moment, and its paragraph is marked."""
    page = reader.open(EPISODE)
    (captions,) = feed.glob("e/ferja/captions.*.vtt")
    cues: list[Any] = webvtt.read(str(captions)).captions
    blocks = page.evaluate("() => JSON.parse(document.getElementById('words').textContent)")
    words = [(start, end, block) for block, places in blocks.items() for start, end, _, _ in places]
    for start, end, block in words[5 :: len(words) // 5][:5]:
        moment = (start + end) / 2000
        _seek(page, moment)
        cue = next(
            cue
            for cue in cues
            if cue.start_in_seconds + cue.start_time.milliseconds / 1000
            <= moment
            < cue.end_in_seconds + cue.end_time.milliseconds / 1000
        )
        lit = page.evaluate(LIT)
        assert lit
        assert lit in cue.text
        assert page.locator(".now").get_attribute("id") == block


def test_a_click_on_a_paragraph_plays_from_there(reader: Reader) -> None:
    """And marks it."""
    page = reader.open(EPISODE)
    page.wait_for_function(READY)
    page.evaluate(
        "document.querySelector('audio').addEventListener('play', (e) => window.began = e.target.currentTime)"
    )
    page.locator("#b2 .text").click()
    page.wait_for_function("() => 'began' in window && document.querySelector('#b2.now')")
    assert page.evaluate("window.began") == pytest.approx(_find_start(page, "b2"), abs=0.01)


def test_the_page_follows_until_the_reader_scrolls(reader: Reader) -> None:
    """Then it stays where it was put, and a button takes the reading up again."""
    page = reader.open(EPISODE, width=390, height=420, reduced_motion="reduce")
    page.wait_for_function(READY)
    page.locator(".chapters a").nth(1).click()
    page.wait_for_function(
        "() => !document.querySelector('audio').paused && document.querySelector('#k2.now, #b1.now')"
    )
    seen = """() => {
      const box = document.querySelector(".now").getBoundingClientRect();
      return box.top >= 0 && box.bottom <= innerHeight;
    }"""
    page.wait_for_function(seen)
    page.keyboard.press("Home")
    page.wait_for_function("() => scrollY === 0")
    follow = page.locator("[data-follow]")
    follow.wait_for()
    page.evaluate(f"document.querySelector('audio').currentTime = {_find_start(page, 'c1') + 0.1}")
    page.wait_for_function("() => document.querySelector('#c1.now')")
    assert page.evaluate("scrollY") == 0
    follow.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(seen)
    assert not follow.is_visible()


def test_a_link_leads_to_a_paragraph_or_a_moment(reader: Reader) -> None:
    """Both make the sound ready there, and show what is heard."""
    page = reader.open(f"{EPISODE}#b2", height=300)
    page.wait_for_function(READY)
    assert page.evaluate(TIME) == pytest.approx(_find_start(page, "b2"), abs=0.01)
    page.wait_for_function("() => document.querySelector('#b2').getBoundingClientRect().top < innerHeight")
    for written, seconds in (("t=12", 12), ("t=0:08.5", 8.5)):
        other = reader.open(f"{EPISODE}#{written}", height=300, reduced_motion="reduce")
        other.wait_for_function(READY)
        assert other.evaluate(TIME) == pytest.approx(seconds, abs=0.01)
        other.wait_for_function("() => document.querySelector('.now')")
        other.wait_for_function("() => document.querySelector('.now').getBoundingClientRect().top < innerHeight")


def test_listening_goes_on_where_it_was_left(reader: Reader) -> None:
    """In the same browser; a link to a moment goes before it, and one button starts over."""
    page = reader.open(EPISODE)
    _seek(page, 11)
    page.evaluate("document.querySelector('audio').play().then(() => document.querySelector('audio').pause())")
    page.wait_for_function("() => Object.keys(localStorage).length === 1")
    page.reload()
    page.wait_for_function("() => document.querySelector('audio').currentTime > 5")  # once its length is known
    assert page.evaluate(TIME) == pytest.approx(11, abs=1)
    page.locator("[data-restart]").click()
    page.wait_for_function("() => document.querySelector('audio').currentTime < 5")
    assert not page.locator("[data-restart]").is_visible()


def test_buttons_skip_and_change_the_speed(reader: Reader) -> None:
    """On the page and in the frame alike."""
    for path in (EPISODE, EMBED):
        page = reader.open(path)
        _seek(page, 20)
        page.locator("[data-skip='-15']").click()
        assert page.evaluate(TIME) == pytest.approx(5, abs=0.01)
        page.locator("[data-skip='30']").click()
        assert page.evaluate(TIME) == pytest.approx(35, abs=0.01)
        page.locator("[data-speed]").select_option("1.5")
        assert page.evaluate("document.querySelector('audio').playbackRate") == 1.5


@pytest.mark.parametrize("path", PAGES)
def test_all_is_there_without_scripts(reader: Reader, path: str) -> None:
    """Text, the browser's own controls and chapters as media fragments; nothing that would do nothing."""
    page = reader.open(path, java_script_enabled=False)
    assert not page.locator("button:visible, input:visible, select:visible").count()
    if path in (EPISODE, EMBED):
        assert page.locator("audio[controls]").is_visible()
        fragments = [link.get_attribute("href") or "" for link in page.locator(".chapters a").all()]
        assert fragments[0].endswith("#t=0")
        assert len(fragments) == 3
    if path == EPISODE:
        assert "plass til 60 biler" in page.locator("article").inner_text()
        assert "Ferja tar 104 passasjerer" in page.locator(".corrections").inner_text()


@pytest.mark.parametrize("path", [EPISODE, "index.html"])
def test_paper_gets_the_text_alone(reader: Reader, path: str) -> None:
    """Black on white even at night; no player, no forms."""
    page = reader.open(path, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator("audio:visible, button:visible, input:visible, .subscribe:visible").count()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("h1").is_visible()


def test_the_search_finds_episodes_of_all_pages(reader: Reader) -> None:
    """By title, summary, author and chapter; accents are passed over, but æ, ø and å are letters; from a file."""
    page = reader.open("index.html")
    page.locator("#sok").focus()
    page.wait_for_function("() => document.querySelectorAll('head script[src]').length === 1")
    found = {
        "kafe": {"Kafé Måne har åpnet"},
        "KAFÉ måne": {"Kafé Måne har åpnet"},
        "mane": set(),
        "oving": set(),
        "ola li": {"Skolen øver", "Kafé Måne har åpnet"},
        "veien videre": {"Ferja går igjen"},
        "nordmann": {"Ferja går igjen"},
        "bryggeriet": {"Øl på flaske"},
    }
    for typed, titles in found.items():
        page.locator("#sok").fill(typed)
        said = f"{len(titles)} treff" if titles else "Ingen treff."
        page.wait_for_function("(said) => document.querySelector('[role=status]').textContent === said", arg=said)
        assert set(page.locator(".episodes li:visible h3").all_inner_texts()) == titles
    page.locator("#sok").fill("")
    assert page.locator(".episodes li:visible").count() == 3


def test_the_snippet_frames_the_player(reader: Reader, feed: Path) -> None:
    """The copied code works in another page, which is told the height that the player needs."""
    page = reader.open(EPISODE)
    page.locator(".embed summary").click()
    snippet = page.locator(".embed textarea").input_value()
    assert snippet.startswith(f'<iframe src="{PLAYER}" title="Lytt til saken: Ferja går igjen"')
    host = reader.open(EMBED)
    local = snippet.replace(PLAYER, f"{feed.as_uri()}/{EMBED}")
    (feed.parent / "host.html").write_text(
        f"<!doctype html><html lang=nb><title>x</title><link rel=icon href=data:,>"
        f"<script>addEventListener('message', (event) => {{ self.told = event.data; }});</script>{local}",
        encoding="utf-8",
    )
    host.goto(f"{feed.parent.as_uri()}/host.html")
    host.wait_for_function("() => self.told && self.told.type === 'lydsak-height' && self.told.height > 100")
    reader.requests.remove(f"{feed.parent.as_uri()}/host.html")
    frame = host.frames[1]
    assert frame.locator("audio").is_visible()
    assert frame.locator(".label").inner_text().startswith("Lest av en syntetisk stemme")


def test_a_small_frame_shows_title_label_and_player(reader: Reader) -> None:
    """300 by 180 pixels are enough."""
    page = reader.open(EMBED, width=300, height=180)
    for one in ("h1", ".label", "audio", "[data-skip='30']", "[data-speed]"):
        box = page.locator(one).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 180, one


def test_a_person_who_opens_the_feed_reads_what_it_is(reader: Reader) -> None:
    """Title, description and episodes, and what to do; nothing technical."""
    page = reader.open("feed.xml")
    shown = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((one) => one.checkVisibility() && !one.children.length)
          .map((one) => one.textContent)"""
    )
    assert shown[:2] == ["Prøveposten i øret", "Saker fra Prøveposten, lest høyt."]
    assert shown[2::2] == ["Ferja går igjen", "Skolen øver", "Øl på flaske"]
    said = page.evaluate("getComputedStyle(document.documentElement, '::before').content")
    assert json.loads(said) == "Dette er en podkast-strøm"
