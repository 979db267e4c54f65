"""describe_document: a script as the studio shows it: a row an element, with what is said and what is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lydsak.build.clock import read_clock
from lydsak.build.editing.approval import count_approval
from lydsak.build.editing.versions import read_version
from lydsak.build.editing.words import mark_phonemes
from lydsak.build.narration import Faults, Line, Narration, narrate_script
from lydsak.build.obstacles import list_obstacles, make_finding
from lydsak.build.script_findings import list_script_findings
from lydsak.build.scripts import name_script
from lydsak.build.status import has_article_changed
from lydsak.build.stories import Story, load_stories
from lydsak.build.transcript import format_publication
from lydsak.config import Settings, load_time_zone
from lydsak.errors import Finding, LydsakError
from lydsak.model import NARRATOR, FrontMatter, Note, Paragraph, Script, Segment, SpokenWord, Token
from lydsak.publish.times import parse_publication
from lydsak.studio.documents import OpenScript
from lydsak.studio.heard import HeardParagraphs
from lydsak.studio.listening import SpokenParagraph, group_paragraphs
from lydsak.studio.phrases import encode_told_error, encode_told_finding
from lydsak.studio.pronouncing import spell_token
from lydsak.text.changes import compare_scripts
from lydsak.text.script.edit import ScriptElement, list_elements
from lydsak.text.script.ids import number_paragraphs
from lydsak.text.script.parsing import parse_script

LONGEST_RAW: Final = 2_000_000
"""What of a script a page gets; a longer one can only be looked at."""


@dataclass(frozen=True, slots=True)
class ReadScript:
    """A script that could be read, and all that is said of it. `spoken` is by the keys of its elements."""

    script: Script
    elements: tuple[ScriptElement, ...]
    narration: Narration
    stories: tuple[Story, ...]
    spoken: Mapping[str, SpokenParagraph]
    faults: Mapping[str, LydsakError]
    """Why an element cannot be said, though it could be read: a voice that there is not, phonemes that it lacks."""
    fault: LydsakError | None
    """Why the opening, the closing or a story of an edition cannot be said."""

    def find_spoken(self, key: str) -> SpokenParagraph | None:
        """What is said of an element; None for a mark. Raises what keeps it from being said."""
        if key in self.faults:
            raise self.faults[key]
        return self.spoken.get(key)


def read_open_script(document: OpenScript, settings: Settings) -> ReadScript:
    """Parse a script and work out what is said. Raises ScriptError where it cannot be parsed."""
    script = document.parse(settings.root)
    elements = list_elements(script)
    numbered, _ = number_paragraphs(script)
    path = name_script(document.path, settings.root)
    found: Faults = {}
    try:
        stories = load_stories(numbered, settings, path=path)
    except LydsakError as error:
        found[None], stories = error, ()
    narration = narrate_script(numbered, settings, path=path, stories=stories, faults=found)
    # What has no id yet is said under one of this moment; the row is known by its line.
    keys = dict(zip((one.key for one in list_elements(numbered)), (one.key for one in elements), strict=True))
    spoken = {keys.get(key, key): paragraph for key, paragraph in group_paragraphs(narration, settings).items()}
    faults = {keys[id]: error for id, error in found.items() if id in keys}
    fault = next((error for id, error in found.items() if id not in keys), None)
    return ReadScript(script, elements, narration, stories, spoken, faults, fault)


def describe_document(
    document: OpenScript, settings: Settings, heard: HeardParagraphs, steps: tuple[bool, bool]
) -> dict[str, Any]:
    """A script as JSON. One that cannot be read has its error and its text."""
    head = {
        "slug": document.slug,
        "etag": document.etag,
        "raw": document.text[:LONGEST_RAW],
        "undo": steps[0],
        "redo": steps[1],
    }
    try:
        reading = read_open_script(document, settings)
    except LydsakError as error:
        return {
            **head,
            "front": {},
            "error": encode_told_error(error),
            "rows": [],
            "findings": [],
            "article_changed": False,
        }
    path = name_script(document.path, settings.root)
    findings = (
        *list_script_findings(reading.script, settings, path),
        *list_obstacles(reading.script, reading.stories, settings, path),
    )
    rows = list(_list_rows(reading, document.slug, path, settings, heard, findings))
    held = {id(one) for row in rows for one in row.pop("_findings")}
    rest = [encode_told_finding(one) for one in findings if id(one) not in held]
    return {
        **head,
        "front": _describe_front(reading.script, settings),
        "error": encode_told_error(reading.fault) if reading.fault else None,
        "rows": rows,
        "findings": rest,
        "article_changed": has_article_changed(settings.root, document.slug, reading.script),
    }


def _describe_front(script: Script, settings: Settings) -> dict[str, Any]:
    front = script.front_matter
    return {
        "title": front.title,
        "author": front.author,
        "status": count_approval(script, settings).front_matter.status,
        "typed_status": front.status,
        "date": front.date,
        "date_past": _is_past(front),
        "article_date": front.article_date,
        "summary": front.summary,
        "language": front.language or settings.show.language,
        "voices": [list(pair) for pair in front.voices],
        "withdrawn": front.withdrawn.date if front.withdrawn else None,
    }


def _is_past(front: FrontMatter) -> bool:
    """Whether the publication's day, or its time where it has one, has gone by already."""
    try:
        moment = parse_publication(format_publication(front, "script"))
    except LydsakError:
        return False
    now = read_clock()
    if front.date and " " not in front.date and "T" not in front.date:
        now = now.astimezone(load_time_zone()).replace(hour=0, minute=0, second=0, microsecond=0)
    return moment is not None and moment < now


