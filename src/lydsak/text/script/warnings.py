"""find_warnings: what a script says that its author may not have meant. Nothing here stops a build.

L250 markup of other formats   L251 no id   L252 "i fjor" in an old article   L253 looks like an id   L254 looks like a
mark   L255 words lost to a YAML comment   L256 a hyphen for a dash   L261 a quote of nobody's
L269 a mark in title, summary or author   L273 an empty title
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import islice
from typing import Final

from lydsak.errors import Finding, Phrase, Place
from lydsak.model import BedMark, Block, FrontMatter, Pause, Script, Segment, Sound
from lydsak.text.dashes import find_hyphens
from lydsak.text.quotes.turns import ASKING
from lydsak.text.script.ids import number_paragraphs

MARK_READ_ALOUD: Final = "L254"
MISSING_TITLE: Final = "L273"

_ENDS: Final = r"(?=[ \t\r]*$|[ \t]+\^[a-z]{1,3}[0-9]+[ \t\r]*$)"
"""Nothing but an id stands behind it."""
_MARKUP: Final = (
    ("emphasis", re.compile(r"(?<![\w*])(\*{1,3})(?=\S)[^*\n]{1,300}(?<=\S)\1(?![\w*])")),
    ("emphasis", re.compile(r"(?<![\w_])(_{1,2})(?=\S)[^_\n]{1,300}(?<=\S)\1(?![\w_])")),
    ("a link", re.compile(r"!?\[[^\[\]\n]{0,300}\]\([^()\s]{1,2000}\)")),
    ("code", re.compile(r"`[^`\n]+`")),
    ("a list", re.compile(r"^[ \t]*[*+•][ \t]+(?![*+•])\S.*|^[ \t]*-[ \t]+\S.*(?=\n[ \t]*-[ \t]+\S)", re.MULTILINE)),
    ("a quote", re.compile(r"^[ \t]*>[ \t]*\S.*", re.MULTILINE)),
    ("a rule", re.compile(rf"^[ \t]*(?:([-*_])(?:[ \t]*\1){{2,}}|⁂){_ENDS}", re.MULTILINE)),
    ("a table", re.compile(rf"^[ \t]*\|[^\n]*\|{_ENDS}", re.MULTILINE)),
    ("a footnote", re.compile(r"\[\^[^\]\s]{1,100}\]")),
    ("HTML", re.compile(r"</?[A-Za-z][^<>\n]{0,300}>|&(?:nbsp|amp|lt|gt|quot|#[0-9]+);")),
)  # fmt: skip
_MAX_ALIKE: Final = 10
_ID: Final = re.compile(r"(?<!\S)\^[a-z]{1,3}[0-9]+(?!\S)")
_LAST_ID: Final = re.compile(r"(?<!\S)\^[a-z]{1,3}[0-9]+\s*\Z")
_NEAR_ID: Final = re.compile(r"(?<!\S)\^[A-Za-z]+-?[0-9]+\w*")
_NEAR_MARK: Final = re.compile(r"(?<!\\)\[(?:pause|lyd|musikk|music)\b[^\]\n]*\]?")
_MISSPELT_MARK: Final = re.compile(
    r"(?<!\\)\[([^\W\d_]{3,8})[ \t]+(?:[0-9]+(?:[.,][0-9]+)?[ \t]*m?s|[^\]\[\n|]{1,200}\.[a-z0-9]{2,4})\b[^\]\n]*\]?"
)
"""A word with a pause's length or a sound's file behind it."""
_MARK_WORDS: Final = ("pause", "lyd", "musikk", "music")
_STALE: Final = re.compile(
    r"\bi (?:fjor|år|sommer|sommar|vinter|høst|haust|går|dag|morgen|kveld|natt)\b|\bi vår(?=[.,:;!?)»]|\s*$)",
    re.IGNORECASE,
)
_NOTE: Final = re.compile(r"%%.*?%%", re.DOTALL)
_EMPTY_TITLE: Final = re.compile(r"""^(?:tittel|title)[ \t]*:[ \t]*(?:""|'')?[ \t\r]*$""", re.MULTILINE)
_ASKING: Final = re.compile("%% ?(?:" + "|".join(map(re.escape, ASKING.values())) + ") ?%%")
_HEAD_MARK: Final = re.compile(
    r"^(?:tittel|title|sammendrag|samandrag|summary|forfatter|forfattar|author)[\"']?:"
    r".*?(\{[^{}|\n]+\|[^{}\n]*\}|%%[^\n]*?%%)",
    re.MULTILINE,
)
_LOST_COMMENT: Final = re.compile(
    r"^(?:tittel|title|sammendrag|samandrag|summary|forfatter|forfattar|author):[ \t]+[^\"'\n]*?[ \t](#\S.*)",
    re.MULTILINE,
)


def find_warnings(script: Script, path: str) -> tuple[Finding, ...]:
    """Warnings in the order of their lines. They point into the source slices, so the script is one that was parsed."""
    found = [*_find_lost_comments(script, path), *_find_missing_ids(script, path), *_find_marks_in_head(script, path)]
    found += _find_empty_title(script, path)
    stale = _is_old(script.front_matter)
    for raw, line in _iterate_slices(script):
        found += _find_questions(raw, line, path)
        found += _find_hyphens(raw, line, path)
        # Notes are for colleagues: what stands in them is meant. Blanks keep the columns.
        text = _NOTE.sub(lambda note: re.sub(r"[^\n]", " ", note[0]), raw)
        found += _find_in_slice(text, line, path, stale=stale)
    return tuple(sorted(found, key=lambda finding: (finding.place.line or 0) if finding.place else 0))


def _iterate_slices(script: Script) -> Iterator[tuple[str, int]]:
    for segment in script.segments:
        yield segment.raw or "", segment.line
        for block in segment.blocks:
            if _is_read(block):
                yield block.raw or "", block.line


def _is_read(block: Block) -> bool:
    """Its words are heard or shown."""
    if isinstance(block, Pause | Sound | BedMark):
        return isinstance(block, Sound) and block.text is not None
    return not block.muted


def _find_in_slice(text: str, line: int, path: str, *, stale: bool) -> Iterator[Finding]:
    for name, pattern in _MARKUP:
        for match in _iterate_matches(pattern, text):
            help = "the script's own marks are in its reference; take these signs away"
            yield _make_warning(
                "L250", Phrase("{sign} is read as plain text", sign=Phrase(name)), text, line, path, match.span(), help
            )
    joined = _LAST_ID.search(text) is not None and not text.lstrip().startswith("##")
    for match in _iterate_matches(_NEAR_ID, text):
        if not (_ID.fullmatch(match[0]) and (joined or _ends_line(text, match.end()))):
            help = "an id is ^, one to three letters a-z and a number, last in its paragraph; \\^ is a plain sign"
            yield _make_warning(
                "L253",
                Phrase('"{words}" is no id and is read aloud', words=match[0]),
                text,
                line,
                path,
                match.span(),
                help,
            )
    for match in (*_iterate_matches(_NEAR_MARK, text), *_find_misspelt_marks(text)):
        if text[: match.start()].strip() or text[match.end() :].split("^", 1)[0].strip():
            help = "put it in a paragraph of its own, with blank lines around, or write \\["
            message = Phrase('"{mark}" stands inside a paragraph and is read aloud', mark=match[0])
            yield _make_warning(MARK_READ_ALOUD, message, text, line, path, match.span(), help)
    for match in _iterate_matches(_STALE, text) if stale else ():
        help = "the article is more than a year older than its publication: name the year or season"
        yield _make_warning(
            "L252", Phrase('"{words}" may have become wrong', words=match[0]), text, line, path, match.span(), help
        )


def _find_misspelt_marks(text: str) -> Iterator[re.Match[str]]:
    """As an editor would have written one in a paragraph of its own, where it is an error."""
    for match in _iterate_matches(_MISSPELT_MARK, text):
        word = match[1].casefold()
        if word not in _MARK_WORDS and get_close_matches(word, _MARK_WORDS, n=1):
            yield match


def _find_questions(text: str, line: int, path: str) -> Iterator[Finding]:
    for match in _iterate_matches(_ASKING, text):
        help = (
            "write @name: before their words and declare the name under stemmer, or delete the note: the narrator reads"
        )
        yield _make_warning("L261", "nobody has said who speaks here", text, line, path, match.span(), help)


def _find_hyphens(raw: str, line: int, path: str) -> Iterator[Finding]:
    for at in find_hyphens(raw)[:_MAX_ALIKE]:
        help = "`lydsak check --fix` writes a dash"
        yield _make_warning("L256", "a hyphen stands for a dash", raw, line, path, (at, at + 1), help)


def _iterate_matches(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The first matches in a paragraph: more of the same kind tell an editor nothing."""
    return islice(pattern.finditer(text), _MAX_ALIKE)


