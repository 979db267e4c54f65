from __future__ import annotations

import pytest

from lydsak.audio.intro_outro import HEADROOM
from lydsak.audio.pieces import MusicClip, SilencePiece, SoundPiece
from lydsak.audio.units import fill_frame, lay_closing, lay_opening, lay_part
from lydsak.model import Clip, Key, Ms, Music, Pauses, Track
from tests.audio.builders import make_speech

PAUSES = Pauses()
MUSIC = Music("m", None, None)
SOUND = MusicClip(Key("m"), Ms(9_000))


@pytest.mark.parametrize(("time", "boundary"), [(0, 0), (1, 24), (24, 24), (25, 48), (1_000, 1_008)])
def test_frame_boundary_is_not_before_its_time(time: int, boundary: int) -> None:
    """A frame of MP3 is 24 ms at 48 kHz."""
    assert fill_frame(time) == boundary


def test_a_unit_is_laid_from_its_own_start() -> None:
    """Two sentences stand a pause apart after the lead-in; the tail fills the last frame."""
    first, second = make_speech(1_000, "En", ends=False), make_speech(500, "To")
    (unit,) = lay_part([first, second], PAUSES).units
    clips = (
        Clip(first.key, Ms(24), Ms(1_000), gain=HEADROOM),
        Clip(second.key, Ms(1_344), Ms(500), gain=HEADROOM),
    )
    assert unit.tracks == (Track("speech", clips),)
    assert (unit.sound_end, unit.duration) == (1_844, 1_872)
    assert [one.start for one in unit.utterances] == [24, 1_344]


def test_sounds_lie_on_the_music_track() -> None:
    """A recording has the programme's channels, so it is not laid on the track of mono speech."""
    recording = SoundPiece(Key("r"), Ms(600), "God kveld")
    (unit,) = lay_part([make_speech(400), recording], PAUSES).units
    assert [(track.name, len(track.clips)) for track in unit.tracks] == [("speech", 1), ("music", 1)]


def test_silence_alone_is_handed_on() -> None:
    """A part with pauses only has no unit; what they ask for comes before the next sound."""
    part = lay_part([SilencePiece(Ms(300)), SilencePiece(Ms(200))], PAUSES)
    assert part.units == ()
    assert part.trailing == 500


def test_a_long_paragraph_is_split_between_sentences() -> None:
    """A unit is about 15 s at most, so that an edit encodes little anew; the pause before the next unit stays asked."""
    sentences = [make_speech(6_000, ends=False) for _ in range(7)]
    units = lay_part(sentences, PAUSES).units
    assert [len(unit.utterances) for unit in units] == [2, 2, 2, 1]
    assert [unit.gap for unit in units] == [0, *[PAUSES.sentence] * 3]


def test_what_follows_close_upon_a_sentence_shares_its_unit() -> None:
    """A join is longer than the pause before an attribution, and would be heard there."""
    close = Pauses(sentence=Ms(80))
    (unit,) = lay_part([make_speech(6_000, ends=False) for _ in range(7)], close).units
    assert len(unit.utterances) == 7


def test_music_and_speech_share_one_unit() -> None:
    """However many paragraphs the opening and the closing have, all under one bed is encoded together."""
    pieces = [make_speech(20_000), make_speech(20_000)]
    for lay in (lay_opening, lay_closing):
        (unit,) = lay(pieces, PAUSES, MUSIC, SOUND).units
        assert [len(track.clips) for track in unit.tracks] == [2, 1]
        assert unit.duration > 40_000


def test_music_that_outlasts_speech_is_heard_to_its_end() -> None:
    """A short greeting does not cut the intro off."""
    (unit,) = lay_opening([make_speech(500)], PAUSES, MUSIC, SOUND).units
    assert unit.sound_end == 24 + 9_000
