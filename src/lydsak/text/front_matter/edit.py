"""write_entry, clear_entry, write_voice, add_correction, add_voices: one change, the rest to the byte.

put_front_matter puts it back into its script.
"""

from __future__ import annotations

from dataclasses import replace

from lydsak.errors import Phrase, ScriptError
from lydsak.model import Correction, FrontMatter, Language, Script
from lydsak.text.front_matter.keys import KEYS, WRITTEN_KEYS
from lydsak.text.front_matter.parsing import parse_front_matter
from lydsak.text.front_matter.render import quote_scalar, render_front_matter
from lydsak.text.front_matter.yaml import FrontMatterEntry, list_entries, list_map_entries
from lydsak.text.script.inline import normalize_name
from lydsak.text.source import SourceSlice, SourceText

_FENCE = "---"


def write_entry(front: FrontMatter, field: str, value: str | None, *, language: Language = "nb") -> FrontMatter:
    """The front matter with one scalar set, or taken out with None; comments, order and all else as they were.

    `field` is the model's name. Raises ScriptError L217, L218 for a value that the field cannot have.
    """
    written = None if value is None else quote_scalar(value)
    raw = _open_raw(front)
    entry = next((one for one in _list_raw_entries(raw) if KEYS.get(one.key) == field), None)
    if entry is None:
        raw = raw if written is None else _insert_lines(raw, f"{WRITTEN_KEYS[language].get(field, field)}: {written}")
    elif written is None:
        raw = _cut_lines(raw, entry)
    else:
        raw = _replace_value(raw, entry, written)
    return _read_back(raw, field, value)


def clear_entry(front: FrontMatter, field: str) -> FrontMatter:
    """The front matter with a scalar emptied; its key keeps its place and its comment for what is written next."""
    raw = _open_raw(front)
    entry = next((one for one in _list_raw_entries(raw) if KEYS.get(one.key) == field), None)
    if entry is None or not entry.has_value:
        return front
    try:
        return _parse_raw(_replace_value(raw, entry, ""))
    except ScriptError:  # a comment right behind the key that would be taken for a value: `#1`
        return write_entry(front, field, None)


def add_correction(front: FrontMatter, correction: Correction, *, language: Language = "nb") -> FrontMatter:
    """The front matter with one correction more, the last of the list."""
    raw = _open_raw(front)
    line = f"- {correction.date}: {quote_scalar(correction.text)}"
    entry = next((one for one in _list_raw_entries(raw) if KEYS.get(one.key) == "corrections"), None)
    wanted = (*front.corrections, correction)
    if entry is not None and entry.is_block_list:
        raw = _insert_after(raw, entry, " " * entry.indent + line)
    else:
        raw = raw if entry is None else _cut_lines(raw, entry)
        lines = [f"- {one.date}: {quote_scalar(one.text)}" for one in wanted]
        raw = _insert_lines(
            raw, "\n".join([f"{WRITTEN_KEYS[language]['corrections']}:", *(f"  {one}" for one in lines)])
        )
    changed = _parse_raw(raw)
    if changed.corrections != wanted:
        raise _refuse_shape("the corrections")
    return changed


def add_voices(front: FrontMatter, voices: tuple[tuple[str, str], ...], *, language: Language = "nb") -> FrontMatter:
    """The front matter with more speakers and the roles that read them, the last of the list."""
    raw = _open_raw(front)
    lines = [f"{quote_scalar(name, key=True)}: {quote_scalar(role)}" for name, role in voices]
    entry = next((one for one in _list_raw_entries(raw) if KEYS.get(one.key) == "voices"), None)
    wanted = (*front.voices, *voices)
    if entry is not None and entry.is_block_map:
        raw = _insert_after(raw, entry, "\n".join(" " * entry.indent + line for line in lines))
    else:
        raw = raw if entry is None else _cut_lines(raw, entry)
        every = [f"  {quote_scalar(name, key=True)}: {quote_scalar(role)}" for name, role in wanted]
        raw = _insert_lines(raw, "\n".join([f"{WRITTEN_KEYS[language]['voices']}:", *every]))
    changed = _parse_raw(raw)
    if changed.voices != wanted:
        raise _refuse_shape("the voices")
    return changed