def _ends_line(text: str, start: int) -> bool:
    """Nothing but blanks and ids stands before the next line."""
    stop = text.find("\n", start)
    return not _ID.sub("", text[start : stop if stop >= 0 else len(text)]).strip()


def _find_missing_ids(script: Script, path: str) -> Iterator[Finding]:
    for numbered in number_paragraphs(script)[1]:
        kind = Phrase("heading" if isinstance(numbered, Segment) else "paragraph")
        text = (numbered.raw or "").split("\n")[0]
        message = Phrase("this {kind} has no id; links and captions hang on one made from its words", kind=kind)
        help = "`lydsak check --fix` gives it one that lasts"
        place = Place(path, numbered.line, 1, text.rstrip(), max(len(text.rstrip()), 1))
        yield Finding("L251", "warning", message, place, help)


def _find_marks_in_head(script: Script, path: str) -> Iterator[Finding]:
    """Apps and pages show a title and a summary as they are written."""
    raw = script.front_matter.raw or ""
    for match in _HEAD_MARK.finditer(raw):
        help = "write the words alone here; how a name is said stands in words.toml"
        message = Phrase('"{words}" is shown as it is written', words=match[1])
        yield _make_warning("L269", message, raw, script.preamble.count("\n") + 1, path, match.span(1), help)


