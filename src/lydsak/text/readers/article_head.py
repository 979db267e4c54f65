"""read_article_head: the YAML front matter that writing programs set above an article, read line by line.

YAML's own types would turn `lang: no` into false, and a fault in one line would cost the article; so no YAML reader.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lydsak.model import Language, LeftOut
from lydsak.text.article.article_date import parse_article_date
from lydsak.text.article.coverage import count_words

_KEYS: Final[Mapping[str, str]] = {
    "title": "title", "tittel": "title",
    "author": "author", "byline": "author", "forfatter": "author", "forfattar": "author",
    "date": "date", "dato": "date",
    "lang": "language", "language": "language", "språk": "language",
}  # fmt: skip
_LANGUAGES: Final[Mapping[str, Language]] = {"nb": "nb", "no": "nb", "bokmål": "nb", "nn": "nn", "nynorsk": "nn"}
_ENTRY: Final = re.compile(r"(?P<key>[\w-]+)[ \t]*:(?:[ \t]+(?P<value>.*))?")
_QUOTED: Final = re.compile(r"""(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^']|'')*)')[ \t]*(?:#.*)?""")
_COMMENT: Final = re.compile(r"(?:\A|[ \t]+)#(?:[ \t].*)?\Z")
"""A hash with a space after it: a title's hashtag is none."""
_NESTED: Final = re.compile(r"[\[{|>&*!%]")
"""What begins a value that is more than words on one line."""


@dataclass(frozen=True, slots=True)
class ArticleHead:
    """What front matter says of its article. `length`: the lines it takes, with its fences."""

    title: str | None = None
    author: str | None = None
    date: str | None = None
    language: Language | None = None
    left_out: tuple[LeftOut, ...] = ()
    title_line: int = 0
    length: int = 0
    field_words: int = 0
    """Of the lines that were understood, without the title's own."""


def read_article_head(lines: Sequence[str]) -> ArticleHead:
    """Read the keys Lydsak knows; every other line is listed as left out. Empty where no front matter begins."""
    start, end = _find_fences(lines)
    values: dict[str, str] = {}
    title_line = field_words = 0
    left_out: list[LeftOut] = []
    for number, line in enumerate(lines[start + 1 : end], start + 2):
        entry = _ENTRY.fullmatch(line.rstrip())
        name = _KEYS.get(entry["key"].lower()) if entry else None
        value = _read_value(name, _strip_quotes(entry["value"] or "")) if entry and name else None
        if name and value and name not in values:
            values[name] = value
            title_line = number if name == "title" else title_line
            field_words += count_words(line) - (count_words(value) if name == "title" else 0)
        elif line.strip():
            left_out.append(LeftOut(line.strip(), "front matter", number))
    return ArticleHead(
        title=values.get("title"),
        author=values.get("author"),
        date=values.get("date"),
        language=_LANGUAGES.get(values.get("language", "")),
        left_out=tuple(left_out),
        title_line=title_line,
        length=end + 1 if end else 0,
        field_words=field_words,
    )


def _find_fences(lines: Sequence[str]) -> tuple[int, int]:
    """The indexes of both fences; two noughts where the first words are no key, for then a rule is only a rule."""
    start = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    if start == len(lines) or lines[start].rstrip() != "---":
        return 0, 0
    end = next((at for at in range(start + 1, len(lines)) if lines[at].rstrip() in {"---", "..."}), 0)
    inside = (line.rstrip() for line in lines[start + 1 : end])
    first = next((line for line in inside if line and not line.startswith("#")), "")
    return (start, end) if _ENTRY.fullmatch(first) else (0, 0)


def _strip_quotes(written: str) -> str:
    """A value's words: without quotes and comment; empty where the value is a list or goes on below."""
    value = written.strip()
    if quoted := _QUOTED.fullmatch(value):
        if quoted["double"] is not None:
            return re.sub(r"\\(.)", r"\1", quoted["double"]).strip()
        return quoted["single"].replace("''", "'").strip()
    return "" if _NESTED.match(value) else _COMMENT.sub("", value).strip()


def _read_value(name: str, value: str) -> str | None:
    """A value as the Article has it; None where it is none."""
    if name == "author":
        return re.sub(r"\Aav\s+", "", value, flags=re.IGNORECASE) or None
    if name == "date":
        return parse_article_date(value)
    if name == "language":
        return _LANGUAGES.get(re.split(r"[-_]", value.lower())[0])
    return value or None
