from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from lydsak.audio.loudness import UnitLoudness, combine_loudness, measure_samples, measure_unit
from lydsak.build.plan import plan_episode
from lydsak.build.speech.voice_levels import match_voice_levels
from lydsak.model import Db
from lydsak.store import Store
from tests.audio.sound import decode_whole

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

SCRIPT = """
---
tittel: Ferja
dato: 2026-11-20 06:00
status: godkjent
stemmer:
  Per: espeak:nb+ed
  Kari: espeak:nb+m8
---

Ferja la fra kai klokka sju, og det var ventet. Ingen falt i vannet denne morgenen. ^a1

@Per: Ferja la fra kai klokka sju, og det var ventet. Ingen falt i vannet denne morgenen. ^a2

@Kari: Ferja la fra kai klokka sju, og det var ventet. Ingen falt i vannet denne morgenen. ^a3
"""


def test_voices_of_several_engines_are_heard_at_one_level(make_show: Callable[..., ShowFolder]) -> None:
    """Tones and two espeak voices, far apart as they come, differ little in the finished episode.

    What is left is the limiter's: it takes more off a voice with high peaks.
    """
    show = make_show(settings='[spoken]\nopening = ""\nclosing = ""\n', script=SCRIPT)
    plan = plan_episode(show.root / "scripts" / "ferja.md", show.load(), show.root / ".lydsak" / "store")
    ready = show.build_ready()
    store = Store(show.root / ".lydsak" / "store")
    raw = {source.request.voice: measure_unit(store.get(source.recipe.key) or b"", 1) for source in plan.speech}
    assert _find_spread(raw) > 5
    audio = decode_whole(show.locate_audio().read_bytes())
    heard = {
        utterance.name: measure_samples(audio[:, utterance.start * 48 : utterance.end * 48])
        for utterance in ready.episode.utterances
    }
    assert set(heard) == {None, "Per", "Kari"}
    assert _find_spread(heard) < 1.5


def _find_spread(units: Mapping[Any, UnitLoudness]) -> float:
    """LU between the loudest and the softest."""
    loudness = [combine_loudness([unit]).integrated for unit in units.values()]
    return max(loudness) - min(loudness)


def test_one_voice_alone_is_left_as_it_is(show: ShowFolder) -> None:
    """Whatever it measures: most episodes have one reader, and the programme's gain does the rest."""
    plan = plan_episode(show.root / "scripts" / "ferja.md", show.load(), show.root / ".lydsak" / "store")
    assert list(match_voice_levels(plan, {}).values()) == [Db(0.0)]