def write_voice(front: FrontMatter, name: str, role: str | None, *, language: Language = "nb") -> FrontMatter:
    """The front matter with the role that reads a speaker, or without the speaker where it is None.

    Raises ScriptError L214, L217.
    """
    name = normalize_name(name)
    known = dict(front.voices)
    if role is not None and name not in known:
        return add_voices(front, ((name, role),), language=language)
    wanted = tuple((one, role if one == name else known[one]) for one in known if one != name or role is not None)
    raw = _open_raw(front)
    entry = next((one for one in _list_raw_entries(raw) if KEYS.get(one.key) == "voices"), None)
    if entry is None or not entry.is_block_map or not wanted:
        bare = front if entry is None else _parse_raw(_cut_lines(raw, entry))
        return add_voices(bare, tuple((one, role or "") for one, role in wanted), language=language) if wanted else bare
    own = next(one for one in list_map_entries(_slice_inner(raw), entry) if normalize_name(one.key) == name)
    written = None if role is None else quote_scalar(role)
    changed = _parse_raw(_cut_lines(raw, own) if written is None else _replace_value(raw, own, written))
    if changed.voices != wanted:
        raise _refuse_shape("the voices")
    return changed


def put_front_matter(text: str, script: Script, front: FrontMatter) -> str:
    """The text that a script was parsed from with another front matter; all else to the byte."""
    start = len(script.preamble)
    return text[:start] + (front.raw or "") + text[start + len(script.front_matter.raw or "") :]


def _open_raw(front: FrontMatter) -> str:
    """The slice to edit; one that was never read is written first."""
    if front.raw is None:
        return render_front_matter(front) + "\n"
    return front.raw or f"{_FENCE}\n{_FENCE}\n\n"


def _list_raw_entries(raw: str) -> tuple[FrontMatterEntry, ...]:
    return list_entries(_slice_inner(raw))


def _slice_inner(raw: str) -> SourceSlice:
    source = SourceText("script", raw)
    start, end = _find_fences(source.lines)
    return SourceSlice(source, "".join(source.lines[start + 1 : end]), start + 2)


def _find_fences(lines: tuple[str, ...]) -> tuple[int, int]:
    fences = [at for at, line in enumerate(lines) if line.rstrip() == _FENCE]
    return fences[0], fences[1]


def _insert_lines(raw: str, written: str) -> str:
    """New lines last, above the closing fence."""
    lines = SourceText("script", raw).lines
    _, end = _find_fences(lines)
    newline = "\r\n" if "\r\n" in raw else "\n"
    return "".join([*lines[:end], written.replace("\n", newline) + newline, *lines[end:]])


def _insert_after(raw: str, entry: FrontMatterEntry, written: str) -> str:
    lines = SourceText("script", raw).lines
    newline = "\r\n" if "\r\n" in raw else "\n"
    return "".join([*lines[: entry.last_line], written.replace("\n", newline) + newline, *lines[entry.last_line :]])


def _cut_lines(raw: str, entry: FrontMatterEntry) -> str:
    lines = SourceText("script", raw).lines
    return "".join([*lines[: entry.first_line - 1], *lines[entry.last_line :]])


def _replace_value(raw: str, entry: FrontMatterEntry, written: str) -> str:
    """The value in its place, a comment after it kept; a value of several lines becomes one of one line."""
    lines = SourceText("script", raw).lines
    line = lines[entry.first_line - 1]
    newline = "\r\n" if line.endswith("\r\n") else "\n"
    rest = newline if entry.last_line > entry.first_line else line[entry.value_end :]
    start = f"{line[: entry.key_end]}: {written}".rstrip(" ")
    if rest.strip() and not (entry.has_value and written):  # a comment beside a value that comes or goes: it stays put
        column = entry.value_end + len(rest) - len(rest.lstrip())
        rest = " " * max(column - len(start), 2) + rest.lstrip()
    changed = start + rest
    return "".join([*lines[: entry.first_line - 1], changed, *lines[entry.last_line :]])


def _read_back(raw: str, field: str, value: str | None) -> FrontMatter:
    """What was written as it is read; never a file that says something else than was asked for."""
    changed = _parse_raw(raw)
    if value is None and any(KEYS.get(one.key) == field for one in _list_raw_entries(raw)):
        raise _refuse_shape(field)
    return changed


def _parse_raw(raw: str) -> FrontMatter:
    """What changed lines say. The place in an error would be one in a text that nobody has seen, so it has none."""
    try:
        return replace(parse_front_matter(_slice_inner(raw)), raw=raw)
    except ScriptError as error:
        if error.code == "L214":
            raise _refuse_shape("this") from None
        raise ScriptError(error.code, error.message, help=error.help) from None


def _refuse_shape(what: str) -> ScriptError:
    message = Phrase("the front matter is written so that {what} cannot be changed in its place", what=Phrase(what))
    return ScriptError("L214", message, help="write it one key a line, like tittel: ...")
