"""Bible references: Joh 3,16 "Johannes tre vers seksten", 1. Mos. 1,1 "første Mosebok en vers en"."""

from __future__ import annotations

import re

from lydsak.text.norwegian.numeral import DASH
from lydsak.text.norwegian.ordinal import spell_ordinal
from lydsak.text.norwegian.reading import Rule, Scope
from lydsak.text.norwegian.spelling import spell_cardinal
from lydsak.text.norwegian.tables import load_books

_NUMBERED = "|".join(sorted((name for name, book in load_books().items() if book.numbered), key=len, reverse=True))
_ALONE = "|".join(sorted((name for name, book in load_books().items() if not book.numbered), key=len, reverse=True))
_REFERENCE = re.compile(
    rf"(?<![\w.,])(?:(?P<count>[1-5])\.? ?(?P<numbered>{_NUMBERED})\.?(?: (?P<only>[0-9]{{1,3}})(?![\w]|[.,:][0-9]))?"
    rf"|(?P<alone>{_ALONE})(?P<stop>\.)?)"
    rf"(?(only)| (?P<chapter>[0-9]{{1,3}})(?:, ?|:)(?P<verse>[0-9]{{1,3}})(?:{DASH}(?P<last>[0-9]{{1,3}}))?"
    r"(?![\w]|[.,:][0-9]))"
)


def _read_reference(match: re.Match[str], scope: Scope) -> str | None:
    words = scope.words
    named = load_books()[match["numbered"] or match["alone"]]
    if named.stopped and not match["stop"] and scope.text[match.start() - 1 : match.start()] != "(":
        return None
    book = named.said[words.language]
    spoken = f"{spell_ordinal(int(match['count']), words)} {book}" if match["count"] else book
    if match["only"]:
        return f"{spoken} {spell_cardinal(int(match['only']), words)}"
    chapter, verse = (spell_cardinal(int(match[name]), words) for name in ("chapter", "verse"))
    spoken += f" {chapter} {words.word['verse']} {verse}"
    return f"{spoken} {words.word['to']} {spell_cardinal(int(match['last']), words)}" if match["last"] else spoken


SCRIPTURE = Rule("scripture", _REFERENCE, _read_reference, re.compile(r"[0-9][,:] ?[0-9]|[1-5]\.? ?[A-Z]"))
