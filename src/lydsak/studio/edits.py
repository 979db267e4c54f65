"""apply_edit: one request of the page, made on the script as it stands, whatever changed in other paragraphs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lydsak.build.clock import read_clock
from lydsak.build.editing.approval import change_status
from lydsak.config import Settings, load_time_zone
from lydsak.errors import Phrase, UsageError
from lydsak.model import FrontMatter, Language, Script, ScriptStatus
from lydsak.studio.dates import read_written_date
from lydsak.studio.documents import OpenScript
from lydsak.studio.pronouncing import check_respelling
from lydsak.text.front_matter.edit import clear_entry, write_entry, write_voice
from lydsak.text.script.edit import (
    EditedScript,
    find_source,
    insert_element,
    join_element,
    list_elements,
    move_element,
    mute_element,
    remove_element,
    respell_words,
    split_element,
    write_element,
    write_turn,
)

_REWRITING: Final = ("text", "split", "join")
_FIELDED: Final = ("front", "speaker")
_FIELDS: Final = ("title", "summary", "author", "date", "article_date")
_DATES: Final = ("date", "article_date")
_STATUSES: Final[tuple[ScriptStatus, ...]] = ("draft", "review", "approved")


@dataclass(frozen=True, slots=True)
class Edit:
    """What the page asks for. Of `values`, `key` names the element; `before` is its source as the page last saw it."""

    op: str
    values: Mapping[str, Any]

    def read_text(self, name: str, default: str | None = None) -> str:
        """A text of the request. Raises UsageError where there is none."""
        value = self.values.get(name, default)
        if not isinstance(value, str):
            raise UsageError(
                "L025", Phrase('the edit "{op}" lacks {name}', op=self.op, name=name), help="load the page anew"
            )
        return value

    def read_number(self, name: str, default: int | None = None) -> int:
        """A number of the request. Raises UsageError where there is none."""
        value = self.values.get(name, default)
        if not isinstance(value, int):
            raise UsageError(
                "L025", Phrase('the edit "{op}" lacks {name}', op=self.op, name=name), help="load the page anew"
            )
        return value


def still_fits(edit: Edit, document: OpenScript, settings: Settings) -> bool:
    """Whether the element or the field that an edit is for is as its page saw it, whatever changed elsewhere.

    Raises ScriptError where the script cannot be read.
    """
    if edit.op in _FIELDED:
        return bool(_read_before(edit, document.parse(settings.root)) == edit.values.get("before", ""))
    key = edit.values.get("key")
    if not isinstance(key, str) or key.startswith("line-"):
        return False  # a line's number means another line once something was put in above
    found = next((one for one in list_elements(document.parse(settings.root)) if one.key == key), None)
    return found is not None and found.source == edit.values.get("before")


def was_seen(edit: Edit, document: OpenScript, settings: Settings) -> bool:
    """Whether what an edit rewrites is what its page had shown: it may hold a row or field that is being typed in.

    Raises ScriptError where the script cannot be read.
    """
    before = edit.values.get("before")
    if edit.op in _FIELDED and isinstance(before, str):
        return _read_before(edit, document.parse(settings.root)) == before
    if edit.op not in _REWRITING or not isinstance(before, str):
        return True
    found = next(
        (one for one in list_elements(document.parse(settings.root)) if one.key == edit.values.get("key")), None
    )
    return found is None or found.source == before


def apply_edit(edit: Edit, document: OpenScript, settings: Settings) -> EditedScript:
    """The whole new text, and where to go on. Raises UsageError, ScriptError; nothing is written."""
    run = _OPERATIONS.get(edit.op)
    if run is None:
        raise UsageError("L025", Phrase('there is no edit "{op}"', op=edit.op), help="load the page anew")
    return run(edit, document.parse(settings.root), document, settings)


def _write(edit: Edit, script: Script, _: OpenScript, __: Settings) -> EditedScript:
    return write_element(script, edit.read_text("key"), edit.read_text("source"))


def _split(edit: Edit, script: Script, _: OpenScript, __: Settings) -> EditedScript:
    return split_element(script, edit.read_text("key"), edit.read_text("source"), edit.read_number("at"))


def _join(edit: Edit, script: Script, _: OpenScript, __: Settings) -> EditedScript:
    return join_element(script, edit.read_text("key"), edit.read_text("source"))


def _move(edit: Edit, script: Script, _: OpenScript, __: Settings) -> EditedScript:
    return move_element(script, edit.read_text("key"), edit.read_number("by"))


def _mute(edit: Edit, script: Script, _: OpenScript, __: Settings) -> EditedScript:
    return mute_element(script, edit.read_text("key"), muted=bool(edit.values.get("muted")))


def _delete(edit: Edit, script: Script, _: OpenScript, __: Settings) -> EditedScript:
    return remove_element(script, edit.read_text("key"))


def _insert(edit: Edit, script: Script, _: OpenScript, __: Settings) -> EditedScript:
    after = edit.values.get("after")
    return insert_element(
        script, after if isinstance(after, str) else None, edit.read_text("kind"), edit.read_text("source")
    )


def _respell(edit: Edit, script: Script, _: OpenScript, __: Settings) -> EditedScript:
    key = edit.read_text("key")
    source = find_source(script, key)
    said = edit.read_text("said")
    check_respelling(said)
    written = respell_words(source, edit.read_text("word"), said, edit.read_number("at"))
    return write_element(script, key, written)


def _voice(edit: Edit, script: Script, _: OpenScript, __: Settings) -> EditedScript:
    name = edit.values.get("name")
    key = edit.read_text("key")
    source = find_source(script, key)
    return write_element(script, key, write_turn(source, name if isinstance(name, str) else None))


def _front(edit: Edit, script: Script, document: OpenScript, settings: Settings) -> EditedScript:
    field = edit.read_text("field")
    if field not in _FIELDS:
        raise UsageError(
            "L025", Phrase('the studio does not edit "{field}"', field=field), help="edit it in the raw file"
        )
    value = " ".join(edit.read_text("value").split()) or None
    if value and field in _DATES:
        value = read_written_date(value, read_clock().astimezone(load_time_zone()), ahead=field == "date")
    front = script.front_matter
    if value is None:
        return _put_front(script, document, clear_entry(front, field))
    return _put_front(script, document, write_entry(front, field, value, language=_choose_language(front, settings)))


def _speaker(edit: Edit, script: Script, document: OpenScript, settings: Settings) -> EditedScript:
    """A speaker's role; no text takes the speaker out."""
    name, role = " ".join(edit.read_text("name").split()), edit.read_text("value").strip() or None
    front = script.front_matter
    return _put_front(script, document, write_voice(front, name, role, language=_choose_language(front, settings)))


