"""set_status, count_approval: what an editor approved, and whether the script is still that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from lydsak.build.editing.versions import keep_version
from lydsak.build.scripts import name_script, read_script, replace_script
from lydsak.config import Settings
from lydsak.model import Script, ScriptStatus
from lydsak.text.approval import digest_approval, find_status
from lydsak.text.front_matter.edit import put_front_matter, write_entry
from lydsak.text.front_matter.keys import WRITTEN_STATUSES


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A script's status as it counted, and as it is now."""

    path: Path
    before: ScriptStatus
    after: ScriptStatus
    text: str
    """The script with it."""


def count_approval(script: Script, settings: Settings) -> Script:
    """The script with its status as it counts in this show.

    What was approved and then changed is to be reviewed; so is, where an approval is required, what somebody only wrote
    `godkjent` into: nobody can tell what they had read.
    """
    front = script.front_matter
    status = find_status(script)
    if settings.approval == "required" and status == "approved" and front.approved_text is None:
        status = "review"
    return script if status == front.status else replace(script, front_matter=replace(front, status=status))


def waits_for_approval(status: ScriptStatus, settings: Settings) -> bool:
    """Whether listeners get no episode with this status, as it counts."""
    return settings.approval == "required" and status != "approved"


def set_status(settings: Settings, path: Path, status: ScriptStatus, *, dry_run: bool = False) -> StatusChange:
    """Write a script's status, and with an approval what it is that was approved; the rest stays to the byte.

    Raises ScriptError, UsageError L016, StorageError.
    """
    from lydsak.text.script.parsing import parse_script

    text = read_script(path, settings.root)
    script = parse_script(text, path=name_script(path, settings.root))
    change = change_status(script, text, settings, status)
    if not dry_run:
        replace_script(path, settings.root, text, change)
        if status == "approved":
            keep_version(settings.root, path.stem, "approved", change)
    return StatusChange(path, count_approval(script, settings).front_matter.status, status, change)


def change_status(script: Script, text: str, settings: Settings, status: ScriptStatus) -> str:
    """The text of a script with a status. Raises ScriptError."""
    front = script.front_matter
    language = front.language or settings.show.language
    written = WRITTEN_STATUSES[language][status]
    changed = (
        front if front.status == status and front.raw else write_entry(front, "status", written, language=language)
    )
    digest = digest_approval(script) if status == "approved" else None
    changed = write_entry(changed, "approved_text", digest, language=language)
    return put_front_matter(text, script, changed)
