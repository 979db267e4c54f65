"""The voices of an episode at one level, whichever engines they come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lydsak.build.plan import EpisodePlan
from lydsak.build.speech.synthesis import collect_recipes
from lydsak.model import Db, Key, Voice

if TYPE_CHECKING:
    from lydsak.audio.loudness import UnitLoudness


def match_voice_levels(plan: EpisodePlan, clips: Mapping[Key, UnitLoudness]) -> dict[Voice, Db]:
    """The gain of each voice, from what its utterances measure. One voice alone needs none."""
    voices = {source.request.voice for source in plan.speech}
    if len(voices) < 2:
        return dict.fromkeys(voices, Db(0.0))
    from lydsak.audio.voice_match import match_voices

    spoken: dict[Voice, list[Key]] = {voice: [] for voice in voices}
    for key, source in collect_recipes(plan.speech).items():
        spoken[source.request.voice].append(key)
    return match_voices({voice: (clips[key] for key in keys) for voice, keys in spoken.items()})
