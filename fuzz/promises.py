"""Promises that hold for many targets."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from lydsak.cli.diagnostics import describe_error
from lydsak.errors import LydsakError, Place

LONGEST: Final = 3_000
"""Characters of an error: a screenful."""
_UNSEEN: Final = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def check_error(error: LydsakError, text: str | None = None) -> None:
    """An error has a code, words and a place that exists, and what is printed of it moves no terminal."""
    assert re.fullmatch(r"L\d{3}", error.code), error.code
    assert error.message.strip(), "an error without words"
    printed = describe_error(error)
    assert len(printed) <= LONGEST, f"an error of {len(printed)} characters: {printed[:200]}"
    assert not any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t" for sign in printed), repr(printed)
    if error.place is not None and text is not None:
        _check_place(error.place, text)


def _check_place(place: Place, text: str) -> None:
    """The line is one of the text's, and the column stands in it or just after."""
    if place.line is None:
        return
    lines = text.split("\n")
    assert 1 <= place.line <= len(lines) + 1, f"line {place.line} of {len(lines)}"
    if place.column is not None and place.line <= len(lines):
        assert 1 <= place.column <= len(lines[place.line - 1]) + 2, (
            f"column {place.column} of {lines[place.line - 1]!r}"
        )


def check_legible(text: str) -> None:
    """Nothing that neither a voice nor a feed can take."""
    assert not _UNSEEN.search(text), f"control signs in {text[:200]!r}"
