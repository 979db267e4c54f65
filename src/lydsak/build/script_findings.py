"""What `check` finds in one script: its text, its approval, its sounds, and the words worth hearing before air."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from lydsak.build.clock import format_now
from lydsak.build.editing.approval import count_approval
from lydsak.build.known_guids import list_guid_findings
from lydsak.build.plan import EpisodePlan, plan_episode
from lydsak.build.records.episodes import locate_store
from lydsak.build.scripts import name_script, parse_numbered, read_script
from lydsak.build.sound.credits import find_uncredited
from lydsak.build.stories import list_unapproved, locate_story
from lydsak.build.transcript import format_publication
from lydsak.config import Settings
from lydsak.errors import Finding, LydsakError, Phrase, Place
from lydsak.model import Paragraph, ParagraphId, RiskKind, Script, SlipKind
from lydsak.store import Store
from lydsak.text.risky import find_risky_words
from lydsak.text.script.ids import number_paragraphs
from lydsak.text.script.warnings import find_missing_title, find_warnings
from lydsak.text.slips import find_slips

RISKS: Final[Mapping[RiskKind, str]] = {
    "name": "a name in no list",
    "capitals": "letters or a word",
    "number": "read in two ways",
    "homograph": "said in two ways",
}
SLIPS: Final[Mapping[SlipKind, str]] = {
    "doubled": "a word twice",
    "repeated": "the same word again",
    "agreement": "these do not agree",
    "space": "a blank too many or too few",
    "punctuation": "two signs for one",
    "quotation mark": "a quotation mark without its pair",
}
_TYPED: Final = ("L265", "approved by hand, which does not count where approval is required")
_UNREAD: Final = re.compile(r"^@[^:\n]*:|%%.*?%%", re.MULTILINE | re.DOTALL)
"""What of a paragraph's lines is not said: who speaks, notes to colleagues."""


def check_script(path: Path, settings: Settings) -> Iterator[Finding]:
    """All that a build would refuse the script for, and what is worth a look."""
    name = name_script(path, settings.root)
    try:
        text = read_script(path, settings.root)
        script = parse_numbered(text, path=name)
        plan = plan_episode(path, settings, locate_store(settings.root))
        format_publication(script.front_matter, name, preamble=script.preamble)
    except LydsakError as error:
        yield Finding(error.code, "error", error.message, error.place, error.help)
        return
    yield from find_missing_title(script, name)
    yield from find_warnings(script, name)
    yield from _check_status(script, settings, name)
    yield from list_guid_findings(script, settings, name)
    yield from _check_stories(script, plan, settings)
    yield from _check_sounds(plan, Store(locate_store(settings.root)))
    yield from find_uncredited(plan, settings)
    yield from _list_doubts(script, plan)
    yield from _list_risky(script, settings, name)


def _check_status(script: Script, settings: Settings, path: str) -> Iterator[Finding]:
    """Approvals that no longer count, and a correction of a day to come."""
    front = script.front_matter
    if front.status == "approved" and count_approval(script, settings).front_matter.status != "approved":
        code, message = ("L264", "changed since it was approved") if front.approved_text else _TYPED
        place = _locate_entry(script, "status", path)
        yield Finding(code, "warning", message, place, "read it, then `lydsak approve` it")
    elif front.status == "approved" and front.approved_text is None:
        message = "approved, but nothing remembers what: a later change will not be noticed"
        yield Finding("L266", "note", message, _locate_entry(script, "status", path), "`lydsak approve` remembers it")
    for correction in front.corrections:
        if correction.date > format_now()[:10]:
            place = _locate_words(front.raw or "", script.preamble.count("\n") + 1, correction.date, path)
            message = Phrase("a correction of {date}, which has not come yet", date=correction.date)
            yield Finding("L267", "warning", message, place, "is that the day? Readers see it at once")


def _check_stories(script: Script, plan: EpisodePlan, settings: Settings) -> Iterator[Finding]:
    """Stories that keep their edition from listeners."""
    for story in list_unapproved(plan.stories, settings):
        place = locate_story(script, story.slug, plan.path)
        message = Phrase("{slug} is not approved, and this edition waits for it", slug=story.slug)
        yield Finding(
            "L268", "warning", message, place, Phrase("`lydsak approve {path}`, or take it out", path=story.path)
        )


def _locate_entry(script: Script, words: str, path: str) -> Place:
    """Where a key or words of the front matter stand."""
    return _locate_words(script.front_matter.raw or "", script.preamble.count("\n") + 1, words, path)


def list_script_findings(script: Script, settings: Settings, path: str) -> tuple[Finding, ...]:
    """What can be said of a script's text at once, without its sounds and voices: for an editor who is typing."""
    return (
        *find_missing_title(script, path),
        *find_warnings(script, path),
        *_check_status(script, settings, path),
        *list_guid_findings(script, settings, path),
        *_list_slips(script, path),
    )


