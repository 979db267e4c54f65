"""part_paragraph: where people speak in a paragraph and where the narrator does.

A dash opens speech at a paragraph's start, after a colon and after the end of a sentence; any other dash is a
parenthesis. Guillemets are speech only where somebody is said to say them. In doubt it is the narrator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lydsak.text.norwegian.tables import load_speech
from lydsak.text.quotes.attribution import Attribution, Subject, find_attribution, find_introduction, find_label

_OPENING: Final = re.compile(r"[–—-]\s+(?=\S)|[–—-](?=[A-ZÆØÅ«])")
_RESUME: Final = re.compile(
    r"(?<=[.?!…»”\"])\s+(?P<dash>[–—-] )(?=[A-ZÆØÅÉ«0-9])|(?<=:)\s+(?P<after_colon>[–—-] )(?=\S)"
)
_COMMA_DASH: Final = re.compile(r",\s+(?=[–—-]\s)")
_GUILLEMETS: Final = re.compile(r"[«“][^«»“”]+[»”]|„[^„“”\"]+[“”\"]|”[^“”]+”|(?<!\w)\"(?=\S)[^\"]+(?<=\S)\"")
_GOES_ON: Final = re.compile(r",\s+(?P<said>(?:(?P<joint>og|men|for|så|eller)\s+)?(?P<word>[\w’'-]+))")
_FIRST_PERSON: Final = re.compile(r"\b(?:jeg|eg|vi|meg|oss)\b")
_MEASURED: Final = re.compile(r"[0-9]+(?:,[0-9]+)?\s*(?:°|grad|%|pst|prosent)")


@dataclass(frozen=True, slots=True)
class Stretch:
    """`text[start:end]`, spoken or told. `said_by` follows or precedes what is spoken; None: nothing here says who."""

    start: int
    end: int
    spoken: bool
    said_by: Subject | None = None
    attribution: str | None = None
    introduced: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """Where the next stretches begin, with speech or with the narrator, and whose speech it is if nothing says so."""

    start: int
    spoken: bool
    said_by: Subject | None = None
    introduced: bool = False


_Step = tuple[tuple[Stretch, ...], _Part | None]
"""The stretches from where a part begins, and the part after them."""


def part_paragraph(text: str) -> tuple[Stretch, ...]:
    """The paragraph from end to end, in order."""
    opening = _OPENING.match(text)
    if opening and not _is_list_sign(text, opening):
        return tuple(_merge_told(_list_stretches(text, spoken=True)))
    return tuple(_merge_told(_list_stretches(text, spoken=False)))


def ends_in_introduction(text: str) -> Subject | None:
    """Who is said to speak in the next paragraph."""
    return find_introduction(text, 0, len(text)) if text.rstrip().endswith(":") else None


def _is_list_sign(text: str, opening: re.Match[str]) -> bool:
    """In "- 14 grader viste måleren" a minus, in "-Rundstykker" a bullet, unless somebody is said to say it."""
    other = opening[0] == "-" or _MEASURED.match(text, opening.end()) is not None
    return other and find_attribution(text, opening.end(), len(text)) is None


def _list_stretches(text: str, *, spoken: bool) -> Iterator[Stretch]:
    """Part by part in a loop: a paragraph may hold more quotes than calls may nest."""
    part: _Part | None = _Part(0, spoken)
    while part:
        stretches, part = _part_speech(text, part) if part.spoken else _part_telling(text, part.start)
        yield from stretches


def _part_speech(text: str, part: _Part) -> _Step:
    """What begins with speech."""
    dash = _OPENING.match(text, part.start)
    at = dash.end() if dash else part.start
    attribution = find_attribution(text, at, len(text))
    resume = _RESUME.search(text, at, attribution.start if attribution else len(text))
    if resume is None and attribution:
        return _part_attributed(text, part.start, attribution)
    # "Kommer du? - Ja, svarte hun.": where a dash follows, somebody else goes on.
    end = _find_dash(resume) if resume else len(text)
    stretch = Stretch(part.start, end, spoken=True, said_by=part.said_by, introduced=part.introduced)
    return (stretch,), _Part(end, spoken=True) if resume else None


def _part_attributed(text: str, start: int, attribution: Attribution) -> _Step:
    subject = attribution.subject
    goes_on = _find_going_on(text, attribution)
    end = goes_on if goes_on is not None else attribution.end
    words = text[attribution.start : end].strip(" .,:")
    resume = _RESUME.match(text, end)
    stretches = (
        Stretch(start, attribution.start, spoken=True, said_by=subject, attribution=words),
        Stretch(attribution.start, _find_dash(resume) if resume else end, spoken=False),
    )
    if goes_on is not None:
        return stretches, _Part(goes_on, spoken=True, said_by=subject)
    if resume:
        another = find_introduction(text, attribution.core, end) if resume["after_colon"] else None
        return stretches, _Part(_find_dash(resume), spoken=True, said_by=another or subject)
    return stretches, _Part(end, spoken=False)


def _find_going_on(text: str, attribution: Attribution) -> int | None:
    """Where the quote goes on without a dash: "sier han, og det er bra"; not "sier han, og håper på det"."""
    dash = _COMMA_DASH.match(text, attribution.core)
    if dash:
        return dash.end()  # "sier han, – absolutt"
    found = _GOES_ON.match(text, attribution.core)
    if found is None:
        return None
    rest = re.compile(r"[^.!?…]*").match(text, found.start("said"))
    if rest and _FIRST_PERSON.search(rest[0]):
        return found.start("said")
    openers = load_speech("clause_opener" if found["joint"] else "sure_opener")
    return found.start("said") if found["word"] in openers else None


def _part_telling(text: str, start: int) -> _Step:
    """What begins with the narrator."""
    resume = _RESUME.search(text, start)
    for quoted in _GUILLEMETS.finditer(text, start, resume.start() if resume else len(text)):
        spoken = _judge_guillemets(text, start, quoted)
        if spoken is not None:
            after, part = _part_after_guillemets(text, quoted.end(), spoken)
            return (Stretch(start, quoted.start(), spoken=False), spoken, *after), part
    if resume is None or not _opens_speech(text, resume):
        return (Stretch(start, len(text), spoken=False),), None
    dash = _find_dash(resume)
    told = (Stretch(start, dash, spoken=False),)
    introduced = find_introduction(text, start, resume.start()) or find_label(text, start, resume.start())
    if resume["after_colon"] is None or introduced is None:
        return told, _Part(dash, spoken=True)
    return told, _Part(dash, spoken=True, said_by=introduced, introduced=True)


def _part_after_guillemets(text: str, end: int, spoken: Stretch) -> _Step:
    """The attribution after them, and the same speaker's next words: «A», sier han. «B»."""
    attribution = find_attribution(text, end - 1, len(text)) if spoken.attribution else None
    if attribution and re.search(r": ?[«“„”\"]", text[attribution.start : attribution.end]):
        attribution = None  # «A» spør hun og svarer selv: «B»
    if attribution is None or spoken.said_by is None:
        return (), _Part(end, spoken=False)
    told = Stretch(end, attribution.end, spoken=False)
    again = re.compile(rf"\s+(?:{_GUILLEMETS.pattern})").match(text, attribution.end)
    if again is None:
        return (told,), _Part(attribution.end, spoken=False)
    more = Stretch(attribution.end, again.end(), spoken=True, said_by=spoken.said_by)
    return (told, more), _Part(again.end(), spoken=False)


