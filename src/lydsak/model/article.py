"""What readers make of a source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lydsak.model.units import Language


@dataclass(frozen=True, slots=True)
class ArticleBlock:
    """One heading, paragraph or list item as the article has it."""

    kind: Literal["heading", "paragraph"]
    text: str
    line: int


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
