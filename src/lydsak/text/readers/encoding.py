"""decode_source, decode_text: the bytes of an article to its text. What is not sure is asked, never guessed.

A wrong guess costs a newsroom its æ, ø and å, and the listener hears it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from lydsak.errors import ArticleError, Phrase, Place, UsageError
from lydsak.text.readers.letters import has_our_letters, looks_norwegian, mend_twice_coded, weigh_letters

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16's, which it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES: Final = {
    "cp1252": "Windows-1252",
    "mac-roman": "Mac Roman",
    "cp865": "DOS Nordic (cp865)",
    "cp850": "DOS Latin-1 (cp850)",
    "iso8859-15": "ISO 8859-15",
}
"""What Norwegian programs have written, the likeliest first. ISO 8859-1 is read as Windows-1252, as browsers do."""
_ASKED: Final = (*_NAMES, "iso8859-10", "cp1257", "iso8859-4")
_LATIN: Final = frozenset({"ascii", "iso8859-1", "latin-1"})
_SURE: Final = 0.9
_POSSIBLE: Final = 0.6
"""Of the letters beyond ASCII, how many must stand as Norwegian letters do for a reading to be offered."""
_LAST_LATIN: Final = "\u024f"
_SAMPLE_CHARACTERS: Final = 60
_UNSEEN: Final = re.compile("\x1b\\[[0-?]*[ -/]*[@-~]|[\x1b\x7f\ufffe\uffff]")
"""Colours of a terminal, and what is no character: no letter of an article, and no feed may hold it."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """One way to read bytes: a line of it with letters that depend on the encoding."""

    encoding: str
    line: int
    sample: str

    @property
    def name(self) -> str:
        """The encoding as people know it."""
        return _NAMES.get(self.encoding, self.encoding)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a source. `guess` is set where nothing but the letters told the encoding."""

    text: str
    encoding: str
    guess: Decoding | None = None


class EncodingError(ArticleError):
    """Several encodings are possible: a person must choose among `readings`."""

    readings: tuple[Decoding, ...] = ()


def decode_text(data: bytes, *, path: str, encoding: str | None = None) -> str:
    """The text of a file. Raises ArticleError L305, L312 to L314."""
    return decode_source(data, path=path, encoding=encoding).text


def decode_source(data: bytes, *, path: str, encoding: str | None = None, declared: str | None = None) -> Decoded:
    """The text of a source, by `encoding` where it is given, by marks, by what it declares, by its letters.

    Raises ArticleError: L305 no text, L312 a question, L313 twice converted, L314 not in `encoding`.
    """
    decoded = _decode_as(data, encoding, path) if encoding else _find_decoded(data, path, declared)
    _check_text(decoded.text, path)
    return replace(decoded, text=_UNSEEN.sub("", decoded.text))


def check_encoding(name: str) -> str:
    """Python's name for an encoding. Raises UsageError L013."""
    try:
        if codecs.lookup(name)._is_text_encoding:  # noqa: SLF001 (rot13 and base64 are no encodings of text)
            return name
    except LookupError:
        pass
    known = ", ".join(("utf-8", "utf-16", *_NAMES))
    raise UsageError(
        "L013",
        Phrase('"{name}" is no encoding that is known', name=name),
        help=Phrase("known are {known} and Python's others", known=known),
    )


def _find_decoded(data: bytes, path: str, declared: str | None) -> Decoded:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(_decode_strictly(data, name, path), name)
    if wide := _find_wide(data):
        return Decoded(_decode_strictly(data, wide, path), wide)
    if b"\x00" in data:
        raise _refuse(path, "is not plain text")
    if (text := _try_decoding(data, "utf-8")) is not None and not _is_chance(data, text):
        return Decoded(text, "utf-8")
    return _trust_declared(data, declared) or _choose_decoding(data, path)


def _is_chance(data: bytes, text: str) -> bool:
    """Whether a few bytes only happen to be UTF-8, of foreign letters, and are Norwegian in another encoding."""
    return weigh_letters(text) == 0 and any(weigh_letters(other) == 1 for _, other in _list_texts(data))


def _find_wide(data: bytes) -> str | None:
    """UTF-16 without a mark: Norwegian letters have a zero as their high byte."""
    pairs = len(data) // 2
    if len(data) % 2 or not pairs or b"\x00" not in data:
        return None
    high, low = data[0::2].count(0), data[1::2].count(0)
    # Dashes and curly quotes have none; a tenth of a text is never that.
    if low > 0.8 * pairs and not high:
        return "utf-16-le"
    return "utf-16-be" if high > 0.8 * pairs and not low else None


def _trust_declared(data: bytes, declared: str | None) -> Decoded | None:
    """What a page declares, where the letters agree."""
    try:
        name = codecs.lookup(declared or "").name
    except LookupError:
        return None
    name = "cp1252" if name in _LATIN else name  # https://encoding.spec.whatwg.org/#names-and-labels
    text = _try_decoding(data, name)
    return Decoded(text, name) if text is not None and weigh_letters(text) >= _SURE else None


