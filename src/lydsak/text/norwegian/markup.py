"""What is seen and not heard: [4] and ¹ note marks, the target of a Markdown link, [...], bullets; and x², which is."""

from __future__ import annotations

import re

from lydsak.text.norwegian.reading import Rule, Scope

_NOTE = re.compile(
    r" ?\[(?:[0-9]{1,3}(?:[,–-] ?[0-9]{1,3})*|[a-z]|\*)\](?!\()"
    r"|(?<=[^\W\d_])(?<![kcdmS]m)(?<!\bm)(?<![0-9]m)[¹²³⁰-⁹]+|(?<=[.,!?»”\")])[¹²³⁰-⁹]+"
)
_POWER = re.compile(r"(?<![^\W_])(?<!/)(?P<base>mc|[a-zA-Z])(?P<power>[²³])(?!\w)")
_LINK_TARGET = re.compile(r"(?<=\])\([^()\s]*\)")
_LEFT_OUT = re.compile(r"\[ ?(?:\.\.\.|…) ?\]|\( ?(?:\.\.\.|…) ?\)")
_LINE_MARK = re.compile(r"(?:^|(?<=\n))[ ]*(?:#{1,6}|[*•·▪‣>]+)(?= )")


def _read_silent(_match: re.Match[str], _scope: Scope) -> str:
    return ""


def _read_power(match: re.Match[str], scope: Scope) -> str | None:
    """E = mc²; "m²" is a unit."""
    if match["base"] == "m":
        return None
    return f"{' '.join(match['base'])} i {scope.words.ordinal_units[2 if match['power'] == '²' else 3]}"


POWER = Rule("power", _POWER, _read_power, re.compile("[²³]"))
NOTE_MARK = Rule("note mark", _NOTE, _read_silent, re.compile(r"[\[¹²³⁰-⁹]"))
LINK_TARGET = Rule("link target", _LINK_TARGET, _read_silent, re.compile(r"\]\("))
LEFT_OUT = Rule("left out", _LEFT_OUT, _read_silent, re.compile(r"[\[(]"))
LINE_MARK = Rule("line mark", _LINE_MARK, _read_silent, re.compile("[#*•·▪‣>]"))
