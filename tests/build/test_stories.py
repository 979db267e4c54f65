from __future__ import annotations

import json
import wave
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.build.events import EpisodeFailed, EpisodeReady
from lydsak.build.plan import EpisodePlan, plan_episode
from lydsak.build.scripts import load_script, parse_numbered
from lydsak.build.speech.audition import speak_script
from lydsak.build.stories import Story, join_stories
from lydsak.errors import ScriptError
from lydsak.model import Paragraph
from lydsak.text.script.ids import qualify_ids

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lydsak.build.events import Event
    from tests.build.conftest import ShowFolder

EDITION = """
---
tittel: Dagens saker
dato: 2026-11-22 06:00
saker: [{stories}]
---
"""
KINO = """
---
tittel: Bjørka kino opnar
dato: 2026-11-20 07:00
språk: nn
stemmer:
  Per Eksempel: sitat
---

Kinoen opnar att. Ho var stengd i 17 år. ^a1

@Per Eksempel: – No kjem folk, ^a2

~~Ikkje dette.~~ ^a3
"""


def _write(show: ShowFolder, stories: str = "kino, ferja") -> Path:
    show.write_script(KINO, "kino")
    return show.write_script(EDITION.format(stories=stories), "saker")


def _plan(show: ShowFolder, path: Path) -> EpisodePlan:
    return plan_episode(path, show.load(), show.root / ".lydsak" / "store")


def _find_ready(events: list[Event], slug: str = "saker") -> EpisodeReady:
    (ready,) = [event for event in events if isinstance(event, EpisodeReady) and event.episode.slug == slug]
    return ready


def test_each_story_is_a_chapter_in_its_language_and_voices(show: ShowFolder) -> None:
    """In the order of `saker`; what is muted stays so, and a caption names who is quoted."""
    plan = _plan(show, _write(show))
    assert [(one.title, one.story) for one in plan.narration.segments] == [
        ("Bjørka kino opnar", "kino"),
        ("Ferja går igjen", "ferja"),
    ]
    told = {line.utterance.paragraph: line.utterance for line in plan.narration.lines}
    assert told["kino.a2"].name == "Per Eksempel"  # type: ignore[index]
    assert told["kino.a1"].request.language == "nn"  # type: ignore[index]
    assert told["ferja.a1"].request.language == "nb"  # type: ignore[index]
    assert "kino.a3" not in told
    first = " ".join(token.written for token in plan.narration.opening[0].utterance.tokens)
    assert first.startswith("Dagens saker fra Prøveposten")
    assert "søndag" in first


def test_a_built_edition_speaks_no_story_again(show: ShowFolder) -> None:
    """Chapters on whole seconds, links to the stories' pages, one new sentence after an edit, then nothing at all."""
    _write(show)
    events = show.build()
    assert not any(ready.written for ready in show.read_ready(show.build()))
    (made,) = [_find_ready(events)]
    assert [chapter.story for chapter in made.episode.chapters] == ["kino", "ferja"]
    assert all(chapter.start % 1000 == 0 for chapter in made.episode.chapters)
    assert "https://provepost.example/podkast/e/kino/" in (show.root / "feed" / "feed.xml").read_text()
    (chapters,) = (show.root / "feed" / "e" / "saker").glob("chapters.*.json")
    assert '"url": "https://provepost.example/podkast/e/ferja/"' in chapters.read_text()
    (page,) = (show.root / "feed" / "e" / "saker").glob("index.html")
    assert all(title in page.read_text() for title in ("Ferja går igjen", "Bjørka kino opnar", "Av Kari Nordmann"))
    ferja = show.root / "scripts" / "ferja.md"
    ferja.write_text(ferja.read_text().replace("Det var ventet.", "Det var uventet."))
    spoken = {ready.episode.slug: ready.spoken for ready in show.read_ready(show.build())}
    assert spoken == {"ferja": 1, "kino": 0, "saker": 0}


def test_a_story_that_is_gone_fails_the_edition_and_leaves_it_published(show: ShowFolder) -> None:
    """Subscribers lose nothing; the error says what to do."""
    _write(show)
    show.build()
    (show.root / "scripts" / "kino.md").unlink()
    (failed,) = [event for event in show.build() if isinstance(event, EpisodeFailed)]
    assert (failed.slug, failed.error.code, str(failed.error.place)) == ("saker", "L227", "scripts/saker.md:4:9")
    assert "<title>Dagens saker</title>" in (show.root / "feed" / "feed.xml").read_text()


