"""find_slips: what slipped in the writing and a voice would expose. Flagged for the editor, never mended.

Few rules, each of which is almost never wrong: a false alarm costs an editor more than a slip that is missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lydsak.model import Language, Paragraph, Script, Slip, SlipKind
from lydsak.text.language import detect_language
from lydsak.text.norwegian.agreement import find_disagreements
from lydsak.text.norwegian.tables import load_cue

_TWICE: Final = re.compile(r"(?<![\w-])(?P<word>[^\W\d_]{2,}|[iI]|å)\s+(?P<again>(?P=word))(?![\w-])", re.IGNORECASE)
_TWO_TWICE: Final = re.compile(
    r"(?<![\w-])(?P<first>[^\W\d_]+)\s+(?P<second>[^\W\d_]+)\s+(?P<again>(?P=first)\s+(?P=second))(?![\w-])"
    r"(?!\s+(?P=first)\b)",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(
    "(?:null|én|en|ein|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten|"
    "nitten|tjue|tretti|førti|femti|seksti|sytti|åtti|nitti)+"
)
"""A telephone number, a score, an agent: "null null sju"."""
_PLAIN_VERB: Final = "|".join(
    (
        "fikk fekk tok ble blei vart gikk gjekk kom var hadde er har gjorde skal skulle vil ville kan kunne må "
        "måtte ga gav"
    ).split()
)
_AFTER_OBJECT: Final = "til|med|inn|ut|opp|ned|på|av|fra|frå|hjem|heim|over|dit|hit|som|selv|sjølv|for|tilbake"
_REPEATED: Final = (
    # "Han fikk han panikk"; not "Han sa han kom", "Han fikk han til å le", "så lenge jeg er jeg".
    re.compile(
        rf"(?<![\w-])(?P<who>han|hun|ho|jeg|eg|vi) (?:{_PLAIN_VERB}) (?P=who)(?= [\w«–])(?! (?:{_AFTER_OBJECT})\b)",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:et|en|ei|ein|eit) (?P<noun>\w{3,}) så \w+ (?P=noun)\b", re.IGNORECASE),
)
_ADDRESS_ENDING: Final = "no|com|org|net|se|dk|eu|info|io|tv"
_SPACE: Final = (
    re.compile(rf"(?<![\w/@.])[^\W\d_]*[a-zæøå]{{2}}[.!?](?!(?i:{_ADDRESS_ENDING})\b)[A-ZÆØÅ][a-zæøå]*(?![\w/@]|\.\w)"),
    re.compile(r"(?<![\w/@.])[^\W\d_]*[a-zæøå]{2},[a-zæøå]{2}[^\W\d_]*(?![\w/@]|\.\w)"),
    re.compile(r"(?<!\w)\w+[»\"”)]? [,;.?](?=\s|$)"),
)
_SIGNS: Final = re.compile(r"(?<!\w)\w+(?:,,|,\.|(?<!\.)\.\.)(?=\s|$)")
_QUOTED: Final = re.compile(r"[«»]")


def find_slips(script: Script) -> tuple[Slip, ...]:
    """Slips in the order of the script."""
    paragraphs = [
        block
        for segment in script.segments
        for block in segment.blocks
        if isinstance(block, Paragraph) and not block.muted
    ]
    language = script.front_matter.language or detect_language(" ".join(each.shown for each in paragraphs))
    found: list[Slip] = []
    for at, paragraph in enumerate(paragraphs):
        following = paragraphs[at + 1].shown if at + 1 < len(paragraphs) else ""
        before = paragraphs[at - 1].shown if at else ""
        found += find_paragraph_slips(paragraph, language, before=before, following=following)
    return tuple(found)


def find_paragraph_slips(
    paragraph: Paragraph, language: Language = "nb", *, before: str = "", following: str = ""
) -> tuple[Slip, ...]:
    """Slips of one paragraph, by offsets into its shown text; `before` and `following` are its neighbours' texts."""
    text = paragraph.shown
    spans: list[tuple[int, int, SlipKind]] = [
        *((*span, "doubled") for span in _find_doubled(text)),
        *((*match.span(), "repeated") for pattern in _REPEATED for match in pattern.finditer(text)),
        *((*span, "agreement") for span in find_disagreements(text, language)),
        *((*match.span(), "space") for pattern in _SPACE for match in pattern.finditer(text)),
        *((*match.span(), "punctuation") for match in _SIGNS.finditer(text)),
        *((at, at + 1, "quotation mark") for at in _find_unpaired(text, before, following)),
    ]
    slips: list[Slip] = []
    for start, end, kind in sorted(spans):
        if not slips or start >= slips[-1].end:
            slips.append(Slip(paragraph.id, start, end, text[start:end], kind))
    return tuple(slips)


def _find_doubled(text: str) -> Iterator[tuple[int, int]]:
    """A word or two at once, twice. A name may be double: Duran Duran."""
    may = load_cue("twice")
    for match in _TWICE.finditer(text):
        word = match["word"].lower()
        if match["again"].islower() and word not in may and not _NUMBER.fullmatch(word):
            yield match.span()
    for match in _TWO_TWICE.finditer(text):
        first, second = match["first"].lower(), match["second"].lower()
        numbers = _NUMBER.fullmatch(first) and _NUMBER.fullmatch(second)
        # "Mer og mer og mer": there the second word stands before the first too.
        chained = text[max(match.start() - len(second) - 40, 0) : match.start()].lower().split()[-1:] == [second]
        if match["again"].islower() and first != second and not {first, second} <= may and not numbers and not chained:
            yield match.span()


def _find_unpaired(text: str, before: str, following: str) -> Iterator[int]:
    """Guillemets without their pair. A quote may run over paragraphs, each of which may begin with its own."""
    opened: list[int] = []
    for match in _QUOTED.finditer(text):
        if match[0] == "«":
            opened.append(match.start())
        elif opened:
            opened.pop()
        elif not _is_left_open(before):
            yield match.start()
    goes_on = following.startswith("«") or following.count("»") > following.count("«")
    if opened and not goes_on:
        yield opened[-1]


def _is_left_open(text: str) -> bool:
    return text.count("«") > text.count("»")
