from __future__ import annotations

from tests.audio.builders import make_speech


def test_speech_sounds_as_long_as_its_clip() -> None:
    """A piece of speech takes the time that its clip has at the house rate."""
    assert make_speech(1_234).duration == 1_234
