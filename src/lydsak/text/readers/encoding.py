"""decode_article: the letters of a file, by its marks and by whether they come out Norwegian; never by a wild guess.

A wrong guess costs a newsroom its æ, ø and å in print. So what the bytes say for sure is taken; Windows-1252 is taken
where every letter beyond ASCII stands as it does in Norwegian, and told; all else is a question, with what the same
line would be in each encoding that could be meant.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from lydsak.errors import ArticleError, Place

CANDIDATES: Final = ("cp1252", "mac_roman", "cp865", "cp850")
"""Of Windows, of old Macs, and of DOS in Norway and Western Europe; Latin-1 is Windows-1252 in all that print."""
_NAMES: Final = {
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
    "cp865": "DOS (cp865)",
    "cp850": "DOS (cp850)",
}
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OURS: Final = re.compile(r"[æøåÆØÅéÉèÈêÊóÓòÒôÔüÜäÄöÖáÁíÍúÚàÀçÇñÑëËïÏ«»–—“”„‘’…§°½¼¾²³€£±·•×\u00a0\u00ad]")
_LETTER: Final = r"[^\W\d_]"
_SIGN_IN_WORD: Final = re.compile(
    rf"(?<={_LETTER})[¾½¼°²³£§€±·•‘“”„«»…×](?={_LETTER})|(?<![\w’])[æøå](?![\w’-])(?<!å)"
    r"|(?<=\d)[æøåÆØÅ]|[«“„](?=\s)|(?<=\s)»"
)
"""A sign between two letters, an æ by itself or after a digit, a quote that opens before a blank."""
_TWICE_CODED: Final = re.compile(r"Ã[\u00a5\u00a6\u00b8\u00a9\u2026\u2020˜]|â€[“”™œ]")
_SAMPLE: Final = 60


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and how it came to be one."""

    text: str
    encoding: str
    note: str | None = None
    """What an editor should look at, where the letters alone told the encoding."""


def decode_article(data: bytes, *, path: str, encoding: str | None = None) -> Decoded:
    """The text of a file. `encoding` is what somebody said it is.

    Raises ArticleError: L305 no text, or letters that were lost before; L312 not in the encoding that was said; L313
    nobody can tell, with a sample of each that it could be.
    """
    found = _decode_as(data, encoding, path) if encoding else _decode_by_bytes(data, path)
    if "\x00" in found.text:
        raise _refuse(path, "is not plain text")
    lost = "\ufffd" in found.text or _TWICE_CODED.search(found.text)
    if lost:
        line = found.text[: found.text.index("\ufffd") if lost is True else lost.start()].count("\n") + 1
        raise _refuse(path, f"has letters that were lost in an earlier conversion: {_quote(found.text, line)}", line)
    return found


def name_encoding(encoding: str) -> str:
    """As people call it."""
    return _NAMES.get(encoding, encoding.upper())


def _decode_as(data: bytes, encoding: str, path: str) -> Decoded:
    try:
        codec = codecs.lookup(encoding)
        return Decoded(data.decode(codec.name).removeprefix("\ufeff"), codec.name)
    except (LookupError, ValueError):  # ValueError: also UnicodeDecodeError, and names that hold a NUL
        message = f"is not in the encoding {encoding}"
        help = "leave --encoding out, or name another: utf-8, cp1252, mac_roman, cp865"
        raise ArticleError("L312", message, place=Place(path), help=help) from None


def _decode_by_bytes(data: bytes, path: str) -> Decoded:
    try:
        for mark, name in _MARKS:
            if data.startswith(mark):
                return Decoded(data.decode(name), name)
        wide = _find_wide(data)
        if wide:
            return Decoded(data.decode(wide), wide)
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _decode_by_letters(data, path)


def _find_wide(data: bytes) -> str | None:
    """UTF-16 without a mark: the zeros of Latin letters' high bytes all stand on one side."""
    head = data[:400]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) // 4 or min(even, odd) > max(even, odd) // 8:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _decode_by_letters(data: bytes, path: str) -> Decoded:
    """Windows-1252 where its letters come out Norwegian; else a question."""
    readings = {name: text for name in CANDIDATES if (text := _try_decoding(data, name)) is not None}
    windows = readings.get("cp1252")
    if windows is not None and _is_norwegian(windows):
        line = next(at for at, one in enumerate(windows.split("\n"), 1) if any(ord(sign) > 127 for sign in one))
        note = f"read as Windows-1252: line {line}, {_quote(windows, line)}"
        return Decoded(windows, "cp1252", note)
    if windows is not None and _TWICE_CODED.search(windows):
        raise _refuse(path, "mixes UTF-8 with another encoding")
    likely = {name: text for name, text in readings.items() if name != "cp1252" and _is_norwegian(text)}
    shown = likely or readings
    if not shown or _is_binary(data):
        raise _refuse(path, "is not text in UTF-8, UTF-16 or Windows-1252")
    raise _ask(path, shown)


def _try_decoding(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _is_norwegian(text: str) -> bool:
    """Every character beyond ASCII is one that Norwegian print has, where it has it."""
    beyond = [sign for sign in text if ord(sign) > 127]
    return all(_OURS.match(sign) for sign in beyond) and not _SIGN_IN_WORD.search(text)


def _is_binary(data: bytes) -> bool:
    """Control characters that no text has."""
    head = data[:4000]
    return sum(byte < 32 and byte not in b"\t\n\r\x0b\x0c\x85" for byte in head) > len(head) // 100


def _ask(path: str, readings: dict[str, str]) -> ArticleError:
    """The question: what the first line with such letters would be in each."""
    first = next(iter(readings.values()))
    line = next((at for at, one in enumerate(first.split("\n"), 1) if any(ord(sign) > 127 for sign in one)), 1)
    samples = "; ".join(f"{name}: {_quote(text, line)}" for name, text in readings.items())
    message = "is in an encoding that cannot be told for sure"
    help = f"which is right? --encoding {samples}"
    return ArticleError("L313", message, place=Place(path, line), help=help)


def list_readings(data: bytes) -> tuple[tuple[str, str], ...]:
    """Each encoding that a file could be in, and its first telling line read so; the likely ones first."""
    readings = [(name, text) for name in CANDIDATES if (text := _try_decoding(data, name)) is not None]
    readings.sort(key=lambda pair: not _is_norwegian(pair[1]))
    return tuple((name, _find_sample(text)) for name, text in readings)


def _find_sample(text: str) -> str:
    lines = text.split("\n")
    line = next((at for at, one in enumerate(lines, 1) if any(ord(sign) > 127 for sign in one)), 1)
    return _quote(text, line)


def _quote(text: str, line: int) -> str:
    """What stands around the first letter beyond ASCII in a line."""
    whole = re.split(r"\r\n|\n|\r", text)[line - 1].strip() if line <= text.count("\n") + 1 else ""
    at = next((at for at, sign in enumerate(whole) if ord(sign) > 127), 0)
    start = max(at - _SAMPLE // 2, 0)
    part = whole[start : start + _SAMPLE]
    return f"«{'…' if start else ''}{part}{'…' if start + _SAMPLE < len(whole) else ''}»"


def _refuse(path: str, message: str, line: int | None = None) -> ArticleError:
    return ArticleError("L305", message, place=Place(path, line), help="save the article as plain text in UTF-8")
