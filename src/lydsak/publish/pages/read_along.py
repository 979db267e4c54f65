"""Where every heard word stands on the page: times joined to places in the text, for the page's script to mark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lydsak.model import Episode, Ms, PageBlock, TimedUtterance
from lydsak.publish.cues import flatten_text

# How far ahead a word is looked for: a word that is not shown must not drag the reading to its next namesake.
_REACH = 40


class HeardWord(NamedTuple):
    """One word of a block: when it is heard, and where it stands in the block's text, counted in UTF-16 units.

    A tuple, as the page's script gets it.
    """

    start: Ms
    end: Ms
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class HeardBlock:
    """One block of the page with its text in turns and its words in time. `start` is None when it is not read aloud."""

    block: PageBlock
    turns: tuple[str, ...]
    start: Ms | None
    words: tuple[HeardWord, ...]

    @property
    def text(self) -> str:
        """The words as the page has them: turns joined by one space."""
        return " ".join(self.turns)


def align_blocks(episode: Episode) -> tuple[HeardBlock, ...]:
    """The page's blocks in order, each with the words that are heard in it.

    A word that the page does not show at that place (a changed reading, a muted stretch) is passed over.
    """
    heard: dict[str, list[TimedUtterance]] = {}
    for utterance in episode.utterances:
        if utterance.paragraph:
            heard.setdefault(utterance.paragraph, []).append(utterance)
    # A heading that is not read aloud starts where its chapter does.
    chapters: dict[str | None, Ms] = {chapter.id: chapter.start for chapter in reversed(episode.chapters)}
    return tuple(_align_block(block, heard.get(block.id, []), chapters.get(block.id)) for block in episode.blocks)


def _align_block(block: PageBlock, heard: Sequence[TimedUtterance], chapter: Ms | None) -> HeardBlock:
    turns = tuple(text for turn in block.turns if (text := flatten_text(turn.text)))
    start = min((utterance.start for utterance in heard), default=chapter)
    return HeardBlock(block, turns, start, tuple(_time_words(" ".join(turns), heard)))


def _time_words(text: str, heard: Sequence[TimedUtterance]) -> Iterator[HeardWord]:
    words = [word for utterance in heard for word in utterance.words]
    for word, place in zip(words, find_shown_words(text, (word.text for word in words)), strict=True):
        if place:
            begins, ends = place
            yield HeardWord(word.start, word.end, _utf16_length(text[:begins]), _utf16_length(text[begins:ends]))


def find_shown_words(text: str, words: Iterable[str], at: int = 0) -> Iterator[tuple[int, int] | None]:
    """Where each word stands in a text, from `at` on and behind the word before; None: it is not shown there."""
    for written in words:
        word = flatten_text(written)
        found = text.find(word, at, at + len(word) + _REACH) if word else -1
        at = found + len(word) if found >= 0 else at
        yield (found, at) if found >= 0 else None


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
