"""Electronic addresses: tips@avisa.no "tips krøllalfa avisa punktum no", www.x.no/tur, #StøttLokalavisa, @ordlyd."""

from __future__ import annotations

import re

from lydsak.text.norwegian.ordinal import spell_ordinal
from lydsak.text.norwegian.reading import Rule, Scope
from lydsak.text.norwegian.spelling import spell_cardinal, spell_digits, spell_pairs
from lydsak.text.norwegian.tables import (
    load_initialisms,
    load_initialisms_in_small_letters,
    load_nouns,
    load_short_words,
)
from lydsak.text.norwegian.year import spell_year

_TOP = (
    "no|com|org|net|se|dk|fi|is|de|uk|eu|info|gov|edu|io|tv|fm|nu|ru|ua|fr|nl|ch|at|be|es|it|pl|us"
    "|ai|app|dev|me|co|biz|name|museum|oslo|bergen"
)
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
"""At most 63 letters, as DNS has it; endless ones would be looked for from each of their letters."""
_HOST = rf"(?:{_LABEL}\.){{1,8}}(?:{_TOP})"
_EMAIL = re.compile(
    rf"(?<![\w.])(?:mailto:)?(?P<local>[\w.+-]*\w)@(?P<host>{_HOST}|(?:{_LABEL}\.)+[a-z]{{2,}})(?![\w])"
)
_URL = re.compile(
    r"(?<![\w@.])(?:(?P<scheme>https?)://)?(?:www\.)?"
    rf"(?P<host>{_HOST}|(?<=//){_LABEL}(?:\.{_LABEL})*|(?<=www\.)(?:{_LABEL}\.)+[a-z]{{2,}})(?!\w|\.[^\W_])"
    r"(?P<path>(?:[/?#][^\s<>()«»\"]*[^\s<>()«»\".,:;!?])?)/?"
)
_HASHTAG = re.compile(r"(?<![\w&/])#(?P<tag>[^\W_][\w]*)")
_HANDLE = re.compile(r"(?<![\w.])@(?P<tag>[^\W_][\w.]*\w|\w)")
_SIGNS = {
    ".": "point",
    "/": "slash",
    "@": "at",
    "-": "hyphen",
    "_": "underscore",
    "?": "question_mark",
    "=": "equals",
    "&": "and",
    "+": "plus",
    ":": "colon",
    "~": "circa",
    "#": "square_sign",
}
_PIECE = re.compile(r"[^\W\d_]+|[0-9]+|.")


def _read_email(match: re.Match[str], scope: Scope) -> str:
    return f"{_say_address(match['local'], scope)} {scope.words.word['at']} {_say_address(match['host'], scope)}"


def _read_url(match: re.Match[str], scope: Scope) -> str | None:
    if not match["scheme"] and "www." not in match[0] and not match["host"][-1].islower():
        return None
    return _say_address(match["host"] + match["path"].rstrip("/"), scope)


def _say_address(address: str, scope: Scope) -> str:
    return " ".join(filter(None, (_say_piece(piece, scope) for piece in _PIECE.findall(address))))


def _say_piece(piece: str, scope: Scope) -> str:
    if piece.isdigit() and piece.isascii():
        return _say_number(piece, scope)
    if piece[0].isalpha():
        return _say_label(piece)
    return scope.words.word.get(_SIGNS.get(piece, ""), "")


def _say_number(digits: str, scope: Scope) -> str:
    if (digits[0] == "0" and len(digits) > 1) or len(digits) > 6:
        return spell_digits(digits, scope.words)
    value = int(digits)
    if 1900 <= value < 2100:
        return spell_year(value, scope)
    return spell_pairs(digits, scope.words) if len(digits) == 4 else spell_cardinal(value, scope.words)


def _say_label(label: str) -> str:
    """A label is a word unless it is a known initialism or has no vowel."""
    known = load_initialisms_in_small_letters().get(label.lower())
    if known is not None and known.reading == "letters" and label.lower() not in ("as", "is", "lo", "me"):
        return " ".join(label.upper())
    if len(label) > 1 and not re.search("[aeiouyæøåAEIOUYÆØÅ]", label) and label != "th":
        return " ".join(label.upper())
    return label


def _read_tag(match: re.Match[str], scope: Scope) -> str:
    """#StøttLokalavisa: the words, split at capitals; no name for the sign."""
    tag = re.sub(r"(?<=[a-zæøå])(?=[A-ZÆØÅ])|_|\.", " ", match["tag"])
    tag = re.sub(r"\b[A-ZÆØÅ]{2,}(?=[a-zæøå])", _part_capitals, tag)
    pieces = re.findall(r"[^\W\d_]+|[0-9]+", tag)
    date = _find_date(pieces, scope)
    if date is not None:
        return " ".join([date, *(_say_tag_piece(piece, scope) for piece in pieces[2:])])
    if pieces and match[0][0] == "#" and match["tag"].isdigit() and match["tag"].isascii():
        label = "" if scope.word_before(match.start()) in load_nouns("label") else scope.words.word["number"]
        return f"{label} {_say_piece(match['tag'], scope)}".lstrip()
    return " ".join(_say_tag_piece(piece, scope) for piece in pieces)


def _find_date(pieces: list[str], scope: Scope) -> str | None:
    """#17mai, #8mars."""
    if len(pieces) < 2 or not pieces[0].isdigit() or pieces[1].lower() not in scope.words.months:
        return None
    day = int(pieces[0]) if len(pieces[0]) < 3 and pieces[0].isascii() else 0
    return f"{spell_ordinal(day, scope.words)} {pieces[1]}" if 1 <= day <= 31 else None


def _part_capitals(match: re.Match[str]) -> str:
    """EUvalget is EU and valget, NRKDebatten NRK and Debatten."""
    capitals = match[0]
    return f"{capitals} " if capitals in load_initialisms() else f"{capitals[:-1]} {capitals[-1]}"


def _say_tag_piece(piece: str, scope: Scope) -> str:
    known = load_initialisms().get(piece)
    if known is not None and known.reading == "letters":
        return " ".join(piece.upper())
    small = load_initialisms_in_small_letters().get(piece) if len(piece) < 5 else None
    if small is not None and small.reading == "letters" and not re.search("[aeiouyæøå]", piece):
        return " ".join(piece.upper())  # #vm2025
    if known is None and 1 < len(piece) < 5 and piece.isupper() and piece.lower() not in load_short_words():
        return " ".join(piece)
    return _say_number(piece, scope) if piece.isascii() and piece.isdigit() else piece


_AT = re.compile("@")
EMAIL = Rule("e-mail", _EMAIL, _read_email, _AT)
URL = Rule("web address", _URL, _read_url, re.compile(r"\.\w|//"))
HASHTAG = Rule("hashtag", _HASHTAG, _read_tag, re.compile("#"))
HANDLE = Rule("handle", _HANDLE, _read_tag, _AT)