def _list_rows(
    reading: ReadScript,
    slug: str,
    path: str,
    settings: Settings,
    heard: HeardParagraphs,
    findings: tuple[Finding, ...],
) -> Iterator[dict[str, Any]]:
    states = heard.judge_all(slug, {key: one.digest for key, one in reading.spoken.items()})
    published = _compare_published(reading.script, slug, settings)
    said = _list_said(reading, settings)
    blocks = [
        block
        for segment in reading.script.segments
        for block in ((segment,) if segment.heading is not None else ()) + segment.blocks
    ]
    ends = [element.line for element in reading.elements[1:]] + [1_000_000_000]
    ends = ends[: len(blocks)]  # a script without a word has no element at all
    for element, block, end in zip(reading.elements, blocks, ends, strict=True):
        spoken = reading.spoken.get(element.key)
        own = [one for one in findings if _stands_in(one, path, element.line, end)]
        fault = reading.faults.get(element.key)
        yield {
            "key": element.key,
            "kind": element.kind,
            "id": element.id,
            "line": element.line,
            "source": element.source,
            "shown": _read_shown(block),
            "muted": element.muted,
            "voices": _list_voices(block),
            "said": said.get(element.key, []),
            "duration_ms": spoken.duration if spoken else None,
            "heard": states.get(element.key),
            "published": published.get(element.key) if published is not None else None,
            "notes": _list_notes(block),
            "findings": [encode_told_finding(one) for one in ([make_finding(fault)] if fault else []) + own],
            "silent": fault is not None,
            "segment": element.segment,
            "_findings": own,
        }


def _stands_in(finding: Finding, path: str, first: int, end: int) -> bool:
    """Whether it is about these lines of the script; what is wrong with the settings has lines of another file."""
    place = finding.place
    return place is not None and place.path == path and first <= (place.line or 0) < end


def _read_shown(block: object) -> str:
    if isinstance(block, Segment):
        return block.title or ""
    return block.shown if isinstance(block, Paragraph) else ""


def _list_voices(block: object) -> list[str]:
    return [turn.name or NARRATOR for turn in block.turns] if isinstance(block, Paragraph) else []


def _list_notes(block: object) -> list[str]:
    if isinstance(block, Segment):
        return [part.text for part in block.heading or () if isinstance(part, Note)]
    if not isinstance(block, Paragraph):
        return []
    return [part.text for turn in block.turns for part in turn.inlines if isinstance(part, Note)]


def _list_said(reading: ReadScript, settings: Settings) -> dict[str, list[dict[str, Any]]]:
    """Where what is said is not what is written, by the keys of the elements."""
    numbered, _ = number_paragraphs(reading.script)
    keys = dict(zip((one.key for one in list_elements(numbered)), (one.key for one in reading.elements), strict=True))
    found: dict[str, list[dict[str, Any]]] = {}
    for segment in reading.narration.segments:
        for item in segment.items:
            if isinstance(item, Line):
                key = item.utterance.paragraph or segment.id or ""
                request = item.utterance.request
                tokens = [token for token in item.utterance.tokens if _differs(token)]
                differing = [_encode_token(token, spell_token(token, request, settings)) for token in tokens]
                found.setdefault(keys.get(key, key), []).extend(differing)
    return found


def _differs(token: Token) -> bool:
    return bool(token.spoken) and (bool(token.phonetic) or _strip_signs(token.written) != _strip_signs(token.spoken))


def _strip_signs(text: str) -> str:
    """The words without the signs around them, which only pace the voice."""
    return text.strip(' .,:;!?…«»“”"()–-')


def _encode_token(token: Token, spelled: str | None) -> dict[str, Any]:
    """`spelled` is the respelling of what the voice gets as phonemes, where there is one."""
    return {
        "written": _strip_signs(token.written) or token.written,
        "spoken": (_strip_signs(spelled) or spelled) if spelled else _mark_phonetic(token),
        "phonetic": bool(token.phonetic) and not spelled,
        "rule": token.rule,
        "doubt": token.doubt,
    }


def _mark_phonetic(token: Token) -> str:
    """What is said, without the signs around it; slashes stand around what is phonetic, and around that alone."""
    text = mark_phonemes(SpokenWord(token.spoken, token.phonetic))
    return _strip_signs(text) or text


def _compare_published(script: Script, slug: str, settings: Settings) -> dict[str, str] | None:
    """How each paragraph stands to what listeners have; None where they have nothing yet."""
    text = read_version(settings.root, slug, "published")
    if text is None:
        return None
    try:
        changes = compare_scripts(parse_script(text, path="published"), script)
    except LydsakError:
        return None
    kinds = {"same": "same", "moved": "same", "changed": "changed", "new": "new"}
    return {change.id: kinds[change.kind] for change in changes if change.id and change.kind in kinds}