def _choose_language(front: FrontMatter, settings: Settings) -> Language:
    return front.language or settings.show.language


def _put_front(script: Script, document: OpenScript, changed: FrontMatter) -> EditedScript:
    start = len(script.preamble)
    rest = document.text[start + len(script.front_matter.raw or "") :]
    return EditedScript(document.text[:start] + (changed.raw or "") + rest, None)


def _read_before(edit: Edit, script: Script) -> str:
    """What stands where an edit of the first lines is made."""
    front = script.front_matter
    if edit.op == "speaker":
        return dict(front.voices).get(edit.read_text("name"), "")
    field = edit.read_text("field")
    return str(getattr(front, field) or "") if field in _FIELDS else ""


def _status(edit: Edit, script: Script, document: OpenScript, settings: Settings) -> EditedScript:
    wanted = edit.read_text("status")
    status = next((one for one in _STATUSES if one == wanted), None)
    if status is None:
        raise UsageError(
            "L025", Phrase('there is no status "{wanted}"', wanted=wanted), help="draft, review or approved"
        )
    return EditedScript(change_status(script, document.text, settings, status), None)


_Operation = Callable[[Edit, Script, OpenScript, Settings], EditedScript]
_OPERATIONS: Final[Mapping[str, _Operation]] = {
    "text": _write,
    "split": _split,
    "join": _join,
    "move": _move,
    "mute": _mute,
    "delete": _delete,
    "insert": _insert,
    "respell": _respell,
    "voice": _voice,
    "front": _front,
    "speaker": _speaker,
    "status": _status,
}
