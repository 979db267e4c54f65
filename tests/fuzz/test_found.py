"""Inputs that fuzzing found: each was a fault once."""

from __future__ import annotations

import codecs
from contextlib import suppress
from pathlib import Path

import pytest

from fuzz.target_names import load_target
from fuzz.watch import limit_time
from lydsak.errors import LydsakError

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "found.tsv").read_text(encoding="utf-8").split("\n")
    if line and not line.startswith("#")
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}: {case[1]}")
def test_what_was_found_keeps_its_promise(case: list[str]) -> None:
    """By the check that found it, in a hundredth of the time that it may take; being refused is an answer."""
    name, _, before, repeated, times, *after = case
    target = load_target(name)
    text = _unescape(before) + _unescape(repeated) * int(times) + _unescape("".join(after))
    assert target.decode is not None
    with limit_time(), suppress(LydsakError):
        target.check(target.decode(text.encode()))


def _unescape(cell: str) -> str:
    return codecs.decode(cell, "unicode_escape")
