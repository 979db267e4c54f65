"""correct_script: a dated note of what was wrong, for readers, and where it is serious for listeners first of all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lydsak.build.clock import format_now
from lydsak.build.scripts import name_script, read_script, replace_script
from lydsak.config import Settings
from lydsak.errors import UsageError
from lydsak.model import Correction, Language, Script
from lydsak.publish.times import format_date
from lydsak.text.front_matter.edit import add_correction
from lydsak.text.script.ids import name_next_id
from lydsak.text.script.parsing import parse_script
from lydsak.text.script.render import escape_text

_SPOKEN: Final[dict[Language, str]] = {"nb": "Rettelse {}: {}", "nn": "Retting {}: {}"}


@dataclass(frozen=True, slots=True)
class CorrectedScript:
    """A script with a correction more."""

    path: Path
    correction: Correction
    spoken: str | None
    """What is said before all else, where the fault was serious."""
    text: str


def correct_script(
    settings: Settings, path: Path, note: str, *, serious: bool = False, date: str | None = None, dry_run: bool = False
) -> CorrectedScript:
    """Add a correction to a script's front matter, and with `serious` a first paragraph that says it.

    `date` is YYYY-MM-DD, today where it is None. Raises UsageError, ScriptError, StorageError.
    """
    words = " ".join(note.split())
    if not words:
        raise UsageError("L022", "a correction needs a note", help='for readers: --note "Saken oppga feil år."')
    text = read_script(path, settings.root)
    name = name_script(path, settings.root)
    script = parse_script(text, path=name)
    correction = Correction(date or format_now()[:10], words)
    if correction in script.front_matter.corrections:
        raise UsageError("L022", "this correction of that day stands there already", help="write what is new in it")
    language = script.front_matter.language or settings.show.language
    front = add_correction(script.front_matter, correction, language=language)
    start = len(script.preamble)
    rest = text[start + len(script.front_matter.raw or "") :]
    spoken = _SPOKEN[language].format(format_date(correction.date, language), words) if serious else None
    body = _put_first(rest, script, spoken) if spoken else rest
    written = text[:start] + (front.raw or "") + body
    parse_script(written, path=name)  # a correction that breaks its script would take the old episode's place
    if not dry_run:
        replace_script(path, settings.root, text, written)
    return CorrectedScript(path, correction, spoken, written)


def _put_first(body: str, script: Script, spoken: str) -> str:
    """The body with a paragraph more, below its first heading."""
    id = name_next_id(script)
    newline = "\r\n" if "\r\n" in body else "\n"
    paragraph = f"{escape_text(spoken)} ^{id}{newline * 2}"
    first = script.segments[0] if script.segments else None
    heading = first.raw or "" if first and first.heading is not None else ""
    head = heading if heading.endswith((newline * 2, "\n\n")) or not heading else heading.rstrip() + newline * 2
    return head + paragraph + body[len(heading) :]
