"""The article as it is read, sentence by sentence: each stretch of text with the moment at which it is heard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lydsak.model import Episode, Ms, PageBlock, TimedUtterance
from lydsak.publish.cues import flatten_text
from lydsak.publish.pages.read_along import find_shown_words


@dataclass(frozen=True, slots=True)
class TimedText:
    """Text that is heard from a moment on; with `start` None it is only read."""

    text: str
    start: Ms | None = None


@dataclass(frozen=True, slots=True)
class SyncedBlock:
    """A block of the page, or what is said before or after the article."""

    kind: str
    id: str
    stretches: tuple[TimedText, ...]

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(stretch.text for stretch in self.stretches)


def sync_blocks(episode: Episode) -> tuple[SyncedBlock, ...]:
    """The opening, every block and the closing, in reading order."""
    heard: dict[str, list[TimedUtterance]] = {}
    for utterance in episode.utterances:
        if utterance.paragraph:
            heard.setdefault(utterance.paragraph, []).append(utterance)
    opening = [one for one in episode.utterances if one.kind == "opening"]
    closing = [one for one in episode.utterances if one.kind == "closing"]
    blocks = (_sync_block(block, heard.get(block.id, [])) for block in episode.blocks)
    return (*_sync_announcement("opening", opening), *blocks, *_sync_announcement("closing", closing))


def _sync_announcement(kind: str, utterances: Sequence[TimedUtterance]) -> Iterator[SyncedBlock]:
    stretches: list[TimedText] = []
    for utterance in utterances:
        stretches += [TimedText(" ")] if stretches else []
        stretches.append(TimedText(" ".join(word.text for word in utterance.words), utterance.start))
    if stretches:
        yield SyncedBlock(kind, kind, tuple(stretches))


def _sync_block(block: PageBlock, utterances: Sequence[TimedUtterance]) -> SyncedBlock:
    text = " ".join(shown for turn in block.turns if (shown := flatten_text(turn.text)))
    stretches: list[TimedText] = []
    at = 0
    for utterance in utterances:
        places = [place for place in find_shown_words(text, (word.text for word in utterance.words), at) if place]
        if not places:
            continue  # a changed reading: its time is the stretch's before it
        begins, ends = places[0][0], places[-1][1]
        stretches += [TimedText(text[at:begins])] if begins > at else []
        stretches.append(TimedText(text[begins:ends], utterance.start))
        at = ends
    stretches += [TimedText(text[at:])] if at < len(text) else []
    return SyncedBlock(block.kind, block.id, tuple(stretches))
