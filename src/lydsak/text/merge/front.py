"""compare_fields, write_fields: title, author, date and summary as both sides left them; the rest is the editor's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lydsak.model import FrontMatter, Language
from lydsak.text.front_matter.edit import add_voices, write_entry

MERGED_FIELDS: Final = ("title", "article_date", "author", "summary")
"""What an article says of itself."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that the article changes, or that both changed each in its way."""

    field: str
    base: str | None
    mine: str | None
    article: str | None
    settled: bool


def compare_fields(base: FrontMatter, mine: FrontMatter, article: FrontMatter) -> tuple[FieldChange, ...]:
    """The fields in which the article is not what it was, and mine does not say the same already."""
    changes = []
    for field in MERGED_FIELDS:
        before, own, other = (getattr(front, field) for front in (base, mine, article))
        # An article that no longer says who wrote it has lost a line, not its author; and a summary is made from the
        # lead, so that one of the editor's own stands.
        if other is None or other in (before, own) or (field == "summary" and own != before):
            continue
        changes.append(FieldChange(field, before, own, other, settled=own == before))
    return tuple(changes)


def write_fields(
    mine: FrontMatter, article: FrontMatter, values: Mapping[str, str], speakers: frozenset[str], language: Language
) -> FrontMatter:
    """Mine with these fields set, and a voice for each speaker whom only the article knows."""
    front = mine
    for field, value in values.items():
        front = write_entry(front, field, value, language=language)
    known = {name for name, _ in mine.voices}
    new = tuple((name, role) for name, role in article.voices if name in speakers - known)
    return add_voices(front, new, language=language) if new else front
