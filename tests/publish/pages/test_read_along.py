"""Which word is heard when, and where it stands on the page."""

from __future__ import annotations

from dataclasses import replace

from lydsak.model import Episode, Ms, PageBlock, PageTurn, ParagraphId, TimedUtterance, TimedWord
from lydsak.publish.pages.read_along import HeardBlock, align_blocks, find_shown_words


def _slice_utf16(text: str, offset: int, length: int) -> str:
    """What a script finds there."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


def _one(episode: Episode, id: str) -> HeardBlock:
    (found,) = (heard for heard in align_blocks(episode) if heard.block.id == id)
    return found


def _block(episode: Episode, shown: str, *heard: str) -> HeardBlock:
    words = tuple(TimedWord(word, Ms(number * 100), Ms(number * 100 + 90)) for number, word in enumerate(heard))
    utterance = TimedUtterance(words, Ms(0), Ms(1_000), "paragraph", None, ParagraphId("x1"))
    block = PageBlock("paragraph", "x1", (PageTurn(None, shown),))
    return _one(replace(episode, blocks=(block,), utterances=(utterance,)), "x1")


def test_every_word_is_found_where_it_stands(episode: Episode) -> None:
    """The slices are the words, in order, over several utterances and turns, past an emoji of two units."""
    for heard in align_blocks(episode):
        spoken = [
            word.text
            for utterance in episode.utterances
            if utterance.paragraph == heard.block.id
            for word in utterance.words
        ]
        assert [_slice_utf16(heard.text, word.offset, word.length) for word in heard.words] == spoken
    assert _one(episode, "b2").text == "– Vi trodde aldri det skulle gå, sier lederen i kinolaget."


def test_blocks_start_with_their_first_word_and_headings_with_their_chapter(episode: Episode) -> None:
    """A heading that is not read aloud is where its chapter begins."""
    assert _one(episode, "k2").start == 31_000
    assert _one(episode, "b1").start == 31_300


def test_a_block_that_is_not_heard_has_no_start(episode: Episode) -> None:
    """Then it cannot be played from."""
    silent = replace(episode, blocks=(PageBlock("paragraph", "z9", (PageTurn(None, "Stille"),)),))
    assert _one(silent, "z9").start is None


def test_a_repeated_word_is_found_at_each_place(episode: Episode) -> None:
    """In order, not all at the first."""
    assert [word.offset for word in _block(episode, "til og til", "til", "og", "til").words] == [0, 4, 7]


def test_a_word_that_is_not_shown_is_passed_over(episode: Episode) -> None:
    """It must not drag the reading to its next namesake far ahead."""
    shown = "en to " + "ord " * 30 + "borte"
    heard = _block(episode, shown, "en", "borte", "to", "ord")
    assert [_slice_utf16(shown, word.offset, word.length) for word in heard.words] == ["en", "to", "ord"]


def test_words_are_looked_for_from_a_place_on() -> None:
    """Each behind the one before; one that is not shown, or only far ahead, moves nothing."""
    text = "Ferja til Kaia, ferja fra Kaia" + " " * 50 + "slutt"
    assert list(find_shown_words(text, ["Kaia,", "usagt", "slutt", "", "Kaia"])) == [
        (10, 15),
        None,
        None,
        None,
        (26, 30),
    ]
    assert list(find_shown_words(text, ["Kaia"], 15)) == [(26, 30)]
