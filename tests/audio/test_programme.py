from __future__ import annotations

from dataclasses import replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.audio.pieces import (
    BedPiece,
    MusicClip,
    MusicClips,
    Piece,
    SegmentPieces,
    SilencePiece,
    SoundPiece,
    SpeechPiece,
)
from lydsak.audio.programme import lay_programme
from lydsak.model import Clip, Db, Key, Ms, Music, Pauses, Programme, SoundDesign, Underscore, Unit
from tests.audio.builders import make_segment, make_speech

if TYPE_CHECKING:
    from collections.abc import Sequence

PLAIN = SoundDesign()
MUSICAL = SoundDesign(intro=Music("intro.flac", None, None), outro=Music("outro.flac", None, None))
MUSIC = MusicClips(MusicClip(Key("intro"), Ms(10_000), Db(-2.0)), MusicClip(Key("outro"), Ms(8_200), Db(-2.5)))
NO_MUSIC = MusicClips()
STINGS = replace(MUSIC, sting=SoundPiece(Key("between"), Ms(1_700)))


def list_sounds(programme: Programme, *, beds: bool = True) -> list[tuple[Unit, Clip]]:
    """Every clip with its unit."""
    return [
        (unit, clip)
        for unit in programme.units
        for track in unit.tracks
        if beds or track.name != "bed"
        for clip in track.clips
    ]


def list_speech(programme: Programme) -> list[tuple[int, int]]:
    """Start and end of every clip of speech on the programme's clock."""
    return [
        (unit.start + clip.start, unit.start + clip.start + clip.duration)
        for unit in programme.units
        for track in unit.tracks
        if track.name == "speech"
        for clip in track.clips
    ]


def strip_place(units: Sequence[Unit]) -> list[Unit]:
    """The units that sound, as if each stood at 0."""
    return [replace(unit, start=Ms(0)) for unit in units if unit.tracks]


def _list_sounding(parts: Sequence[SegmentPieces]) -> list[int]:
    return [
        number
        for number, part in enumerate(parts)
        if any(isinstance(one, SpeechPiece | SoundPiece) for one in part.pieces)
    ]


durations = st.integers(1, 40_000)
texts = st.sampled_from(["Ja", "Nei takk", "sier hun", "Været blir bra", "I dag er det sol over hele landet"])
speech = st.builds(make_speech, durations, texts, ends=st.booleans(), name=st.sampled_from([None, "Kari", "Per"]))
silences = st.builds(SilencePiece, st.integers(1, 60_000).map(Ms))
stings = st.builds(SoundPiece, st.just(Key("sting")), durations.map(Ms), st.none() | texts)
beds = st.builds(
    BedPiece, st.none() | st.builds(MusicClip, st.sampled_from([Key("calm"), Key("tense")]), durations.map(Ms))
)
pieces = st.lists(st.one_of(speech, speech, silences, stings, beds), max_size=6)
segments = st.lists(st.builds(lambda listed: make_segment(*listed), pieces), max_size=4)
openings = st.lists(speech.map(lambda piece: replace(piece, kind="opening")), max_size=3)
closings = st.lists(speech.map(lambda piece: replace(piece, kind="closing")), max_size=3)
all_pauses = st.builds(Pauses, *[st.integers(0, 3_000).map(Ms)] * 6)
underscores = st.builds(
    Underscore,
    attack=st.integers(50, 3_000).map(Ms),
    release=st.integers(50, 3_000).map(Ms),
    lead=st.integers(0, 4_000).map(Ms),
    fade_in=st.integers(0, 4_000).map(Ms),
    fade_out=st.integers(0, 6_000).map(Ms),
    loop=st.booleans(),
)
designs = st.tuples(
    st.builds(
        lambda design, pauses, bed: replace(design, pauses=pauses, bed=bed),
        st.sampled_from([PLAIN, MUSICAL]),
        all_pauses,
        underscores,
    ),
    st.sampled_from([NO_MUSIC, MUSIC, STINGS]),
)


@st.composite
def programmes(draw: st.DrawFn) -> tuple[Programme, list[SegmentPieces]]:
    """A programme and the segments that it was laid from."""
    design, music = draw(designs)
    parts = draw(segments)
    return lay_programme(draw(openings), parts, draw(closings), design, music), parts


