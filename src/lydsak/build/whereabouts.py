"""Where an utterance stands in its script, for an error to point at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from lydsak.build.speech.casting import locate_mark
from lydsak.errors import Place
from lydsak.model import Key, Paragraph, Utterance

if TYPE_CHECKING:
    from lydsak.build.plan import EpisodePlan

_WORDS: Final = 3
"""So many are looked for in the script's line: markup may stand between those of a whole sentence."""


def locate_utterance(plan: EpisodePlan, key: Key) -> Place:
    """The line in which an utterance begins; of what no paragraph says, as of an opening, the script alone."""
    for source, line in zip(plan.speech, plan.narration.lines, strict=True):
        if source.key == key:
            return _locate_first_words(plan, line.utterance)
    return Place(plan.path)


def _locate_first_words(plan: EpisodePlan, utterance: Utterance) -> Place:
    for path, paragraph in _list_paragraphs(plan):
        if utterance.paragraph is not None and paragraph.id == utterance.paragraph:
            words = [token.written for token in utterance.tokens[:_WORDS]]
            found = (locate_mark(paragraph, " ".join(words[:count]), path) for count in range(len(words), 0, -1))
            return next((place for place in found if place.column), Place(path, paragraph.line))
    return Place(plan.path)


def _list_paragraphs(plan: EpisodePlan) -> Iterator[tuple[str, Paragraph]]:
    """Those of the script, then those of the stories that it reads, each with its path."""
    for path, script in ((plan.path, plan.script), *((story.path, story.script) for story in plan.stories)):
        for segment in script.segments:
            yield from ((path, block) for block in segment.blocks if isinstance(block, Paragraph))