def _choose_decoding(data: bytes, path: str) -> Decoded:
    """The one encoding whose letters all stand as Norwegian letters do. Raises ArticleError L305, L312."""
    utf8 = _try_decoding(data, "utf-8")
    texts = dict(_list_texts(data)) | ({} if utf8 is None else {"utf-8": utf8})
    sure = [name for name, text in texts.items() if looks_norwegian(text)]
    if len(sure) == 1 and utf8 is None:
        name = sure[0]
        return Decoded(texts[name], name, _show_decoding(data, name, texts[name]))
    possible = [name for name in texts if weigh_letters(texts[name]) >= _POSSIBLE and has_our_letters(texts[name])]
    possible += [] if utf8 is None else ["utf-8"]
    if not possible:
        raise _refuse(path, "is not text in UTF-8, UTF-16, Windows-1252 or another encoding of Norwegian")
    possible.sort(key=lambda name: -weigh_letters(texts[name]))
    readings = tuple(_show_decoding(data, name, texts[name]) for name in possible[:4])
    shown = "; ".join(f"{one.encoding}: line {one.line} «{one.sample}»" for one in readings)
    error = EncodingError(
        "L312",
        "may be in several encodings, and each gives other letters",
        place=Place(path, readings[0].line),
        help=Phrase("choose by --encoding, or save it in UTF-8. {shown}", shown=shown),
    )
    error.readings = readings
    raise error


def _list_texts(data: bytes) -> Iterator[tuple[str, str]]:
    """What the bytes are in each encoding that has them all, each text once."""
    seen: set[str] = set()
    for name in _ASKED:
        text = _try_decoding(data, name)
        if text is not None and text not in seen:
            seen.add(text)
            yield name, text


def _show_decoding(data: bytes, name: str, text: str) -> Decoding:
    """The first line with a letter beyond ASCII."""
    at = next((index for index, byte in enumerate(data) if byte > 127), 0)
    line = data[:at].count(b"\n") + 1
    start, end = data.rfind(b"\n", 0, at) + 1, data.find(b"\n", at)
    whole = data[start : end if end >= 0 else len(data)]
    begin = max(0, at - start - _SAMPLE_CHARACTERS // 2)
    sample = whole.decode(name, "replace")[begin : begin + _SAMPLE_CHARACTERS].strip()
    return Decoding(name, line, sample or text[:_SAMPLE_CHARACTERS])


def _decode_as(data: bytes, encoding: str, path: str) -> Decoded:
    """In the encoding that the user names; a byte order mark is no letter. Raises ArticleError L314."""
    name = check_encoding(encoding)
    try:
        text = data.decode(name).removeprefix("\ufeff")
    except UnicodeError as error:
        at = getattr(error, "start", 0)
        line = data[:at].count(b"\n") + 1
        raise ArticleError(
            "L314",
            Phrase("is not in {encoding}", encoding=encoding),
            place=Place(path, line),
            help="leave --encoding out, or name another",
        ) from None
    letters = sum(map(str.isalpha, text))
    if letters and sum(sign.isalpha() and sign > _LAST_LATIN for sign in text) > letters / 2:
        sample = text[:_SAMPLE_CHARACTERS]
        message = Phrase(
            "is not in {encoding}: its letters would be foreign ones, «{sample}»", encoding=encoding, sample=sample
        )
        raise ArticleError("L314", message, place=Place(path, 1), help="leave --encoding out, or name another")
    return Decoded(text, name)


def _decode_strictly(data: bytes, name: str, path: str) -> str:
    try:
        return data.decode(name)
    except UnicodeError:
        raise _refuse(path, Phrase("begins as {encoding} and breaks off", encoding=name.upper())) from None


def _try_decoding(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeError:
        return None


def _check_text(text: str, path: str) -> None:
    """Refuse what was spoilt before it came here. Raises ArticleError L305, L313."""
    if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", text):
        raise _refuse(path, "is not plain text")
    if lost := re.search("\ufffd", text):
        line = text.count("\n", 0, lost.start()) + 1
        raise _refuse(path, "has letters that were lost in an earlier conversion", line)
    if mended := mend_twice_coded(text):
        line, sample = mended
        help: str = "take it from where it came in UTF-8"
        if sample is not None:
            help = Phrase(
                "take it from where it came in UTF-8; the line was meant as «{sample_characters}»",
                sample_characters=sample[:_SAMPLE_CHARACTERS],
            )
        message = "was converted twice: its æ, ø and å have become two signs each"
        raise ArticleError("L313", message, place=Place(path, line), help=help)


def _refuse(path: str, message: str, line: int | None = None) -> ArticleError:
    help = "save the article as plain text in UTF-8, or name its encoding: --encoding NAME"
    return ArticleError("L305", message, place=Place(path, line), help=help)
