"""Cues: every written word once, limits kept, times in order."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.model import Ms, TimedUtterance, TimedWord
from lydsak.publish.cues import CueShape, flatten_text, lay_cues

_WORD = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=0, max_size=45)


@st.composite
def _utterances(draw: st.DrawFn) -> tuple[TimedUtterance, ...]:
    utterances = []
    clock = 0
    for texts in draw(st.lists(st.lists(_WORD, max_size=12), max_size=4)):
        start, words = clock, []
        for text in texts:
            length = draw(st.integers(0, 900))
            words.append(TimedWord(text, Ms(clock), Ms(clock + length)))
            clock += length
        utterances.append(TimedUtterance(tuple(words), Ms(start), Ms(clock), "paragraph"))
    return tuple(utterances)


_SHAPES = st.builds(
    CueShape,
    width=st.integers(8, 70),
    height=st.integers(1, 3),
    indent=st.integers(0, 4),
    glue_colons=st.booleans(),
)


def _squeeze(text: str) -> str:
    return "".join(text.replace("-", "").split())


@given(_utterances(), _SHAPES)
def test_every_written_word_is_shown_once_and_in_order(utterances: tuple[TimedUtterance, ...], shape: CueShape) -> None:
    """Apart from hyphens, where a word is wider than a line, the cues hold the words and nothing else."""
    written = "".join(flatten_text(word.text) for utterance in utterances for word in utterance.words)
    shown = "".join(line for cue in lay_cues(utterances, shape) for line in cue.lines)
    assert _squeeze(shown) == _squeeze(written)


@given(_utterances(), _SHAPES)
def test_lines_and_cues_keep_their_limits(utterances: tuple[TimedUtterance, ...], shape: CueShape) -> None:
    """No line is wider than the shape, the first less its indent; no cue is higher, none is empty."""
    for cue in lay_cues(utterances, shape):
        assert 1 <= len(cue.lines) <= shape.height
        assert len(cue.lines[0]) <= shape.width - shape.indent
        assert all(0 < len(line) <= shape.width for line in cue.lines)


@given(_utterances(), _SHAPES)
def test_cues_last_and_never_overlap(utterances: tuple[TimedUtterance, ...], shape: CueShape) -> None:
    """WebVTT wants an end after every start; apps want one cue at a time."""
    cues = lay_cues(utterances, shape)
    assert all(cue.start < cue.end for cue in cues)
    assert all(first.end <= second.start for first, second in pairwise(cues))


@given(_utterances())
def test_glued_colons_never_stand_before_a_space_or_inside_a_cue_at_a_line_end(
    utterances: tuple[TimedUtterance, ...],
) -> None:
    """AntennaPod joins a cue's lines by spaces and then takes ": " for a speaker's name."""
    for cue in lay_cues(utterances, CueShape(width=32, height=2, glue_colons=True)):
        assert ": " not in " ".join(cue.lines)


def test_lines_are_even() -> None:
    """A long sentence does not end in a line of one short word when the words can be shared out."""
    words = ("aaaa", "bbbb", "cccc", "dddd", "eeee", "ffff")
    timed = tuple(TimedWord(word, Ms(number), Ms(number + 1)) for number, word in enumerate(words))
    (cue,) = lay_cues([TimedUtterance(timed, Ms(0), Ms(6), "paragraph")], CueShape(width=24, height=2))
    assert cue.lines == ("aaaa bbbb cccc", "dddd eeee ffff")


def test_a_cue_stays_until_the_next_of_its_sentence() -> None:
    """Captions do not flicker in the gaps between words."""
    words = tuple(TimedWord(text, Ms(start), Ms(start + 100)) for text, start in (("en", 0), ("to", 500)))
    first, second = lay_cues([TimedUtterance(words, Ms(0), Ms(900), "paragraph")], CueShape(width=3, height=1))
    assert (first.start, first.end, second.start, second.end) == (0, 500, 500, 900)


@pytest.mark.parametrize(
    ("text", "flat"),
    [(" en ", "en"), ("en\nto", "en to"), ("120\u00a0000", "120\u00a0000"), ("\x00", ""), ("a\u2028b", "a b")],
)
def test_text_becomes_one_line(text: str, flat: str) -> None:
    """Line breaks and control characters go, no-break spaces stay."""
    assert flatten_text(text) == flat
