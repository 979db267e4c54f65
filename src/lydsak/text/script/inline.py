"""What stands inside a paragraph or heading: escapes, {shown|said}, notes, ids, turns and strikes, as lexemes.

A mark that is begun and not ended is an error, never text: nothing unknown may reach the voice.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from lydsak.errors import Phrase
from lydsak.model import NARRATOR, Note, ParagraphId, Plain, Respelling
from lydsak.text.phonetics import find_phonetic_fault
from lydsak.text.source import SourceSlice

ESCAPABLE: Final = r"[@{^%~#\|}"
"""What a backslash makes a plain character; before anything else it is text itself."""
ID: Final = re.compile(r"(?<!\S)\^([a-z]{1,3}[0-9]+)(?=\s|%%|\Z)")
NARRATOR_NAMES: Final = (NARRATOR, "forteljar")
"""Bokmål and Nynorsk."""
_TEXT: Final = re.compile(r"[^\\{%~^@#\n]+|.", re.DOTALL)
_RESPELLING_HELP: Final = "write {shown|said}, or \\{ for a plain brace"


@dataclass(frozen=True, slots=True)
class IdMark:
    """` ^a1`. Whether it is an id or text depends on where it stands; the paragraph decides."""

    id: ParagraphId
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TurnMark:
    """`@name:` at the start of a line."""

    name: str
    start: int


@dataclass(frozen=True, slots=True)
class StrikeMark:
    """`~~`."""

    start: int


@dataclass(frozen=True, slots=True)
class LineBreak:
    """Lines inside a paragraph join."""


Lexeme = Plain | Respelling | Note | IdMark | TurnMark | StrikeMark | LineBreak


def normalize_name(name: str) -> str:
    """A speaker's name as it is compared: NFC, no-break spaces as spaces, the narrator by one name."""
    plain = " ".join(unicodedata.normalize("NFC", name.replace("\u00a0", " ")).split())
    return NARRATOR if plain in NARRATOR_NAMES else plain


def scan_inlines(text: SourceSlice, *, at_line_start: bool) -> tuple[Lexeme, ...]:
    """Cut a slice into lexemes; adjacent plain text is one. Raises ScriptError L222, L208, L210, L221.

    `at_line_start`: the slice is whole lines, so `@name:` is a turn; in headings and captions it is text.
    """
    return _Scanner(text, at_line_start=at_line_start).scan()


