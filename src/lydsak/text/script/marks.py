"""`[pause 0,8 s]`, `[lyd FILE | text]` and `[musikk FILE]`: marks that are a paragraph of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lydsak.errors import Phrase
from lydsak.model import BedMark, Block, Ms, Pause, Plain, Respelling, Sound
from lydsak.text.script.inline import ESCAPABLE, IdMark, StrikeMark, scan_inlines
from lydsak.text.source import SourceSlice, suggest_near

MAX_PAUSE: Final = Ms(60_000)
_MUSIC: Final = ("musikk", "music")
_MARKS: Final = ("pause", "lyd", *_MUSIC)
_ENDS: Final = ("slutt", "end")
_OPENING: Final = re.compile(r"\[([^\W\d_][^\s\]|]*)")
_LENGTH: Final = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(ms|s)")
_PAUSE_HELP: Final = "like [pause 0,8 s] or [pause 800 ms], at most 60 s"
_MUSIC_HELP: Final = "like [musikk rolig.flac], and [musikk slutt] where it ends"
_SOUND_HELP: Final = "like [lyd skille.wav] or [lyd intervju.wav | what is said in it]"


@dataclass(frozen=True, slots=True)
class BracketMark:
    """A bracket that is a whole paragraph; offsets into the slice it was found in."""

    word: str
    start: int
    end: int
    """Where it closes; the closing bracket is text[end - 1]."""


def find_bracket_mark(text: str) -> BracketMark | None:
    """The mark that a one-line paragraph is, known or not; None where it is text.

    A known mark that never closes counts: its words are not meant for the voice.
    """
    start = len(text) - len(text.lstrip())
    opening = _OPENING.match(text, start)
    if opening is None:
        return None
    end = _find_closing(text, start)
    if end is None:
        return BracketMark(opening[1], start, len(text)) if opening[1] in _MARKS else None
    rest = re.sub(r"%%.*?%%", " ", text[end:])
    if re.fullmatch(r"\s*(?:\s\^[a-z]{1,3}[0-9]+\s*)*", rest) is None:
        return None
    return BracketMark(opening[1], start, end)


def parse_bracket_mark(text: SourceSlice, mark: BracketMark, *, raw: str) -> tuple[Block, tuple[IdMark, ...]]:
    """A pause, sound or bed, and the ids after it. Raises ScriptError L220, L211, L212, L223."""
    if mark.word not in _MARKS:
        known = Phrase("known are {known}", known=", ".join(f"[{word} ...]" for word in _MARKS))
        near = suggest_near(mark.word, _MARKS, otherwise=known, pattern='"[{} ...]"')
        help = (
            Phrase("{near} To have it read aloud, write \\[", near=near)
            if near.endswith("?")
            else Phrase("{near}; to have it read aloud, write \\[", near=near)
        )
        raise text.refuse("L220", Phrase('unknown mark "[{word}]"', word=mark.word), mark.start, mark.end, help=help)
    if text.text[mark.end - 1 : mark.end] != "]" or _find_closing(text.text, mark.start) is None:
        end = len(text.text.rstrip())
        raise text.refuse(
            "L220", Phrase('the mark "[{word}" is not closed', word=mark.word), mark.start, end, help="end it with ]"
        )
    ids = tuple(_shift_id(lexeme, mark.end) for lexeme in _scan_rest(text, mark.end) if isinstance(lexeme, IdMark))
    arguments = text.cut(mark.start + 1 + len(mark.word), mark.end - 1)
    if mark.word == "pause":
        return _parse_pause(text, mark, arguments, ids, raw), ()
    if mark.word in _MUSIC:
        return _parse_music(text, mark, arguments, ids, raw), ()
    return _parse_sound(text, mark, arguments, ids, raw), ids


def _find_closing(text: str, start: int) -> int | None:
    """Where the bracket that opens at `start` has closed, brackets inside counted."""
    depth, at = 0, start
    while at < len(text):
        char = text[at]
        if char == "\\" and text[at + 1 : at + 2] and text[at + 1] in ESCAPABLE:
            at += 1
        elif char == "[":
            depth += 1
        elif char == "]":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return None


def _scan_rest(text: SourceSlice, start: int) -> tuple[object, ...]:
    return scan_inlines(text.cut(start, len(text.text)), at_line_start=False)


def _shift_id(mark: IdMark, by: int) -> IdMark:
    return IdMark(mark.id, mark.start + by, mark.end + by)


def _parse_pause(
    text: SourceSlice, mark: BracketMark, arguments: SourceSlice, ids: tuple[IdMark, ...], raw: str
) -> Pause:
    if ids:
        raise text.refuse(
            "L211", "a pause has no id: it hangs on the paragraph before it", ids[0].start, ids[0].end, help="remove it"
        )
    written = arguments.text.strip()
    length = _LENGTH.fullmatch(written)
    if length is None:
        message = (
            Phrase('not a length of time: "{written}"', written=written) if written else "this pause has no length"
        )
        raise text.refuse("L211", message, mark.start, mark.end, help=_PAUSE_HELP)
    scale = 1000 if length[2] == "s" else 1
    duration = round(Decimal(length[1].replace(",", ".")) * scale)
    if duration > MAX_PAUSE:
        raise text.refuse(
            "L211",
            Phrase("this pause is longer than {limit} s", limit=MAX_PAUSE // 1000),
            mark.start,
            mark.end,
            help=_PAUSE_HELP,
        )
    return Pause(Ms(duration), text.line, raw)


def _parse_sound(
    text: SourceSlice, mark: BracketMark, arguments: SourceSlice, ids: tuple[IdMark, ...], raw: str
) -> Sound:
    file, bar, _ = arguments.text.partition("|")
    if not file.strip():
        raise text.refuse("L212", "this sound names no file", mark.start, mark.end, help=_SOUND_HELP)
    _check_file(text, mark, file.strip(), "L212", _SOUND_HELP)
    words = None
    if bar:
        words = _read_caption(arguments.cut(len(file) + 1, len(arguments.text)))
        if not words:
            raise text.refuse("L212", "nothing stands after |", mark.start, mark.end, help=_SOUND_HELP)
    return Sound(file.strip(), words, ids[-1].id if ids else None, text.line, raw)


def _parse_music(
    text: SourceSlice, mark: BracketMark, arguments: SourceSlice, ids: tuple[IdMark, ...], raw: str
) -> BedMark:
    if ids:
        raise text.refuse(
            "L223", "music has no id: it hangs on the paragraph after it", ids[0].start, ids[0].end, help="remove it"
        )
    file = arguments.text.strip()
    if not file:
        raise text.refuse("L223", "this music names no file", mark.start, mark.end, help=_MUSIC_HELP)
    if "|" in file:
        raise text.refuse("L223", "music has no words", mark.start, mark.end, help=_MUSIC_HELP)
    if file in _ENDS:
        return BedMark(None, text.line, raw)
    _check_file(text, mark, file, "L223", _MUSIC_HELP)
    return BedMark(file, text.line, raw)


def _check_file(text: SourceSlice, mark: BracketMark, file: str, code: str, help: str) -> None:
    """Names inside audio/music only: a script must not reach other files of the machine."""
    if "\\" in file or re.match(r"/|[A-Za-z]:", file) or ".." in file.split("/"):
        start = text.text.index(file, mark.start)
        raise text.refuse(
            code, Phrase('not a file in audio/music: "{file}"', file=file), start, start + len(file), help=help
        )


def _read_caption(text: SourceSlice) -> str:
    """What captions show for a recording: the text as it is shown, without notes."""
    shown = []
    for lexeme in scan_inlines(text, at_line_start=False):
        if isinstance(lexeme, StrikeMark):
            raise text.refuse(
                "L209", "~~ cannot stand inside a mark", lexeme.start, lexeme.start + 2, help="write \\~~"
            )
        if isinstance(lexeme, Plain):
            shown.append(lexeme.text)
        elif isinstance(lexeme, Respelling):
            shown.append(lexeme.shown)
        elif isinstance(lexeme, IdMark):
            shown.append(text.text[lexeme.start : lexeme.end])
    return "".join(shown).strip()
