from __future__ import annotations

import re
import shutil
import wave
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest

from lydsak.build.cover import PendingCover
from lydsak.build.episode import make_episode
from lydsak.build.events import EpisodeReady, EpisodeStarted, Event, Reason, Remark, StepAdvanced
from lydsak.build.job import Job
from lydsak.build.plan import EpisodePlan, plan_episode
from lydsak.build.speech.speaking import find_missing_speech
from lydsak.build.speech.spending import Spending
from lydsak.build.speech.synthesis import find_speech
from lydsak.build.workers import Workers
from lydsak.errors import EngineError
from lydsak.model import Ms
from lydsak.store import Store

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

SCRIPT = """\
---
tittel: Ferja
stemmer:
  Per: command:default
---

## Kaia ^k1

En. To. En. ^a1

@Per: Tre. ^a2
"""


def _plan(show: ShowFolder) -> EpisodePlan:
    return plan_episode(show.root / "scripts" / "ferja.md", show.load(), show.root / ".lydsak" / "store")


def _make(show: ShowFolder, events: list[Event]) -> None:
    settings, store = show.load(), show.root / ".lydsak" / "store"
    with Workers(1) as workers:
        cover = PendingCover(settings, store, workers)
        events.extend(make_episode(_plan(show), Job(settings, store, cover, workers, Spending(), "")))


def test_events_tell_the_story_in_order(show: ShowFolder) -> None:
    """Started, every step counted up to its total, and ready at last."""
    show.write_script(SCRIPT.replace("@Per: ", ""))
    events: list[Event] = []
    _make(show, events)
    assert isinstance(events[0], EpisodeStarted)
    assert isinstance(events[-1], EpisodeReady)
    assert next(event.message for event in events if isinstance(event, Remark)).startswith("the script has no guid")
    steps = [event for event in events if isinstance(event, StepAdvanced)]
    assert list(dict.fromkeys(step.step for step in steps)) == ["speaking", "encoding"]
    for name in ("speaking", "encoding"):
        counts = [step.done for step in steps if step.step == name]
        assert counts == list(range(1, steps[[step.step for step in steps].index(name)].total + 1))
    first, *reasons = [event for event in events if isinstance(event, Reason)]
    assert (first.what, first.why) == ("the episode", "not built yet")
    assert {reason.why for reason in reasons} == {"new"}


def test_equal_sentences_are_spoken_once(show: ShowFolder) -> None:
    """The unit of synthesis is shared, wherever it stands."""
    show.write_script(SCRIPT)
    plan = _plan(show)
    texts = [source.request.text for source in plan.speech]
    missing = [source.request.text for source in find_missing_speech(plan)]
    assert texts.count("En.") == 2
    assert missing.count("En.") == 1


def test_a_voice_that_fails_spoils_nothing_that_was_spoken(show: ShowFolder) -> None:
    """The error names what failed, and the next build asks only for that."""
    show.write_script(SCRIPT)
    with pytest.raises(EngineError):
        _make(show, [])
    assert [source.request.text for source in find_missing_speech(_plan(show))] == ["Tre."]


def test_what_the_store_loses_under_way_is_made_once_more(built_copy: ShowFolder) -> None:
    """Here a voice that would not say the same twice, after its samples were damaged."""
    store, source = Store(built_copy.root / ".lydsak" / "store"), _plan(built_copy).speech[-1]
    laid, audio = find_speech(source), built_copy.locate_audio().read_bytes()
    assert laid
    for path in store.root.rglob("*"):
        if path.is_file() and b'"step":"unit-' in path.read_bytes():
            path.unlink()
    store.drop(source.loudness_recipe.key)
    store.put(source.info_recipe, msgspec.json.encode(replace(laid, duration=Ms(laid.duration * 2))))
    pcm = store.take(source.key)
    store.put(source.recipe, pcm * 2)
    path = store.locate(source.key)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    events: list[Event] = []
    _make(built_copy, events)
    remarks = [event.message for event in events if isinstance(event, Remark)]
    assert [remark for remark in remarks if remark.endswith("otherwise than before: made once more")]
    assert isinstance(events[-1], EpisodeReady)
    assert built_copy.locate_audio().read_bytes() == audio


