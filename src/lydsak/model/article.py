"""What readers make of a source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lydsak.model.units import Language


@dataclass(frozen=True, slots=True)
class ArticleBlock:
    """One heading, paragraph, list item (without its bullet), or line of a fact box as the article has it."""

    kind: Literal["heading", "paragraph", "item", "fact"]
    text: str
    line: int


HowTold = Literal[
    "name", "surname", "first name", "pronoun", "role", "continuation", "introduction", "question", "none"
]
"""What told who speaks. A question is the interviewer's; a continuation is of who spoke last."""

Confidence = Literal["sure", "likely", "unsure"]
"""How certain it is who speaks. What is unsure stays with the narrator."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of direct speech between words of the narrator, by offsets into the text of its block.

    It begins with its dash or guillemet, if it has one. `speaker` is None where nobody can be named.
    """

    block: int
    start: int
    end: int
    speaker: str | None
    confidence: Confidence
    how: HowTold
    attribution: str | None = None
    """The words that say so."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words of the source that are not read aloud, and why."""

    text: str
    reason: str
    line: int


@dataclass(frozen=True, slots=True)
class Article:
    """What a reader made of a source. `date` is YYYY, YYYY-MM or YYYY-MM-DD."""

    title: str
    title_derived: bool
    blocks: tuple[ArticleBlock, ...]
    author: str | None = None
    date: str | None = None
    language: Language = "nb"
    left_out: tuple[LeftOut, ...] = ()
    words: int = 0
    """How many the source has, those of front matter that names what it is (`title: ...`) included."""
    field_words: int = 0
    """Of them, those of front matter that became author, date and language, and the names of its keys."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What became of the words of a source, in words."""

    source: int
    title: int
    """Said in the opening; none where the title was derived, for then its words stand in the text."""
    headings: int
    """Chapters' titles."""
    read: int
    left_out: int

    @property
    def lost(self) -> int:
        """Words that nothing accounts for; anything but nought is a defect of ours."""
        return self.source - self.title - self.headings - self.read - self.left_out
