from __future__ import annotations

from dataclasses import replace

import pytest

from lydsak.audio.pacing import choose_pause, pace_pieces
from lydsak.audio.pieces import BedPiece, MusicClip, SilencePiece, SoundPiece, SpeechPiece
from lydsak.model import NARRATOR, Key, Ms, Pauses, Voice
from tests.audio.builders import make_speech

PAUSES = Pauses()
STING = SoundPiece(Key("sting"), Ms(900))
HEADING = replace(make_speech(100, "Dugnad"), kind="heading")
SENTENCE = make_speech(100, "Setning.", ends=False)
LAST = make_speech(100, "Siste.", ends=True)


def _quote(text: str = "– Aldri,", name: str = "Per", *, ends: bool = False) -> SpeechPiece:
    return make_speech(100, text, ends=ends, name=name)


def _say_in_voice(text: str) -> SpeechPiece:
    """By a role: another voice, and nobody's name."""
    piece = make_speech(100, text, ends=False)
    request = replace(piece.utterance.request, voice=Voice("tone", "b"))
    return replace(piece, utterance=replace(piece.utterance, request=request))


UNNAMED = _say_in_voice("– Aldri,")


@pytest.mark.parametrize(
    ("before", "after", "pause"),
    [
        pytest.param(SENTENCE, SENTENCE, PAUSES.sentence, id="between sentences"),
        pytest.param(LAST, SENTENCE, PAUSES.paragraph, id="between paragraphs"),
        pytest.param(HEADING, SENTENCE, PAUSES.heading, id="after a heading"),
        pytest.param(SENTENCE, _quote(), PAUSES.quote, id="before a quote"),
        pytest.param(LAST, _quote(), PAUSES.paragraph, id="before a quote in a new paragraph"),
        pytest.param(_quote(), make_speech(100, "sier lederen."), PAUSES.attribution, id="before an attribution"),
        pytest.param(_quote("– Nei."), make_speech(100, "Slik svarte han."), PAUSES.quote, id="after a whole quote"),
        pytest.param(_quote(), _quote(name="Kari"), PAUSES.quote, id="between two who are quoted"),
        pytest.param(_quote(), _quote(), PAUSES.sentence, id="within a quote"),
        pytest.param(SENTENCE, make_speech(100, name=NARRATOR), PAUSES.sentence, id="the narrator by name"),
        pytest.param(SENTENCE, UNNAMED, PAUSES.quote, id="before another voice without a name"),
        pytest.param(UNNAMED, make_speech(100, "sier lederen."), PAUSES.attribution, id="before who that was"),
        pytest.param(UNNAMED, SENTENCE, PAUSES.quote, id="after another voice without a name"),
        pytest.param(SENTENCE, STING, PAUSES.paragraph, id="before a sound"),
        pytest.param(STING, SENTENCE, PAUSES.paragraph, id="after a sound"),
    ],
)
def test_pause_follows_structure(before: SpeechPiece, after: SpeechPiece, pause: Ms) -> None:
    """Each joint of the script has the silence that the show's settings give it."""
    assert choose_pause(before, after, PAUSES) == pause


def test_asked_pauses_add_to_structure() -> None:
    """`[pause]` makes a silence longer by what it says, two of them by both; at the end it is handed on."""
    ask = SilencePiece(Ms(800))
    paced, trailing = pace_pieces([ask, LAST, ask, ask, SENTENCE, ask], PAUSES)
    assert [item.gap for item in paced] == [800, PAUSES.paragraph + 1_600]
    assert trailing == 800


def test_marks_of_music_change_no_pause() -> None:
    """What is read over one bed has one number, and what is read without another."""
    bed = BedPiece(MusicClip(Key("m"), Ms(9_000)))
    paced, _ = pace_pieces([SENTENCE, bed, SENTENCE, LAST, BedPiece(None), SENTENCE], PAUSES)
    assert [item.gap for item in paced] == [0, PAUSES.sentence, PAUSES.sentence, PAUSES.paragraph]
    assert [(item.stretch, item.bed) for item in paced] == [(0, None), (1, bed.sound), (1, bed.sound), (2, None)]