def test_a_changed_guid_and_warnings_are_remarked(built_copy: ShowFolder) -> None:
    """Subscribers would get the story twice; what `check` knows is not kept from who builds."""
    script = built_copy.root / "scripts" / "ferja.md"
    text = script.read_text(encoding="utf-8").replace("guid: 0f0c", "guid: 1f0c")
    script.write_text(text.replace("Det var ventet.", "Det var *ventet*."), encoding="utf-8")
    remarks = [event.message for event in built_copy.build() if isinstance(event, Remark)]
    assert any("subscribers will get it as a new episode" in remark for remark in remarks)
    assert any("lydsak check scripts/ferja.md" in remark for remark in remarks)


def test_a_mark_that_would_be_read_aloud_is_named(built_copy: ShowFolder) -> None:
    """Not counted among the warnings alone: listeners would hear it."""
    script = built_copy.root / "scripts" / "ferja.md"
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace("Det var ventet.", "Det var ventet.\n[musikk slutt]"), encoding="utf-8")
    remarks = [event.message for event in built_copy.build() if isinstance(event, Remark)]
    (named,) = [remark for remark in remarks if "[musikk slutt]" in remark]
    assert re.match(r"scripts/ferja\.md:\d+: .* read aloud: .*blank lines", named)


def test_a_missing_title_is_named(built_copy: ShowFolder) -> None:
    """Not counted among the warnings alone: subscribers would see the name of the file."""
    script = built_copy.root / "scripts" / "ferja.md"
    text = script.read_text(encoding="utf-8")
    script.write_text(re.sub(r"tittel: .*\n", "", text), encoding="utf-8")
    remarks = [event.message for event in built_copy.build() if isinstance(event, Remark)]
    assert any(remark.startswith("scripts/ferja.md: there is no title: write one") for remark in remarks)


def test_a_level_that_was_not_reached_is_said(make_show: Callable[..., ShowFolder]) -> None:
    """Peaks that would need too much limiting keep a programme below its target; the other way nothing is said."""
    loud = make_show("loud", settings="\n[sound]\nloudness = -5\n")
    usual = make_show("usual")
    said = {
        show: [event.message for event in show.build() if isinstance(event, Remark) and "LUFS" in event.message]
        for show in (loud, usual)
    }
    assert said[usual] == []
    (remark,) = said[loud]
    assert re.match(r"it came out at -\d+\.\d LUFS, not -5: its peaks stand too far above the rest", remark)
    ready = loud.build_ready()
    assert ready.encoded <= ready.units


def test_music_in_which_nothing_is_heard_is_named(make_show: Callable[..., ShowFolder]) -> None:
    """Most likely the wrong file; told once, with the file, and it stops nothing."""
    show = make_show(settings='\n[sound.intro]\nfile = "stille.wav"\n')
    with wave.open(str(show.root / "audio" / "music" / "stille.wav"), "wb") as sound:
        sound.setparams((1, 2, 48_000, 0, "NONE", ""))
        sound.writeframes(bytes(2 * 48_000 * 6))
    remarks = [event.message for event in show.build() if isinstance(event, Remark)]
    assert [one for one in remarks if one.startswith("nothing can be heard in audio/music/stille.wav")]


@pytest.mark.parametrize("again", [False, True])
def test_measures_that_somebody_took_away_are_written_again(built_copy: ShowFolder, again: bool) -> None:
    """At no cost, also where the episode was found whole before; without all of .lydsak the episode stands as it is."""
    if again:
        built_copy.build()
    measures = built_copy.root / ".lydsak" / "reports" / "ferja.json"
    before = measures.read_bytes()
    measures.unlink()
    assert (built_copy.build_ready().spoken, measures.read_bytes()) == (0, before)
    shutil.rmtree(built_copy.root / ".lydsak")
    assert built_copy.build_ready().written == ()
