"""Where every heard word stands on the page: times joined to places in the text, for the page's script to mark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lydsak.model import Episode, Ms, PageBlock
from lydsak.publish.cues import flatten_text

# How far ahead a word is looked for: a word that is not shown must not drag the reading to its next namesake.
_REACH = 40


@dataclass(frozen=True, slots=True)
class HeardWord:
    """One word of a block: when it is heard, and where it stands in the block's text, counted in UTF-16 units."""

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
    return tuple(_align_block(episode, block) for block in episode.blocks)


def _align_block(episode: Episode, block: PageBlock) -> HeardBlock:
    turns = tuple(text for turn in block.turns if (text := flatten_text(turn.text)))
    heard = [utterance for utterance in episode.utterances if utterance.paragraph == block.id]
    start = min((utterance.start for utterance in heard), default=_chapter_start(episode, block))
    words = ((word.text, word.start, word.end) for utterance in heard for word in utterance.words)
    return HeardBlock(block, turns, start, tuple(_place_words(" ".join(turns), words)))


def _chapter_start(episode: Episode, block: PageBlock) -> Ms | None:
    """A heading that is not read aloud starts where its chapter does."""
    return next((chapter.start for chapter in episode.chapters if chapter.id == block.id), None)


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