@given(programmes())
def test_parts_sum_to_the_whole(drawn: tuple[Programme, list[SegmentPieces]]) -> None:
    """Units follow each other from 0 to the programme's duration without a hole or an overlap."""
    programme, _ = drawn
    reached = 0
    for unit in programme.units:
        assert unit.start == reached
        reached += unit.duration
    assert reached == programme.duration


@given(programmes())
def test_units_lie_on_frames_and_in_silence(drawn: tuple[Programme, list[SegmentPieces]]) -> None:
    """Every unit is a whole number of 24 ms frames on the frame grid; what sounds leaves the first and last ms free."""
    programme, _ = drawn
    for unit in programme.units:
        assert unit.start % 24 == 0
        assert unit.duration % 24 == 0
    for unit, clip in list_sounds(programme):
        assert clip.start >= 24
        assert clip.start + clip.duration <= unit.duration - 24


@given(programmes())
def test_clips_of_a_track_do_not_overlap(drawn: tuple[Programme, list[SegmentPieces]]) -> None:
    """Within a track one clip ends before the next begins; only speech and music are heard together."""
    programme, _ = drawn
    for unit in programme.units:
        for track in unit.tracks:
            for before, after in pairwise(track.clips):
                assert before.start + before.duration <= after.start


@given(programmes())
def test_everything_is_laid_once_in_order(drawn: tuple[Programme, list[SegmentPieces]]) -> None:
    """Each part's sounds stand in units of that part, in the script's order."""
    programme, parts = drawn
    for number, part in enumerate(parts):
        laid = sorted(
            (unit.start + clip.start, clip.source)
            for unit, clip in list_sounds(programme, beds=False)
            if unit.part == number
        )
        assert [key for _, key in laid] == [one.key for one in part.pieces if isinstance(one, SpeechPiece | SoundPiece)]


@given(programmes())
def test_every_written_word_has_its_time(drawn: tuple[Programme, list[SegmentPieces]]) -> None:
    """The words of the script appear exactly once, in order, at times that never run backwards or past the end."""
    programme, parts = drawn
    written = [
        word
        for part in parts
        for piece in part.pieces
        if isinstance(piece, SpeechPiece | SoundPiece)
        for word in (piece.text or "" if isinstance(piece, SoundPiece) else piece.utterance.request.text).split()
    ]
    body = [one for one in programme.utterances if one.kind in {"paragraph", "recording"}]
    assert [word.text for one in body for word in one.words] == written
    timed = [word for one in programme.utterances for word in one.words]
    times = [time for word in timed for time in (word.start, word.end)]
    assert times == sorted(times)
    assert all(one.start <= word.start <= word.end <= one.end for one in programme.utterances for word in one.words)
    assert all(one.end <= programme.duration for one in programme.utterances)


@given(programmes())
def test_chapters_begin_on_seconds_in_silence(drawn: tuple[Programme, list[SegmentPieces]]) -> None:
    """The first chapter starts at 0; the others on a whole second in silence, just before their first unit."""
    programme, parts = drawn
    sounding = _list_sounding(parts)
    assert len(programme.chapters) == len(sounding)
    sounds = [
        (unit.part, unit.start + clip.start, unit.start + clip.start + clip.duration)
        for unit, clip in list_sounds(programme)
    ]
    for index, (number, chapter) in enumerate(zip(sounding, programme.chapters, strict=True)):
        if index == 0:
            assert chapter.start == 0
            continue
        assert chapter.start % 1000 == 0
        first = min(unit.start for unit in programme.units if unit.part == number and unit.tracks)
        assert 0 <= first - chapter.start < 24
        assert not any(start < chapter.start < end for _, start, end in sounds)
        assert all(end <= chapter.start for part, _, end in sounds if part in {"opening", *sounding[:index]})
        assert sum(end <= chapter.start for part, _, end in sounds if part == "sting") in {0, index}
    for before, after in pairwise(programme.chapters):
        assert before.start < before.end == after.start
    if programme.chapters:
        assert programme.chapters[-1].end == programme.duration


@given(programmes())
def test_a_sting_stands_between_every_two_segments(drawn: tuple[Programme, list[SegmentPieces]]) -> None:
    """And nowhere else: it ends the earlier chapter."""
    programme, parts = drawn
    order = [unit.part for unit in programme.units if unit.tracks and isinstance(unit.part, int | str)]
    joints = [part for part, _ in groupby(order) if part not in {"opening", "closing"}]
    sounding: list[int | str] = [*_list_sounding(parts)]
    with_stings = [part for number in sounding for part in (number, "sting")][:-1]
    assert joints in (sounding, with_stings)