class _Scanner:
    def __init__(self, text: SourceSlice, *, at_line_start: bool) -> None:
        self.slice = text
        self.text = text.text
        self.at = 0
        self.line_marks = at_line_start
        self.line_start = at_line_start
        """Nothing but blanks, notes and an opening strike stands before on this line."""
        self.found: list[Lexeme] = []
        self.words: list[str] = []
        """Plain text that is not yet a lexeme."""

    def scan(self) -> tuple[Lexeme, ...]:
        while self.at < len(self.text):
            self._take_next()
        self._close_words()
        return tuple(self.found)

    def _add(self, lexeme: Lexeme) -> None:
        self._close_words()
        self.found.append(lexeme)

    def _close_words(self) -> None:
        if self.words:
            self.found.append(Plain("".join(self.words)))
            self.words = []

    def _take_next(self) -> None:
        char, pair = self.text[self.at], self.text[self.at : self.at + 2]
        if char == "\\" and len(pair) == 2 and pair[1] in ESCAPABLE:
            self._take_text(pair[1], 2)
        elif pair == "%%":
            self._take_note()
        elif pair == "~~":
            self._add(StrikeMark(self.at))
            self.at += 2
        elif char == "{":
            self._take_respelling()
        elif char == "^" and (found := ID.match(self.text, self.at)):
            self._add(IdMark(ParagraphId(found[1]), self.at, found.end()))
            self.at = found.end()
        elif char == "\n":
            self._add(LineBreak())
            self.at += 1
            self.line_start = self.line_marks
        elif char == "@" and self.line_start:
            self._take_turn()
        elif char == "#" and self.line_start:
            self._take_hash()
        else:
            plain = _TEXT.match(self.text, self.at)
            self._take_text(plain[0] if plain else char, len(plain[0]) if plain else 1)

    def _take_text(self, text: str, width: int) -> None:
        self.words.append(text)
        self.at += width
        self.line_start = self.line_start and not text.strip()

    def _take_note(self) -> None:
        end = self.text.find("%%", self.at + 2)
        if end < 0:
            raise self.slice.refuse(
                "L208",
                "this note is not closed",
                self.at,
                self.at + 2,
                help="end it with %% before the next blank line, or write \\%% for plain signs",
            )
        self._add(Note(" ".join(self.text[self.at + 2 : end].split())))
        self.at = end + 2

    def _take_turn(self) -> None:
        stop = self.text.find("\n", self.at)
        line = self.text[self.at : stop if stop >= 0 else len(self.text)]
        name, colon, _ = line[1:].partition(":")
        if not colon or not name.strip():
            raise self.slice.refuse(
                "L221",
                "a turn needs a name and a colon" if not colon else "this turn names nobody",
                self.at,
                self.at + len(line.rstrip()),
                help="write @name: and what they say, or \\@ for a plain character",
            )
        self._add(TurnMark(normalize_name(name), self.at))
        self.at += len(name) + 2
        self.line_start = False

    def _take_hash(self) -> None:
        marks = re.compile("#+").match(self.text, self.at)
        end = marks.end() if marks else self.at + 1
        following = self.text[end : end + 1]
        if end - self.at == 1 and following.strip():
            self._take_text("#", 1)  # #MeToo, #1
            return
        title = self.text[end:].split("\n", 1)[0].strip()
        raise self.slice.refuse(
            "L210",
            "not a heading: a segment's heading is ## and a space",
            self.at,
            end,
            help=Phrase('did you mean "## {title}"? \\# is a plain character', title=title),
        )

    def _take_respelling(self) -> None:
        parts, end = self._split_braces()
        shown, said = parts[0], parts[1].strip() if len(parts) == 2 else ""
        if len(parts) != 2:
            message = "this brace holds no |" if len(parts) == 1 else "this brace holds more than one |"
            raise self._refuse_braces(message, end)
        if not shown.strip():
            raise self._refuse_braces("nothing is shown here", end, help="to say what is not written, write it")
        phonetic = len(said) >= 2 and said.startswith("/") and said.endswith("/")
        if phonetic and not said.strip("/ "):
            raise self._refuse_braces("this phonetic spelling is empty", end, help="write {shown|/ipa/}")
        if phonetic and (fault := find_phonetic_fault(said[1:-1].strip())):
            raise self._refuse_braces(fault, end, help="write {shown|/ipa/}")
        self._add(Respelling(shown, said[1:-1].strip() if phonetic else said, phonetic))
        self.at = end
        self.line_start = False

    def _split_braces(self) -> tuple[list[str], int]:
        """The parts of the brace at hand with their escapes taken, and where it ends."""
        parts, at = [""], self.at + 1
        while at < len(self.text) and self.text[at] != "\n":
            char, pair = self.text[at], self.text[at : at + 2]
            if char == "}":
                return parts, at + 1
            if char == "{":
                raise self._refuse_braces("a brace cannot stand inside a brace", at + 1)
            if pair in {"%%", "~~"}:
                raise self._refuse_braces(Phrase("{sign} cannot stand inside a brace", sign=pair), at + 2)
            escaped = char == "\\" and len(pair) == 2 and pair[1] in ESCAPABLE
            if char == "|":
                parts.append("")
            else:
                parts[-1] += pair[1] if escaped else char
            at += 2 if escaped else 1
        raise self._refuse_braces("this brace is not closed", at)

    def _refuse_braces(self, message: str, end: int, *, help: str = _RESPELLING_HELP) -> Exception:
        return self.slice.refuse("L222", message, self.at, end, help=help)
