"""Per cent: 4 %, 12 pst., 3 %-poeng, 35 ‰, −2 %."""

from __future__ import annotations

import re

from lydsak.text.norwegian.quantity import QUANTITY, spell_quantity
from lydsak.text.norwegian.reading import Rule, Scope

_PERCENT = re.compile(
    QUANTITY + r" ?(?P<volume>vol\.? ?)?(?P<unit>%|‰|pst(?![^\W\d_]))(?P<by_volume> ?vol(?![\w]))?"
    r"(?P<point>-?poeng(?:et|a|ene)?)?(?P<stop>\.)?"
)
_BARE = re.compile(r"(?P<unit>[%‰])(?P<point>-?poeng(?:et|a|ene)?)?")


def _read_percent(match: re.Match[str], scope: Scope) -> str:
    stop = match["stop"] or ""
    closing = scope.close(match.end()) if match["unit"] == "pst" or match["by_volume"] else stop
    return f"{spell_quantity(match, scope, 'm', match['unit'])} {_say_unit(match, scope)}{closing}"


def _read_bare(match: re.Match[str], scope: Scope) -> str:
    return _say_unit(match, scope)


def _say_unit(match: re.Match[str], scope: Scope) -> str:
    word = scope.words.word
    parts = match.groupdict()
    if parts.get("volume") or parts.get("by_volume"):
        return "volum" + word["percent"]
    if match["point"]:
        return word["percent"] + match["point"].lstrip("-")
    return word["per_mille"] if match["unit"] == "‰" else word["percent"]


PERCENT = Rule("percent", _PERCENT, _read_percent, re.compile("[%‰]|pst"))
BARE_PERCENT = Rule("bare percent", _BARE, _read_bare, re.compile("[%‰]"))
