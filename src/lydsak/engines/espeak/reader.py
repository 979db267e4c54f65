"""What espeak-ng is given to read: the words of an utterance, those that it reads wrong as phonemes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from lydsak.engines.espeak.corrections import correct_word
from lydsak.engines.espeak.mnemonics import Sounds
from lydsak.engines.espeak.plan import Plan, find_words, list_letters, plan_word

OPENING: Final = "[["
"""What phonemes begin with."""
_LONGEST_CLAUSE: Final = 600
"""The library ends a clause by force at some 725 bytes, in the middle of phonemes if they stand there."""
_CLAUSE_END: Final = re.compile(r"[,.;:!?…](?!\S)")
_GLUED: Final = re.compile(r"(?<=[^\w\s-])\[\[")
"""Phonemes right after a quotation mark, a bracket or a dash are not heard: there must be a space."""


@dataclass(frozen=True, slots=True)
class WordPiece:
    """A piece of a word: letters, or phonemes in their brackets."""

    text: str
    phonemes: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """A word that may be corrected, by its place: the spoken word, the stretch in it, and the letters there."""

    word: int
    stretch: int
    start: int
    end: int
    plan: Plan


class EspeakReader:
    """Corrects words by what `read` says the library makes of their letters; each is asked for once."""

    def __init__(self, read: Callable[[Sequence[str]], Sequence[str]]) -> None:
        self._read = read
        self._known: dict[str, Sounds] = {}
        self._corrected: dict[Plan, str | None] = {}

    def correct_words(self, words: Sequence[Sequence[WordPiece]]) -> tuple[str, ...]:
        """The text of each word for the library. Raises EngineError."""
        found = list(_find_plans(words))
        self._learn_letters({letters for one in found for letters in list_letters(one.plan)})
        texts = [[stretch.text for stretch in word] for word in words]
        spare = _spare_lengths(words)
        for one in reversed(found):  # from the end, so that places before stay true
            mnemonics = self._correct_plan(one.plan)
            grown = len(mnemonics) - (one.end - one.start) if mnemonics else 0
            if mnemonics and grown <= spare[one.word][0]:
                spare[one.word][0] -= grown
                text = texts[one.word][one.stretch]
                texts[one.word][one.stretch] = text[: one.start] + mnemonics + text[one.end :]
        return tuple(_GLUED.sub(" [[", "".join(word)) for word in texts)

    def _correct_plan(self, plan: Plan) -> str | None:
        if plan not in self._corrected:
            self._corrected[plan] = correct_word(plan, self._known)
        return self._corrected[plan]

    def _learn_letters(self, letters: Iterable[str]) -> None:
        new = sorted(set(letters) - self._known.keys())
        if new:
            answers = self._read(new)
            self._known.update({word: tuple(answer.split("|")) for word, answer in zip(new, answers, strict=True)})


def _find_plans(words: Sequence[Sequence[WordPiece]]) -> Iterable[_Found]:
    opening = True
    for index, word in enumerate(words):
        for place, stretch in enumerate(word):
            if stretch.phonemes:
                opening = False
                continue
            for match in find_words(stretch.text):
                yield _Found(index, place, match.start(), match.end(), plan_word(match[0], opening=opening))
                opening = False


def _spare_lengths(words: Sequence[Sequence[WordPiece]]) -> list[list[int]]:
    """For each word what its clause may still grow by; the words of a clause share the figure."""
    spare: list[list[int]] = []
    rest = [_LONGEST_CLAUSE]
    for word in words:
        text = "".join(stretch.text for stretch in word)
        rest[0] -= len(text) + 1
        spare.append(rest)
        if _CLAUSE_END.search(text):
            rest = [_LONGEST_CLAUSE]
    return spare
