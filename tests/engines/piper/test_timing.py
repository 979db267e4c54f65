from __future__ import annotations

from lydsak.engines.piper.timing import Sentence, count_groups, mark_spoken
from lydsak.model import SpokenWord, WordMark

RATE = 1_000  # a sample is a millisecond


def _make_sentence(phonemes: str, *, tells: bool = True) -> Sentence:
    """Ten samples for its start, each phoneme and its end."""
    lengths = (10,) * (len(phonemes) + 2)
    return Sentence(tuple(phonemes), sum(lengths), lengths if tells else None)


def _mark(counts: dict[str, int], *sentences: Sentence) -> tuple[list[tuple[int, int]], bool]:
    words = [SpokenWord(text) for text in counts]
    marks, estimated = mark_spoken(words, list(counts.values()), sentences, RATE)
    assert all(isinstance(mark, WordMark) for mark in marks)
    return [(mark.start, mark.end) for mark in marks], estimated


def test_a_word_is_a_stretch_with_a_letter_between_spaces() -> None:
    """Punctuation alone is none, and what comes of none is nothing."""
    assert count_groups(["ʃˈʉː tˈʉː, og.", "jˈɑ", " , ", ""]) == 4


def test_words_are_where_their_phonemes_are() -> None:
    """Pauses at punctuation and spaces belong to no word; the next sentence begins where the last ends."""
    marks, estimated = _mark({"ab,": 1, "c.": 1, "de": 1}, _make_sentence("ab, c."), _make_sentence("de"))
    assert marks == [(10, 30), (50, 60), (90, 110)]
    assert not estimated


def test_one_word_of_a_request_may_be_several_spoken_and_another_none() -> None:
    """One mark over all of a number; a dash sounds nothing and has an empty one."""
    marks, estimated = _mark({"–": 0, "7300": 2, "…": 0, "da": 1}, _make_sentence("a b c"))
    assert marks == [(0, 0), (10, 40), (40, 40), (50, 60)]
    assert not estimated


def test_words_that_do_not_add_up_are_estimated_within_their_sentence() -> None:
    """Read in context a word may come out as more or fewer: the sentence's borders still hold."""
    marks, estimated = _mark({"aa": 1, "bb": 1, "cc": 1, "dd": 1}, _make_sentence("a a b"), _make_sentence("c d"))
    assert estimated
    assert marks[0][0] == 0
    assert marks[-1][1] == 70 + 50
    assert 70 in {start for start, _ in marks}
    assert all(end > start for start, end in marks)


def test_a_model_that_does_not_tell_is_estimated() -> None:
    """The words share the sentence by their length."""
    marks, estimated = _mark({"ab": 1, "abcde": 1}, _make_sentence("ab abcde", tells=False))
    assert estimated
    assert marks == [(0, 33), (33, 100)]


def test_no_sentence_gives_empty_marks() -> None:
    """What espeak-ng has no sound for is silent."""
    marks, _ = _mark({"–": 0, "…": 0})
    assert marks == [(0, 0), (0, 0)]
