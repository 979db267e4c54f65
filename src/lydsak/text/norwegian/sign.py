"""Signs: § 12 "paragraf tolv", Dahl & Sønn, 3 + 4 = 7, +/-, og/eller, han/hun, >, ≈."""

from __future__ import annotations

import re

from lydsak.text.norwegian.reading import Rule, Scope, make_reader
from lydsak.text.norwegian.tables import load_cue

_PARAGRAPH = re.compile(r"(?P<sign>§§?)(?P<space> ?)(?P<number>[0-9])?")
_PLUS_MINUS = re.compile(r"\+ ?/ ?[-−–]|±|\+-")
_SLASH = re.compile(r"(?<=[^\W_])(?P<before> ?)/(?P<after> ?)(?=[^\W_])")
_MINUS = re.compile(r"(?<=[0-9]) ?(?P<sign>[−–-]) ?(?=[0-9]+(?:,[0-9]+)? ?=)")
_DIVIDED = re.compile(r"(?<=[0-9]) ?(?P<sign>[:÷]) ?(?=[0-9]+(?:,[0-9]+)? ?=)")
_STAR = re.compile(r"(?<=[0-9]) [*·] (?=[0-9])")
_SIGN = re.compile("[&+=<>≤≥≠≈~×÷√∞°№@©−]|#(?=-)")
_NAMES = {
    "&": "and", "+": "plus", "−": "minus", "=": "equals", "<": "less", ">": "greater", "≤": "less_equal",
    "≥": "greater_equal", "≠": "not_equal", "≈": "approximately", "~": "circa", "×": "times", "÷": "divided",
    "√": "root", "∞": "infinity", "°": "degrees", "№": "number", "@": "at", "#": "square_sign", "©": "copyright",
}  # fmt: skip


def _read_paragraph(match: re.Match[str], scope: Scope) -> str:
    word = scope.words.word["paragraph" if match["sign"] == "§" or match["number"] else "paragraphs"]
    return f"{word} " if match["number"] is None and match["space"] else word + match["space"]


def _read_slash(match: re.Match[str], scope: Scope) -> str:
    """Say "eller" in han/hun; nothing in og/eller and between names."""
    before, after = scope.word_before(match.start()), scope.word_after(match.end())
    if before in load_cue("either") and after.islower():
        return f" {scope.words.word['or']} "
    return " "


def _read_sign(match: re.Match[str], scope: Scope) -> str | None:
    sign = match[0]
    if sign == "−" and not scope.text[match.end() : match.end() + 1].isdigit():
        return None
    return f" {scope.words.word[_NAMES[sign]]} "


PARAGRAPH_SIGN = Rule("paragraph sign", _PARAGRAPH, _read_paragraph, re.compile("§"))
PLUS_MINUS = Rule("plus minus", _PLUS_MINUS, make_reader("plus_minus"), re.compile(r"[+±]"))
MINUS = Rule("minus", _MINUS, make_reader("minus"), re.compile("="))
DIVIDED = Rule("divided", _DIVIDED, make_reader("divided"), re.compile("="))
MULTIPLIED = Rule("multiplied", _STAR, make_reader("times"), re.compile("[*·]"))
SLASH = Rule("slash", _SLASH, _read_slash, re.compile("/"))
SIGN = Rule("sign", _SIGN, _read_sign, _SIGN)