@pytest.mark.parametrize(
    ("stories", "code", "said"),
    [
        ("ferga", "L227", "there is no script"),
        ("ferja, scripts/ferja.md", "L216", "named twice"),
        ("ferja, ferja", "L216", "named twice"),
        ("saker", "L228", "is an edition itself"),
        ("utkast", "L228", "is a draft"),
        ("udatert", "L228", "has no publication date"),
        ("senere", "L228", "after this edition"),
    ],
)
def test_what_may_not_be_published_is_in_no_edition(show: ShowFolder, stories: str, code: str, said: str) -> None:
    """Told at the line that names it."""
    show.write_script("---\ndato: 2026-11-20\nstatus: utkast\n---\n\nEn.\n", "utkast")
    show.write_script("---\ntittel: A\n---\n\nEn.\n", "udatert")
    show.write_script("---\ndato: 2026-11-22 06:01\n---\n\nEn.\n", "senere")
    with pytest.raises(ScriptError, match=said) as raised:
        _plan(show, _write(show, stories))
    assert raised.value.code == code
    assert raised.value.place is not None
    assert (raised.value.place.path, raised.value.place.line) == ("scripts/saker.md", 4)


def test_an_error_inside_a_story_points_into_its_own_file(show: ShowFolder) -> None:
    """That is where an editor mends it."""
    path = _write(show, "kino")
    show.write_script(KINO.replace("@Per Eksempel:", "@Pr:"), "kino")
    with pytest.raises(ScriptError) as raised:
        _plan(show, path)
    assert (raised.value.code, str(raised.value.place)) == ("L202", "scripts/kino.md:11:2")


def test_a_teaser_may_lie_in_a_story(show: ShowFolder) -> None:
    """Its paragraphs are named with the story's slug; a plain id is the edition's own."""
    path = _write(show)
    text = path.read_text()
    path.write_text(text.replace("saker: [", "utdrag: ferja.b1-ferja.b2\nsaker: ["))
    assert _plan(show, path).script.front_matter.soundbite == ("ferja.b1", "ferja.b2")
    path.write_text(text.replace("saker: [", "utdrag: b1\nsaker: ["))
    with pytest.raises(ScriptError, match="no paragraph that is read aloud"):
        _plan(show, path)


@given(st.lists(st.sampled_from(["a1", "a", "b-a1", "sak", "sak-b1", "k1"]), unique=True))
def test_ids_of_any_stories_are_apart_and_their_order_is_kept(slugs: list[str]) -> None:
    """Whatever the slugs look like; titles and authors count too."""
    own = parse_numbered("Hei. ^a1\n", path="scripts/e.md")
    script = parse_numbered("## En ^k1\n\nTo. ^a1\n\nTre. ^b1\n", path="scripts/s.md")
    stories = [Story(slug, f"scripts/{slug}.md", qualify_ids(script, slug), "") for slug in slugs]
    joined = join_stories(own, stories)
    blocks = [block.id for one in joined.segments for block in one.blocks if isinstance(block, Paragraph)]
    headings = [one.id for one in joined.segments if one.id]
    ids = [*blocks, *headings, *(id for story in stories for id in (story.title_id, story.author_id))]
    assert len(set(ids)) == len(ids)
    assert blocks == ["a1", *(f"{slug}.{id}" for slug in slugs for id in ("a1", "b1"))]


def test_a_sting_sounds_between_stories_and_two_builds_are_alike(
    make_show: Callable[..., ShowFolder],
) -> None:
    """One sting for two stories, and none inside a story with several segments."""
    files = []
    for name in ("one", "two"):
        show = make_show(name, settings='[sound.sting]\nfile = "pling.wav"\n')
        with wave.open(str(show.root / "audio" / "music" / "pling.wav"), "wb") as sound:
            sound.setparams((1, 2, 48_000, 0, "NONE", ""))
            sound.writeframes(b"\x00\x10\x00\xf0" * 12_000)
        _write(show)
        show.build()
        files.append(show.list_files())
        measures = json.loads((show.root / ".lydsak" / "reports" / "saker.json").read_text())
        assert [clip["name"] for clip in measures["clips"]].count("pling.wav") == 1
    assert files[0] == files[1]


def test_a_paragraph_of_a_story_is_heard_where_it_stands(show: ShowFolder) -> None:
    """`say` knows an edition's paragraphs by the ids that its page has."""
    path = _write(show)
    script = load_script(path, show.root)
    assert speak_script(script, show.load(), path="scripts/saker.md", paragraph="kino.a2").spoken == ("No kjem folk,",)
