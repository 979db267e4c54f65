"""From lexemes to paragraphs and headings: strikes, ids and turns find their places, lines join."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from lydsak.model import Inline, Note, Paragraph, Plain, Respelling, Turn
from lydsak.text.script.inline import IdMark, Lexeme, LineBreak, StrikeMark, TurnMark, scan_inlines
from lydsak.text.source import SourceSlice


def parse_paragraph(text: SourceSlice, *, raw: str) -> tuple[Paragraph, tuple[IdMark, ...]]:
    """A paragraph from its lines, and every id in it, the one that rules last. Raises ScriptError."""
    lexemes, muted = _strip_strikes(text, scan_inlines(text, at_line_start=True))
    lexemes, ids = _take_ids(text, lexemes, closed=muted)
    paragraph = Paragraph(
        id=ids[-1].id if ids else None,
        turns=_split_turns(lexemes),
        muted=muted is not None,
        aliases=tuple(mark.id for mark in ids[:-1]),
        line=text.line,
        raw=raw,
    )
    return paragraph, ids


def parse_heading(text: SourceSlice) -> tuple[tuple[Inline, ...], IdMark | None]:
    """What follows `##`: the title's inlines and its id. Raises ScriptError."""
    lexemes = list(scan_inlines(text, at_line_start=False))
    strike = next((lexeme for lexeme in lexemes if isinstance(lexeme, StrikeMark)), None)
    if strike:
        raise _refuse_strike(text, strike, "~~ strikes a whole paragraph, not a heading")
    last = _find_last_visible(lexemes)
    mark = lexemes.pop(last) if last is not None and isinstance(lexemes[last], IdMark) else None
    title = _tidy_inlines(text, lexemes)
    if not any(not isinstance(part, Note) for part in title):
        message = "this heading has no title"
        raise text.refuse("L210", message, 0, len(text.text.rstrip()), help="write ## and the chapter's title")
    return title, mark if isinstance(mark, IdMark) else None


def _strip_strikes(text: SourceSlice, lexemes: Sequence[Lexeme]) -> tuple[list[Lexeme], int | None]:
    """The lexemes without `~~`, and after how many of them the closing one stood; None where nothing is struck."""
    strikes = [(index, lexeme) for index, lexeme in enumerate(lexemes) if isinstance(lexeme, StrikeMark)]
    if not strikes:
        return list(lexemes), None
    (first, opening), (last, _) = strikes[0], strikes[-1]
    if len(strikes) == 1:
        raise _refuse_strike(text, opening, "this ~~ is not closed")
    behind = [lexeme for lexeme in lexemes[last + 1 :] if not isinstance(lexeme, IdMark)]
    if len(strikes) > 2 or any(_is_visible(lexeme) for lexeme in (*lexemes[:first], *behind)):
        raise _refuse_strike(text, opening, "~~ strikes a whole paragraph, not a part of it")
    return [lexeme for lexeme in lexemes if not isinstance(lexeme, StrikeMark)], last - 1


def _refuse_strike(text: SourceSlice, strike: StrikeMark, message: str) -> Exception:
    help = "put ~~ first and last in the paragraph, before its ^id, or write \\~~ for plain signs"
    return text.refuse("L209", message, strike.start, strike.start + 2, help=help)


def _take_ids(
    text: SourceSlice, lexemes: Sequence[Lexeme], *, closed: int | None
) -> tuple[list[Lexeme], tuple[IdMark, ...]]:
    """Tell ids from text that looks like one.

    With an id at its very end a paragraph was joined from paragraphs with ids, so all of them are. Without, those at
    the end of a line are: a new line was put under the paragraph. An id inside `~~` is text.
    """
    last = _find_last_visible(lexemes)
    whole = last is not None and isinstance(lexemes[last], IdMark)
    kept: list[Lexeme] = []
    ids: list[IdMark] = []
    for index, lexeme in enumerate(lexemes):
        if not isinstance(lexeme, IdMark):
            kept.append(lexeme)
        elif (closed is None or index >= closed) and (whole or _ends_line(lexemes, index + 1)):
            ids.append(lexeme)
        else:
            kept.append(Plain(text.text[lexeme.start : lexeme.end]))
    return kept, tuple(ids)


def _ends_line(lexemes: Sequence[Lexeme], start: int) -> bool:
    """From there only blanks, notes and ids stand before the next line."""
    for index in range(start, len(lexemes)):
        lexeme = lexemes[index]
        if isinstance(lexeme, LineBreak):
            return True
        if not isinstance(lexeme, IdMark) and _is_visible(lexeme):
            return False
    return True


def _find_last_visible(lexemes: Sequence[Lexeme]) -> int | None:
    return next((index for index in reversed(range(len(lexemes))) if _is_visible(lexemes[index])), None)


def _is_visible(lexeme: Lexeme) -> bool:
    if isinstance(lexeme, Plain):
        return bool(lexeme.text.strip())
    return not isinstance(lexeme, Note | LineBreak)


def _split_turns(lexemes: Sequence[Lexeme]) -> tuple[Turn, ...]:
    """One turn for each `@name:`, and a narrator's for what stands before the first."""
    names: list[str | None] = [None]
    parts: list[list[Lexeme]] = [[]]
    for lexeme in lexemes:
        if isinstance(lexeme, TurnMark):
            names.append(lexeme.name)
            parts.append([])
        else:
            parts[-1].append(lexeme)
    turns = (Turn(name, _join_lines(part)) for name, part in zip(names, parts, strict=True))
    return tuple(turn for turn in turns if turn.name is not None or turn.inlines)


def _tidy_inlines(text: SourceSlice, lexemes: Sequence[Lexeme]) -> tuple[Inline, ...]:
    kept = [Plain(text.text[part.start : part.end]) if isinstance(part, IdMark) else part for part in lexemes]
    return _join_lines(kept)


def _join_lines(lexemes: Sequence[Lexeme]) -> tuple[Inline, ...]:
    """Inlines of one line: single spaces for line ends, none at the ends, no two where a note or id was between."""
    inlines: list[Inline] = []
    after_blank = True
    for lexeme in lexemes:
        if isinstance(lexeme, LineBreak):
            after_blank = after_blank and not _rstrip_last(inlines)
        elif isinstance(lexeme, Respelling | Note):
            inlines.append(lexeme)
            after_blank = after_blank and isinstance(lexeme, Note)
        text = " " if isinstance(lexeme, LineBreak) else lexeme.text if isinstance(lexeme, Plain) else ""
        text = text.lstrip() if after_blank else text
        if text:
            inlines.append(Plain(text))
            after_blank = text[-1].isspace()
    _rstrip_last(inlines)
    return tuple(_merge_plain(inlines))


def _rstrip_last(inlines: list[Inline]) -> bool:
    """Take blanks off the end of the last words, or drop them where all are blank. False where no words are last."""
    last = inlines[-1] if inlines else None
    if not isinstance(last, Plain):
        return False
    rest = last.text.rstrip()
    inlines[-1:] = [Plain(rest)] if rest else []
    return True


def _merge_plain(inlines: Sequence[Inline]) -> Iterator[Inline]:
    for plain, group in groupby(inlines, key=lambda part: isinstance(part, Plain)):
        if plain:
            yield Plain("".join(part.text for part in group if isinstance(part, Plain)))
        else:
            yield from group
