"""Where every heard word stands on the page: times joined to places in the text, for the page's script to mark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    words = ((word.text, word.start, word.end) for utterance in heard for word in utterance.words)
    return HeardBlock(block, turns, start, tuple(_place_words(" ".join(turns), words)))


def _place_words(text: str, words: Iterator[tuple[str, Ms, Ms]]) -> Iterator[HeardWord]:
    position = 0
    for written, start, end in words:
        word = flatten_text(written)
        found = text.find(word, position, position + len(word) + _REACH) if word else -1
        if found >= 0:
            position = found + len(word)
            yield HeardWord(start, end, _utf16_length(text[:found]), _utf16_length(word))


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