def _judge_guillemets(text: str, start: int, quoted: re.Match[str]) -> Stretch | None:
    """Speech only where a verb of speech stands right behind, or before a colon in front.

    A few words inside the narrator's sentence are the narrator's: Det var «en skandale», sier hun.
    """
    inside = text[quoted.start() + 1 : quoted.start() + 2].islower() and re.search(r"\w ?$", text[: quoted.start()])
    if inside:
        return None
    attribution = find_attribution(text, quoted.end() - 1, min(len(text), quoted.end() + 60))
    if attribution and attribution.subject.text == "det" and attribution.verb in load_speech("impersonal_only"):
        return None  # what stands on a sign is shown, not spoken
    if attribution and re.fullmatch(r",?\s+", text[quoted.end() : attribution.start]):
        words = text[attribution.start : attribution.end].strip(" .,")
        return Stretch(quoted.start(), quoted.end(), spoken=True, said_by=attribution.subject, attribution=words)
    if re.search(r":\s*$", text[start : quoted.start()]):
        subject = find_introduction(text, start, quoted.start())
        if subject is not None:
            return Stretch(quoted.start(), quoted.end(), spoken=True, said_by=subject, introduced=True)
    return None


def _opens_speech(text: str, resume: re.Match[str]) -> bool:
    """A dash after a sentence of the narrator's opens speech where somebody is said to speak, or after a colon."""
    return resume["after_colon"] is not None or find_attribution(text, resume.end(), len(text)) is not None


def _find_dash(resume: re.Match[str]) -> int:
    return resume.start("dash") if resume["dash"] else resume.start("after_colon")


def _merge_told(stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    """Neighbouring words of the narrator as one stretch; empty ones go."""
    held: Stretch | None = None
    for stretch in stretches:
        if stretch.start == stretch.end:
            continue
        if held and not held.spoken and not stretch.spoken:
            held = Stretch(held.start, stretch.end, spoken=False)
            continue
        if held:
            yield held
        held = stretch
    if held:
        yield held
