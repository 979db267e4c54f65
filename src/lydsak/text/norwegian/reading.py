"""What a rule is: a name, a pattern to look for, and a reader that says how a match sounds or declines it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from lydsak.model import Notation
from lydsak.text.norwegian.style import ReadingStyle
from lydsak.text.norwegian.tables import Words

_LAST_WORD = re.compile(r"([^\W\d_]+(?:[-.][^\W\d_]+)*)\.?[ («\"”“]*$")
_NEXT_WORD = re.compile(r"[ )»\"”“]*([^\W\d_]+(?:-[^\W\d_]+)*)")


class Said(NamedTuple):
    """How a match is said, where the plain string is not enough. `end` None is the whole match."""

    text: str
    doubt: str | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A stretch of the text and how a rule says it."""

    start: int
    end: int
    spoken: str
    rule: str
    doubt: str | None = None
    notation: Notation | None = None
    """`spoken` is phonemes, written in this."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a reader may look at beside its match: the text around, the language's words, the house style."""

    text: str
    words: Words
    style: ReadingStyle
    ends: frozenset[int] = frozenset()
    """Offsets just after the full stops that end a sentence."""
    headlines: tuple[tuple[int, int], ...] = field(default=())
    """Stretches set all in capitals."""

    def word_before(self, at: int) -> str:
        """The word that ends before `at`, in small letters; "" when something else stands there."""
        found = _LAST_WORD.search(self.text[max(0, at - 40) : at])
        return found[1].lower() if found else ""

    def word_after(self, at: int) -> str:
        """The word that begins after `at`, as written; "" when something else stands there."""
        found = _NEXT_WORD.match(self.text, at)
        return found[1] if found else ""

    def words_after(self, at: int) -> tuple[str, str]:
        """The two words after `at`, as written."""
        first = _NEXT_WORD.match(self.text, at)
        if first is None:
            return "", ""
        return first[1], self.word_after(first.end())

    def starts_sentence(self, at: int) -> bool:
        """Whether only quotes and dashes stand between `at` and the sentence before."""
        while at and self.text[at - 1] in ' –—-«"”“(':
            at -= 1
        return at == 0 or self.text[at - 1] == "\n" or at in self.ends

    def in_headline(self, at: int) -> bool:
        """Whether `at` is in a stretch of capitals."""
        return any(start <= at < end for start, end in self.headlines)

    def close(self, end: int) -> str:
        """The full stop that an abbreviation or ordinal ending at `end` shares with its sentence, or ""."""
        return "." if end in self.ends and self.text[end - 1] == "." else ""


Reader = Callable[[re.Match[str], Scope], "Said | str | None"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One reading rule. `needs` is a pattern without which no match is possible: a cheap test before the search."""

    name: str
    pattern: re.Pattern[str]
    read: Reader
    needs: re.Pattern[str] | None = None


def make_reader(sign: str) -> Reader:
    """A reader that says the word of a sign, whatever was matched."""

    def read_sign_word(_match: re.Match[str], scope: Scope) -> str:
        return f" {scope.words.word[sign]} "

    return read_sign_word


DIGIT = re.compile("[0-9]")