@given(programmes())
def test_speech_is_never_heard_over_speech(drawn: tuple[Programme, list[SegmentPieces]]) -> None:
    """Whatever lies under it, one utterance ends before the next begins."""
    programme, _ = drawn
    spoken = list_speech(programme)
    assert all(before[1] <= after[0] for before, after in pairwise(spoken))


@given(programmes())
def test_what_lies_under_one_bed_is_one_unit(drawn: tuple[Programme, list[SegmentPieces]]) -> None:
    """Music never runs over the edge of a unit, and every stretch that has some is whole."""
    programme, parts = drawn
    for number, part in enumerate(parts):
        stretches: list[list[str]] = []
        for piece in part.pieces:
            if isinstance(piece, BedPiece):
                stretches.append([])
                under = piece.sound is not None
            elif isinstance(piece, SpeechPiece | SoundPiece) and stretches and under:
                stretches[-1].append(piece.key)
        units = [
            unit for unit in programme.units if unit.part == number and any(one.name == "bed" for one in unit.tracks)
        ]
        assert [[clip.source for clip in sorted(_list_heard(unit), key=lambda clip: clip.start)] for unit in units] == [
            stretch for stretch in stretches if stretch
        ]


def _list_heard(unit: Unit) -> list[Clip]:
    return [clip for track in unit.tracks if track.name != "bed" for clip in track.clips]


@given(segments, pieces, pieces, designs)
def test_a_unit_does_not_depend_on_what_comes_before(
    following: list[SegmentPieces], one: list[Piece], other: list[Piece], design: tuple[SoundDesign, MusicClips]
) -> None:
    """An edit of the first segment leaves the units of all others, the opening and the closing as they were."""
    kept = [
        strip_place([unit for unit in programme.units if unit.part != 0])
        for programme in (
            lay_programme(
                [make_speech(900)],
                [make_segment(make_speech(100), *first), *following],
                [make_speech(700)],
                *design,
            )
            for first in (one, other)
        )
    ]
    assert kept[0] == kept[1]


def test_an_episode_by_hand() -> None:
    """Opening, two segments and a closing stand where the pauses, frames and whole seconds put them."""
    programme = lay_programme(
        [make_speech(2_000, "Åpning")],
        [
            make_segment(make_speech(3_000, ends=False), make_speech(1_000), title="Innledning"),
            make_segment(make_speech(2_500), title="Dugnad"),
        ],
        [make_speech(1_500)],
        PLAIN,
        NO_MUSIC,
    )
    assert [(unit.start, unit.duration, unit.part) for unit in programme.units] == [
        (0, 2_064, "opening"),
        (2_064, 1_152, "opening"),
        (3_216, 4_368, 0),
        (7_584, 1_416, 0),
        (9_000, 2_568, 1),
        (11_568, 1_152, 1),
        (12_720, 1_560, "closing"),
        (14_280, 432, "closing"),
    ]
    assert list_speech(programme) == [
        (24, 2_024),
        (3_240, 6_240),
        (6_560, 7_560),
        (9_024, 11_524),
        (12_744, 14_244),
    ]
    assert [(one.title, one.start, one.end) for one in programme.chapters] == [
        ("Innledning", 0, 9_000),
        ("Dugnad", 9_000, 14_712),
    ]


def test_intro_is_heard_alone_and_then_under_the_opening() -> None:
    """Speech begins when the intro has been heard for more than 6 s, and before it ends, in the same unit."""
    programme = lay_programme([make_speech(5_000)], [make_segment(make_speech(1_000))], [], MUSICAL, MUSIC)
    opening = programme.units[0]
    assert opening.part == "opening"
    speech_track, music_track = opening.tracks
    assert music_track.clips[0].start == 24
    assert speech_track.clips[0].start == 24 + 10_000 - 3_500
    assert opening.duration >= speech_track.clips[0].start + 5_000


def test_outro_begins_under_the_closing() -> None:
    """The outro starts while the closing is spoken, in the same unit, and is heard to its end."""
    programme = lay_programme([], [make_segment(make_speech(1_000))], [make_speech(5_000)], MUSICAL, MUSIC)
    closing = [unit for unit in programme.units if unit.part == "closing" and unit.tracks]
    (speech_track, music_track) = closing[0].tracks
    assert len(closing) == 1
    assert music_track.clips[0].start == speech_track.clips[0].start + 5_000 - 3_500
    assert music_track.clips[0].duration == 8_200


