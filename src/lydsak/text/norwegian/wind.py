"""Directions of the wind: NV 5 m/s "nordvest", liten kuling fra SV. The same letters name parties elsewhere."""

from __future__ import annotations

import re

from lydsak.text.norwegian.reading import Rule, Scope

_QUARTER = "(?:N(?:N?[ØV])?|S(?:S?[ØV])?|Ø(?:[NS]Ø)?|V(?:[NS]V)?)"
_STRENGTH = (
    "(?:(?:svak|lett|laber|frisk|liten|stiv|sterk|full|minkande|minkende|økende|aukande) ){0,3}"
    "(?:vind|bris|kuling|storm|orkan)"
)
_WIND = re.compile(
    rf"(?<![\w.-])(?P<quarter>{_QUARTER})(?= (?:[0-9]{{1,2}}(?:[–-][0-9]{{1,2}})? ?m/s|{_STRENGTH}\b))"
    rf"|(?:(?<=[Vv]ind fra )|(?<=[Vv]ind frå )|(?<=bris fra )|(?<=bris frå )|(?<=uling fra )|(?<=uling frå )"
    rf"|(?<=storm fra )|(?<=storm frå )|(?<=m/s fra )|(?<=m/s frå ))(?P<from>{_QUARTER})(?![\w-])"
)


def _read_wind(match: re.Match[str], scope: Scope) -> str:
    """NNV is "nordnordvest"."""
    return "".join(scope.words.quarters[letter] for letter in match[0])


WIND = Rule("wind direction", _WIND, _read_wind, re.compile(r"[NSØV](?!\w)"))
