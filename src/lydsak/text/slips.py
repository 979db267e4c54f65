"""find_slips: what slipped in the writing and a voice would expose. Flagged for the editor, never mended.

Few rules, each of which is almost never wrong: a false alarm costs an editor more than a slip that is missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lydsak.model import Paragraph, Script, Slip, SlipKind

_SMALL: Final = "|".join(
    (
        "i på og å for til med av en et ei ein eit om han hun ho vi jeg eg ikke ikkje som fra frå ved mot under over "
        "når da eller men hvis etter før mellom sin sitt sine blir ble vart kan skal vil må"
    ).split()
)
_PLAIN_VERB: Final = "|".join(
    (
        "fikk fekk tok ble blei vart gikk gjekk kom var hadde er har gjorde skal skulle vil ville kan kunne må "
        "måtte ga gav"
    ).split()
)
_SLIPS: Final[tuple[tuple[SlipKind, re.Pattern[str]], ...]] = (
    ("doubled", re.compile(rf"\b(?P<word>{_SMALL}) (?P=word)\b(?!-)", re.IGNORECASE)),
    # "Han fikk han panikk"; not "Han sa han kom".
    (
        "repeated",
        re.compile(
            rf"\b(?P<who>han|hun|ho|jeg|eg|vi) (?:{_PLAIN_VERB}) (?P=who)\b(?! (?:som|selv|sjølv))", re.IGNORECASE
        ),
    ),
    ("repeated", re.compile(r"\b(?:et|en|ei|ein|eit) (?P<noun>\w{3,}) så \w+ (?P=noun)\b")),
    # Endings of which every noun has one gender, and adjectives that show it.
    ("agreement", re.compile(r"\b(?:[Ee]t|[Ee]it) \w+(?:asjon|sjon|isme|ist|het|heit|[^t]ing)\b")),
    ("agreement", re.compile(r"\b(?:[Ee]n|[Ee]in|[Ee]i) \w{3,}(?:bakeri|ium|gram|hus|forslag|tilbud|problem)\b")),
    ("agreement", re.compile(r"\b(?:[Ee]t|[Ee]it) (?:stor|liten|ny|god|gammel|gamal|ung|lang|sterk|sen) \w+\b")),
    ("agreement", re.compile(r"\b(?:[Ee]n|[Ee]in) (?:stort|lite|nytt|godt|gammelt|gamalt|ungt|langt|sterkt) \w+\b")),
    ("space", re.compile(r"[a-zæøå]{2}[.!?][A-ZÆØÅ][a-zæøå]+(?![\w.])")),
    ("space", re.compile(r"(?<=\w) [,;](?=\s)")),
)
_QUOTED: Final = re.compile(r"[«»]")


def find_slips(script: Script) -> tuple[Slip, ...]:
    """Slips in the order of the script."""
    return tuple(
        slip
        for segment in script.segments
        for block in segment.blocks
        if isinstance(block, Paragraph) and not block.muted
        for slip in find_paragraph_slips(block)
    )


def find_paragraph_slips(paragraph: Paragraph) -> tuple[Slip, ...]:
    """Slips of one paragraph, by offsets into its shown text."""
    text = paragraph.shown
    found = [
        Slip(paragraph.id, *match.span(), match[0], kind)
        for kind, pattern in _SLIPS
        for match in pattern.finditer(text)
    ]
    return tuple(sorted([*found, *_find_unpaired(paragraph, text)], key=lambda slip: (slip.start, slip.end)))


def _find_unpaired(paragraph: Paragraph, text: str) -> Iterator[Slip]:
    """A guillemet that opens and never closes in its paragraph, or the other way."""
    opened: int | None = None
    for match in _QUOTED.finditer(text):
        if match[0] == "«" and opened is None:
            opened = match.start()
        elif match[0] == "»" and opened is not None:
            opened = None
        else:
            yield Slip(paragraph.id, *match.span(), match[0], "quotation mark")
    if opened is not None:
        yield Slip(paragraph.id, opened, opened + 1, "«", "quotation mark")