def test_music_without_speech_is_heard_alone() -> None:
    """A show without spoken opening and closing has its music before and after the story, at full level."""
    programme = lay_programme([], [make_segment(make_speech(1_000))], [], MUSICAL, MUSIC)
    (intro, story, outro) = [unit for unit in programme.units if unit.tracks]
    assert [intro.tracks[0].name, story.tracks[0].name, outro.tracks[0].name] == ["music", "speech", "music"]
    assert not intro.tracks[0].clips[0].fades
    assert not outro.tracks[0].clips[0].fades


def test_units_are_whole_paragraphs_of_about_a_quarter_of_a_minute() -> None:
    """Paragraphs of 6 s stand two in a unit; one of 40 s has a unit to itself."""
    paragraphs = [make_speech(6_000) for _ in range(4)] + [make_speech(40_000), make_speech(1_000)]
    programme = lay_programme([], [make_segment(*paragraphs)], [], PLAIN, NO_MUSIC)
    assert [len(unit.tracks[0].clips) for unit in programme.units if unit.tracks] == [2, 2, 1, 1]


def test_an_endless_paragraph_is_cut_between_sentences() -> None:
    """A paragraph of ten minutes does not become one unit of ten minutes."""
    sentences = [make_speech(9_000, ends=number == 59) for number in range(60)]
    programme = lay_programme([], [make_segment(*sentences)], [], PLAIN, NO_MUSIC)
    assert max(unit.duration for unit in programme.units) < 31_000


def test_a_pause_at_the_edge_of_a_segment_stands_before_the_chapter_mark() -> None:
    """Whoever jumps to a chapter hears speech at once, also where the script asks for a pause before it."""
    ask = SilencePiece(Ms(5_000))
    before = make_segment(make_speech(1_000), ask)
    programme = lay_programme([], [before, make_segment(ask, make_speech(1_000))], [], PLAIN, NO_MUSIC)
    (first, second) = list_speech(programme)
    assert second[0] - first[1] >= 5_000 + 5_000 + PLAIN.pauses.segment
    assert second[0] - programme.chapters[1].start < 48


def test_a_segment_without_sound_has_no_chapter() -> None:
    """An empty first section leaves the chapter at 0 to the next one."""
    programme = lay_programme([], [make_segment(title="Tom"), make_segment(make_speech(500))], [], PLAIN, NO_MUSIC)
    assert [(one.title, one.start) for one in programme.chapters] == [("Del", 0)]


def test_nothing_to_lay_is_an_empty_programme() -> None:
    """No part at all gives no unit, no chapter and no time."""
    assert lay_programme([], [], [], PLAIN, NO_MUSIC) == Programme((), (), (), Ms(0))


@pytest.mark.parametrize("paragraph", [0, 24, 500, 2_000])
def test_pause_between_units_is_kept_to_the_frame(paragraph: int) -> None:
    """The pause asked for between paragraphs is there across units too, lengthened by less than a frame."""
    design = replace(PLAIN, pauses=Pauses(paragraph=Ms(paragraph)))
    programme = lay_programme([], [make_segment(make_speech(20_001), make_speech(20_000))], [], design, NO_MUSIC)
    (first, second) = list_speech(programme)
    least = max(paragraph, 48)
    assert least <= second[0] - first[1] < least + 24


def test_pauses_stand_round_a_heading_and_a_sting() -> None:
    """A heading has the pause between segments before it and its own after it; a sting has a paragraph's."""
    pauses = Pauses(paragraph=Ms(480), heading=Ms(960), segment=Ms(2_400))
    heading = replace(make_speech(500, "Dugnad"), kind="heading")
    parts = [make_segment(make_speech(1_000)), make_segment(heading, make_speech(1_000))]
    design = replace(PLAIN, pauses=pauses)
    (first, said, second) = list_speech(lay_programme([], parts, [], design, NO_MUSIC))
    assert 2_400 <= said[0] - first[1] < 2_400 + 1_000 + 48
    assert second[0] - said[1] == 960
    programme = lay_programme([], parts, [], design, MusicClips(sting=SoundPiece(Key("between"), Ms(700))))
    (first, said, _) = list_speech(programme)
    (sting,) = [(unit.start + clip.start, clip) for unit, clip in list_sounds(programme) if clip.source == "between"]
    assert 480 <= sting[0] - first[1] < 480 + 24
    assert 480 <= said[0] - sting[0] - 700 < 480 + 1_000 + 48