def _check_sounds(plan: EpisodePlan, store: Store) -> Iterator[Finding]:
    """What a build would find out of sounds that it has not decoded yet."""
    for source in {asset.key: asset for asset in plan.assets}.values():
        if store.find_size(source.key) is None:
            try:
                source.try_decoding()
            except LydsakError as error:
                yield Finding(error.code, "error", error.message, error.place, error.help)


def _list_doubts(script: Script, plan: EpisodePlan) -> Iterator[Finding]:
    """What the reading rules are not sure of: listed for the editor, never silently guessed away."""
    paragraphs = _index_paragraphs(script)
    # What is unsure in a story is said of that story.
    own = replace(plan.narration, segments=tuple(one for one in plan.narration.segments if one.story is None))
    for line in own.lines:
        for token in line.utterance.tokens:
            if token.doubt:
                block = paragraphs.get(line.utterance.paragraph) if line.utterance.paragraph else None
                place = _locate_paragraph(block, token.written, plan.path) if block else Place(plan.path)
                where = f"^{line.utterance.paragraph}" if line.utterance.paragraph else line.kind
                yield Finding(
                    "L260",
                    "note",
                    Phrase(
                        "{where}: «{written}» is read «{spoken}» ({doubt})",
                        where=where,
                        written=token.written,
                        spoken=token.spoken,
                        doubt=token.doubt,
                    ),
                    place,
                    "if that is wrong, write {shown|said}",
                )


def _list_risky(script: Script, settings: Settings, path: str) -> Iterator[Finding]:
    """What a voice would say wrong, or expose. What the rules guess at is told as a doubt already."""
    yield from _list_slips(script, path)
    paragraphs = _index_paragraphs(script)
    language = script.front_matter.language or settings.show.language
    for risky in find_risky_words(script, language, [entry.word for entry in settings.words]):
        if risky.kind in {"name", "homograph"}:
            times = "" if risky.count == 1 else Phrase(", {count} times", count=risky.count)
            message = Phrase(
                "hear «{word}» before air ({why}{times})", word=risky.word, why=Phrase(RISKS[risky.kind]), times=times
            )
            advice = Phrase('lydsak say "{word}"; if it is wrong: lydsak words add "{word}" "..."', word=risky.word)
            # What stands in no paragraph is said in the opening: the title, the author.
            block = paragraphs.get(risky.paragraph)
            place = _locate_paragraph(block, risky.word, path) if block else _locate_entry(script, risky.word, path)
            yield Finding("L262", "note", message, place, advice)


def _list_slips(script: Script, path: str) -> Iterator[Finding]:
    paragraphs = _index_paragraphs(number_paragraphs(script)[0])
    for slip in find_slips(number_paragraphs(script)[0]):
        paragraph = paragraphs[slip.paragraph]
        before = len(_match_words(slip.text).findall(paragraph.shown, 0, slip.start))
        place = _locate_paragraph(paragraph, slip.text, path, before)
        yield Finding(
            "L263",
            "warning",
            Phrase("«{text}»: {slip}", text=" ".join(slip.text.split()), slip=Phrase(SLIPS[slip.kind])),
            place,
            "mend it, or leave it if it is meant",
        )


def _locate_paragraph(paragraph: Paragraph, words: str, path: str, before: int = 0) -> Place:
    return _locate_words(paragraph.raw or "", paragraph.line, words, path, before)


def _index_paragraphs(script: Script) -> dict[ParagraphId | None, Paragraph]:
    blocks = (block for segment in script.segments for block in segment.blocks)
    return {block.id: block for block in blocks if isinstance(block, Paragraph)}


def _locate_words(raw: str, first: int, words: str, path: str, before: int = 0) -> Place:
    """Where words stand in a source slice, past `before` others like them; its first line where marks part them."""
    read = _UNREAD.sub(lambda mark: re.sub(r"[^\n]", " ", mark[0]), raw)
    found = next(islice(_match_words(words).finditer(read), before, None), None)
    if found is None:
        return Place(path, first)
    begins = raw.rfind("\n", 0, found.start()) + 1
    line = raw[begins:].split("\n", maxsplit=1)[0].rstrip("\r")
    column = found.start() - begins + 1
    width = min(len(found[0]), len(line) - column + 1)
    return Place(path, first + raw.count("\n", 0, begins), column, line, width)


def _match_words(words: str) -> re.Pattern[str]:
    """Whole words, also over the end of a line; a name in the genitive too."""
    blanks = r"\s+".join(map(re.escape, words.split()))
    opens = r"(?<!\w)" if words[:1].isalnum() else ""
    closes = r"(?=s?(?!\w))" if words[-1:].isalnum() else ""
    return re.compile(opens + blanks + closes, re.IGNORECASE)
