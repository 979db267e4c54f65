"""find_hyphens, write_dashes: hyphens that stand for dashes, as keyboards write them.

Only what cannot be anything else: one that begins a paragraph's line of speech, or stands between two words with a
blank on both sides. A score, a range or a compound keeps its hyphen, and so do notes and lists, whose lines seldom end
as a sentence does.
"""

from __future__ import annotations

import re
from typing import Final

_ATOM: Final = re.compile(r"\\.|%%.*?%%|\{(?:\\.|[^{}\n])*\}", re.DOTALL)
_OPENING: Final = re.compile(r"(?:\A|(?<=\n))(?:~~)?(?:@[^:\n]+:[ \t]*)?(-)(?=[ \t]+[^\W\d_«\"])")
_BETWEEN: Final = re.compile(r"(?<=[^\W\d_][ \u00a0]|[,.!?»][ \u00a0])(-)(?=[ \u00a0][^\W\d_«])")
_UNHEARD: Final = re.compile(r"%%.*?%%|(?<!\S)\^[a-z]{1,3}[0-9]+(?!\S)", re.DOTALL)
_LIST: Final = re.compile(r"^[ \t]*-[ \t]+\S", re.MULTILINE)


def find_hyphens(raw: str) -> tuple[int, ...]:
    """Where a paragraph's source has a hyphen that is a dash."""
    if len(_LIST.findall(raw)) > 1 or raw.lstrip().startswith(("##", "[")):
        return ()
    spans = [found.span() for found in _ATOM.finditer(raw)]
    patterns = (_OPENING, _BETWEEN) if _ends_sentence(raw) else (_BETWEEN,)
    places = {found.start(1) for pattern in patterns for found in pattern.finditer(raw)}
    return tuple(sorted(at for at in places if not any(start <= at < end for start, end in spans)))


def write_dashes(raw: str) -> str:
    """The source with en dashes in their place (Språkrådet: «tankestrek»); the rest to the byte."""
    written = list(raw)
    for at in find_hyphens(raw):
        written[at] = "–"
    return "".join(written)


def _ends_sentence(raw: str) -> bool:
    return _UNHEARD.sub("", raw).rstrip("~ \u00a0\t\r\n").endswith((".", ",", ":", "!", "?", "…", "»", "”", '"', ")"))