def _find_empty_title(script: Script, path: str) -> Iterator[Finding]:
    raw = script.front_matter.raw or ""
    empty = _EMPTY_TITLE.search(raw) if script.front_matter.title is None else None
    if empty:
        help = "write one: without it apps and pages show the name of the file"
        above = script.preamble.count("\n") + 1
        yield _make_warning(MISSING_TITLE, "the title is empty", raw, above, path, empty.span(), help)


def find_missing_title(script: Script, path: str) -> Iterator[Finding]:
    """Where no line names one; a line without words is among the other warnings."""
    if script.front_matter.title is None and not _EMPTY_TITLE.search(script.front_matter.raw or ""):
        help = "write one: without it apps and pages show the name of the file"
        yield Finding(MISSING_TITLE, "warning", "there is no title", Place(path), help)


def _find_lost_comments(script: Script, path: str) -> Iterator[Finding]:
    raw = script.front_matter.raw or ""
    above = script.preamble.count("\n") + 1
    for match in _LOST_COMMENT.finditer(raw):
        help = "put the value in quotes if the # belongs to it"
        message = Phrase('"{words}" is a comment to YAML and is left out', words=match[1].rstrip())
        yield _make_warning("L255", message, raw, above, path, match.span(1), help)


def _make_warning(
    code: str, message: str, text: str, line: int, path: str, span: tuple[int, int], help: str
) -> Finding:
    start, end = span
    before = text.rfind("\n", 0, start) + 1
    whole = text[before:].split("\n", maxsplit=1)[0].rstrip()
    place = Place(path, line + text.count("\n", 0, start), start - before + 1, whole, max(end - start, 1))
    return Finding(code, "warning", message, place, help)


def _is_old(front_matter: FrontMatter) -> bool:
    """The article is more than a year older than its publication, by the dates that the script holds: no clock here."""
    article, published = front_matter.article_date, front_matter.date
    if article is None or published is None:
        return False
    return published[:10] > _add_year(article)


def _add_year(date: str) -> str:
    """The last day of the year after a date; a month or year counts to its end."""
    year, _, rest = date.partition("-")
    return f"{int(year) + 1:04}-" + {0: "12-31", 2: f"{rest}-31"}.get(len(rest), rest)
