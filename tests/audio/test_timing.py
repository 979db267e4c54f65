from __future__ import annotations

import pytest

from lydsak.audio.pieces import SoundPiece
from lydsak.audio.timing import shift_utterance, time_piece, time_words
from lydsak.model import Key, Ms, TimedWord, Token, WordMark
from tests.audio.builders import make_speech


def _token(written: str, spoken: str) -> Token:
    return Token(written, spoken, 0, len(written))


def _mark(start: int, end: int) -> WordMark:
    return WordMark(Ms(start), Ms(end))


def _list_words(words: tuple[TimedWord, ...]) -> list[tuple[str, int, int]]:
    return [(word.text, word.start, word.end) for word in words]


def test_words_keep_their_written_form() -> None:
    """The page shows 7300 at the time when the voice says the words."""
    tokens = (_token("7300", "sju tusen tre hundre"), _token("flyktet.", "flyktet."))
    words = time_words(tokens, (_mark(0, 1_400), _mark(1_400, 2_000)), Ms(500))
    assert _list_words(words) == [("7300", 500, 1_900), ("flyktet.", 1_900, 2_500)]


def test_a_token_of_several_words_shares_its_time_by_length() -> None:
    """`17. mai` said as one has two words on the page, one after the other."""
    words = time_words((_token("17. mai", "syttende mai"),), (_mark(0, 600),), Ms(0))
    assert _list_words(words) == [("17.", 0, 300), ("mai", 300, 600)]


def test_a_no_break_space_holds_a_word_together() -> None:
    """A number with thousands set apart stays one word in the captions."""
    words = time_words((_token("120\u00a0000 kr", "hundre og tjue tusen kroner"),), (_mark(0, 900),), Ms(0))
    assert [word.text for word in words] == ["120\u00a0000", "kr"]


def test_silent_signs_stand_at_the_next_word() -> None:
    """A quote dash takes no time and comes with the word after it; at the end, with the one before."""
    tokens = (_token("–", ""), _token("Nei", "nei"), _token("…", ""))
    words = time_words(tokens, (_mark(40, 300),), Ms(0))
    assert _list_words(words) == [("–", 40, 40), ("Nei", 40, 300), ("…", 300, 300)]


def test_all_silent_has_words_without_time() -> None:
    """What says nothing is still on the page."""
    assert _list_words(time_words((_token("🙂", ""),), (), Ms(70))) == [("🙂", 70, 70)]


def test_marks_that_do_not_fit_are_refused() -> None:
    """A mark too many would shift every word after it."""
    with pytest.raises(ValueError, match="2 marks for 1 spoken"):
        time_words((_token("ja", "ja"),), (_mark(0, 1), _mark(1, 2)), Ms(0))


def test_recording_shares_its_words_over_its_length() -> None:
    """The words of `[lyd FILE | text]` are estimated; a sound without words has no place in the captions."""
    timed = time_piece(SoundPiece(Key("k"), Ms(800), "God kveld"), Ms(100))
    assert timed is not None
    assert timed.estimated
    assert timed.kind == "recording"
    assert _list_words(timed.words) == [("God", 100, 400), ("kveld", 400, 900)]
    assert time_piece(SoundPiece(Key("k"), Ms(800)), Ms(100)) is None


def test_shift_moves_every_time() -> None:
    """An utterance set later is the utterance timed later."""
    piece = make_speech(900, "en to tre", name="Kari")
    early, late = time_piece(piece, Ms(24)), time_piece(piece, Ms(1_024))
    assert early is not None
    assert shift_utterance(early, Ms(1_000)) == late
