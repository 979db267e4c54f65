"""What Python's reader of TOML says of a file that breaks the grammar, as a message with its parts."""

from __future__ import annotations

import re
from typing import Final

from lydsak.errors import Phrase

_VARYING: Final = (
    (re.compile(r"Cannot declare (.+) twice"), "Cannot declare {first} twice"),
    (re.compile(r"Cannot (?:mutate immutable|redefine) namespace (.+)"), "Cannot add to {first} here"),
    (re.compile(r"Duplicate inline table key (.+)"), "Duplicate inline table key {first}"),
    (re.compile(r"(?:Found invalid|Illegal) character (.+)"), "Illegal character {first}"),
)
"""Where a key or a character stands in the sentence."""
_PLACE: Final = re.compile(r" \(at .*", re.DOTALL)


def describe_grammar(message: str) -> Phrase:
    """The sentence without its place; a key in it as a file has it, not as Python's tuple."""
    sentence = _PLACE.sub("", message)
    for pattern, template in _VARYING:
        found = pattern.fullmatch(sentence)
        if found is not None:
            return Phrase(template, first=_name_key(found[1]))
    return Phrase.quote(sentence)


def _name_key(written: str) -> str:
    names = re.findall(r"'((?:[^'\\]|\\.)*)'", written) if written.startswith("(") else []
    return ".".join(names) or written
