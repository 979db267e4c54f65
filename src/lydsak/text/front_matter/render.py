"""render_front_matter: front matter as `add` writes it, and scalars as YAML reads them back."""

from __future__ import annotations

import re
from typing import Final

from lydsak.model import FrontMatter, Language, ParagraphId
from lydsak.text.front_matter.keys import WRITTEN_KEYS, WRITTEN_PUBLISH_AS, WRITTEN_STATUSES

_PLAIN: Final = re.compile(r"(?:[^\W_]|[–—«(§½…])[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]*")
_COMMENT_COLUMN: Final = 34
"""Where comments line up, as in the documentation's example."""


def render_front_matter(front_matter: FrontMatter, *, language: Language = "nb", title_note: str | None = None) -> str:
    """Write front matter with both fences, Norwegian keys and the comments that explain them."""
    front = front_matter
    entries: list[tuple[str, str | None, str | None]] = [
        ("tittel", front.title, title_note),
        (
            "dato",
            front.date,
            "publiseres ikke før; Europe/Oslo" if language == "nb" else "blir ikkje publisert før; Europe/Oslo",
        ),
        ("artikkeldato", front.article_date, None),
        ("author", front.author, None),
        ("source", front.source, None),
        ("status", WRITTEN_STATUSES[language][front.status], ", ".join(WRITTEN_STATUSES[language].values())),
        ("withdrawn", f"{front.withdrawn.date} {front.withdrawn.reason}" if front.withdrawn else None, None),
        ("approved_text", front.approved_text, None),
        ("summary", front.summary, None),
        ("guid", front.guid, None),
        ("språk", front.language, None),
        ("sesong", str(front.season) if front.season else None, None),
        ("nummer", str(front.number) if front.number else None, None),
        ("type", front.kind if front.kind != "full" else None, None),
        ("utdrag", _write_stretch(front.soundbite) if front.soundbite else None, None),
        ("publiser_som", front.publish_as and WRITTEN_PUBLISH_AS[language][front.publish_as], None),
    ]
    lines = [
        _render_entry(WRITTEN_KEYS[language].get(key, key), value, comment)
        for key, value, comment in entries
        if value is not None
    ]
    if front.stories:
        lines.append("saker:")
        lines += [f"  - {quote_scalar(story)}" for story in front.stories]
    if front.voices:
        lines.append("stemmer:")
        lines += [f"  {quote_scalar(name, key=True)}: {quote_scalar(role)}" for name, role in front.voices]
    if front.corrections:
        lines.append(f"{WRITTEN_KEYS[language]['corrections']}:")
        lines += [f"  - {correction.date}: {quote_scalar(correction.text)}" for correction in front.corrections]
    return "\n".join(["---", *lines, "---", ""])


def quote_scalar(value: str, *, key: bool = False) -> str:
    """A string as YAML reads it back: plain where that is safe, or else in quotes."""
    trips = ": " in value or " #" in value or value.endswith((":", " ")) or (key and ":" in value)
    if _PLAIN.fullmatch(value) and not trips and "\t" not in value:
        return value
    if ('"' in value or "\\" in value) and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(char if char.isprintable() else f"\\U{ord(char):08X}" for char in escaped) + '"'


def _render_entry(key: str, value: str, comment: str | None) -> str:
    written = f"{key}: {quote_scalar(value)}"
    return written if comment is None else f"{written:<{_COMMENT_COLUMN - 2}}  # {comment}"


def _write_stretch(stretch: tuple[ParagraphId, ParagraphId]) -> str:
    first, last = stretch
    return first if first == last else f"{first}-{last}"
